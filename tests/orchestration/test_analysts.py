"""The commands of analysts on a release made by hand: answers in every form, errors that say what to do."""

from __future__ import annotations

import io
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from orchestration.cli import result_forms, terminal
from orchestration.cli.app import app
from warehouse.release.export import create_macros

RELEASE = "v2026.07.1"
TABLES = """
create table dim_source (source_id varchar primary key, title varchar, product_id varchar, product_title varchar,
    publisher varchar, landing_page varchar, licence varchar, attribution varchar, designation varchar,
    denominator_source_id varchar);
insert into dim_source values
    ('ew_ons_a5a', '=HYPERLINK("x")', 'p', 'Appendix tables', 'ONS', null, null, null, 'official', null),
    ('sc_sg', 'Scotland, "total"', 'q', 'Recorded Crime', 'SG', null, null, null, 'official', null);
create table dim_vintage (vintage_id varchar, source_id varchar, product_id varchar, edition varchar, published_on date,
    edition_order integer, is_latest_edition boolean);
insert into dim_vintage values
    ('a5a@1', 'ew_ons_a5a', 'p', 'ye-2025-06', '2025-10-23', 1, false),
    ('a5a@2', 'ew_ons_a5a', 'p', 'ye-2025-12', '2026-04-23', 2, true);
create table fct_recorded_crime (figure_id varchar primary key, source_id varchar, period_label varchar,
    value double, rate_per_1000 double, vintage_id varchar, edition varchar, is_from_latest_edition boolean);
comment on table fct_recorded_crime is 'One row per figure.
Never add totals to their parts.';
comment on column fct_recorded_crime.value is 'Crimes recorded.';
insert into fct_recorded_crime values
    ('f1', 'ew_ons_a5a', '2020/21', 4615945, 77.5, 'a5a@2', 'ye-2025-12', true),
    ('f2', 'ew_ons_a5a', '2021/22', null, null, 'a5a@2', 'ye-2025-12', true);
create table fct_recorded_crime_vintage (figure_id varchar, source_id varchar, period_label varchar, value double,
    vintage_id varchar, edition varchar, is_from_latest_edition boolean, published_on date,
    valid_from date, valid_to date);
insert into fct_recorded_crime_vintage values
    ('f1', 'ew_ons_a5a', '2020/21', 4605185, 'a5a@1', 'ye-2025-06', false, '2025-10-23', '2025-10-23', '2026-04-23'),
    ('f1', 'ew_ons_a5a', '2020/21', 4615945, 'a5a@2', 'ye-2025-12', true, '2026-04-23', '2026-04-23', null),
    ('f2', 'ew_ons_a5a', '2021/22', null, 'a5a@2', 'ye-2025-12', true, '2026-04-23', '2026-04-23', null);
create table uk_comparison (comparison_id varchar primary key, figure_id varchar, grade varchar);
insert into uk_comparison values ('c1', 'f1', 'comparable');
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one small release; read it only."""
    root = tmp_path_factory.mktemp("analysts")
    folder = root / "releases" / RELEASE
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "uk_crime.duckdb")) as connection:
        connection.execute(TABLES)
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        create_macros(connection, names)
        rows = {name: connection.execute(f"select count(*) from {name}").fetchall()[0][0] for name in names}
    manifest = {
        "release": RELEASE,
        "created_at": "2026-07-01T10:00:00+00:00",
        "tables": {name: {"rows": count, "sha256": "0" * 64} for name, count in rows.items()},
        "files": {"uk_crime.duckdb": {"sha256": "0" * 64, "size": 1}},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (root / "releases" / "current").symlink_to(RELEASE)
    return root


@pytest.fixture(autouse=True)
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(home))


