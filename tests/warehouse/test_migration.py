"""A database of an older schema keeps every vintage, or is left as it was with the reason: never anything between."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.test_raw import observations, vintage
from warehouse import migration, raw
from warehouse.connection import open_database
from warehouse.migration import MigrationError, bring_up_to_date, fingerprint_of
from warehouse.raw import append_vintage, prepare_database

PROJECT = Path(__file__).resolve().parents[2]
NOW = raw.SCHEMA.read_text(encoding="utf-8")

# The raw schema in small, as the first version of the project had it: no coverage of surveys, no comparators.
OLD = """
create schema raw;
create schema reference;
create schema ops;
create table raw.vintage (
    vintage_id varchar primary key, source_id varchar not null, product_id varchar not null,
    edition varchar not null, edition_title varchar not null, published_on date not null,
    published_on_basis varchar not null, retrieved_at timestamp not null, sha256 varchar not null,
    original_sha256 varchar not null, file_name varchar not null, url varchar, parser varchar not null,
    parser_version integer not null, row_count integer not null, origin varchar not null
);
create table raw.observation (
    vintage_id varchar not null, row_no integer not null, jurisdiction varchar not null, area_code varchar not null,
    area_label varchar not null, area_type varchar not null, coverage varchar, period_start date not null,
    period_end date not null, period_type varchar not null, period_basis varchar not null, series varchar not null,
    offence_scheme varchar, offence_id varchar, offence_code varchar, offence_label varchar, label_path varchar,
    is_total boolean not null, reporting_body varchar, measure varchar not null, unit varchar not null, value double,
    lower double, upper double, confidence_level double, interval_source varchar, base double, base_unit varchar,
    obs_status varchar, marker varchar, notes varchar, published_label varchar not null, sheet varchar not null,
    cell varchar not null
);
create table reference.area (area_code varchar);
create table ops.intake_log (
    run_id varchar not null, logged_at timestamp not null, product_id varchar not null, source_id varchar,
    edition varchar, stage varchar not null, outcome varchar not null, message varchar, quarantined_as varchar
);
create table ops.schema_version (sha256 varchar primary key);
"""
# Two tables are enough to say what is refused.
SMALL = """
create schema raw; create schema ops;
create table raw.vintage (vintage_id varchar primary key, edition varchar, number varchar);
create table ops.schema_version (sha256 varchar primary key);
"""
ROWS = "insert into raw.vintage values ('a', 'ye-2025', '12'), ('b', null, '7')"


def make(path: Path, schema: str, *rows: str) -> Path:
    with open_database(path) as connection:
        connection.execute(schema)
        connection.execute("insert into ops.schema_version values (?)", [fingerprint_of(schema)])
        for statement in rows:
            connection.execute(statement)
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first version: two vintages with figures, a run in the log, a mart of dbt."""
    known = {"retrieved_at": "2026-04-23 10:00", "sha256": "a", "original_sha256": "b", "file_name": "f", "parser": "p"}
    values = ", ".join(f"'{value}'" for value in known.values())
    return make(
        tmp_path / "build.duckdb",
        OLD,
        *(
            f"insert into raw.vintage (vintage_id, source_id, product_id, edition, edition_title, published_on, "
            f"published_on_basis, {', '.join(known)}, parser_version, row_count, origin) values "
            f"('{name}', 's', 'p', '{name}', 't', '2026-04-23', 'cover', {values}, 1, {rows}, 'live')"
            for name, rows in (("one", 2), ("two", 3))
        ),
        *(
            f"insert into raw.observation by name select '{name}' as vintage_id, range::integer as row_no, "
            "'EW' as jurisdiction, 'K04000001' as area_code, 'E' as area_label, 'country' as area_type, "
            "date '2024-04-01' as period_start, date '2025-03-31' as period_end, 'FY' as period_type, "
            "'recorded' as period_basis, 'c' as series, false as is_total, 'm' as measure, 'u' as unit, "
            f"range + 0.5 as value, 'L' as published_label, 'S' as sheet, 'B1' as cell from range({rows})"
            for name, rows in (("one", 2), ("two", 3))
        ),
        "insert into ops.intake_log values ('run-1', '2026-04-23', 'p', 's', 'one', 'parse', 'new', null, null)",
        "insert into reference.area values ('K04000001')",
        "create schema marts",
        "create table marts.fct as select 1 as x",
    )


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with open_database(path, read_only=True) as connection:
        return connection.execute(query).fetchall()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


