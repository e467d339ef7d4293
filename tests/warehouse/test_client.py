"""What analysts import: a connection to one release, and to it as it would have stood on a day."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.small_build import PROJECT, TODAY, change
from tests.warehouse.test_release import check
from warehouse.client import ukcrime
from warehouse.client.as_of import UNDATED, left_out, open_as_of
from warehouse.client.connecting import release_folder
from warehouse.release import publish

TOTAL = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2020-04-01'"
NEWEST = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2024-04-01'"


@pytest.fixture(scope="module")
def home(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one release; read it only."""
    folder = tmp_path_factory.mktemp("client")
    publish(whole_build, folder, [check()], today=TODAY)
    return folder


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return connection.execute(sql).fetchall()


def refusal(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """What DuckDB says to a question that fails; None where it answers."""
    try:
        connection.execute(sql).fetchall()
    except duckdb.Error as error:
        return str(error)
    return None


def test_a_connection_is_had_from_the_data_folder_and_writes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(home))
    with ukcrime.connect() as crime:
        assert ask(crime, f"select value from fct_recorded_crime where {NEWEST}") == [(5_307_473.0,)]
        assert ask(crime, "select current_setting('autoload_known_extensions')") == [(False,)]
        assert ask(crime, "select current_setting('autoinstall_known_extensions')") == [(False,)]
        with pytest.raises(duckdb.Error, match="read-only"):
            crime.execute("delete from fct_recorded_crime")
    assert ukcrime.current() == "v2026.07.1"
    assert [(row["id"], row["is_current"]) for row in ukcrime.releases()] == [("v2026.07.1", True)]
    assert ukcrime.manifest()["tables"]["fct_population"]["rows"] > 0


def test_a_connection_sees_one_release_for_life_and_the_next_one_the_next(build: Path, tmp_path: Path) -> None:
    publish(build, tmp_path, [check()], today=TODAY)
    question = f"select value from fct_recorded_crime where {NEWEST}"
    with ukcrime.connect(home=tmp_path) as before:
        change(build, f"update marts.fct_recorded_crime set value = 5307474 where {NEWEST}")
        publish(build, tmp_path, [check()], today=TODAY)
        with ukcrime.connect(home=tmp_path) as after, ukcrime.connect("v2026.07.1", home=tmp_path) as again:
            values = [ask(connection, question) for connection in (before, after, again)]
    assert values == [[(5_307_473.0,)], [(5_307_474.0,)], [(5_307_473.0,)]]


def test_no_release_and_an_unknown_one_are_told_apart(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ukcrime.NoReleaseError, match="ukcrime run"):
        ukcrime.connect(home=tmp_path)
    with pytest.raises(ukcrime.UnknownReleaseError, match=r"'v2020\.01\.1'.*Kept: v2026\.07\.1"):
        ukcrime.connect("v2020.01.1", home=home)
    assert ukcrime.releases(home=tmp_path) == []


def test_the_tables_of_a_day_hold_what_was_published_by_then(home: Path) -> None:
    question = f"select value, edition from fct_recorded_crime where {TOTAL}"
    for day, answer in (("2025-10-01", (4_605_185.0, "ye-2025-06")), (date(2026, 6, 1), (4_615_945.0, "ye-2025-12"))):
        with ukcrime.as_of(day, home=home) as then:
            assert ask(then, question) == [answer]
            assert ask(then, question.replace("from ", "from main.")) == [answer]
    with ukcrime.as_of(datetime(2025, 10, 1, 12), home=home) as then:
        assert ask(then, f"select now.value from release.fct_recorded_crime as now where {TOTAL}") == [(4_615_945.0,)]
        assert ask(then, f"select value, valid_to from fct_recorded_crime_vintage where {TOTAL}") == [
            (4_605_185.0, None)
        ]
        assert ask(then, f"select value from as_of('2026-06-01') where {TOTAL}") == [(4_605_185.0,)]


def test_nothing_of_a_later_day_is_in_any_table_that_answers(home: Path) -> None:
    day = date(2025, 10, 1)
    with ukcrime.as_of(day, home=home) as then:
        dated = ask(
            then,
            "select table_name, column_name from duckdb_columns() where database_name = 'memory' and not internal "
            "and column_name in ('published_on', 'to_published_on', 'valid_from', 'valid_to') "
            "and table_name similar to '(fct_|dim_vintage|revision_triangle).*'",
        )
        assert {str(table) for table, _ in dated} >= {
            "dim_vintage", "fct_fraud_and_cyber", "fct_fraud_and_cyber_vintage", "fct_population", "fct_recorded_crime",
            "fct_recorded_crime_vintage", "fct_revision", "fct_survey_estimate", "fct_survey_estimate_vintage",
            "revision_triangle",
        }  # fmt: skip
        for table, column in dated:
            assert ask(then, f"select count(*) from {table} where {column} > date '{day}'") == [(0,)], table
        editions = ask(then, "select count(*), count(distinct source_id) from dim_vintage")[0]
        assert ask(then, "select count(*) from dim_source") == [(editions[1],)]
        assert ask(then, "select count(*) from dim_vintage where is_latest_edition") == [(editions[1],)]
        assert 0 < editions[0] < ask(then, "select count(*) from release.dim_vintage")[0][0]  # type: ignore[operator]