def ukcrime(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def test_a_pipe_gets_csv_with_whole_numbers_whole_and_nothing_for_null() -> None:
    done = ukcrime("query", "select period_label, value, rate_per_1000 as rate, is_from_latest_edition as newest "
                   "from fct_recorded_crime order by 1")  # fmt: skip
    assert done.exit_code == 0
    assert done.stdout == "period_label,value,rate,newest\n2020/21,4615945,77.5,true\n2021/22,,,true\n"


def test_csv_is_quoted_where_it_must_be_and_inert_for_spreadsheets() -> None:
    done = ukcrime("query", "select title as \"a,b\", -5.0::double as n, '-12' as t from dim_source order by source_id")
    assert done.stdout == '"a,b",n,t\n"\'=HYPERLINK(""x"")",-5,-12\n"Scotland, ""total""",-5,-12\n'
    lines = ukcrime("query", "select E'one\\ntwo' as a, [1, 2] as b, 9007199254740993 as c, 1e300::double as d").stdout
    assert lines == 'a,b,c,d\n"one\ntwo","[1, 2]",9007199254740993,1e+300\n'


def test_json_keeps_types_and_is_json_whatever_the_numbers() -> None:
    sql = (
        "select value, null as nothing, true as yes, date '2025-01-01' as day, 9007199254740993 as big, "
        "[1, 2] as list, 'a\"b' as text, 'nan'::double as no_number from fct_recorded_crime order by figure_id"
    )
    rows = json.loads(ukcrime("query", sql, "--format", "json").stdout)
    assert rows[0] == {
        "value": 4615945.0, "nothing": None, "yes": True, "day": "2025-01-01", "big": 9007199254740993,
        "list": [1, 2], "text": 'a"b', "no_number": "nan",
    }  # fmt: skip
    assert rows[1]["value"] is None
    lines = ukcrime("query", sql, "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert json.loads(ukcrime("query", "from dim_source where false", "--format", "json").stdout) == []


def test_parquet_keeps_types_and_goes_into_a_pipe() -> None:
    done = ukcrime("query", "select value, 12::integer as i, date '2025-01-01' as d, 1.50::decimal(5, 2) as m, "
                   "true as b from fct_recorded_crime order by figure_id", "--format", "parquet")  # fmt: skip
    table = pq.read_table(io.BytesIO(done.stdout_bytes))
    assert [str(field.type) for field in table.schema] == ["double", "int32", "date32[day]", "decimal128(5, 2)", "bool"]
    assert table.column("value").to_pylist() == [4615945.0, None]


def test_markdown_is_a_table_whatever_the_text() -> None:
    sql = "select 'a|b<c>' as \"x|y\", E'one\\ntwo' as text, 4605185::double as n, null as nothing"
    assert ukcrime("query", sql, "--format", "markdown").stdout.splitlines() == [
        "| x\\|y | text | n | nothing |",
        "| --- | --- | ---: | --- |",
        "| a\\|b&lt;c> | one<br>two | 4605185 |  |",
    ]


def test_a_table_shows_a_missing_value_and_obeys_no_markup() -> None:
    told = ukcrime("query", "select '[red]x[/red]' as label, value from fct_recorded_crime order by figure_id",
                   "--format", "table").stdout  # fmt: skip
    assert "[red]x[/red] │ 4,615,945" in told
    assert "│         · │" in told


def test_a_long_answer_is_never_cut_off_in_silence() -> None:
    sql = "select i from range(2500) as t(i) order by i desc"
    for form, lines in (("csv", 2501), ("ndjson", 2500), ("markdown", 2502), ("json", 2502)):
        assert len(ukcrime("query", sql, "--format", form).stdout.splitlines()) == lines
    table = ukcrime("query", sql, "--format", "table")
    assert "2,499" in table.stdout
    assert "│ 1,499 │" not in table.stdout
    assert "first 1,000 rows, and there are more" in table.stderr
    assert "more" not in ukcrime("query", "from range(1000)", "--format", "table").stderr


def test_an_answer_is_written_while_it_is_computed() -> None:
    done = ukcrime("query", "select case when i = 2900000 then error('too late') else i end as i "
                   "from range(3000000) as t(i)")  # fmt: skip
    assert (done.exit_code, "too late" in done.stderr) == (2, True)
    assert done.stdout.startswith("i\n0\n1\n")


def test_rows_come_in_the_order_that_was_asked_for() -> None:
    told = ukcrime(
        "query", "select i, i * 7919 % 100003 as k from range(100000) as t(i) order by k"
    ).stdout.splitlines()
    keys = [int(line.split(",")[1]) for line in told[1:]]
    assert keys == sorted(keys)
    assert len(keys) == 100_000


def test_a_file_tells_its_form_by_its_name_and_is_there_when_it_is_whole(tmp_path: Path) -> None:
    for name in ("x.csv", "x.json", "x.ndjson", "x.md", "x.txt", "x.parquet"):
        done = ukcrime("query", "select 42 as answer", "--output", str(tmp_path / name))
        assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "x.csv").read_text() == "answer\n42\n"
    assert json.loads((tmp_path / "x.json").read_text()) == [{"answer": 42}]
    assert pq.read_table(tmp_path / "x.parquet").to_pylist() == [{"answer": 42}]
    assert (tmp_path / "x.md").read_text().startswith("| answer |")
    before = {path.name for path in tmp_path.iterdir()}
    late = "select case when i > 90000 then error('too late') else i end as i from range(100000) as t(i)"
    for name in ("x.csv", "y.csv", "y.parquet"):
        done = ukcrime("query", late, "--output", str(tmp_path / name))
        assert done.exit_code == 2
        assert "too late" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == before
    assert (tmp_path / "x.csv").read_text() == "answer\n42\n"
    done = ukcrime("query", "select 1", "--output", str(tmp_path / "none" / "x.csv"))
    assert (done.exit_code, "cannot be written" in done.stderr) == (2, True)


def test_sql_comes_from_a_pipe_too() -> None:
    assert ukcrime("query", "-", stdin="select 6 * 7 as answer\n").stdout == "answer\n42\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("from fct_recorded_crimes",), "Nearest tables: fct_recorded_crime"),
        (("from nothing_like_it",), "All tables: ukcrime describe"),
        (("select rate_per_100 from fct_recorded_crime",), "Nearest columns: rate_per_1000 (fct_recorded_crime)"),
        (("select f.period from fct_recorded_crime as f",), "Nearest columns: period_label (fct_recorded_crime)"),
        (("select grade from fct_recorded_crime",), "Tables that have a column grade: uk_comparison"),
        (("from as_of_crime('2025-01-01')",), "Nearest macros of the release: as_of_recorded_crime"),
        (("selec 1",), "syntax error"),
        (("",), "the SQL is empty"),
        (("create table x (a int)",), "read-only"),
        (("select 1", "--format", "xls"), "Known formats: table, csv, json, ndjson, parquet, markdown"),
        (("select 1", "--output", "x.doc"), "tells no form"),
        (("select 1 as a, 2 as a", "--format", "json"), "Two columns are called 'a'"),
        (("select 1", "--csv", "--format", "json"), "exclude each other"),
        (("select 1", "--release", "v1"), "Kept: v2026.07.1"),
    ],
)
def test_what_cannot_be_answered_says_what_can(arguments: tuple[str, ...], told: str) -> None:
    done = ukcrime("query", *arguments)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_variables_of_the_program_are_no_tables() -> None:
    for name in ("relation", "connection", "text", "columns"):
        assert "does not exist" in ukcrime("query", f"from {name}").stderr


