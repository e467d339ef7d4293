"""The dbt models on invented surveys and figures on fraud: what comes out of their marts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt import small_fraud as fraud
from tests.dbt import small_survey as survey
from tests.dbt.marts import build_marts, row
from warehouse.connection import open_database

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_marts(tmp_path_factory.mktemp("dbt"), survey.add, fraud.add)


@pytest.fixture(scope="module")
def marts(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(built, read_only=True) as connection:
        yield connection


def prevalence(
    connection: duckdb.DuckDBPyConnection, columns: str, source: str, offence: str, which: str = "true"
) -> tuple[Any, ...]:
    return row(
        connection,
        f"select {columns} from marts.fct_survey_estimate where measure = 'survey_prevalence' and source_id = ?"
        f" and offence_id = ? and period_id <> 'FY:2018-04-01' and period_id <> 'FY:2014-04-01' and {which}",
        source,
        offence,
    )


def of_body(
    connection: duckdb.DuckDBPyConnection, columns: str, source: str, offence: str, year: int, body: str
) -> tuple[Any, ...]:
    return row(
        connection,
        f"select {columns} from marts.fct_fraud_and_cyber"
        " where source_id = ? and offence_id = ? and year(period_start) = ? and reporting_body = ?",
        source,
        offence,
        year,
        body,
    )


def test_every_estimate_stands_once_in_its_edition(marts: duckdb.DuckDBPyConnection) -> None:
    published = sorted(
        (figure["vintage_id"], figure["offence_id"], figure["value"], figure["survey_population"] or "")
        for figure in survey.observations()
        if figure["series"] == "survey" and figure["value"] is not None
    )
    found = marts.execute(
        "select vintage_id, offence_id, value, coalesce(survey_population, '')"
        " from marts.fct_survey_estimate_vintage where value is not null"
    ).fetchall()
    assert sorted(found) == published


def test_facts_about_a_survey_are_no_estimates(marts: duckdb.DuckDBPyConnection) -> None:
    query = "select count(*) from marts.fct_survey_estimate_vintage where source_id = 'quality'"
    assert row(marts, query) == (0,)


def test_only_the_latest_of_a_restated_wave_is_in_force(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select value, edition, valid_from, valid_to from marts.fct_survey_estimate_vintage"
        " where source_id = 'irish_survey' order by valid_from"
    ).fetchall()
    assert found == [
        (5.1, "2024-02-01", date(2024, 2, 1), date(2025, 3, 6)),
        (5.8, "2025-03-06", date(2025, 3, 6), None),
    ]
    assert prevalence(marts, "value, is_from_latest_edition", "irish_survey", survey.NI_HEADLINE) == (5.8, True)


def test_restated_wave_is_a_revision(marts: duckdb.DuckDBPyConnection) -> None:
    found = row(
        marts, "select revision_kind, from_value, to_value, tier from marts.fct_revision where family = 'survey'"
    )
    assert found == ("value_changed", 5.1, 5.8, "moderate")


def test_wave_left_out_by_the_newest_edition_stays_and_says_so(marts: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select value, edition, is_from_latest_edition from marts.fct_survey_estimate"
        " where source_id = 'estimates' and period_id = 'FY:2018-04-01' and survey_population = 'people_16_plus'"
    )
    assert row(marts, query) == (16.0, "ye-2020-03", False)


def test_one_label_of_two_populations_is_two_figures(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select survey_population, value from marts.fct_survey_estimate"
        " where offence_id = ? and measure = 'survey_prevalence' order by value",
        [survey.VEHICLE],
    ).fetchall()
    assert found == [("households", 2.5), ("vehicle_owning_households", 3.2)]


def test_interval_is_derived_from_base_and_design_factor(marts: duckdb.DuckDBPyConnection) -> None:
    # 1.96 x 1.2 x sqrt(10 x 90 / 30,000) = 0.4074
    columns = "lower, upper, confidence_level, design_factor, interval_source, interval_note"
    *numbers, note = prevalence(marts, columns, "estimates", survey.HEADLINE)
    assert numbers == [9.5926, 10.4074, 95.0, 1.2, "derived"]
    assert note.startswith("Derived: value +/- 1.96 x design factor x sqrt(")


def test_derived_interval_ends_at_zero(marts: duckdb.DuckDBPyConnection) -> None:
    assert prevalence(marts, "lower, upper, interval_source", "estimates", survey.FRAUD) == (0.0, 0.0236, "derived")


@pytest.mark.parametrize(
    ("group", "ends"),
    [("breakdown is null", (9.5, 10.6)), ("breakdown is not null", (9.0, None))],
    ids=["both ends", "one end"],
)
def test_published_interval_is_kept_as_published(
    marts: duckdb.DuckDBPyConnection, group: str, ends: tuple[float, float | None]
) -> None:
    columns = "lower, upper, interval_source, interval_note, design_factor"
    found = prevalence(marts, columns, "population_groups", survey.HEADLINE, group)
    assert found == (*ends, "published", None, None)


@pytest.mark.parametrize(
    ("source", "offence", "why"),
    [
        ("estimates", survey.VIOLENCE, "the value is missing"),
        ("estimates", survey.INJURY, "nobody in the sample was a victim"),
        ("scottish_survey", survey.SCOTTISH_HEADLINE, "base and design factor do not allow one"),
    ],
)
def test_estimate_without_an_interval_says_why(
    marts: duckdb.DuckDBPyConnection, source: str, offence: str, why: str
) -> None:
    *ends, note = prevalence(marts, "lower, upper, interval_source, confidence_level, interval_note", source, offence)
    assert ends == [None, None, None, None]
    assert why in note


def test_change_keeps_its_comparator_and_significance(marts: duckdb.DuckDBPyConnection) -> None:
    found = row(
        marts,
        "select value, comparator_type, comparator_start, comparator_end, significance, lower, interval_note"
        " from marts.fct_survey_estimate where measure = 'survey_prevalence_change'",
    )
    assert found[:6] == (-6.0, "FY", date(2018, 4, 1), date(2019, 3, 31), "s", None)
    assert "only whether the change is significant" in found[6]


def test_units_that_compare_stand_beside_the_published_ones(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "value, unit, canonical_value, canonical_unit"
    found = prevalence(marts, columns, "scottish_survey", survey.SCOTTISH_HEADLINE)
    assert found == (0.2, "proportion", 20.0, "percent")
    thousands = f"select {columns} from marts.fct_survey_estimate where offence_id = '{survey.BICYCLE}'"
    assert row(marts, thousands) == (15.0, "thousand_incidents", 15000.0, "incidents")


def test_leaves_of_a_survey_add_to_its_total(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select offence_id, value from marts.fct_survey_estimate"
        " where measure = 'survey_incidents' and is_leaf order by value"
    ).fetchall()
    assert found == [(survey.BICYCLE, 15.0), (survey.VEHICLE, 25.0), (survey.VIOLENCE, 60.0)]
    checked = "select published_total, sum_of_leaves, leaves from checks.chk_leaf_sum where offence_id = ?"
    assert row(marts, checked, survey.HEADLINE) == (100.0, 100.0, 3)


def quality(connection: duckdb.DuckDBPyConnection, columns: str, name: str, wave: str) -> tuple[Any, ...]:
    return row(connection, f"select {columns} from marts.survey_quality where survey = ? and wave = ?", name, wave)


def test_every_wave_stands_once_in_survey_quality(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute("select survey, wave from marts.survey_quality").fetchall()
    assert sorted(found) == sorted((name, wave) for name, wave, _ in survey.WAVES)


def test_response_rate_is_set_against_the_last_published_one(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "response_rate, response_rate_status, response_rate_change"
    assert quality(marts, columns, "csew", "2014/15") == (75.0, None, None)
    assert quality(marts, columns, "csew", "2018/19") == (None, "x", None)
    assert quality(marts, columns, "csew", "2019/20") == (64.0, None, -11.0)


def test_missing_response_rate_has_its_reason(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "response_rate_status, response_rate_reason"
    assert quality(marts, columns, "csew", "2018/19") == ("x", survey.NOT_FOUND)
    assert quality(marts, columns, "niscs", "2022/23") == ("x", "No published figure was found.")


def test_headline_prefers_the_published_interval_of_the_newest_edition(marts: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "headline_prevalence, headline_lower, headline_upper, headline_interval_source, headline_vintage_id,"
        " relative_half_width, relative_half_width_status, minimum_detectable_change,"
        " minimum_detectable_change_source, derived_detectable_change"
    )
    found = quality(marts, columns, "csew", "2019/20")
    # Half of 10.6 - 9.5 is 5.5 per cent of 10; times the square root of two 7.778.
    assert found == (10.0, 9.5, 10.6, "published", "population_groups-1", 5.5, None, 7.0, "published", 7.778)


def test_wave_with_a_derived_interval_has_its_detectable_change_derived(marts: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "headline_lower, headline_upper, headline_interval_source, relative_half_width, achieved_sample,"
        " achieved_sample_unit, minimum_detectable_change, minimum_detectable_change_source, derived_detectable_change"
    )
    found = quality(marts, columns, "csew", "2018/19")
    assert found == (15.518, 16.482, "derived", 3.012, 32000.0, "respondents", None, "derived", 4.26)


def test_headline_speaks_of_people_whatever_is_newer_for_households(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "headline_prevalence, headline_vintage_id"
    assert quality(marts, columns, "csew", "2018/19") == (16.0, "estimates-1")


def test_wave_without_an_interval_says_so(marts: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "headline_prevalence, headline_status, relative_half_width, relative_half_width_status,"
        " minimum_detectable_change_status, achieved_sample, achieved_sample_status, achieved_sample_unit"
    )
    assert quality(marts, columns, "scjs", "2023/24") == (20.0, None, None, "x", "x", 5000.0, None, "respondents")
    assert quality(marts, columns, "niscs", "2022/23") == (5.8, None, None, "x", "x", None, "x", None)
    assert quality(marts, columns, "csew", "2014/15") == (20.0, None, None, "x", "x", 33350.0, None, "interviews")


def test_every_figure_on_fraud_stands_once_in_its_edition(marts: duckdb.DuckDBPyConnection) -> None:
    published = [figure["vintage_id"] for figure in fraud.observations()] + ["estimates-2"]
    found = marts.execute("select vintage_id from marts.fct_fraud_and_cyber_vintage").fetchall()
    assert sorted(vintage for (vintage,) in found) == sorted(published)


@pytest.mark.parametrize(
    ("source", "bodies"),
    [
        ("bodies", [fraud.REPORTED, fraud.ALL_BODIES, fraud.CIFAS, fraud.FINANCE]),
        ("recorded_fraud", [fraud.REPORTED, fraud.ALL_BODIES, fraud.CIFAS, fraud.FINANCE]),
        ("online", ["Police"]),
        ("scottish_fraud", ["Police Scotland"]),
        ("irish_fraud", ["Police Service of Northern Ireland"]),
        ("estimates", ["Crime Survey for England and Wales"]),
    ],
)
def test_figure_on_fraud_names_the_body_that_counted(
    marts: duckdb.DuckDBPyConnection, source: str, bodies: list[str]
) -> None:
    found = marts.execute(
        "select distinct reporting_body from marts.fct_fraud_and_cyber where source_id = ? order by 1", [source]
    ).fetchall()
    assert [body for (body,) in found] == bodies


@pytest.mark.parametrize(("source", "offence"), [("bodies", "nfib:total"), ("recorded_fraud", "ons_prc:fraud")])
def test_suspended_total_is_still_the_sum_of_all_bodies(
    marts: duckdb.DuckDBPyConnection, source: str, offence: str
) -> None:
    columns = "value, obs_status, status_meaning, status_reason, is_leaf"
    found = of_body(marts, columns, source, offence, 2025, fraud.ALL_BODIES)
    assert found == (None, "x", "not available", fraud.SUSPENDED, False)


def test_period_that_holds_a_break_says_so(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "is_at_break, break_note"
    broken = {
        fraud.REPORTED: (True, "One service replaced another."),
        fraud.CIFAS: (True, "All reports are passed on."),
        fraud.FINANCE: (False, None),
        fraud.ALL_BODIES: (True, "One service replaced another."),
    }
    for body, found in broken.items():
        assert of_body(marts, columns, "bodies", "nfib:total", 2025, body) == found
        assert of_body(marts, columns, "bodies", "nfib:total", 2024, body) == (False, None)


def test_every_figure_on_fraud_says_what_overlaps_with_it(marts: duckdb.DuckDBPyConnection) -> None:
    query = "select count(*) from marts.fct_fraud_and_cyber where overlap_note is null or body_counts is null"
    assert row(marts, query) == (0,)
    note, covered = of_body(marts, "overlap_note, body_area_covered", "bodies", "nfib:total", 2024, fraud.ALL_BODIES)
    assert "never add it to them" in note
    assert covered == "EW"


@pytest.mark.parametrize("source", ["bodies", "recorded_fraud"])
def test_leaves_of_all_bodies_add_to_the_published_sum(marts: duckdb.DuckDBPyConnection, source: str) -> None:
    query = (
        "select sum(value) filter (where is_leaf), max(value) from marts.fct_fraud_and_cyber"
        " where source_id = ? and year(period_start) = 2024"
    )
    assert row(marts, query, source) == (660.0, 660.0)


def test_bodies_are_added_up_to_the_sum_published_beside_them(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select offence_id, bodies, difference from checks.chk_body_additivity order by offence_id"
    ).fetchall()
    assert found == [("nfib:fraud", 3, 0.0), ("nfib:misuse", 1, 0.0), ("nfib:total", 3, 0.0)]
