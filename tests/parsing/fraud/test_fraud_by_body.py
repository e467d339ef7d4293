"""Table C3: every trap of the layout, and what its parser refuses."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from orchestration.parsing.errors import DuplicateKeyError, LayoutError, UnknownLabelError, UnknownMarkerError
from orchestration.registry.load import read_csv
from tests.parsing.fraud.fraud_samples import CHEQUES, HEADER, ORDER, by_body, one, read_bodies
from tests.parsing.ons_appendix_samples import assert_names_place
from tests.parsing.workbooks import altered, row_number, with_row, without_row

ACTION_FRAUD = "Action Fraud / Report Fraud"
NEWEST = pd.Timestamp("2024-07-01")


def test_a_figure_keeps_its_body_year_and_cell() -> None:
    figure = one(read_bodies(by_body()), offence_id=CHEQUES, reporting_body="Cifas", period_start=NEWEST)
    assert (figure["value"], figure["sheet"], figure["cell"]) == (102, "Table_C3", "E11")
    assert (figure["area_code"], figure["area_label"], figure["jurisdiction"]) == (
        "K04000001",
        "England and Wales",
        "EW",
    )
    assert (figure["period_end"], figure["period_type"]) == (pd.Timestamp("2025-06-30"), "YE")
    assert (figure["measure"], figure["unit"], figure["series"]) == ("recorded_crime", "offences", "fraud")
    assert figure["offence_label"] == "Cheque, plastic card and online bank accounts (not PSP)"


def test_bodies_footnoted_and_broken_over_lines_are_read_with_their_notes() -> None:
    frame = read_bodies(by_body())
    assert set(frame["reporting_body"].dropna()) == {ACTION_FRAUD, "Cifas", "UK Finance"}
    newest = frame[(frame["offence_id"] == CHEQUES) & (frame["period_start"] == NEWEST)]
    assert list(newest["notes"]) == ["[note 8] [note 2]", "[note 8] [note 4,5]", "[note 8] [note 2,5,6,7]", "[note 8]"]


def test_action_fraud_renamed_report_fraud_stays_the_same_body() -> None:
    renamed = [[re.sub("^( *)Action Fraud", r"\1Report Fraud", str(cell)) for cell in row] for row in by_body()[8:9]]
    frame = read_bodies([*by_body()[:8], *renamed, *by_body()[9:]])
    assert list(frame["reporting_body"].fillna("")) == list(read_bodies(by_body())["reporting_body"].fillna(""))


def test_the_publishers_total_has_no_body_and_is_read_not_summed() -> None:
    total = one(
        read_bodies(altered(by_body(), {"I11": 9})), offence_id=CHEQUES, reporting_body=None, period_start=NEWEST
    )
    assert total["value"] == 9


def test_group_rows_and_their_components_look_alike_and_are_told_apart() -> None:
    frame = read_bodies(by_body()).drop_duplicates("offence_id").set_index("offence_id")
    parents = {row["offence_id"]: row["parent_id"] for row in read_csv("classifications/offences/nfib.csv")}
    below = {group: [child for child, parent in parents.items() if parent == group] for group in parents}
    assert len(below["nfib:advance_fee_payments"]) == 9
    assert len(below["nfib:consumer_and_retail_fraud"]) == 7
    assert len(frame) == len(ORDER) == 67
    for group, children in below.items():
        assert frame.loc[group, "is_total"] == bool(children)
        rows = [int(frame.loc[child, "cell"][1:]) for child in children]
        if frame.loc[group, "label_path"].count(" > ") == 2:  # a group of fraud types stands above its components
            first = int(frame.loc[group, "cell"][1:]) + 1
            assert rows == list(range(first, first + len(rows)))


def test_insurance_and_charity_groups_are_not_their_namesakes_below() -> None:
    frame = read_bodies(by_body())
    found = {
        label: one(frame, offence_label=label, reporting_body=ACTION_FRAUD, period_start=NEWEST)["value"]
        for label in ("Insurance fraud", "Insurance related fraud", "All charity fraud", "Charity fraud")
    }
    assert found["Insurance fraud"] > found["Insurance related fraud"]
    assert found["All charity fraud"] > found["Charity fraud"]


def test_quotes_and_trailing_blanks_in_labels() -> None:
    frame = read_bodies(by_body()).drop_duplicates("offence_id").set_index("offence_id")
    assert frame.loc["nfib:419_advance_fee_fraud", "published_label"] == '"419" Advance fee fraud'
    assert frame.loc["nfib:mortgage_related_fraud", "published_label"] == "Mortgage related fraud "
    assert frame.loc["nfib:mortgage_related_fraud", "offence_label"] == "Mortgage related fraud"


def test_what_a_body_does_not_refer_is_missing_and_says_why() -> None:
    figure = one(
        read_bodies(by_body()), offence_id="nfib:dating_scam", reporting_body="UK Finance", period_start=NEWEST
    )
    assert pd.isna(figure["value"])
    assert (figure["obs_status"], figure["marker"]) == ("x", "[x]")
    assert figure["status_reason"] == "the body refers only some types of fraud"


def test_zero_offences_are_a_figure_not_a_missing_one() -> None:
    figure = one(
        read_bodies(altered(by_body(), {"C12": 0})),
        offence_id="nfib:application_fraud",
        reporting_body=ACTION_FRAUD,
        period_start=NEWEST,
    )
    assert figure["value"] == 0
    assert pd.isna(figure["obs_status"])


def test_the_percentage_changes_are_left_out_with_their_marker() -> None:
    frame = read_bodies(by_body())
    assert frame["cell"].str.match(r"^[B-I]\d+$").all()
    assert len(frame) == 67 * 8


def test_the_marker_of_percentage_changes_is_refused_among_counts() -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read_bodies(altered(by_body(), {"C12": "[u]"}))
    assert_names_place(caught.value, "Table_C3", "C12")


@pytest.mark.parametrize("value", ["", "n/a", "1,204"])
def test_a_blank_or_unknown_text_is_refused(value: str) -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read_bodies(altered(by_body(), {"D11": value}))
    assert_names_place(caught.value, "Table_C3", "D11")


def test_a_percentage_among_counts_is_refused() -> None:
    with pytest.raises(LayoutError, match="stands among counts") as caught:
        read_bodies(altered(by_body(), {"D11": -3.2}))
    assert_names_place(caught.value, "Table_C3", "D11")


def test_an_edition_that_ends_in_march_has_financial_years() -> None:
    header = [str(cell).replace("Jul 2023", "Apr 2023").replace("Jun 2024", "Mar 2024") for cell in by_body()[8]]
    header = [cell.replace("Jul 2024", "Apr 2024").replace("Jun 2025", "Mar 2025") for cell in header]
    frame = read_bodies([*by_body()[:8], header, *by_body()[9:]], edition="ye-2025-03")
    assert set(frame["period_type"]) == {"FY"}
    assert set(frame["period_start"].dt.date) == {date(2023, 4, 1), date(2024, 4, 1)}


def test_a_file_of_another_edition_is_refused() -> None:
    with pytest.raises(LayoutError, match="the column is of 2023-07-01") as caught:
        read_bodies(by_body(), edition="ye-2025-09")
    assert_names_place(caught.value, "Table_C3", "B9")


def test_a_body_that_is_missing_or_doubled_is_refused() -> None:
    with pytest.raises(LayoutError, match="8 columns of figures, 7 of them different") as caught:
        read_bodies(altered(by_body(), {"F9": "Cifas\n Jul 2023 to \nJun 2024"}))
    assert_names_place(caught.value, "Table_C3", "B9:M9")


def test_an_unknown_body_is_refused() -> None:
    with pytest.raises(LayoutError, match="'Stop Scams Jul 2023 to Jun 2024' is not known") as caught:
        read_bodies(altered(by_body(), {"N9": "Stop Scams\n Jul 2023 to \nJun 2024"}))
    assert_names_place(caught.value, "Table_C3", "N9")


def test_an_unknown_type_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownLabelError, match="nearest: 'dating scam'") as caught:
        read_bodies(altered(by_body(), {f"A{row_number(by_body(), 0, 'Dating scam')}": "Dating scams"}))
    assert_names_place(caught.value, "Table_C3", "A28")


def test_a_missing_type_is_refused() -> None:
    rows = by_body()
    with pytest.raises(LayoutError, match="rows are missing: nfib:total_computer_misuse") as caught:
        read_bodies(without_row(rows, row_number(rows, 0, "Total Computer")))
    assert_names_place(caught.value, "Table_C3", "A10:A75")


def test_a_table_cut_short_is_refused() -> None:
    with pytest.raises(LayoutError, match="rows are missing"):
        read_bodies(by_body()[: HEADER + 20])


def test_a_doubled_row_is_refused() -> None:
    rows = by_body()
    with pytest.raises(DuplicateKeyError, match="stands here and in"):
        read_bodies(with_row(rows, 12, rows[10]))


def test_figures_without_a_label_or_header_are_refused() -> None:
    with pytest.raises(LayoutError, match="without a label") as caught:
        read_bodies([*by_body(), ["", 12]])
    assert_names_place(caught.value, "Table_C3", "B77")
    with pytest.raises(LayoutError, match="without a header") as caught:
        read_bodies(altered(by_body(), {"N15": 12}))
    assert_names_place(caught.value, "Table_C3", "N15")


def test_a_table_of_another_area_or_unit_is_refused() -> None:
    with pytest.raises(LayoutError, match="names the area") as caught:
        read_bodies(altered(by_body(), {"A2": "United Kingdom, year ending June 2025"}))
    assert_names_place(caught.value, "Table_C3", "A2:A8")
    with pytest.raises(UnknownLabelError, match="excluding") as caught_label:
        read_bodies(altered(by_body(), {"A2": "England and Wales excluding Kent, year ending June 2025"}))
    assert_names_place(caught_label.value, "Table_C3", "A2")
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        read_bodies(altered(by_body(), {"A1": "Table C3: Fraud and computer misuse, rates per 1,000 people"}))


def test_a_table_that_was_renumbered_and_moved_is_found_by_its_title() -> None:
    title = str(by_body()[0][0]).replace("Table C3", "Table A5")
    assert len(read_bodies(altered(by_body(), {"A1": title}), name=" Worksheet A5 ")) == 67 * 8