def test_no_release_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(tmp_path))
    for command in (("query", "select 1"), ("as-of", "2026-01-01", "select 1"), ("describe",), ("cite", "dim_area")):
        done = ukcrime(*command)
        assert (done.exit_code, "ukcrime run" in done.stderr) == (1, True)


def test_parquet_does_not_go_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(result_forms.UnusableFormError, match="not for a terminal"):
        result_forms.form_of("parquet", None)
    assert result_forms.form_of("parquet", Path("x")) == "parquet"


def test_a_terminal_gets_a_table_when_nothing_else_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert result_forms.form_of(None, None) == "csv"
    monkeypatch.setattr(terminal.out, "_force_terminal", True)
    assert result_forms.form_of(None, None) == "table"
    assert result_forms.form_of(None, Path("x.md")) == "markdown"


def test_figures_are_asked_as_of_the_day_they_were_published() -> None:
    sql = (
        "select value, edition, is_from_latest_edition as newest from fct_recorded_crime where period_label = '2020/21'"
    )
    assert ukcrime("as-of", "2026-01-01", sql).stdout == "value,edition,newest\n4605185,ye-2025-06,true\n"
    assert ukcrime("as-of", "2026-04-23", sql).stdout == "value,edition,newest\n4615945,ye-2025-12,true\n"
    both = (
        "select f.value, now.value as now from fct_recorded_crime as f "
        "join release.fct_recorded_crime as now using (figure_id)"
    )
    assert ukcrime("as-of", "2026-01-01", both, "--format", "ndjson").stdout == '{"value":4605185.0,"now":4615945.0}\n'


