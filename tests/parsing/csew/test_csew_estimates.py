"""Tables A1a to A4a: every trap of the layout."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.csew.missing import NO_COMMON_RATE, NOT_YET_ASKED
from tests.parsing.csew.csew_samples import HEADER, by_year, one, read
from tests.parsing.workbooks import altered, row_number, with_row

NEWEST = {"period_start": pd.Timestamp("2025-01-01"), "period_type": "YE"}


def test_a_figure_keeps_its_area_period_population_and_cell() -> None:
    wounding = one(read("a1a", name=" Worksheet 7 "), "wounding", **NEWEST)
    assert wounding["value"] == 1332
    assert (wounding["sheet"], wounding["cell"]) == (" Worksheet 7 ", "AG11")
    assert (wounding["area_code"], wounding["area_label"], wounding["jurisdiction"]) == (
        "K04000001",
        "England and Wales",
        "EW",
    )
    assert (wounding["measure"], wounding["unit"]) == ("survey_incidents", "thousand_incidents")
    assert wounding[["survey_population", "base", "base_unit"]].tolist() == ["people_16_plus", 21332, "people"]
    assert wounding["label_path"].endswith("Violence > Violence with injury > Wounding")


@pytest.mark.parametrize(
    ("table", "measure", "units"),
    [
        ("a1a", "survey_incidents", {"thousand_incidents"}),
        ("a2a", "survey_incidence_rate", {"per_1000_people", "per_1000_households"}),
        ("a3a", "survey_prevalence", {"percent"}),
        ("a4a", "survey_victims", {"thousand_victims"}),
    ],
)
def test_the_title_says_the_unit(table: str, measure: str, units: set[str]) -> None:
    frame = read(table)
    assert set(frame["measure"]) == {measure}
    assert set(frame["unit"]) == units


def test_rates_are_of_people_or_households_by_block() -> None:
    frame = read("a2a").drop_duplicates(["offence_id", "survey_population"])
    units = frame.groupby("survey_population")["unit"].agg(set).to_dict()
    assert units == {
        "people_16_plus": {"per_1000_people"},
        "households": {"per_1000_households"},
        "vehicle_owning_households": {"per_1000_households"},
        "bicycle_owning_households": {"per_1000_households"},
    }
    assert one(frame, "domestic_burglary")["unit"] == "per_1000_households"
    assert one(frame, "fraud")["unit"] == "per_1000_people"


def test_a_base_row_belongs_to_the_block_above_it() -> None:
    rows = by_year("a1a")
    frame = read("a1a", rows)
    below_personal = rows[row_number(rows, 0, "Unweighted base - number of people") - 1]
    assert one(frame, "other_theft_of_personal_property", **NEWEST)["base"] == below_personal[-1]
    households = rows[row_number(rows, 0, "Unweighted base - number of households") - 1]
    first_of_households = one(frame, "domestic_burglary", **NEWEST)
    assert (first_of_households["base"], first_of_households["base_unit"]) == (households[-1], "households")


def test_base_rows_are_no_estimates() -> None:
    frame = read("a3a")
    assert not frame["published_label"].str.startswith("Unweighted").any()
    assert len(frame) == 54 * 32


def test_each_year_has_its_own_base() -> None:
    violence = read("a1a")
    violence = violence[violence["offence_id"] == "csew:violence"]
    assert violence["base"].nunique() == 32


def test_the_same_label_on_two_denominators_is_two_figures() -> None:
    frame = read("a3a")
    thefts = frame[(frame["offence_id"] == "csew:vehicle_related_theft") & (frame["period_start"] == "2024-04-01")]
    assert dict(zip(thefts["survey_population"], thefts["base_unit"], strict=True)) == {
        "households": "households",
        "vehicle_owning_households": "vehicle owners",
    }
    assert thefts["value"].nunique() == 2
    assert thefts["base"].nunique() == 2


def test_repeated_labels_are_told_apart_by_the_burglary_they_stand_under() -> None:
    frame = read("a1a")
    entries = frame[(frame["offence_label"] == "With loss") & (frame["period_start"] == "2024-04-01")]
    assert list(entries["label_path"].str.split(" > ").str[-3:].str.join(" > ")) == [
        "Domestic burglary > With entry > With loss",
        "Domestic burglary in a dwelling > With entry > With loss",
        "Domestic burglary in a non-connected building to a dwelling > With entry > With loss",
    ]


def test_indentation_says_nothing() -> None:
    rows = by_year("a1a")
    flat = [[str(row[0]).strip(), *row[1:]] if number > HEADER else row for number, row in enumerate(rows, 1)]
    columns = ["offence_id", "label_path", "value", "base"]
    pd.testing.assert_frame_equal(read("a1a", rows)[columns], read("a1a", flat)[columns])


def test_years_change_their_meaning_between_1999_and_2001_02() -> None:
    frame = read("a1a")
    kinds = frame.groupby(["period_type", "period_basis"])["period_start"].agg(["min", "max"])
    assert {kind: (first.year, last.year) for kind, first, last in kinds.itertuples()} == {
        ("CY", "crime_year"): (1981, 1999),
        ("FY", "interview_year"): (2001, 2024),
        ("YE", "interview_year"): (2024, 2025),
    }


def test_a_rolling_january_to_december_is_no_calendar_year() -> None:
    frame = read("a3a")
    january = frame[(frame["offence_id"] == "csew:violence") & (frame["period_start"].dt.month == 1)]
    kinds = dict(zip(january["period_start"].dt.year, january["period_type"], strict=True))
    assert (kinds[1999], kinds[2024], kinds[2025]) == ("CY", "YE", "YE")


def test_line_breaks_notes_and_doubled_blanks_in_headers_are_no_matter() -> None:
    untidy = {"AF8": "  Jan 2024  to\nDec 2024 [note 7]  ", "B8": "Jan 1981 to  Dec 1981 "}
    same = ["period_start", "period_end", "period_type", "value", "cell"]
    pd.testing.assert_frame_equal(read("a1a", altered(by_year("a1a"), untidy))[same], read("a1a")[same])


def test_fraud_before_2016_17_is_missing_with_its_reason_and_without_a_base() -> None:
    frame = read("a1a")
    missing = frame[frame["value"].isna()]
    assert set(missing["offence_id"]) == {
        f"csew:{name}"
        for name in (
            "fraud",
            "bank_and_credit_account_fraud",
            "consumer_and_retail_fraud",
            "advance_fee_fraud",
            "other_fraud",
            "computer_misuse",
            "computer_virus",
            "unauthorised_access",
            "all_including_fraud",
        )
    }
    assert missing["period_end"].max() == pd.Timestamp("2016-03-31")
    assert set(missing["obs_status"]) == {"x"}
    assert set(missing["marker"]) == {"[x]"}
    assert set(missing["status_reason"]) == {NOT_YET_ASKED}
    assert missing["base"].isna().all()
    assert frame.loc[frame["value"].notna(), "status_reason"].isna().all()


def test_a_rate_of_all_crime_is_missing_in_every_year_and_says_why() -> None:
    rows = by_year("a2a")
    for label in ("THEFT OFFENCES", "ALL CSEW HEADLINE CRIME EXCLUDING", "ALL CSEW HEADLINE CRIME INCLUDING"):
        rows[row_number(rows, 0, label) - 1][1:] = ["[x]"] * 32
    frame = read("a2a", rows)
    totals = frame[frame["offence_id"].isin(["csew:theft", "csew:all_excluding_fraud", "csew:all_including_fraud"])]
    assert totals["value"].isna().all()
    assert set(totals["status_reason"]) == {NO_COMMON_RATE}
    assert one(frame, "theft", **NEWEST)["base"] > 0  # the base is printed all the same


def test_a_figure_missing_for_another_reason_gives_none() -> None:
    violence = one(read("a1a", altered(by_year("a1a"), {"AG9": "[x]"})), "violence", **NEWEST)
    assert violence["obs_status"] == "x"
    assert pd.isna(violence["status_reason"])


def test_notes_come_off_the_label_and_are_kept() -> None:
    fraud = one(read("a1a"), "fraud", **NEWEST)
    assert (fraud["offence_label"], fraud["notes"]) == ("Fraud", "[note 9] [note 10]")
    assert fraud["published_label"] == "    Fraud [note 9][note 10]"


def test_the_total_of_2022_under_its_older_name_is_the_same_offence() -> None:
    rows = by_year("a1a")
    number = row_number(rows, 0, "ALL CSEW HEADLINE CRIME EXCLUDING")
    renamed = altered(rows, {f"A{number}": "ALL CSEW CRIME EXCLUDING FRAUD AND COMPUTER MISUSE [note 8]"})
    pd.testing.assert_series_equal(read("a1a", renamed)["offence_id"], read("a1a", rows)["offence_id"])


def test_a_second_line_that_misprints_the_year_is_not_trusted_where_columns_name_theirs() -> None:
    misprint = {"A2": "England and Wales, year ending December 1981 to year ending September 2025"}
    assert read("a1a", altered(by_year("a1a"), misprint))["period_end"].max() == pd.Timestamp("2025-12-31")


def test_ghost_columns_and_rows_without_anything_in_them_are_ignored() -> None:
    rows = [[*row, "", " ", ""] for row in by_year("a3a")]
    assert len(read("a3a", [*rows, ["", ""], [" "]])) == 54 * 32


def test_a_preamble_that_grows_moves_nothing_but_the_address() -> None:
    frame = read("a1a", with_row(by_year("a1a"), 3, ["one more line"]))
    assert one(frame, "violence", **NEWEST)["cell"] == "AG10"


def test_totals_and_parts_are_told_apart() -> None:
    frame = read("a1a").drop_duplicates("offence_id").set_index("offence_id")
    assert frame.loc["csew:violence_with_injury", "is_total"]
    assert not frame.loc["csew:violence_without_injury", "is_total"]
    assert not frame.loc["csew:bicycle_theft", "is_total"]