VINTAGES = "select vintage_id, row_count, published_on, retrieved_at, url from raw.vintage order by all"
FIGURES = "select vintage_id, row_no, value, survey_population from raw.observation order by all"


def assert_is_new(path: Path) -> None:
    made = (date(2026, 4, 23), datetime(2026, 4, 23, 10), None)
    assert rows(path, VINTAGES) == [("one", 2, *made), ("two", 3, *made)]
    figures = [("one", number, number + 0.5, None) for number in range(2)]
    assert rows(path, FIGURES) == [*figures, *(("two", number, number + 0.5, None) for number in range(3))]
    assert rows(path, "select run_id, outcome from ops.intake_log") == [("run-1", "new")]


def test_every_vintage_of_an_older_schema_is_kept_and_new_columns_are_empty(old: Path) -> None:
    prepare_database(old)
    assert_is_new(old)
    assert rows(old, "select sha256 from ops.schema_version") == [(fingerprint_of(NOW),)]
    before = old.stat().st_ino
    prepare_database(old)
    assert old.stat().st_ino == before


def test_what_runs_write_anew_is_not_carried_over(old: Path) -> None:
    prepare_database(old)
    assert rows(old, "select count(*) from reference.area") == [(0,)]
    assert rows(old, "select count(*) from duckdb_tables() where schema_name = 'marts'") == [(0,)]


def test_the_database_before_stays_beside_under_the_name_of_its_schema(old: Path) -> None:
    content = digest(old)
    prepare_database(old)
    kept = old.with_name(f"build.duckdb.schema-{fingerprint_of(OLD)[:8]}")
    assert digest(kept) == content
    assert sorted(path.name for path in old.parent.iterdir()) == sorted([old.name, kept.name])


def test_a_vintage_can_be_added_after_the_migration(old: Path) -> None:
    prepare_database(old)
    with open_database(old) as connection:
        append_vintage(connection, vintage(), observations(1.0, 2.0))
    assert rows(old, "select count(*) from raw.vintage") == [(3,)]