def test_a_day_before_the_first_edition_has_no_rows_and_a_warning() -> None:
    done = ukcrime("as-of", "2020-01-01", "select value from fct_recorded_crime")
    assert (done.exit_code, done.stdout) == (0, "value\n")
    assert "The first edition at hand was published on 2025-10-23" in done.stderr
    assert ukcrime("as-of", "2026-01-01", "select 1").stderr == ""
    assert "is after release v2026.07.1" in ukcrime("as-of", "2030-01-01", "select 1").stderr


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select grade from uk_comparison", "uk_comparison cannot be had as of 2026-01-01"),
        ("select count(*) from uk_comparison where figure_id = 'none'", "uk_comparison cannot be had as of 2026-01-01"),
        (
            "select rate_per_1000 from fct_recorded_crime",
            "fct_recorded_crime.rate_per_1000 cannot be had as of a day: it",
        ),
        ("select s.designation from dim_source as s", "dim_source.designation cannot be had as of a day: only the"),
        ("select valu from fct_recorded_crime", "Nearest columns: value (fct_recorded_crime)"),
        ("from uk_crime.fct_recorded_crime", "does not exist"),
    ],
)
def test_todays_figures_are_never_given_for_those_of_a_day(sql: str, told: str) -> None:
    for form in ("csv", "table", "json", "markdown", "parquet"):
        done = ukcrime("as-of", "2026-01-01", sql, "--format", form)
        assert (done.exit_code, done.stdout) == (2, "")
        assert told in done.stderr


def test_a_text_that_is_no_day_is_refused() -> None:
    done = ukcrime("as-of", "January", "select 1")
    assert (done.exit_code, "DATE" in done.stderr) == (2, True)


def test_all_that_can_be_asked_is_listed_with_its_grain() -> None:
    rows = {row["name"]: row for row in json.loads(ukcrime("describe", "--format", "json").stdout)}
    assert rows["fct_recorded_crime"] == {
        "name": "fct_recorded_crime", "kind": "table", "rows": 2, "description": "One row per figure.",
    }  # fmt: skip
    assert rows["rate"]["kind"] == rows["as_of_recorded_crime"]["kind"] == "macro"
    assert "One row per figure." in ukcrime("describe").stdout
    assert (
        "| fct_recorded_crime | table | 2 | One row per figure. |" in ukcrime("describe", "--format", "markdown").stdout
    )


def test_a_mart_is_described_in_full() -> None:
    told = json.loads(ukcrime("describe", "fct_recorded_crime", "--format", "json").stdout)
    assert (told["release"], told["rows"], told["key"]) == (RELEASE, 2, ["figure_id"])
    assert told["description"] == "One row per figure.\nNever add totals to their parts."
    assert told["columns"][3] == {"name": "value", "type": "DOUBLE", "role": "value", "description": "Crimes recorded."}
    assert told["sources"] == ["ew_ons_a5a"]
    assert any("fct_recorded_crime" in query["sql"] for query in told["queries"])
    text, markdown = (
        ukcrime("describe", "fct_recorded_crime", "--format", form).stdout for form in ("table", "markdown")
    )
    assert "Never add totals to their parts." in text
    assert "Key: figure_id" in text
    assert "| value | DOUBLE | value | Crimes recorded. |" in markdown
    assert "```sql" in markdown


def test_a_macro_is_described_by_its_call_and_the_table_names_it() -> None:
    assert "Call: rate(figures, population)" in ukcrime("describe", "rate").stdout
    told = json.loads(ukcrime("describe", "fct_recorded_crime_vintage", "--format", "json").stdout)
    assert told["read_by"] == ["as_of_recorded_crime"]


def test_an_unknown_name_is_told_its_neighbours() -> None:
    done = ukcrime("describe", "uk_comparisons")
    assert (done.exit_code, "Nearest: uk_comparison" in done.stderr) == (2, True)
    assert ukcrime("describe", "uk_comparison", "--format", "html").exit_code == 2


def test_a_mart_is_cited_or_said_not_to_be_there() -> None:
    done = ukcrime("cite", "fct_recorded_crime")
    assert (done.exit_code, RELEASE in done.stdout, "Appendix tables" in done.stdout) == (0, True, True)
    assert json.loads(ukcrime("cite", "fct_recorded_crime", "--format", "csl-json").stdout)
    for arguments in (("fct_nothing",), ("fct_recorded_crime", "--format", "rdf")):
        done = ukcrime("cite", *arguments)
        assert (done.exit_code, "No citation" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", ["query", "as-of", "describe", "trace", "diff", "cite"])
def test_every_command_teaches_by_an_example(command: str) -> None:
    done = ukcrime(command, "--help")
    assert done.exit_code == 0
    assert f"ukcrime {command} " in done.stdout
