"""Victims of crime by ethnicity: the publisher's file against its control figures, in both its encodings."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.ethnicity_facts.victims import prevalence
from orchestration.registry.load import sources
from tests.contexts import context_for
from tests.real_files import real

PUBLISHED = "real/eff_victims_of_crime/latin1_crlf/victims-of-crime-data.csv"
SAVED_ANEW = "real/eff_victims_of_crime/utf8bom_lf/victims-of-crime-data.csv"


def content(relative: str = PUBLISHED) -> bytes:
    return real(relative).read_bytes()


@cache
def observations() -> pd.DataFrame:
    return prevalence(content(), context_for("ew_eff_victims", "fy-2019-20"))


def test_both_encodings_give_identical_observations() -> None:
    again = prevalence(content(SAVED_ANEW), context_for("ew_eff_victims", "fy-2019-20"))
    assert again.equals(observations())
    assert len(again) == 1183


def test_compact_copy_gives_the_observations_of_the_original() -> None:
    compact = compact_edition(sources()["ew_eff_victims"].product, content())
    assert prevalence(compact, context_for("ew_eff_victims", "fy-2019-20")).equals(observations())


@pytest.mark.parametrize(
    ("first_year", "value", "sample"),
    [
        (2013, 17.0, 35371),
        (2014, 15.9, 33350),
        (2015, 15.2, 35324),
        (2016, 13.9, 35420),
        (2017, 14.4, 34715),
        (2018, 14.9, 34163),
        (2019, 13.3, 33735),
    ],
)
def test_share_of_all_adults_who_were_victims(first_year: int, value: float, sample: int) -> None:
    frame = observations()
    year = frame[frame["breakdown"].isna() & (frame["period_start"].dt.year == first_year)]
    assert year[["value", "base"]].to_numpy().tolist() == [[value, sample]]


def test_interval_and_error_of_the_newest_year() -> None:
    frame = observations()
    newest = frame[frame["breakdown"].isna()].iloc[-1]
    assert (round(newest["lower"], 2), round(newest["upper"], 2)) == (12.82, 13.68)
    assert round(newest["standard_error"], 4) == 0.1846
    assert (newest["cell"], newest["sheet"]) == ("M1179", "csv")


def test_a_sample_below_fifty_and_only_that_is_not_shown() -> None:
    frame = observations()
    hidden = frame[frame["value"].isna()]
    assert len(hidden) == 312
    assert set(hidden["obs_status"]) == {"u"}
    assert hidden["base"].max() == 49
    assert frame.loc[frame["value"].notna(), "base"].min() == 50


def test_intervals_hold_a_design_factor_of_1_2_but_1_0_in_the_first_pooled_period() -> None:
    """The file states no factor: `design_factor` stays empty, and the caveat says what the intervals show."""
    frame = observations()
    shown = frame[frame["value"].notna() & (frame["lower"] > 0)]
    factor = (shown["upper"] - shown["lower"]) / (2 * 1.96 * shown["standard_error"])
    first_pooled = (shown["period_type"] == "P3Y") & (shown["period_start"].dt.year == 2014)
    assert factor[first_pooled].between(0.99, 1.01).all()
    assert factor[~first_pooled].between(1.19, 1.21).all()
    assert frame["design_factor"].isna().all()
    # A lower bound that would be negative is printed as 0.
    assert (frame["lower"] == 0).sum() == len(frame[frame["value"].notna()]) - len(shown)


def test_areas_are_53_and_only_in_three_years_pooled() -> None:
    frame = observations()
    areas = frame[frame["area_code"] != "K04000001"]
    assert set(areas["period_type"]) == {"P3Y"}
    assert areas["area_code"].nunique() == 52
    assert {"X-MPS-COL", "E12000007", "E12000005", "E23000014", "W92000004"} <= set(areas["area_code"])
    assert "E23000001" not in set(areas["area_code"])


def test_numbers_of_figures_by_breakdown() -> None:
    counts = observations()["breakdown"].value_counts(dropna=False).to_dict()
    assert counts["ethnicity_5_groups"] == 2 * 53 * 5 + 7 * 5
    assert counts["ethnicity_2_groups"] == 2 * 53 * 2
    assert counts["ethnicity_18_groups"] == 7 * 18
    assert counts["ethnicity_5_groups x age"] == 2 * 5 * 7
