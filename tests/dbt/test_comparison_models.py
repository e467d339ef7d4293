"""The dbt models that set jurisdictions side by side: who speaks, what may be compared, and what adds up."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.dbt.marts import row

pytestmark = pytest.mark.slow


def cell(
    connection: duckdb.DuckDBPyConnection,
    columns: str,
    offence: str,
    year: int,
    jurisdiction: str,
    measure: str = "police_recorded/recorded_crime",
) -> tuple[Any, ...]:
    """`columns` of one row of uk_comparison; `year` is the one in which it begins."""
    query = f"select {columns} from marts.uk_comparison where comparison_id = ?"
    return row(connection, query, f"{measure}/{offence}/FY:{year}-04-01/{jurisdiction}")


def pair(connection: duckdb.DuckDBPyConnection, columns: str, offence: str, year: int, a: str, b: str) -> Any:
    """`columns` of the range of comparability that holds a year of recorded crime."""
    query = (
        f"select {columns} from marts.comparability where conformed_offence_id = ? and measure = 'recorded_crime'"
        " and jurisdiction_a = ? and jurisdiction_b = ? and cast(? as date) between first_day and last_day"
    )
    return row(connection, query, f"uk_common:{offence}", a, b, f"{year}-04-01")


# The total of the United Kingdom


def test_a_total_is_the_sum_of_three_jurisdictions_that_compare(compared: duckdb.DuckDBPyConnection) -> None:
    found = cell(compared, "value, unit, obs_status, status_reason, grade, trend_grade", "robbery", 2023, "UK")
    assert found == (140 + 24 + 7, "offences", None, None, "comparable", "not_comparable")


def test_a_total_of_figures_that_compare_with_caution_says_so(compared: duckdb.DuckDBPyConnection) -> None:
    assert cell(compared, "value, grade", "theft", 2023, "UK") == (990 + 50 + 8, "with_caution")


@pytest.mark.parametrize(
    ("offence", "pairs"),
    [("violence", "EW with SC"), ("damage", "EW with SC, SC with NI"), ("arson", "EW with NI, SC with NI")],
)
def test_two_jurisdictions_that_do_not_compare_forbid_the_total(
    compared: duckdb.DuckDBPyConnection, offence: str, pairs: str
) -> None:
    value, status, reason, grade = cell(compared, "value, obs_status, status_reason, grade", offence, 2023, "UK")
    assert (value, status, grade) == (None, "z", "not_comparable")
    assert reason == f"No total for the United Kingdom: the figures are not counted alike ({pairs})."


@pytest.mark.parametrize(("offence", "year"), [("vehicle", 2022), ("bicycle", 2023), ("drugs", 2019)])
def test_a_total_that_lacks_a_jurisdiction_is_not_available(
    compared: duckdb.DuckDBPyConnection, offence: str, year: int
) -> None:
    value, status, reason = cell(compared, "value, obs_status, status_reason", offence, year, "UK")
    assert (value, status) == (None, "x")
    assert reason == "No total for the United Kingdom: not every jurisdiction has a figure."


def test_a_total_that_could_never_be_names_the_pairs_though_a_figure_is_missing_too(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    status, reason = cell(compared, "obs_status, status_reason", "home", 2020, "UK")
    assert status == "z"
    assert "(EW with NI)" in reason


def test_shares_are_never_added_up(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "value, obs_status, status_reason"
    found = cell(compared, columns, "robbery", 2023, "UK", "survey/survey_prevalence")
    assert found == (None, "z", "No total for the United Kingdom: shares and rates do not add.")


def test_incidents_of_surveys_add_in_one_unit_whoever_was_asked(compared: duckdb.DuckDBPyConnection) -> None:
    found = cell(compared, "value, unit, grade", "robbery", 2023, "UK", "survey/survey_incidents")
    assert found == (125000.0, "incidents", "with_caution")


# Grades


def test_rules_that_find_no_fault_leave_figures_comparable(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "grade, trend_grade, comparable_with, grade_with_ew, grade_with_sc, grade_with_ni, grade_reason"
    assert cell(compared, columns, "robbery", 2023, "EW") == (
        "comparable",
        "with_caution",
        "NI, SC",
        None,
        "comparable",
        "comparable",
        "With NI: Counted alike. | With SC: Counted alike under other law.",
    )


@pytest.mark.parametrize(
    ("offence", "jurisdiction", "grade"),
    [("theft", "SC", "with_caution"), ("damage", "SC", "not_comparable"), ("arson", "NI", "not_comparable")],
    ids=["close", "narrow", "related"],
)
def test_a_class_that_is_not_the_offence_lowers_the_grade(
    compared: duckdb.DuckDBPyConnection, offence: str, jurisdiction: str, grade: str
) -> None:
    others = {"EW", "SC", "NI"} - {jurisdiction}
    columns = ", ".join(f"grade_with_{other.lower()}" for other in sorted(others))
    assert cell(compared, columns, offence, 2023, jurisdiction) == (grade, grade)


def test_reasons_list_the_worst_first_with_their_references(compared: duckdb.DuckDBPyConnection) -> None:
    found = pair(compared, "reasons, reference", "theft", 2023, "EW", "SC")
    assert found == (
        "Theft by finding is not in it. | Counted alike under other law.",
        "Classification of sc_counts (bridge_offence_classification) | Guide, ew_sc",
    )


@pytest.mark.parametrize(
    ("offence", "year", "a", "b", "grade"),
    [
        ("robbery", 2019, "EW", "SC", "with_caution"),
        ("robbery", 2020, "EW", "SC", "comparable"),
        ("drugs", 2021, "EW", "NI", "comparable"),
        ("drugs", 2022, "EW", "NI", "with_caution"),
        ("drugs", 2022, "SC", "NI", "comparable"),
        ("robbery", 2022, "EW", "NI", "comparable"),
    ],
    ids=["to its last day", "not after it", "not before its first day", "from it on", "other pair", "other offence"],
)
def test_a_rule_holds_for_its_days_offence_and_pair_only(
    compared: duckdb.DuckDBPyConnection, offence: str, year: int, a: str, b: str, grade: str
) -> None:
    assert pair(compared, "grade", offence, year, a, b) == (grade,)


def test_a_rule_on_one_measure_leaves_the_others_alone(compared: duckdb.DuckDBPyConnection) -> None:
    assert cell(compared, "grade_with_ni", "robbery", 2023, "EW") == ("comparable",)
    knives = cell(compared, "grade_with_ni, trend_grade", "robbery", 2023, "EW", "police_recorded/knife_crime")
    assert knives == ("not_comparable", "with_caution")


def test_trends_are_graded_by_rules_alone(compared: duckdb.DuckDBPyConnection) -> None:
    assert pair(compared, "grade, trend_grade", "violence", 2023, "EW", "SC") == ("not_comparable", "not_comparable")
    assert pair(compared, "grade, trend_grade", "damage", 2023, "EW", "SC") == ("not_comparable", "with_caution")


def test_shares_of_people_and_of_households_do_not_compare(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "grade_with_ni, grade_with_sc, comparable_with, grade_reason"
    with_ni, with_sc, others, reason = cell(compared, columns, "robbery", 2023, "EW", "survey/survey_prevalence")
    assert (with_ni, with_sc, others) == ("not_comparable", "with_caution", "SC")
    assert reason.startswith("With NI: One figure speaks of people 16 plus, the other of households. | Asked alike.")


def test_years_with_the_same_grades_and_reasons_make_one_range(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "first_day, last_day, years"
    assert pair(compared, columns, "drugs", 2021, "EW", "NI") == (date(2020, 4, 1), date(2022, 3, 31), 2)
    assert pair(compared, columns, "drugs", 2022, "EW", "NI") == (date(2022, 4, 1), date(2024, 3, 31), 2)


# Who speaks for a jurisdiction


def test_a_part_of_the_offence_never_speaks_for_it(compared: duckdb.DuckDBPyConnection) -> None:
    found = cell(compared, "value, obs_status, status_reason, published_offence_id", "weapons", 2023, "SC")
    assert found == (None, "x", "The source shows no class that matches this offence.", None)


def test_a_part_of_the_area_or_of_the_victims_never_speaks_for_the_whole(compared: duckdb.DuckDBPyConnection) -> None:
    assert cell(compared, "value", "robbery", 2023, "EW") == (140.0,)


@pytest.mark.parametrize(
    ("year", "match", "grade"), [(2020, "narrow", "not_comparable"), (2021, "exact", "comparable")]
)
def test_the_mapping_is_the_one_of_the_year(
    compared: duckdb.DuckDBPyConnection, year: int, match: str, grade: str
) -> None:
    assert cell(compared, "match_type, grade_with_ni", "home", year, "EW") == (match, grade)


@pytest.mark.parametrize(("year", "found"), [(2019, (19.0, "sc_older_counts")), (2020, (21.0, "sc_counts"))])
def test_the_preferred_series_speaks_where_it_has_the_year(
    compared: duckdb.DuckDBPyConnection, year: int, found: tuple[float, str]
) -> None:
    assert cell(compared, "value, source_id", "robbery", year, "SC") == found


def test_a_wave_stands_in_the_financial_year_of_its_name(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "value, period_label, published_period_id, grade_with_ew"
    found = cell(compared, columns, "robbery", 2023, "SC", "survey/survey_prevalence")
    assert found == (2.0, "2023/24", "SY:2023-04-01", "with_caution")
    assert (
        "named after its interviews"
        in cell(compared, "grade_reason", "robbery", 2023, "SC", "survey/survey_prevalence")[0]
    )


def test_fraud_is_a_family_of_its_own_and_bodies_do_not_speak_for_all(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute(
        "select comparison_id, value from marts.uk_comparison where conformed_offence_id = 'uk_common:fraud' order by 1"
    ).fetchall()
    line = "fraud/recorded_crime/fraud/FY:2024-04-01"
    assert found == [(f"{line}/EW", 660.0), (f"{line}/NI", 5.0), (f"{line}/SC", 17.0), (f"{line}/UK", 682.0)]


@pytest.mark.parametrize(
    ("offence", "year", "jurisdiction", "reason"),
    [
        ("bicycle", 2023, "NI", "The source shows no class that matches this offence."),
        ("vehicle", 2022, "NI", "The source shows no figure of this offence for this year."),
        ("home", 2019, "EW", "The class is new."),
    ],
)
def test_a_missing_figure_says_why(
    compared: duckdb.DuckDBPyConnection, offence: str, year: int, jurisdiction: str, reason: str
) -> None:
    value, why, grade, grade_reason = cell(
        compared, "value, status_reason, grade, grade_reason", offence, year, jurisdiction
    )
    assert (value, why, grade) == (None, reason, "not_comparable")
    assert grade_reason == f"There is no figure to compare: {reason}"


def test_a_figure_alone_in_its_line_has_nothing_to_compare_with(compared: duckdb.DuckDBPyConnection) -> None:
    value, grade, reason = cell(compared, "value, grade, grade_reason", "drugs", 2019, "EW")
    assert (value, grade) == (200.0, "not_comparable")
    assert reason.startswith("There is nothing to compare with")


# What a reader of a cell must know


def caveats(connection: duckdb.DuckDBPyConnection, kind: str) -> list[tuple[str, str]]:
    return connection.execute(
        "select comparison_id, caveat from marts.uk_comparison_caveat where caveat_kind = ? order by 1", [kind]
    ).fetchall()


def test_a_caveat_stands_at_the_cells_it_is_needed_with_and_no_others(compared: duckdb.DuckDBPyConnection) -> None:
    line, knives = "police_recorded/recorded_crime/robbery/FY", "police_recorded/knife_crime/robbery/FY"
    practice = "Forces changed their practice."
    assert caveats(compared, "source") == [
        (f"{measure}:{year}-04-01/EW", practice) for measure in (knives, line) for year in (2022, 2023)
    ]


def test_correction_wave_class_and_status_are_caveats(compared: duckdb.DuckDBPyConnection) -> None:
    asked = "survey/survey_incidents/robbery/FY:2023-04-01"
    assert caveats(compared, "correction") == [(f"{asked}/SC", "The parts add to something else.")]
    assert (f"{asked}/EW", "Asked by telephone.") in caveats(compared, "wave")
    counted = "police_recorded/recorded_crime"
    theft = (f"{counted}/theft/FY:2023-04-01/SC", "Published as theft (SC): Theft by finding is not in it.")
    assert theft in caveats(compared, "classification")
    assert caveats(compared, "status") == [(f"{counted}/home/FY:2019-04-01/EW", "The class is new.")]
    drugs = f"{counted}/drugs/FY:2021-04-01/EW"
    assert (drugs, "Break of the series: New rules for drugs.") in caveats(compared, "break")


def test_statistics_that_are_not_accredited_say_so(compared: duckdb.DuckDBPyConnection) -> None:
    found = {(key[-2:], caveat) for key, caveat in caveats(compared, "designation")}
    assert found == {("EW", "Status of the statistics: Official statistics.")}


def test_caveats_of_a_cell_are_all_those_that_stand_one_by_one(compared: duckdb.DuckDBPyConnection) -> None:
    found = cell(compared, "caveats", "theft", 2021, "EW")
    assert found == ("Break of the series: New rules for theft. | Status of the statistics: Official statistics.",)
    assert cell(compared, "caveats", "theft", 2021, "NI") == (None,)


def test_interval_of_an_estimate_is_in_the_unit_of_its_value(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "value, lower, upper, interval_source"
    found = cell(compared, columns, "robbery", 2023, "EW", "survey/survey_incidents")
    assert found == (100000.0, 90000.0, 112000.0, "published")
    none = cell(compared, columns, "robbery", 2022, "NI", "survey/survey_incidents")
    assert none == (0.0, 0.0, 2000.0, "published")
    share = cell(compared, columns, "robbery", 2023, "EW", "survey/survey_prevalence")
    assert share == (1.0, 0.8649, 1.1351, "derived")


def test_rate_of_a_compared_figure_or_the_reason_why_it_has_none(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "rate_per_1000, rate_status, denominator_basis"
    assert cell(compared, columns, "robbery", 2019, "EW") == (pytest.approx(100000 / 3910), None, "persons")
    assert cell(compared, columns, "robbery", 2023, "EW") == (None, "x", None)
    assert cell(compared, columns, "bicycle", 2023, "NI") == (None, "x", None)
    assert cell(compared, columns, "robbery", 2023, "EW", "survey/survey_incidents") == (None, "z", None)
    assert cell(compared, columns, "robbery", 2023, "UK") == (None, "z", None)