def test_what_is_kept_for_no_other_day_fails_and_says_what_to_do(home: Path) -> None:
    with ukcrime.as_of("2025-10-01", home=home) as then:
        everything = {str(name) for (name,) in ask(then, "select table_name from duckdb_tables() "
                      "where database_name = 'release'")}  # fmt: skip
        failing = set()
        for name in everything:
            told = refusal(then, f"select * from {name} limit 1")
            if told is not None:
                assert f"{name} cannot be had as of 2025-10-01" in told
                assert f"release.{name}" in told
                failing.add(name)
        assert failing == {
            "comparability", "crime_gap", "divergence", "measure_availability", "revision_summary",
            "statistical_change", "survey_quality", "uk_comparison", "uk_comparison_caveat",
        }  # fmt: skip
        with pytest.raises(duckdb.Error, match="comparability cannot be had"):
            ask(then, "from comparable('EW', 'NI')")
        for question in (
            "select count(*) from uk_comparison",
            "select count(*) from uk_comparison where value > 1e12",
            "select count(*) from uk_comparison where value is null",
            "select sum(value) from uk_comparison where jurisdiction = 'UK' and grade = 'none of this name'",
            "select 1 where exists (from uk_comparison)",
            "select 1 where not exists (select 1 from uk_comparison where value > 0)",
            "from dim_offence where offence_id not in (select conformed_offence_id from uk_comparison)",
            "select * from dim_measure left join uk_comparison using (measure)",
            "select * from dim_measure anti join uk_comparison using (measure)",
            "select measure from dim_measure except select measure from uk_comparison",
        ):
            assert "uk_comparison cannot be had" in (refusal(then, question) or "nothing was said"), question
        assert everything >= UNDATED
        for name in sorted(UNDATED):
            assert ask(then, f"from {name} except from release.{name}") == []


def test_a_mart_that_nobody_thought_of_is_refused(build: Path, tmp_path: Path) -> None:
    change(build, "create table marts.brand_new as select 1::bigint as figures")
    folder = publish(build, tmp_path, [check()], today=TODAY).path
    with open_as_of(folder, TODAY) as then, pytest.raises(duckdb.Error, match="brand_new cannot be had"):
        ask(then, "select figures from brand_new")


def test_columns_that_only_today_has_are_left_out_and_named(home: Path) -> None:
    with ukcrime.as_of("2026-06-01", home=home) as then:
        missing = left_out(then)
        assert missing["dim_source"][0] == ["designation", "designation_since", "designation_reference"]
        assert missing.keys() == {"dim_source", "fct_recorded_crime"}
        assert "rate_per_1000" in missing["fct_recorded_crime"][0]
        assert all("rate" in name or "denominator" in name for name in missing["fct_recorded_crime"][0])
        with pytest.raises(duckdb.Error, match="rate_per_1000"):
            ask(then, "select rate_per_1000 from fct_recorded_crime")


def test_a_day_before_all_editions_or_after_the_release_is_warned_of(home: Path) -> None:
    with (
        pytest.warns(UserWarning, match="nothing is known of 1990-01-01"),
        ukcrime.as_of("1990-01-01", home=home) as then,
    ):
        assert ask(then, "select count(*) from fct_recorded_crime") == [(0,)]
    with pytest.warns(UserWarning, match="2999-01-01 is after release v2026.07.1"):
        ukcrime.as_of("2999-01-01", home=home).close()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ukcrime.as_of("2026-06-01", home=home).close()
    with pytest.raises(ukcrime.NoSuchDayError, match="expected YYYY-MM-DD"):
        ukcrime.as_of("1 June 2026", home=home)


def test_populations_of_an_older_edition_are_missed_aloud(build: Path, tmp_path: Path) -> None:
    change(
        build,
        "insert into marts.dim_vintage by name "
        "select * replace ('older' as vintage_id, date '2012-01-01' as published_on) "
        "from marts.dim_vintage where source_id = 'ni_nisra_mye'",
    )
    publish(build, tmp_path, [check()], today=TODAY)
    with pytest.warns(UserWarning, match="Populations of ni_nisra_mye as they stood on 2012-06-01 are not kept"):
        ukcrime.as_of("2012-06-01", home=tmp_path).close()


def test_a_mart_is_cited_by_its_release(home: Path) -> None:
    cited = ukcrime.cite("fct_population", home=home)
    assert "v2026.07.1" in cited
    assert ukcrime.cite("fct_population", "bibtex", home=home).lstrip().startswith("@")


def test_the_folder_is_that_of_the_release_and_never_the_link(home: Path) -> None:
    assert release_folder(home=home).name == release_folder("current", home=str(home)).name == "v2026.07.1"


@pytest.mark.slow
def test_the_wheel_has_the_import_package(home: Path, tmp_path: Path) -> None:
    """Built from the files of the project without its bundled editions, and imported from nowhere else."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source / name)
    for name in ("orchestration", "warehouse"):
        shutil.copytree(PROJECT / name, source / name, ignore=shutil.ignore_patterns("bundled", "__pycache__"))
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*wheel, "--wheel-dir", str(tmp_path), str(source)], check=True, cwd=tmp_path)
    [built] = tmp_path.glob("*.whl")
    question = (
        "import ukcrime, sys; print(ukcrime.__file__); "
        "print(ukcrime.connect().execute('select count(*) from dim_source').fetchone()[0] > 0, ukcrime.current())"
    )
    told = subprocess.run(
        [sys.executable, "-c", question],
        env={**os.environ, "PYTHONPATH": str(built), "UKCRIME_HOME": str(home)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert told == [f"{built}/ukcrime/__init__.py", "True v2026.07.1"]
