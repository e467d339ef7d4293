"""Victims of crime by ethnicity: traps of the file and files that must be refused, on files made here."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    ParsingError,
    UnknownLabelError,
    UnknownMarkerError,
)
from orchestration.parsing.ethnicity_facts.victims import prevalence
from tests.contexts import context_for
from tests.parsing.ethnicity_facts.eff_samples import HEADER, as_csv, read, sample, suppressed


def test_latin_1_and_utf_8_copies_give_the_same_observations() -> None:
    context = context_for("ew_eff_victims", "fy-2019-20")
    latin = prevalence(as_csv(sample(), "latin-1"), context)
    assert latin["category"].str.contains("£10,000", regex=False).any()
    for encoding in ("utf-8", "utf-8-sig"):
        assert prevalence(as_csv(sample(), encoding), context).equals(latin)


def test_a_pound_sign_lost_on_the_way_is_refused() -> None:
    mangled = as_csv(sample(), "utf-8").decode("latin-1").encode("utf-8")
    with pytest.raises(UnknownLabelError, match=r"'Less than Â£10,000' is not in the classification"):
        prevalence(mangled, context_for("ew_eff_victims", "fy-2019-20"))


def test_a_figure_keeps_its_error_interval_and_sample() -> None:
    figure = read(sample()).iloc[-1]
    assert (figure["value"], figure["lower"], figure["upper"]) == (13.3, 12.12, 14.476)
    assert (figure["standard_error"], figure["base"], figure["base_unit"]) == (0.5, 1000, "respondents")
    assert (figure["confidence_level"], figure["interval_source"]) == (95, "published")
    assert (figure["measure"], figure["unit"], figure["survey_population"]) == (
        "survey_prevalence",
        "percent",
        "people_16_plus",
    )
    assert math.isnan(figure["design_factor"])


def test_a_suppressed_figure_is_unreliable_and_keeps_its_sample() -> None:
    rows = sample()
    rows[-1] = suppressed(rows[-1])
    figure = read(rows).iloc[-1]
    assert (figure["obs_status"], figure["marker"], figure["base"]) == ("u", "?", 49)
    assert all(math.isnan(figure[name]) for name in ("value", "lower", "upper", "standard_error", "confidence_level"))
    assert pd.isna(figure["interval_source"])


def test_three_years_pooled_are_one_period() -> None:
    frame = read(sample())
    pooled = frame[frame["period_type"] == "P3Y"]
    assert set(pooled["period_start"].astype(str)) == {"2017-04-01"}
    assert set(pooled["period_end"].astype(str)) == {"2020-03-31"}
    assert set(frame["period_type"]) == {"FY", "P3Y"}


def test_one_group_in_two_classifications_is_two_figures() -> None:
    frame = read(sample())
    whole = frame[
        (frame["period_type"] == "P3Y") & (frame["area_code"] == "K04000001") & (frame["category"] == "White")
    ]
    assert sorted(whole["breakdown"]) == ["ethnicity_2_groups", "ethnicity_5_groups"]


def test_drifting_spellings_are_one_category_and_stay_as_published() -> None:
    rows = sample()
    older = next(row for row in rows if row["Ethnicity"] == "Gypsy or Irish traveller")
    older["Ethnicity"] = "Gypsy or Irish Traveller"
    frame = read(rows)
    travellers = frame[frame["published_label"].str.casefold() == "gypsy or irish traveller"]
    assert set(travellers["category"]) == {"Gypsy or Irish Traveller"}
    assert set(travellers["published_label"]) == {"Gypsy or Irish Traveller", "Gypsy or Irish traveller"}
    men = frame[frame["breakdown"] == "ethnicity_5_groups x sex"]
    assert set(men["category"].str.split(" | ", regex=False).str[1]) == {"Male", "Female"}
    assert men["published_label"].str.endswith("Male ").any()


def test_nothing_divided_has_neither_breakdown_nor_category() -> None:
    frame = read(sample())
    whole = frame[frame["breakdown"].isna()]
    assert len(whole) == 2
    assert whole["category"].isna().all()


def test_london_and_its_two_forces_are_told_apart_though_they_share_a_code() -> None:
    frame = read(sample())
    london = frame[frame["area_label"].isin(["London", "City of London / Metropolitan Police"])]
    assert set(zip(london["area_label"], london["area_code"], strict=True)) == {
        ("London", "E12000007"),
        ("City of London / Metropolitan Police", "X-MPS-COL"),
    }


def test_west_midlands_is_the_force_and_west_midlands_region_the_region() -> None:
    frame = read(sample())
    found = frame[frame["area_label"].str.startswith("West Midlands")]
    assert set(zip(found["area_label"], found["area_code"], strict=True)) == {
        ("West Midlands", "E23000014"),
        ("West Midlands Region", "E12000005"),
    }


@pytest.mark.parametrize(
    ("change", "error", "cell", "says"),
    [
        pytest.param({"Value": "n/a"}, UnknownMarkerError, "M", "cell holds 'n/a'", id="text for a value"),
        pytest.param({"Value": "[x]"}, LayoutError, "P", "stands beside the value", id="value missing, error there"),
        pytest.param({"Lower CI": "?"}, LayoutError, "Q", "together, or none", id="bound missing"),
        pytest.param({"Lower CI": "-"}, UnknownMarkerError, "Q", "cell holds '-'", id="unknown marker"),
        pytest.param({"Value": "1330"}, LayoutError, "M", "0 to 100", id="a count among percentages"),
        pytest.param({"Value": "15"}, LayoutError, "M", "within its interval", id="value above its interval"),
        pytest.param({"Standard Error": "0"}, LayoutError, "M", "above zero", id="no error"),
        pytest.param({"Sample size": "49"}, LayoutError, "M", "50 or more", id="shown though too few answered"),
        pytest.param({"Sample size": "?"}, LayoutError, "O", "sample size reads '?'", id="sample hidden"),
        pytest.param({"Sample size": "1,00"}, LayoutError, "O", "sample size", id="comma out of place"),
        pytest.param({"Value_type": "Number"}, LayoutError, "N", "expected '%'", id="another unit"),
        pytest.param({"Measure": "Number of victims"}, LayoutError, "A", "the measure reads", id="another measure"),
        pytest.param({"Time": "2019"}, LayoutError, "D", "'2019' stands beside", id="calendar year"),
        pytest.param({"Time_type": "3 years combined"}, LayoutError, "D", "3 years", id="time type of another row"),
        pytest.param({"Age": "18+"}, UnknownLabelError, "J", "category '18+'", id="unknown age"),
        pytest.param({"Ethnicity": "Martian"}, UnknownLabelError, "B", "'Martian'", id="unknown group"),
        pytest.param({"Ethnicity_type": "ONS 2021"}, UnknownLabelError, "C", "'ONS 2021'", id="new classification"),
        pytest.param({"Geography code": "E12000001"}, UnknownLabelError, "H", "beside code", id="code of another area"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_refused_by_its_address(
    change: dict[str, str], error: type[ParsingError], cell: str, says: str
) -> None:
    rows = sample()
    rows[-1] = rows[-1] | change
    with pytest.raises(error) as caught:
        read(rows)
    assert (caught.value.sheet, caught.value.cell) == ("csv", f"{cell}{len(rows) + 1}")
    assert says in str(caught.value)


def test_suppressed_where_fifty_answered_is_refused() -> None:
    rows = sample()
    rows[-1] = suppressed(rows[-1], "50")
    with pytest.raises(LayoutError, match="50 or more answered"):
        read(rows)


@pytest.mark.parametrize("kept", [-1, -24, -31, -40, 200])
def test_a_file_cut_off_is_refused_wherever_it_ends(kept: int) -> None:
    with pytest.raises(LayoutError):
        read(sample()[:kept])


def test_a_missing_area_is_refused() -> None:
    rows = [row for row in sample() if not (row["Geography"] == "Kent" and row["Ethnicity"] == "Other")]
    with pytest.raises(LayoutError, match=r"264 figures by ethnicity_5_groups .*expected 265: every category of every"):
        read(rows)


def test_the_file_of_another_edition_is_refused() -> None:
    with pytest.raises(LayoutError, match="edition fy-2020-21"):
        prevalence(as_csv(sample()), context_for("ew_eff_victims", "fy-2020-21"))


def test_the_same_figure_twice_is_refused() -> None:
    rows = sample()
    position = next(i for i, row in enumerate(rows) if row["Age"] == "75+")
    rows[position] = rows[position] | {"Age": "65-74"}
    with pytest.raises(DuplicateKeyError, match="stands here and in"):
        read(rows)


def test_a_column_nobody_knows_is_refused() -> None:
    with pytest.raises(LayoutError, match="there is a column 'Disability'"):
        prevalence(as_csv(sample(), header=[*HEADER, "Disability"]), context_for("ew_eff_victims", "fy-2019-20"))


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="no column 'Standard Error'"):
        prevalence(
            as_csv(sample(), header=[name for name in HEADER if name != "Standard Error"]),
            context_for("ew_eff_victims", "fy-2019-20"),
        )
