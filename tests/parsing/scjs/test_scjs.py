"""SCJS annex tables: what the parsers make of the layout, on small workbooks."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from orchestration.parsing.scjs.questions import LOCAL_ISSUES
from orchestration.registry.load import read_csv
from tests.parsing.scjs import scjs_samples as samples
from tests.parsing.scjs.scjs_samples import read
from tests.parsing.workbooks import altered


def figures(frame: pd.DataFrame, offence: str, measure: str) -> pd.DataFrame:
    return frame[(frame["offence_id"] == f"scjs:{offence}") & (frame["measure"] == measure)]


def estimate(frame: pd.DataFrame, offence: str, measure: str, year: int = 2023) -> pd.Series:
    mine = figures(frame, offence, measure)
    return mine[mine["period_start"].dt.year == year].iloc[0]


def test_an_estimate_carries_its_interval_respondents_note_and_cell() -> None:
    row = estimate(read("sc_scjs_a1", samples.volumes()), "vandalism", "survey_incidents")
    assert (row["value"], row["lower"], row["upper"]) == (10000, 5000, 15000)
    assert (row["confidence_level"], row["interval_source"]) == (95, "published")
    assert (row["base"], row["base_unit"], row["notes"], row["cell"]) == (4970, "respondents", "[note 1]", "B9")
    assert (str(row["period_start"].date()), row["period_type"]) == ("2023-04-01", "SY")


def test_a_lower_bound_published_as_low_is_null_with_a_reason_and_the_value_keeps_no_status() -> None:
    row = estimate(read("sc_scjs_a1", samples.volumes()), "all", "survey_incidents")
    assert math.isnan(row["lower"])
    assert row["upper"] == 15000
    assert pd.isna(row["obs_status"])
    assert row["status_reason"] == "the lower bound is published as [low]: under 1,000"


def test_rates_are_per_household_or_per_adult_and_totals_of_both_are_neither() -> None:
    units = read("sc_scjs_a4", samples.rates()).set_index("offence_id")[["unit", "survey_population"]]
    assert tuple(units.loc["scjs:housebreaking"]) == ("per_10000_households", "households")
    assert tuple(units.loc["scjs:robbery"]) == ("per_10000_people", "people_16_plus")
    assert tuple(units.loc["scjs:fraud"]) == ("per_10000_people", "people_16_plus")
    for total in ("all", "violent_and_property", "property", "comparable_crime"):
        assert units.loc[f"scjs:{total}", "unit"] == "per_10000_people_or_households"


def test_incidents_of_totals_share_their_population_with_parts_of_them() -> None:
    populations = read("sc_scjs_a1", samples.volumes()).set_index("offence_id")["survey_population"]
    assert set(populations) == {"people_16_plus", "households"}
    assert set(populations[["scjs:all", "scjs:property", "scjs:personal_theft"]]) == {"people_16_plus"}
    assert populations["scjs:vandalism"] == "households"


def test_every_crime_of_the_scheme_has_a_population() -> None:
    frame = read("sc_scjs_a4", samples.rates())
    assert set(frame["offence_id"]) == {row["offence_id"] for row in read_csv("classifications/offences/scjs.csv")}


def test_the_row_of_respondents_becomes_the_base_of_every_year_and_no_observation() -> None:
    frame = read("sc_scjs_a2", samples.volumes_by_year())
    mine = figures(frame, "robbery", "survey_incidents")
    assert list(mine["base"]) == samples.RESPONDENTS
    assert not frame["published_label"].str.contains("respondents").any()


def test_a_crime_without_history_is_missing_before_and_has_no_base_there() -> None:
    mine = figures(read("sc_scjs_a2", samples.volumes_by_year()), "all", "survey_incidents")
    assert list(mine["obs_status"].fillna("")) == ["x"] * 10 + [""]
    assert mine["base"].isna().sum() == 10


def test_a_change_is_signed_compared_with_the_year_of_its_header_and_keeps_its_text() -> None:
    moved = figures(read("sc_scjs_a2", samples.volumes_by_year()), "violent", "survey_incidents_change")
    first = moved.iloc[0]
    assert (first["value"], first["unit"], first["marker"], first["significance"]) == (
        -50,
        "percent",
        "down by 50%",
        "s",
    )
    assert [str(day.date()) for day in moved["comparator_start"]] == ["2008-04-01", "2019-04-01", "2021-04-01"]
    assert set(moved["comparator_type"]) == {"SY"}
    assert set(moved["period_start"].dt.year) == {2023}


def test_a_change_that_is_not_significant_has_no_number_and_says_why() -> None:
    frame = read("sc_scjs_a2", samples.volumes_by_year())
    row = figures(frame, "violent", "survey_incidents_change").iloc[1]
    assert math.isnan(row["value"])
    assert (row["obs_status"], row["significance"], row["marker"]) == ("x", "ns", "[ns]")
    assert row["status_reason"].startswith("not significant")
    untested = figures(frame, "all", "survey_incidents_change").iloc[0]
    assert (untested["obs_status"], untested["significance"]) == ("z", "z")


def test_per_cent_beside_proportions_means_percentage_points() -> None:
    moved = figures(
        read("sc_scjs_a6", samples.prevalence_by_year()), "violent_and_property", "survey_prevalence_change"
    )
    assert tuple(moved[["value", "unit"]].iloc[0]) == (-8, "percentage_points")


def test_prevalence_of_household_crimes_is_of_adults() -> None:
    frame = read("sc_scjs_a6", samples.prevalence_by_year())
    assert set(frame["survey_population"]) == {"people_16_plus"}


def test_a_rate_too_low_to_print_is_low() -> None:
    row = estimate(
        read("sc_scjs_a5", samples.rates_by_year()), "attempted_motor_vehicle_theft", "survey_incidence_rate", 2017
    )
    assert (row["obs_status"], row["marker"], row["base"]) == ("k", "[low]", 5480)


def test_labels_that_repeat_are_told_apart_by_their_place() -> None:
    reported = read("sc_scjs_a12", samples.reported_by_year())
    twice = reported[reported["published_label"].isin(["Vandalism", "Violent crime"])]
    assert set(twice["offence_id"]) == {
        "scjs:vandalism",
        "scjs:violent",
        "scjs:comparable_vandalism",
        "scjs:comparable_violent",
    }
    by_cell = twice.set_index("cell")["offence_id"]
    assert (by_cell["B8"], by_cell["B19"]) == ("scjs:vandalism", "scjs:comparable_vandalism")
    volumes = read("sc_scjs_a1", samples.volumes()).set_index("cell")["offence_id"]
    assert (volumes["B9"], volumes["B32"]) == ("scjs:vandalism", "scjs:comparable_vandalism")


def test_two_word_orders_are_one_crime() -> None:
    a2 = estimate(read("sc_scjs_a2", samples.volumes_by_year()), "violent_and_property", "survey_incidents")
    a6 = estimate(read("sc_scjs_a6", samples.prevalence_by_year()), "violent_and_property", "survey_prevalence")
    assert (a2["published_label"], a6["published_label"]) == (
        "Violent and property crime",
        "Property and violent crime",
    )


def test_responses_are_the_base_of_the_total_they_name_only() -> None:
    frame = read("sc_scjs_a12", samples.reported_by_year())
    newest = frame[(frame["measure"] == "reporting_rate") & (frame["period_start"].dt.year == 2023)]
    bases = newest.set_index("offence_id")["base"].dropna()
    assert bases.to_dict() == {
        "scjs:all": 1130,
        "scjs:violent_and_property": 630,
        "scjs:fraud_and_computer_misuse": 510,
    }
    assert set(newest["survey_population"]) == {"incidents"}
    assert estimate(frame, "housebreaking", "reporting_rate")["obs_status"] == "u"


def test_police_figures_beside_the_survey_are_counts_of_their_own_years() -> None:
    frame = read("sc_scjs_a3", samples.comparable_crimes())
    police = figures(frame, "comparable_crime", "recorded_crime")
    assert set(police["reporting_body"]) == {"Police Scotland"}
    assert set(police["series"]) == {"recorded_crime"}
    assert set(police["unit"]) == {"crimes"}
    noted = police[police["notes"] == "[note 2]"].iloc[0]
    assert (str(noted["period_start"].date()), noted["period_type"]) == ("2022-01-01", "YE")
    assert list(police["period_type"]).count("FY") == 10
    survey = figures(frame, "comparable_crime", "survey_incidents")
    assert set(survey["period_type"]) == {"SY"}
    assert survey["reporting_body"].isna().all()
    moved = figures(frame, "comparable_crime", "recorded_crime_change")
    assert set(moved["significance"]) == {"z"}
    assert list(moved["comparator_type"]) == ["FY", "FY", "YE"]


def test_parts_of_people_are_categories_and_all_respondents_are_not() -> None:
    frame = read("sc_scjs_a9", samples.victims_of_violent_crime())
    assert set(frame["offence_id"]) == {"scjs:violent"}
    everyone = frame[frame["breakdown"].isna() & (frame["measure"] == "survey_prevalence")]
    assert list(everyone["base"]) == samples.RESPONDENTS
    young = frame[frame["category"] == "16-24"]
    assert set(young["breakdown"]) == {"age"}
    assert young["base"].isna().all()


def test_hidden_rows_are_read_like_the_others() -> None:
    rows = samples.local_issues()
    shown = read("sc_scjs_a21", rows)
    hidden = read("sc_scjs_a21", rows, hidden=range(23, len(rows)))
    pd.testing.assert_frame_equal(shown, hidden)
    assert len(shown) == 17 * len(LOCAL_ISSUES) * 14
    assert shown["category"].str.endswith("| Rural").sum() == len(LOCAL_ISSUES) * 14


def test_each_part_of_people_has_its_own_respondents() -> None:
    frame = read("sc_scjs_a21", samples.local_issues())
    newest = frame[(frame["measure"] == "view_share") & (frame["period_start"].dt.year == 2023)]
    assert set(newest.loc[newest["breakdown"] == "local_issue", "base"]) == {4030}
    assert set(newest.loc[newest["category"].str.endswith("| Male"), "base"]) == {4029}


def test_a_question_asked_later_is_compared_with_its_first_year() -> None:
    frame = read("sc_scjs_a21", samples.local_issues())
    moved = frame[(frame["category"] == LOCAL_ISSUES[9]) & (frame["measure"] == "view_share_change")].iloc[0]
    assert (moved["value"], str(moved["comparator_start"].date())) == (-20, "2009-04-01")
    assert moved["notes"] == "[note 6]"


@pytest.mark.parametrize("text", ["up by 0.5%", "up by 12%"])
def test_a_rise_is_positive(text: str) -> None:
    to = 0.20447 + float(text.split()[2].rstrip("%")) / 100
    rows = altered(samples.prevalence_by_year(), {"L6": to, "M6": text})
    moved = figures(read("sc_scjs_a6", rows), "violent_and_property", "survey_prevalence_change").iloc[0]
    assert moved["value"] == float(text.split()[2].rstrip("%"))
