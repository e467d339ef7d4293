"""Tables E1 (quarters), C1 (fraud by loss) and C2 (reimbursement)."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.errors import LayoutError, ParsingError
from tests.parsing.csew.csew_labels import LOSS_ROWS
from tests.parsing.csew.csew_samples import assert_names_place, losses, one, quarters, read, refunds
from tests.parsing.workbooks import altered, row_number, without_row


def test_a_quarter_is_of_the_interview() -> None:
    frame = read("e1")
    theft = one(frame, "theft", period_start=pd.Timestamp("2023-01-01"))
    assert (theft["period_end"], theft["period_type"], theft["period_basis"]) == (
        pd.Timestamp("2023-03-31"),
        "FQ",
        "interview_quarter",
    )
    assert (theft["value"], theft["unit"], theft["cell"]) == (301, "thousand_incidents", "B10")


def test_quarterly_bases_belong_to_the_block_above() -> None:
    frame = read("e1")
    last = {"period_start": pd.Timestamp("2025-10-01")}
    assert one(frame, "other_theft_of_personal_property", **last)["base"] == 612
    assert one(frame, "domestic_burglary", **last)[["base", "base_unit"]].tolist() == [1212, "households"]
    assert one(frame, "fraud", **last)[["base", "base_unit"]].tolist() == [1712, "people"]


def test_other_names_of_the_same_offences_are_known() -> None:
    labels = read("e1").drop_duplicates("offence_id").set_index("offence_id")["offence_label"]
    assert labels["csew:domestic_burglary"] == "All burglary"
    assert labels["csew:criminal_damage"] == "Criminal damage and arson"
    assert labels["csew:all_excluding_fraud"] == "ALL CSEW CRIME EXCLUDING FRAUD AND COMPUTER MISUSE"


def test_a_lost_quarter_is_refused() -> None:
    with pytest.raises(LayoutError, match="11 quarters"):
        read("e1", [[*row[:2], *row[3:]] if len(row) > 2 else row for row in quarters()])


def test_four_measures_stand_beside_each_other() -> None:
    frame = read("c1")
    fraud = frame[(frame["offence_id"] == "csew:fraud") & frame["category"].isna()].set_index("measure")
    assert fraud["value"].to_dict() == {
        "survey_incidents": 4000,
        "survey_incidence_rate": 90,
        "survey_victims": 3000,
        "survey_prevalence": 0,
    }
    assert fraud["unit"].to_dict() == {
        "survey_incidents": "thousand_incidents",
        "survey_incidence_rate": "per_1000_people",
        "survey_victims": "thousand_victims",
        "survey_prevalence": "percent",
    }
    assert len(frame) == len(LOSS_ROWS) * 4


def test_a_loss_divides_the_offence_it_stands_under() -> None:
    frame = read("c1")
    parts = frame[(frame["category"] == "With loss, fully reimbursed") & (frame["measure"] == "survey_incidents")]
    assert list(parts["offence_id"]) == [
        "csew:fraud",
        "csew:bank_and_credit_account_fraud",
        "csew:consumer_and_retail_fraud",
        "csew:advance_fee_and_other_fraud",
        "csew:computer_virus",
    ]
    assert set(parts["breakdown"]) == {"loss"}
    assert frame.loc[frame["category"].isna(), "breakdown"].isna().all()


def test_the_base_is_of_the_numbers_for_it_is_empty_below_rate_and_percentage() -> None:
    bases = read("c1").groupby("measure")["base"].agg(set).to_dict()
    assert bases["survey_incidents"] == bases["survey_victims"] == {31454}
    frame = read("c1")
    ratios = frame[frame["measure"].isin(["survey_incidence_rate", "survey_prevalence"])]
    assert ratios["base"].isna().all()
    assert ratios["base_unit"].isna().all()
    with pytest.raises(LayoutError, match="a base stands below a rate or percentage") as caught:
        read("c1", altered(losses(), {"C30": 31454}))
    assert_names_place(caught.value, "Table_c1", "C30")


def test_columns_of_fraud_by_loss_are_known_by_their_header() -> None:
    rows = [[row[0], row[2], row[1], *row[3:]] if len(row) > 2 else row for row in losses()]
    with pytest.raises(LayoutError, match="header row was not found"):
        read("c1", rows)
    swapped = [[*row[:3], row[4], row[3]] if len(row) > 4 else row for row in losses()]
    key = ["offence_id", "category", "measure", "value"]
    columns = read("c1")[key].sort_values(key).reset_index(drop=True)
    rows = altered(swapped, {"D30": "", "E30": 31454})
    pd.testing.assert_frame_equal(read("c1", rows)[key].sort_values(key).reset_index(drop=True), columns)


@pytest.mark.parametrize(
    ("table", "number"), [*(("c1", number) for number in range(8, 31)), *(("c2", n) for n in range(8, 13))]
)
def test_a_row_lost_from_a_small_table_is_refused(table: str, number: int) -> None:
    rows = losses() if table == "c1" else refunds()
    with pytest.raises(ParsingError):
        read(table, without_row(rows, number))


@pytest.mark.parametrize("table", ["c1", "c2"])
def test_the_year_of_a_table_of_one_year_is_that_of_its_second_line(table: str) -> None:
    rows = losses() if table == "c1" else refunds()
    frame = read(table, rows)
    assert set(frame["period_start"]) == {pd.Timestamp("2025-01-01")}
    assert set(frame["period_type"]) == {"YE"}
    with pytest.raises(LayoutError, match="names another year than edition ye-2025-12") as caught:
        read(table, altered(rows, {"A2": "England and Wales, year ending September 2025 CSEW"}))
    assert_names_place(caught.value, f"Table_{table}", "A2:A6")


def test_shares_are_of_incidents_in_which_money_was_taken() -> None:
    share = one(read("c2"), "consumer_and_retail_fraud", category="Not yet resolved")
    assert (share["value"], share["unit"], share["measure"]) == (5, "percent", "survey_share")
    assert (share["base"], share["base_unit"]) == (533, "incidents")
    assert (share["survey_population"], share["breakdown"]) == ("incidents_with_money_taken", "reimbursement")
    assert (share["offence_label"], share["notes"], share["cell"]) == ("Consumer and retail fraud", "[note 3]", "D11")


def test_shares_that_do_not_add_to_a_hundred_are_refused() -> None:
    with pytest.raises(LayoutError, match="the shares of csew:fraud add to 126") as caught:
        read("c2", altered(refunds(), {"B8": 100}))
    assert_names_place(caught.value, "Table_c2", "B8:B11")


def test_a_column_of_numbers_among_the_shares_is_refused() -> None:
    with pytest.raises(LayoutError, match="is no percentage") as caught:
        read("c2", altered(refunds(), {"D7": "Consumer and retail fraud (thousands)"}))
    assert_names_place(caught.value, "Table_c2", "D7")
    with pytest.raises(LayoutError, match="expected one column each"):
        read("c2", [row[:3] for row in refunds()])


def test_an_unknown_kind_of_loss_is_refused() -> None:
    rows = losses()
    number = row_number(rows, 0, "Without loss")
    with pytest.raises(LayoutError, match="'Loss not known' stands where") as caught:
        read("c1", altered(rows, {f"A{number}": "      Loss not known"}))
    assert_names_place(caught.value, "Table_c1", f"A{number}")
