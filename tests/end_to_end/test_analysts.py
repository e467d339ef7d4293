"""The commands of analysts and the Python import on a whole release, with figures as they were published."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.end_to_end.conftest import run_command
from warehouse.client import ukcrime

pytestmark = pytest.mark.slow

TOTAL = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_label = '2020/21'"


@pytest.fixture(scope="module")
def crime(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with ukcrime.connect(home=published) as connection:
        yield connection


def test_what_was_published_for_2020_21_depends_on_the_day(published: Path) -> None:
    sql = f"select value, edition from fct_recorded_crime where {TOTAL}"
    then, now = run_command(published, "as-of", "2026-01-01", sql), run_command(published, "as-of", "2026-06-01", sql)
    assert (then.stdout, then.stderr) == ("value,edition\n4605185,ye-2025-06\n", "")
    assert now.stdout == "value,edition\n4615945,ye-2025-12\n"


def test_before_the_first_edition_there_is_nothing_but_a_warning(published: Path) -> None:
    done = run_command(published, "as-of", "2014-12-30", "select figure_id from fct_recorded_crime")
    assert (done.returncode, done.stdout) == (0, "figure_id\n")
    assert "nothing is known of 2014-12-30" in done.stderr


def test_the_comparison_of_another_day_is_refused(published: Path) -> None:
    done = run_command(published, "as-of", "2026-01-01", "select count(*) from uk_comparison where value > 1e12")
    assert (done.returncode, done.stdout) == (2, "")
    assert "uk_comparison cannot be had as of 2026-01-01" in done.stderr


def test_today_the_tables_of_the_day_are_those_of_the_release(
    published: Path, crime: duckdb.DuckDBPyConnection
) -> None:
    [(day,)] = crime.execute("select max(published_on) from dim_vintage").fetchall()
    with ukcrime.as_of(day, home=published) as then:
        for fact in ("fct_recorded_crime", "fct_survey_estimate", "fct_fraud_and_cyber", "fct_population"):
            columns = ", ".join(row[0] for row in then.execute(f"describe {fact}").fetchall())
            for one, other in (("", "release."), ("release.", "")):
                left = then.execute(
                    f"select count(*) from (select {columns} from {one}{fact} "
                    f"except select {columns} from {other}{fact})"
                ).fetchall()
                assert left == [(0,)], fact


def test_every_figure_stands_once_in_as_of(crime: duckdb.DuckDBPyConnection) -> None:
    figures, different, expected = crime.execute(
        """
        select count(*), count(distinct figure_id), (
            select count(*) from (
                select figure_id from fct_recorded_crime union select figure_id from fct_survey_estimate
                union select figure_id from fct_fraud_and_cyber
            )
        )
        from as_of('2999-01-01')
        """
    ).fetchall()[0]
    assert figures == different == expected


def test_the_rate_of_the_macro_is_that_of_the_mart(crime: duckdb.DuckDBPyConnection) -> None:
    rates, equal = crime.execute(
        "select count(rate_per_1000), count(*) filter (rate(value, denominator_population) = rate_per_1000) "
        "from fct_recorded_crime"
    ).fetchall()[0]
    assert rates == equal > 10_000


def test_robbery_compares_between_england_and_wales_and_northern_ireland(crime: duckdb.DuckDBPyConnection) -> None:
    for pair in ("'EW', 'NI'", "'NI', 'EW'"):
        rows = crime.execute(
            "select grade, year(last_day), length(reasons) > 40 "
            f"from comparable({pair}, offence := 'uk_common:robbery') where family = 'police_recorded'"
        ).fetchall()
        assert rows == [("comparable", 2025, True)]
    assert not crime.execute(
        "from comparable('EW', 'SC', offence := 'uk_common:robbery') "
        "where family = 'police_recorded' and grade <> 'not_comparable'"
    ).fetchall()


def test_the_whole_of_a_mart_comes_out_in_every_form(published: Path, tmp_path: Path) -> None:
    sql = "from fct_revision order by figure_id, to_published_on"
    rows = list(csv.DictReader(io.StringIO(run_command(published, "query", sql).stdout)))
    for name in ("r.json", "r.parquet", "r.md"):
        assert run_command(published, "query", sql, "--output", str(tmp_path / name)).returncode == 0
    from_json = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    from_parquet = duckdb.sql(f"from '{tmp_path / 'r.parquet'}'").fetchall()
    assert len(rows) == len(from_json) == len(from_parquet) > 3000
    assert len((tmp_path / "r.md").read_text(encoding="utf-8").splitlines()) == len(rows) + 2
    with ukcrime.connect(home=published) as connection:
        assert from_parquet == connection.execute(sql).fetchall()
    for text, exact in zip(rows, from_json, strict=True):
        assert (float(text["to_value"]) if text["to_value"] else None) == exact["to_value"]


def test_every_table_view_and_macro_is_described(published: Path) -> None:
    listed = json.loads(run_command(published, "describe", "--format", "json").stdout)
    assert {row["kind"] for row in listed} == {"table", "view", "macro"}
    assert all(row["description"] for row in listed)
    told = json.loads(run_command(published, "describe", "uk_comparison", "--format", "json").stdout)
    assert told["key"] == ["comparison_id"]
    assert all(column["description"] and column["role"] for column in told["columns"])
    assert {"ew_ons_a5a", "sc_sg_table_1", "ni_psni_prcpd"} <= set(told["sources"])
    assert told["queries"]


def test_a_mart_is_cited_with_its_publishers(published: Path) -> None:
    done = run_command(published, "cite", "crime_gap")
    assert done.returncode == 0
    assert "Office for National Statistics" in done.stdout
    assert ukcrime.current(home=published) in done.stdout
