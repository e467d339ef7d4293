"""Surveys beside recorded crime, and the publisher's errors that are corrected: what comes out of the marts."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.dbt.marts import row
from tests.dbt.small_gap import MUGGING

pytestmark = pytest.mark.slow


def gap(connection: duckdb.DuckDBPyConnection, columns: str, pair: str, year: int = 2023) -> tuple[Any, ...]:
    """`columns` of a pair in the year of the survey that begins in April of `year`."""
    query = f"select {columns} from marts.crime_gap where pair_id = ? and period_start = cast(? as date)"
    return row(connection, query, pair, f"{year}-04-01")


def test_ratio_is_of_incidents_written_out_to_crimes_of_the_whole_jurisdiction(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    # 135 of the 140 robberies are those of England, which the table shows too.
    columns = "survey_value, recorded_value, ratio, ratio_status, ratio_note"
    assert gap(compared, columns, "of_its_own") == (100000.0, 140.0, pytest.approx(100000 / 140), None, None)


def test_interval_of_the_ratio_is_that_of_the_estimate(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "survey_lower, survey_upper, ratio_lower, ratio_upper, interval_source, interval_note"
    assert gap(compared, columns, "of_its_own") == (
        90000.0,
        112000.0,
        pytest.approx(90000 / 140),
        pytest.approx(112000 / 140),
        "published",
        None,
    )


def test_interval_carried_over_from_the_share_of_victims_is_a_least_one(compared: duckdb.DuckDBPyConnection) -> None:
    # 1.96 x 1.2 x sqrt(1 x 99 / 30,000) = 0.1351 of 1 per cent
    columns = "survey_lower, survey_upper, ratio_lower, ratio_upper, interval_source"
    found = gap(compared, columns, "at_least")
    assert found == (86490.0, 113510.0, pytest.approx(86490 / 140), pytest.approx(113510 / 140), "at_least")
    assert gap(compared, "interval_note", "at_least")[0].startswith("At least this wide: ")


@pytest.mark.parametrize(
    ("pair", "year", "why"),
    [
        ("households", 2023, "none can be derived for crimes against households"),
        ("at_least", 2022, "none is published"),
        ("corrected", 2023, "belongs to a figure that is corrected here"),
        ("corrected_beside", 2023, "belongs to a figure that is corrected here"),
        ("refused", 2023, "the two figures are not compared"),
    ],
)
def test_an_estimate_without_an_interval_says_why(
    compared: duckdb.DuckDBPyConnection, pair: str, year: int, why: str
) -> None:
    *ends, source, note = gap(
        compared, "survey_lower, survey_upper, ratio_lower, interval_source, interval_note", pair, year
    )
    assert [*ends, source] == [None, None, None, None]
    assert note.startswith("No interval: ")
    assert why in note
    assert ("households" in note) == (pair == "households")


def test_figures_that_do_not_compare_have_no_ratio(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "survey_value, recorded_value, ratio, ratio_status, ratio_note, grade"
    why = "No ratio: Shops are in one of them."
    assert gap(compared, columns, "refused") == (5000.0, 7.0, None, "z", why, "not_comparable")


@pytest.mark.parametrize(
    ("pair", "period", "value"), [("corrected", "FY:2023-04-01", 24.0), ("calendar", "CY:2024-01-01", 26.0)]
)
def test_recorded_year_is_the_first_that_begins_within_the_wave(
    compared: duckdb.DuckDBPyConnection, pair: str, period: str, value: float
) -> None:
    columns = "period_id, recorded_period_id, recorded_value"
    assert gap(compared, columns, pair) == ("SY:2023-04-01", period, value)


def test_a_year_without_recorded_crime_has_no_ratio(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "recorded_period_id, recorded_value, ratio, ratio_status, ratio_note"
    why = "No ratio: no recorded crime of this class for this year."
    assert gap(compared, columns, "unrecorded") == (None, None, None, "x", why)


def test_a_pair_has_no_years_before_its_first_day(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute("select pair_id, count(*) from marts.crime_gap group by all order by 1").fetchall()
    assert dict(found) == {
        "at_least": 2,
        "calendar": 1,
        "corrected": 1,
        "corrected_beside": 1,
        "households": 1,
        "of_its_own": 1,
        "refused": 2,
        "unrecorded": 1,
    }


def test_a_break_within_the_year_stands_among_the_caveats(compared: duckdb.DuckDBPyConnection) -> None:
    assert gap(compared, "break_note", "at_least", 2022) == (None,)
    note, caveats = gap(compared, "break_note, caveats", "at_least")
    assert note == "A new panel."
    assert caveats.endswith("Shops are in one of them. | Break of the series: A new panel.")


def test_a_corrected_estimate_keeps_what_is_printed_and_loses_its_interval(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    found = compared.execute(
        "select edition, value, published_value, correction_id, canonical_value, lower, upper, confidence_level,"
        " interval_source from marts.fct_survey_estimate_vintage where source_id = 'ask_sc' order by valid_from"
    ).fetchall()
    corrected = (20.0, 550.0, "mugging", 20000.0, None, None, None, None)
    assert found == [("sy-2023-24", *corrected), ("sy-2023-24-again", *corrected)]


def test_an_estimate_without_a_correction_is_as_published(compared: duckdb.DuckDBPyConnection) -> None:
    found = row(
        compared,
        "select value, published_value, correction_id, canonical_value from marts.fct_survey_estimate"
        " where source_id = 'ask_sc_again'",
    )
    assert found == (20.0, 20.0, None, 20000.0)


def test_a_corrected_figure_is_the_one_compared(compared: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select value, lower, upper from marts.uk_comparison"
        " where comparison_id = 'survey/survey_incidents/robbery/FY:2023-04-01/SC'"
    )
    assert row(compared, query) == (20000.0, None, None)


def test_a_correction_ends_where_something_else_is_printed(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute(
        "select edition, value, published_value, correction_id from marts.fct_recorded_crime_vintage"
        " where source_id = 'mended' order by valid_from"
    ).fetchall()
    assert found == [("ye-2024-03", 30.0, 999.0, "mended"), ("ye-2024-06", 31.0, 31.0, None)]


def test_a_correction_is_no_revision(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute(
        "select source_id, from_value, to_value, tier from marts.fct_revision where source_id in ('ask_sc', 'mended')"
    ).fetchall()
    assert found == [("mended", 30.0, 31.0, "moderate")]


@pytest.mark.parametrize(
    ("correction", "editions", "stands", "what_to_do"),
    [
        ("mugging", 2, True, ""),
        ("mended", 2, False, "An edition shows another value: remove the correction."),
        ("unmet", 0, False, "No edition shows the figure: mend the keys of corrections.csv."),
        ("day", 0, True, ""),
        ("mended_day", 0, False, "Remove the correction if the publisher has mended the file."),
    ],
)
def test_a_correction_whose_error_is_gone_is_reported(
    compared: duckdb.DuckDBPyConnection, correction: str, editions: int, stands: bool, what_to_do: str
) -> None:
    columns = "editions, error_still_stands, what_to_do"
    *found, advice = row(compared, f"select {columns} from checks.chk_correction where correction_id = ?", correction)
    assert found == [editions, stands]
    assert stands or advice == what_to_do


def test_dimension_of_corrections_holds_what_is_printed_and_what_is_right(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    columns = "kind, source_id, offence_id, published, corrected, clears_interval"
    query = f"select {columns} from marts.dim_correction where correction_id = ?"
    assert row(compared, query, "mugging") == ("value", "ask_sc", MUGGING["SC"], "550", "20", True)
    assert row(compared, query, "day") == ("text", "mended", None, "30-12-2017", "31-12-2017", False)
