"""What a release tells of revisions: those known on a day, and every figure edition by edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.small_build import TODAY, change
from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.release import publish

COVID_YEAR = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2020-04-01'"
EDITIONS = ["fct_recorded_crime_vintage", "fct_survey_estimate_vintage", "fct_fraud_and_cyber_vintage"]
FIRST, SECOND = date(2025, 8, 30), date(2026, 3, 1)  # when the two editions came out


def in_release(build: Path, home: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of a query on a release that is made of the build, unless it was made before."""
    release = publish(build, home, [check()], today=TODAY)
    with open_database(release.path / "uk_crime.duckdb", read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_revisions_known_on_a_day(whole_build: Path, tmp_path: Path) -> None:
    def on(day: str) -> list[tuple[object, ...]]:
        query = f"select from_value, to_value from as_of_revision('{day}') where source_id = 'ew_ons_a5a'"
        return in_release(whole_build, tmp_path, query)

    assert on("2026-02-28") == []
    assert on("2026-03-01") == [(4_605_185, 4_615_945)]
    # A year later it is known as well, and so are all others.
    everything = "select (select count(*) from as_of_revision(date '2027-03-01')), (select count(*) from fct_revision)"
    [(known, all_of_them)] = in_release(whole_build, tmp_path, everything)
    assert known == all_of_them > 1


@pytest.mark.parametrize(("left_out", "macros"), [("fct_revision", []), ("uk_comparison", ["as_of_revision"])])
def test_the_macro_stands_beside_the_revisions(build: Path, tmp_path: Path, left_out: str, macros: list[str]) -> None:
    change(build, f"drop table marts.{left_out}")
    query = "select function_name from duckdb_functions() where not internal and function_name = 'as_of_revision'"
    assert [name for (name,) in in_release(build, tmp_path, query)] == macros


def test_a_figure_of_two_editions_appears_twice_and_says_how_it_moved(whole_build: Path, tmp_path: Path) -> None:
    columns = (
        "appearance, edition, published_on, days_since_first, value, revision_since_first, "
        "revision_since_the_edition_before"
    )
    query = f"select {columns} from revision_triangle where {COVID_YEAR} order by appearance"
    assert in_release(whole_build, tmp_path, query) == [
        (1, "ye-2025-06", FIRST, 0, 4_605_185, 0, None),
        (2, "ye-2025-12", SECOND, (SECOND - FIRST).days, 4_615_945, 10_760, 10_760),
    ]


def test_a_third_edition_is_held_against_the_first_and_the_second(build: Path, tmp_path: Path) -> None:
    change(
        build,
        "insert into marts.fct_recorded_crime_vintage by name select * replace (4_615_900 as value, 'ye-2026-03' as "
        "edition, 'ew_ons_a5a@ye-2026-03' as vintage_id, date '2026-06-30' as valid_from, date '2026-06-30' as "
        f"published_on) from marts.fct_recorded_crime_vintage where edition = 'ye-2025-12' and {COVID_YEAR}",
    )
    query = (
        "select appearance, revision_since_first, revision_since_the_edition_before from revision_triangle "
        f"where {COVID_YEAR} order by appearance"
    )
    assert in_release(build, tmp_path, query) == [(1, 0, None), (2, 10_760, 10_760), (3, 10_715, -45)]


def test_a_figure_that_one_edition_shows_is_in_no_triangle(whole_build: Path, tmp_path: Path) -> None:
    query = """
        select count(*) filter (editions = 1), count(*) filter (editions > 1 and rows_of_the_triangle = editions),
            count(*) filter (editions = 1 and rows_of_the_triangle > 0),
            count(*) filter (editions > 1 and rows_of_the_triangle is distinct from editions)
        from (select figure_id, count(*) as editions from fct_recorded_crime_vintage group by all)
        left join (select figure_id, count(*) as rows_of_the_triangle from revision_triangle group by all)
            using (figure_id)
    """
    [(shown_once, shown_more_often, wrongly_in, wrongly_counted)] = in_release(whole_build, tmp_path, query)
    assert shown_once
    assert shown_more_often
    assert (wrongly_in, wrongly_counted) == (0, 0)


def test_a_value_that_is_missing_in_one_edition_has_no_revision(build: Path, tmp_path: Path) -> None:
    first = f"edition = 'ye-2025-06' and {COVID_YEAR}"
    change(build, f"update marts.fct_recorded_crime_vintage set value = null, obs_status = 'x' where {first}")
    query = f"select appearance, value, revision_since_first from revision_triangle where {COVID_YEAR} order by 1"
    assert in_release(build, tmp_path, query) == [(1, None, None), (2, 4_615_945, None)]


def test_a_figure_that_stands_in_two_facts_is_one_figure(build: Path, tmp_path: Path) -> None:
    """What the police record of fraud is in the fact of recorded crime and in that of fraud."""
    change(
        build,
        "insert into marts.fct_fraud_and_cyber_vintage by name select figure_id, vintage_id, source_id, jurisdiction, "
        "area_code, period_id, period_label, offence_id, offence_label, measure, unit, edition, published_on, "
        f"valid_from, value from marts.fct_recorded_crime_vintage where {COVID_YEAR}",
    )
    query = f"select appearance, value from revision_triangle where {COVID_YEAR} order by appearance"
    assert in_release(build, tmp_path, query) == [(1, 4_605_185), (2, 4_615_945)]


def test_the_triangle_is_described(whole_build: Path, tmp_path: Path) -> None:
    query = "select view_name, comment from duckdb_views() where not internal"
    [(view, description)] = in_release(whole_build, tmp_path, query)
    assert view == "revision_triangle"
    assert str(description).startswith("Figures that two editions or more show, one row per edition")


@pytest.mark.parametrize("left_out", EDITIONS)
def test_there_is_no_triangle_without_all_its_facts(build: Path, tmp_path: Path, left_out: str) -> None:
    change(build, f"drop table marts.{left_out}")
    assert in_release(build, tmp_path, "select view_name from duckdb_views() where not internal") == []
