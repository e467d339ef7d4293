"""Classifications, and who measures what: what comes out of the marts."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.dbt.marts import row

pytestmark = pytest.mark.slow


def test_a_table_says_since_when_and_how_fine_it_measures(compared: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "is_measured, measured_since, measured_until, published_as, match_type, definition, finest_area,"
        " finest_period, lag_days, designation, designation_since, figures, not_measured_because"
    )
    query = f"select {columns} from marts.measure_availability where availability_id = ?"
    # Seven figures: five years, and in one of them a part of the area and a part of the crimes.
    assert row(compared, query, "EW/ew_counts/recorded_crime/robbery") == (
        True,
        date(2019, 4, 1),
        date(2024, 3, 31),
        "robbery (EW)",
        "exact",
        "The same offence.",
        "country",
        "year",
        100,
        "Official statistics",
        date(2014, 1, 1),
        7,
        None,
    )


def test_a_class_is_measured_in_years_with_a_value_while_it_is_mapped(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute(
        "select availability_id, measured_since, measured_until, figures from marts.measure_availability"
        " where published_as = 'moved (EW)' order by 1"
    ).fetchall()
    # The first year, 2019/20, is published as missing.
    assert found == [
        ("EW/ew_moved/recorded_crime/car", date(2020, 4, 1), date(2021, 3, 31), 1),
        ("EW/ew_moved/recorded_crime/parked", date(2021, 4, 1), date(2024, 3, 31), 3),
    ]


def test_the_mapping_that_fits_best_stands_for_the_table(compared: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select match_type, measured_since, figures from marts.measure_availability"
        " where availability_id = 'EW/ew_counts/recorded_crime/home'"
    )
    assert row(compared, query) == ("exact", date(2021, 4, 1), 3)


def test_body_or_survey_that_counts_is_named(compared: duckdb.DuckDBPyConnection) -> None:
    query = "select measured_by, lag_days from marts.measure_availability where availability_id = ?"
    asked = row(compared, query, "SC/ask_sc/survey_incidents/robbery")
    assert asked == ("Scottish Crime and Justice Survey", 429)


@pytest.mark.parametrize(
    ("gap", "why"),
    [
        ("NI/police_recorded/none/bicycle", "No source at hand has a class that matches this offence."),
        ("SC/police_recorded/none/weapons", "Only parts of this offence are shown by the sources at hand."),
        ("SC/survey/none/home", "No source at hand has a class that matches this offence."),
    ],
)
def test_what_another_measures_and_this_one_does_not_is_a_row(
    compared: duckdb.DuckDBPyConnection, gap: str, why: str
) -> None:
    columns = "is_measured, figures, measure, source_id, not_measured_because"
    query = f"select {columns} from marts.measure_availability where availability_id = ?"
    assert row(compared, query, gap) == (False, 0, None, None, why)


def test_parts_are_shown_as_parts(compared: duckdb.DuckDBPyConnection) -> None:
    query = "select match_type, definition from marts.measure_availability where availability_id = ?"
    found = row(compared, query, "SC/sc_counts/recorded_crime/weapons")
    assert found == ("broad", "Parts of this offence only.")


def test_what_nobody_measures_as_a_whole_is_no_gap(compared: duckdb.DuckDBPyConnection) -> None:
    query = "select availability_id from marts.measure_availability where conformed_offence_id = 'uk_common:by_night'"
    assert row(compared, query) == ("EW/ew_counts/recorded_crime/by_night",)


def test_nothing_that_is_measured_stands_among_the_gaps_too(compared: duckdb.DuckDBPyConnection) -> None:
    both = compared.execute(
        "select jurisdiction, family, conformed_offence_id from marts.measure_availability"
        " group by all having bool_or(not is_measured) and bool_or(match_type <> 'broad')"
    ).fetchall()
    assert both == []


def test_path_of_the_deepest_conformed_offence_is_whole(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "label_path, is_conformed, offence_scheme, is_total, parent_id"
    found = row(compared, f"select {columns} from marts.dim_offence where offence_id = 'uk_common:by_night'")
    path = (
        "All crime > Property crime > Theft > Theft of vehicles > Theft of cars > Theft of parked cars"
        " > Theft of cars parked by night"
    )
    assert found == (path, True, "uk_common", False, "uk_common:parked")


def test_a_conformed_offence_leads_to_the_international_classification(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "label_path, is_total, is_conformed, iccs_code"
    query = f"select {columns} from marts.dim_offence where offence_id = ?"
    section = "Acts against property that involve violence"
    assert row(compared, query, "uk_common:robbery") == ("All crime > Robbery", False, True, "0401")
    assert row(compared, query, "iccs:0401") == (f"{section} > Robbery", False, False, "0401")
    assert row(compared, query, "iccs:04") == (section, True, False, "04")
    assert row(compared, query, "ons_prc:own_robbery") == ("robbery", False, False, None)


def test_bridge_joins_every_label_that_editions_use(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "published_labels, conformed_offence_label, match_type, iccs_code"
    query = f"select {columns} from marts.bridge_offence_classification where offence_id = ?"
    assert row(compared, query, "ons_prc:own_theft") == ("Stealing | Thefts", "Theft", "exact", None)
    assert row(compared, query, "ons_prc:own_robbery") == ("robbery (EW)", "Robbery", "exact", "0401")


def test_bridge_has_a_row_for_each_span_of_days(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute(
        "select match_type, valid_from, valid_to, rationale from marts.bridge_offence_classification"
        " where offence_id = 'ons_prc:own_home' order by valid_from nulls first"
    ).fetchall()
    assert found == [
        ("narrow", None, date(2021, 3, 31), "Sheds away from the home are in it."),
        ("exact", date(2021, 4, 1), None, None),
    ]