def test_what_a_killed_process_had_committed_is_carried_over(old: Path) -> None:
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute(\"update raw.vintage set url = 'https://example.org' where vintage_id = 'one'\"); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(old)], check=False)
    assert old.with_name("build.duckdb.wal").exists()
    prepare_database(old)
    assert rows(old, "select url from raw.vintage order by vintage_id") == [("https://example.org",), (None,)]


def test_a_database_that_was_cut_off_while_made_is_made(tmp_path: Path) -> None:
    with open_database(tmp_path / "build.duckdb"):
        pass
    prepare_database(tmp_path / "build.duckdb")
    assert rows(tmp_path / "build.duckdb", "select sha256 from ops.schema_version") == [(fingerprint_of(NOW),)]
    assert [path.name for path in tmp_path.iterdir()] == ["build.duckdb"]


WITHOUT_LOSS = {
    "a column that need not be there": ("number varchar", "number varchar, note varchar"),
    "a column with a value of its own": ("number varchar", "number varchar, kept boolean not null default true"),
    "a number written as text": ("number varchar", "number integer"),
}


@pytest.mark.parametrize("name", WITHOUT_LOSS)
def test_a_change_that_loses_nothing_needs_no_step(name: str, tmp_path: Path) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    bring_up_to_date(path, SMALL.replace(*WITHOUT_LOSS[name]))
    assert rows(path, "select vintage_id, edition, number::integer from raw.vintage order by all") == [
        ("a", "ye-2025", 12),
        ("b", None, 7),
    ]


REFUSED = {
    "a new column that must be filled": (
        ("number varchar", "number varchar, publisher varchar not null"),
        ["raw.vintage.publisher", "every row must have the new column"],
    ),
    "a column given up that holds something": (
        (", number varchar", ""),
        ["raw.vintage.number", "2 rows have it"],
    ),
    "a column that must be filled now": (
        ("edition varchar", "edition varchar not null"),
        ["raw.vintage.edition", "1 rows have nothing"],
    ),
    "a type that does not hold what is there": (
        ("edition varchar", "edition date"),
        ["raw.vintage.edition", "1 rows do not fit from VARCHAR into DATE, among them 'ye-2025'"],
    ),
    "a type that holds it in another way": (
        ("number varchar", "number decimal(9, 2)"),
        ["raw.vintage.number", "2 rows do not fit from VARCHAR into DECIMAL(9,2)"],
    ),
    "a table given up that holds something": (
        ("raw.vintage (vintage_id", "raw.edition (vintage_id"),
        ["raw.vintage: the table is gone and holds 2 rows"],
    ),
    "a key that two rows share": (
        ("number varchar", "number varchar, one integer default 1 unique"),
        ["raw.vintage: Constraint Error", "makes the rows fit"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_migration_names_the_place_and_leaves_the_database_untouched(name: str, tmp_path: Path) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    content = digest(path)
    change, words = REFUSED[name]
    with pytest.raises(MigrationError) as refusal:
        bring_up_to_date(path, SMALL.replace(*change))
    for word in (*words, "build.duckdb", "left as it was", "To do: "):
        assert word in str(refusal.value)
    assert digest(path) == content
    assert [file.name for file in tmp_path.iterdir()] == ["build.duckdb"]


def test_a_column_given_up_that_holds_nothing_goes(tmp_path: Path) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, "insert into raw.vintage values ('a', null, '1')")
    bring_up_to_date(path, SMALL.replace("edition varchar, ", ""))
    assert rows(path, "from raw.vintage") == [("a", "1")]


def test_a_numbered_step_says_what_names_cannot_and_runs_once(tmp_path: Path) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "0001_publisher.sql").write_text(
        "alter table raw.vintage add column publisher varchar; update raw.vintage set publisher = 'ONS';"
    )
    (steps / "0002_edition.sql").write_text("alter table raw.vintage drop column edition")
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    second = SMALL.replace("edition varchar, ", "").replace("number varchar", "number varchar, publisher text not null")
    bring_up_to_date(path, second, steps)
    assert rows(path, "from raw.vintage order by all") == [("a", "12", "ONS"), ("b", "7", "ONS")]
    third = second.replace("number varchar", "number varchar, note varchar")
    bring_up_to_date(path, third, steps)  # a step that ran again would fail: the column is there, or gone
    assert rows(path, "select vintage_id, publisher, note from raw.vintage order by all") == [
        ("a", "ONS", None),
        ("b", "ONS", None),
    ]


def test_a_new_database_needs_no_step(tmp_path: Path) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "0001_edition.sql").write_text("alter table raw.vintage drop column no_such_column")
    path = tmp_path / "build.duckdb"
    bring_up_to_date(path, SMALL, steps)
    bring_up_to_date(path, SMALL.replace("number varchar", "number varchar, note varchar"), steps)
    assert rows(path, "select count(*) from raw.vintage") == [(0,)]


def test_a_step_that_fails_leaves_the_database_untouched(tmp_path: Path) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "0001_edition.sql").write_text("alter table raw.vintage drop column no_such_column")
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    content = digest(path)
    with pytest.raises(MigrationError, match=r"step 0001_edition\.sql: .*no_such_column"):
        bring_up_to_date(path, SMALL + " ", steps)
    assert digest(path) == content
    assert sorted(file.name for file in tmp_path.iterdir()) == ["build.duckdb", "migrations"]


def test_a_step_without_a_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "publisher.sql").write_text("select 1")
    with pytest.raises(ValueError, match=r"NNNN_name\.sql"):
        bring_up_to_date(make(tmp_path / "build.duckdb", SMALL), SMALL + " ", tmp_path)


