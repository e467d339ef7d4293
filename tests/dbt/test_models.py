"""The dbt models on a small invented warehouse: what comes out of the marts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt import small_warehouse as small
from tests.dbt.marts import build_marts, row
from warehouse.connection import open_database

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_marts(tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="module")
def marts(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(built, read_only=True) as connection:
        yield connection


def latest(
    connection: duckdb.DuckDBPyConnection,
    columns: str,
    source: str,
    area: str,
    offence: str = "ons_prc:total",
    period: str = "%",
) -> tuple[Any, ...]:
    return row(
        connection,
        f"select {columns} from marts.fct_recorded_crime"
        " where source_id = ? and area_code = ? and offence_id = ? and period_id like ? and measure = 'recorded_crime'",
        source,
        area,
        offence,
        period,
    )


def test_latest_edition_gives_the_value(marts: duckdb.DuckDBPyConnection) -> None:
    found = latest(marts, "value, edition, is_from_latest_edition, period_label", "years", small.EW, period="FY:2024%")
    assert found == (120.0, "ye-2025-12", True, "2024/25")


def test_figure_dropped_by_the_newest_edition_stays_and_says_so(marts: duckdb.DuckDBPyConnection) -> None:
    found = latest(marts, "value, edition, is_from_latest_edition", "years", small.EW, period="FY:2023%")
    assert found == (90.0, "ye-2025-06", False)


def test_as_of_a_day_gives_what_was_known_then(marts: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select value from marts.fct_recorded_crime_vintage where source_id = 'years' and offence_id = 'ons_prc:total'"
        " and period_id = 'FY:2024-04-01' and valid_from <= cast(? as date)"
        " and (valid_to is null or cast(? as date) < valid_to)"
    )
    assert row(marts, query, "2026-01-01", "2026-01-01") == (100.0,)
    assert row(marts, query, "2026-04-23", "2026-04-23") == (120.0,)


def test_identity_of_a_figure_is_the_md5_of_its_key(marts: duckdb.DuckDBPyConnection) -> None:
    key = "years|recorded_crime|K04000001|2024-04-01|2025-03-31|FY|ons_prc:total||recorded_crime"
    assert latest(marts, "figure_id = md5(?)".replace("?", f"'{key}'"), "years", small.EW, period="FY:2024%") == (True,)


def test_revisions_are_rows_with_kind_and_tier(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select offence_id, revision_kind, tier, difference, relative_difference, days_between"
        " from marts.fct_revision where source_id = 'years' order by offence_id"
    ).fetchall()
    assert found == [
        ("ons_prc:burglary", "became_available", "none", None, None, 182),
        ("ons_prc:total", "value_changed", "large", 20.0, 0.2, 182),
        ("ons_prc:violence", "value_changed", "large", 10.0, 0.2, 182),
    ]


def test_resubmission_the_publisher_did_not_apply_is_a_revision_row(marts: duckdb.DuckDBPyConnection) -> None:
    found = row(
        marts,
        "select revision_kind, tier, from_value, to_value, difference, from_edition, to_edition"
        " from marts.fct_revision where jurisdiction = 'SC'",
    )
    assert found == ("resubmission_not_applied", "small", 299790.0, 297060.0, -2730.0, "fy-2024-25", "fy-2024-25")


def test_missing_force_keeps_its_status_and_has_no_rate(marts: duckdb.DuckDBPyConnection) -> None:
    assert latest(marts, "value, obs_status, status_meaning, marker, rate_status", "forces", small.GMP) == (
        None,
        "x",
        "not available",
        "[x]",
        "x",
    )


@pytest.mark.parametrize(
    ("area", "status"),
    [(small.BTP, "z"), (small.CITY, "u"), (small.ENGLAND, "z"), (small.EW, "z")],
    ids=["no residents", "too few residents", "leaves out a force", "leaves out a force, whole"],
)
def test_figure_without_a_meaningful_rate_says_why(marts: duckdb.DuckDBPyConnection, area: str, status: str) -> None:
    assert latest(marts, "rate_per_1000, rate_status", "forces", area) == (None, status)


def test_rate_names_its_population_edition_and_day(marts: duckdb.DuckDBPyConnection) -> None:
    found = latest(
        marts,
        "rate_per_1000, denominator_population, denominator_source_id, denominator_vintage_id,"
        " cast(denominator_date as varchar), denominator_basis, rate_note",
        "forces",
        small.CUMBRIA,
    )
    assert found == (25.0, 2000, "persons", "persons-1", "2019-06-30", "persons", None)


def test_rate_of_a_year_later_than_the_estimates_says_so(marts: duckdb.DuckDBPyConnection) -> None:
    rate, status, note = latest(
        marts, "rate_per_1000, rate_status, rate_note", "councils", small.SCOTLAND, "sg_2021:total"
    )
    assert (rate, status) == (60.0, None)
    assert "a year earlier" in note


def test_rate_without_an_estimate_is_not_available(marts: duckdb.DuckDBPyConnection) -> None:
    assert latest(marts, "rate_per_1000, rate_status", "years", small.EW, period="FY:2024%") == (None, "x")


def test_provisional_figure_keeps_its_value_and_its_rate(marts: duckdb.DuckDBPyConnection) -> None:
    assert latest(marts, "value, obs_status, rate_per_1000", "councils", small.FIFE, "sg_2021:total") == (
        30.0,
        "p",
        60.0,
    )


def test_months_have_no_rate(marts: duckdb.DuckDBPyConnection) -> None:
    assert latest(marts, "rate_status, period_label", "months", small.EW, period="M:2024-04%") == ("z", "Apr 2024")


def test_population_is_summed_up_the_hierarchy(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select area_code, population, parts from marts.fct_population where source_id = 'persons' and is_derived"
    ).fetchall()
    assert sorted(found) == sorted(
        [
            (small.GMP, 1500, 2),
            (small.CUMBRIA, 2000, 1),
            (small.CITY, 10, 1),
            (small.SOUTH_WALES, 400, 1),
            (small.NORTH_WEST, 3500, 3),
            ("E12000007", 10, 1),
            (small.ENGLAND, 3510, 4),
            (small.WALES, 400, 1),
            (small.EW, 3910, 5),
        ]
    )  # not the United Kingdom: the Scottish council has no estimate in this source


def test_published_population_is_not_summed_again(marts: duckdb.DuckDBPyConnection) -> None:
    found = row(
        marts,
        "select population, is_derived, sheet from marts.fct_population where source_id = 'scots' and area_code = ?",
        small.SCOTLAND,
    )
    assert found == (5000, False, "Sheet 1")


def test_area_additivity_leaves_out_what_the_total_leaves_out(marts: duckdb.DuckDBPyConnection) -> None:
    found = row(
        marts,
        "select evaluated, difference, parts_expected, parts_null from checks.chk_area_additivity"
        " where partition_id = 'england_forces'",
    )
    assert found == (True, 0.0, 3, 1)


def test_offence_additivity_shows_the_difference(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select edition, evaluated, difference, parts_null from checks.chk_offence_additivity"
        " where source_id = 'years' order by edition"
    ).fetchall()
    assert found == [("ye-2025-06", True, 0.0, 1), ("ye-2025-12", True, 0.0, 0)]
    months = row(
        marts,
        "select bool_or(evaluated), max(parts_present) from checks.chk_offence_additivity where source_id = 'months'",
    )
    assert months == (False, 1)


def test_months_are_added_up_to_the_year_beside_them(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select offence_id, evaluated, difference from checks.chk_year_of_months order by offence_id"
    ).fetchall()
    assert found == [("ons_prc:theft", True, -2.0), ("ons_prc:total", True, 0.0)]


def test_dimension_of_areas_holds_path_and_name_variants(marts: duckdb.DuckDBPyConnection) -> None:
    found = row(
        marts,
        "select hierarchy_path, hierarchy_level, country_code, name_variants from marts.dim_area where area_code = ?",
        small.GMP,
    )
    assert found == (
        "United Kingdom > England and Wales > England > North West > Greater Manchester",
        4,
        small.ENGLAND,
        "GMP; Greater Manchester Police",
    )


def test_dimension_of_sources_holds_the_designation_in_force(marts: duckdb.DuckDBPyConnection) -> None:
    assert row(marts, "select designation from marts.dim_source where source_id = 'years'") == (
        "Accredited official statistics",
    )


def test_newest_edition_is_marked(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select edition_order, is_latest_edition from marts.dim_vintage where source_id = 'years' order by 1"
    ).fetchall()
    assert found == [(1, False), (2, True)]


def test_every_table_and_column_is_described_and_its_grain_stated(marts: duckdb.DuckDBPyConnection) -> None:
    tables = marts.execute(
        "select table_name, comment from duckdb_tables() where schema_name in ('marts', 'checks')"
    ).fetchall()
    assert len(tables) == 36
    assert [name for name, comment in tables if not (comment or "").startswith("One row per ")] == []
    blank = marts.execute(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name in ('marts', 'checks') and comment is null"
    ).fetchall()
    assert blank == []
