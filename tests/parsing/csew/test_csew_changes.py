"""Tables A1b to A4b: the comparator is in the header, the significance beside."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.csew.missing import NOT_YET_ASKED
from tests.parsing.csew.csew_samples import changes, one, read
from tests.parsing.workbooks import altered


def test_the_header_names_the_year_compared_with_not_the_year_measured() -> None:
    frame = read("a1b")
    assert set(frame["period_start"]) == {pd.Timestamp("2025-01-01")}
    assert set(frame["period_type"]) == {"YE"}
    assert set(frame["period_basis"]) == {"interview_year"}
    first = one(frame, "violence", comparator_start=pd.Timestamp("1995-01-01"))
    assert (first["comparator_end"], first["comparator_type"]) == (pd.Timestamp("1995-12-31"), "CY")
    last = one(frame, "violence", comparator_start=pd.Timestamp("2024-01-01"))
    assert (last["comparator_end"], last["comparator_type"]) == (pd.Timestamp("2024-12-31"), "YE")
    assert (first["value"], first["cell"]) == (-1, "B9")
    assert frame["comparator_start"].nunique() == 24


@pytest.mark.parametrize(
    ("table", "measure", "unit"),
    [
        ("a1b", "survey_incidents_change", "percent"),
        ("a2b", "survey_incidence_rate_change", "percent"),
        ("a3b", "survey_prevalence_change", "percentage_points"),
        ("a4b", "survey_victims_change", "percent"),
    ],
)
def test_prevalence_changes_in_percentage_points_the_others_in_per_cent(table: str, measure: str, unit: str) -> None:
    frame = read(table)
    assert set(frame["measure"]) == {measure}
    assert set(frame["unit"]) == {unit}
    assert set(frame["series"]) == {"survey_change"}


def test_an_empty_significance_means_not_significant() -> None:
    frame = read("a1b")
    found = [
        one(frame, "violence", comparator_start=pd.Timestamp(day))["significance"]
        for day in ("1995-01-01", "1997-01-01", "1999-01-01")
    ]
    assert found == ["s", "s", "ns"]


@pytest.mark.parametrize(
    ("text", "significance"), [("[s]", "s"), ("[ns]", "ns"), ("", "ns"), ("[x]", "z"), ("[z]", "z")]
)
def test_signs_of_significance_have_one_or_two_letters(text: str, significance: str) -> None:
    frame = read("a1b", altered(changes("a1b"), {"C9": text}))
    assert one(frame, "violence", comparator_start=pd.Timestamp("1995-01-01"))["significance"] == significance


def test_changes_of_fraud_against_years_before_it_was_asked_about_are_missing_and_not_tested() -> None:
    frame = read("a3b")
    missing = frame[frame["value"].isna()]
    assert missing["comparator_end"].max() == pd.Timestamp("2016-03-31")
    assert len(missing) == 9 * 18
    assert set(missing["significance"]) == {"z"}
    assert set(missing["status_reason"]) == {NOT_YET_ASKED}


def test_without_base_rows_the_denominator_follows_from_the_order() -> None:
    frame = read("a2b")
    thefts = frame[(frame["offence_id"] == "csew:bicycle_theft") & (frame["comparator_start"] == "2022-04-01")]
    assert list(thefts["survey_population"]) == ["households", "bicycle_owning_households"]
    assert frame["base"].isna().all()
    assert frame["base_unit"].isna().all()


def test_the_rolling_year_header_without_a_trailing_blank_is_read_like_the_others() -> None:
    assert len(read("a4b")) == 48 * 24


def test_a_change_keeps_all_its_digits() -> None:
    frame = read("a1b", altered(changes("a1b"), {"B9": -75.11362726230357}))
    assert one(frame, "violence", comparator_start=pd.Timestamp("1995-01-01"))["value"] == -75.11362726230357
