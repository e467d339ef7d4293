"""Tables A5a and A5b: every trap of the layout."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd
import pytest

from orchestration.parsing.ons_appendix import by_year, code_text
from tests.contexts import context_for
from tests.parsing.ons_appendix_samples import HEADER, OFFENCES, months, one, read_months, read_years, years
from tests.parsing.workbooks import altered, row_number, with_row, workbook_of


def test_a_figure_keeps_its_area_period_and_cell() -> None:
    murder = one(read_years(years()), "1", "2024-04-01", "FY")
    assert murder["value"] == 2003
    assert (murder["sheet"], murder["cell"]) == ("Table_A5a", "D11")
    assert (murder["area_code"], murder["area_type"], murder["jurisdiction"]) == ("K04000001", "country_group", "EW")
    assert murder["period_end"] == pd.Timestamp("2025-03-31")
    assert (murder["measure"], murder["unit"], murder["series"]) == ("recorded_crime", "offences", "recorded_crime")
    assert (murder["published_label"], murder["offence_label"], murder["notes"]) == (
        "Murder [note 3]",
        "Murder",
        "[note 3]",
    )
    assert murder["label_path"].endswith("Violence against the person > Homicide > Murder")


def test_floating_sheet_name_the_table_is_found_by_its_title() -> None:
    assert len(read_years(years(), name=" Worksheet 44 ")) == len(OFFENCES) * 4


def test_floating_header_row_is_found_wherever_it_stands() -> None:
    moved = with_row(with_row(years(), 3, ["one more line"]), 3, ["and another"])
    assert one(read_years(moved), "1", "2024-04-01", "FY")["cell"] == "D13"


def test_line_breaks_in_headers_are_read_as_blanks() -> None:
    frame = read_years(years())
    assert set(frame["period_type"]) == {"FY", "YE"}
    assert set(frame["period_start"].dt.date) == {
        date(2023, 4, 1),
        date(2024, 4, 1),
        date(2024, 1, 1),
        date(2025, 1, 1),
    }


def test_codes_4_1_and_4_10_are_different_offences() -> None:
    frame = read_years(years())
    assert one(frame, "4.1", "2025-01-01", "YE")["offence_code"] == "4.1"
    assert one(frame, "4.1", "2025-01-01", "YE")["offence_label"] == "Manslaughter"
    assert one(frame, "4.10", "2025-01-01", "YE")["offence_code"] == "4.10"
    assert one(frame, "4.10", "2025-01-01", "YE")["offence_label"] == "Corporate manslaughter"


@pytest.mark.parametrize(
    ("cell", "text"), [(1.0, "1"), (4.1, "4.1"), (37.1, "37.1"), ("4.10", "4.10"), ("4.4/6/8", "4.4/6/8"), ("", "")]
)
def test_codes_of_mixed_type_become_text(cell: Any, text: str) -> None:
    assert code_text(cell) == text


def test_code_21_stands_for_two_offences_told_apart_by_label() -> None:
    frame = read_years(years())
    codes = frame[frame["offence_code"] == "21"].drop_duplicates("offence_id")
    assert set(codes["offence_id"]) == {
        "ons_prc:21_unlawful_intercourse_girl_under_13",
        "ons_prc:21_sexual_activity_child_under_13",
    }


def test_a_one_line_class_is_offence_with_its_code_and_subtotal_without() -> None:
    frame = read_years(years())
    assert not one(frame, "39", "2025-01-01", "YE")["is_total"]
    assert one(frame, "theft_from_the_person", "2025-01-01", "YE")["is_total"]


def test_of_which_rows_with_one_label_belong_to_the_row_they_are_under() -> None:
    frame = read_years(years())
    distraction = frame[frame["offence_label"].str.casefold() == "of which: distraction burglary"]
    assert set(distraction["offence_id"]) == {
        "ons_prc:domestic_burglary_distraction",
        "ons_prc:residential_burglary_distraction",
    }


def test_totals_and_detail_in_one_column_are_told_apart() -> None:
    frame = read_years(years())
    totals = set(frame.loc[frame["is_total"], "offence_id"])
    assert {"ons_prc:total_excluding_fraud", "ons_prc:homicide", "ons_prc:victim_based_crime"} <= totals
    assert not {"ons_prc:1", "ons_prc:21_sexual_activity_child_under_13", "ons_prc:fraud_cifas"} & totals


def test_notes_in_all_their_forms_come_off_the_label_and_are_kept() -> None:
    frame = read_years(years()).drop_duplicates("offence_id").set_index("offence_id")
    assert frame.loc["ons_prc:34a", "offence_label"] == "Robbery of business property"
    assert frame.loc["ons_prc:34a", "notes"] == "[37]"
    assert frame.loc["ons_prc:homicide", "notes"] == "[notes 3, 4, 5, 6, 7, 8]"
    assert frame.loc["ons_prc:fraud_uk_finance", "notes"] == "[note 62 ,63, 65, 66, 67]"
    assert pd.isna(frame.loc["ons_prc:4.10", "notes"])


def test_fraud_rows_renamed_between_editions_stay_the_same_figures() -> None:
    rows = years()
    before = read_years(rows)
    renamed = {
        "Fraud and computer misuse offences recorded by Report Fraud": (
            "Fraud and computer misuse offences recorded by Action fraud  [note 60, 61,62]"
        ),
        "Fraud reports referred to Report Fraud by Cifas": "Fraud offences referred to NFIB by Cifas [note 61, 63, 64]",
        "Fraud reports referred to Report Fraud by UK": "Fraud offences referred to NFIB by UK Finance [note 61 ,62]",
        "TOTAL FRAUD": "TOTAL FRAUD  AND COMPUTER MISUSE OFFENCES [note 61,67]",
    }
    after = read_years(altered(rows, {f"B{row_number(rows, 1, old)}": new for old, new in renamed.items()}))
    assert list(before["offence_id"]) == list(after["offence_id"])
    bodies = after.drop_duplicates("offence_id").set_index("offence_id")["reporting_body"].dropna().to_dict()
    assert bodies == {
        "ons_prc:fraud_action_fraud": "Action Fraud / Report Fraud",
        "ons_prc:fraud_cifas": "Cifas",
        "ons_prc:fraud_uk_finance": "UK Finance",
    }


def test_note_numbers_renumbered_between_editions_leave_the_figures_the_same() -> None:
    rows = years()
    before = read_years(rows)
    renumbered = {
        f"B{number}": re.sub(r"\d+(?=[\d, ]*\])", lambda note: str(int(note.group()) + 1), str(row[1]))
        for number, row in enumerate(rows, 1)
        if number > HEADER
    }
    after = read_years(altered(rows, renumbered))
    same = ["offence_id", "offence_label", "label_path", "value", "cell"]
    pd.testing.assert_frame_equal(before[same], after[same])
    homicide = row_number(rows, 1, "Homicide")
    assert set(after.loc[after["cell"] == f"C{homicide}", "notes"]) == {"[notes 4, 5, 6, 7, 8, 9]"}


def test_burglary_offences_without_a_code_are_detail_and_no_totals() -> None:
    frame = read_years(years()).drop_duplicates("offence_id").set_index("offence_id")
    for offence in ("ons_prc:domestic_burglary", "ons_prc:residential_burglary"):
        assert pd.isna(frame.loc[offence, "offence_code"])
        assert not frame.loc[offence, "is_total"]


def test_the_percentage_change_is_left_out_with_its_own_markers() -> None:
    frame = read_years(altered(years(), {"G11": "[u]"}))
    assert not frame["cell"].str.startswith("G").any()
    assert frame["obs_status"].isna().all()


def test_a_marker_is_a_missing_value_that_says_why() -> None:
    frame = read_years(altered(years(), {f"F{HEADER + len(OFFENCES)}": "[x]"}))
    total = one(frame, "total_including_fraud", "2025-01-01", "YE")
    assert pd.isna(total["value"])
    assert (total["obs_status"], total["marker"]) == ("x", "[x]")


def test_a_title_that_states_wrong_months_is_not_trusted() -> None:
    frame = read_months(months())
    assert frame["period_start"].min() == pd.Timestamp("2025-09-01")
    assert frame["period_end"].max() == pd.Timestamp("2025-12-31")
    assert set(frame["period_type"]) == {"M"}


def test_a_cover_that_misprints_the_year_is_not_trusted() -> None:
    cover = [["Crime in England and Wales, year ending September 2023"], [], ["year ending December 2025"]]
    book = workbook_of({"Cover Sheet": cover, "Table_A5a": years()})
    frame = by_year(book, context_for("ew_ons_a5a", "ye-2025-12"))
    assert frame["period_end"].max() == pd.Timestamp("2025-12-31")


def test_suspended_fraud_is_missing_with_its_reason_and_the_total_without_fraud_stays() -> None:
    rows = years()
    fraud = range(row_number(rows, 1, "Fraud and computer misuse"), len(rows) + 1)
    frame = read_years(altered(rows, {f"F{number}": "[x]" for number in fraud}))
    newest = frame[frame["period_start"] == "2025-01-01"].set_index("offence_id")
    missing = set(newest.index[newest["obs_status"] == "x"])
    bodies = {"ons_prc:fraud_action_fraud", "ons_prc:fraud_cifas", "ons_prc:fraud_uk_finance"}
    assert missing == bodies | {"ons_prc:fraud_and_computer_misuse", "ons_prc:total_including_fraud"}
    assert newest.loc["ons_prc:total_excluding_fraud", "value"] > 0
    assert one(frame, "total_including_fraud", "2024-04-01", "FY")["value"] > 0


def test_stray_text_far_right_of_the_preamble_is_no_column() -> None:
    assert read_years(years())["cell"].str.match(r"^[C-F]\d+$").all()


def test_two_columns_that_changed_places_are_read_by_their_header() -> None:
    rows = years()
    swapped = [[*row[:2], row[3], row[2], *row[4:]] if len(row) > 4 and row[1] else row for row in rows]
    figures = ["offence_id", "period_start", "period_type", "value"]
    expected, found = read_years(rows)[figures], read_years(swapped)[figures]
    pd.testing.assert_frame_equal(
        expected.sort_values(figures).reset_index(drop=True), found.sort_values(figures).reset_index(drop=True)
    )