def test_steps_of_the_project_are_numbered_one_by_one() -> None:
    names = sorted(path.name[:4] for path in (PROJECT / "warehouse/migrations").glob("*.sql"))
    assert names == [f"{number:04}" for number in range(1, len(names) + 1)]


# Where a process dies while it migrates, and whether the new database is in place then.
POINTS = {
    "while the rows are copied": ("migration._one", True, False),
    "before the new file is on disk": ("migration._sync", False, False),
    "before the old one is kept": ("os.link", False, False),
    "between keeping and replacing": ("os.link", True, False),
    "before the switch": ("os.replace", False, False),
    "after the switch": ("os.replace", True, True),
}
KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse import migration, raw
place, after, path = sys.argv[1], sys.argv[2] == "True", Path(sys.argv[3])
module, name = place.split(".")
owner = {"os": os, "migration": migration}[module]
function = getattr(owner, name)
def die(*arguments, **named):
    if after:
        function(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, die)
raw.prepare_database(path)
"""


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_while_it_migrates_leaves_the_old_database_or_the_new_one(old: Path, point: str) -> None:
    place, after, switched = POINTS[point]
    content = digest(old)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, place, str(after), str(old)], cwd=PROJECT, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    if switched:
        assert_is_new(old)
    else:
        assert digest(old) == content
    prepare_database(old)
    assert_is_new(old)
    kept = f"build.duckdb.schema-{fingerprint_of(OLD)[:8]}"
    assert sorted(path.name for path in old.parent.iterdir()) == ["build.duckdb", kept]


def test_nobody_writes_to_the_old_database_while_it_is_copied(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('delete from raw.vintage')"
    tried: list[str] = []

    def put(fresh: Path, path: Path, schema: str | None) -> None:
        other = subprocess.run([sys.executable, "-c", write, str(path)], capture_output=True, text=True, check=False)
        tried.append(other.stderr)
        placed(fresh, path, schema)

    placed = migration._put_in_place
    monkeypatch.setattr(migration, "_put_in_place", put)
    prepare_database(old)
    assert "Could not set lock on file" in tried[0]
    assert_is_new(old)


def test_two_processes_that_migrate_at_once_take_turns(old: Path) -> None:
    code = "import sys, pathlib, warehouse.raw; warehouse.raw.prepare_database(pathlib.Path(sys.argv[1]))"
    both = [subprocess.Popen([sys.executable, "-c", code, str(old)], cwd=PROJECT) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert_is_new(old)
    kept = f"build.duckdb.schema-{fingerprint_of(OLD)[:8]}"  # the second one found nothing left to do
    assert sorted(path.name for path in old.parent.iterdir()) == ["build.duckdb", kept]


def test_whoever_comes_second_finds_nothing_left_to_do(old: Path) -> None:
    bring_up_to_date(old, NOW)
    before = old.stat().st_ino
    bring_up_to_date(old, NOW)
    assert old.stat().st_ino == before


@pytest.mark.parametrize("check", ["rows are counted", "vintages are compared"])
def test_a_copy_that_is_not_what_was_there_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    content = digest(path)
    matching = migration._matching

    def with_a_row_too_many(connection: duckdb.DuckDBPyConnection, *rest: Any) -> list[str]:
        connection.execute("insert into fresh.raw.vintage values ('c', null, null, null)")
        return matching(connection, *rest)

    monkeypatch.setattr(migration, "_matching", with_a_row_too_many)
    if check == "vintages are compared":
        one = migration._one
        monkeypatch.setattr(
            migration, "_one", lambda connection, query: 2 if "from fresh" in query else one(connection, query)
        )
    words = "3 of 2 rows were copied" if check == "rows are counted" else r"vintages differ.*\('c', 1\)"
    with pytest.raises(MigrationError, match=words):
        bring_up_to_date(path, SMALL.replace("number varchar", "number varchar, note varchar"))
    assert digest(path) == content


def test_a_file_that_is_no_database_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "build.duckdb"
    path.write_bytes(b"something else" * 1000)
    with pytest.raises(duckdb.IOException, match="not a valid DuckDB"):
        prepare_database(path)
    assert path.read_bytes() == b"something else" * 1000
