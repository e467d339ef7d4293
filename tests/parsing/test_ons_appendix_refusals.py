"""Tables A5a and A5b: what their parsers refuse, and that the refusal names sheet and cell."""

from __future__ import annotations

import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    ParsingError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from orchestration.parsing.ons_appendix import by_year
from tests.contexts import context_for
from tests.parsing.ons_appendix_samples import HEADER, assert_names_place, months, read_months, read_years, years
from tests.parsing.workbooks import altered, row_number, with_row, without_row, workbook_of


def test_a_file_of_another_edition_is_refused() -> None:
    with pytest.raises(LayoutError, match="newest column ends on 2025-12-31") as caught:
        read_years(years(), edition="ye-2026-06")
    assert_names_place(caught.value, "Table_A5a", "F9")
    with pytest.raises(LayoutError, match="2025-06-30, as the edition ye-2025-06 says") as caught:
        read_months(months(), edition="ye-2025-06")
    assert_names_place(caught.value, "Table_A5b", "F9")


def test_a_month_that_is_missing_between_two_others_is_refused() -> None:
    with pytest.raises(LayoutError, match="no column between 2025-09-30 and 2025-11-01") as caught:
        read_months([[*row[:3], *row[4:]] if len(row) > 3 and row[1] else row for row in months()])
    assert_names_place(caught.value, "Table_A5b", "D9")


@pytest.mark.parametrize(
    ("address", "text"), [("D9", "Fiscal 2024/25 rate"), ("D9", "Apr 2024 to Mar 2026"), ("D9", "Apr 2024")]
)
def test_a_renamed_column_header_is_refused(address: str, text: str) -> None:
    with pytest.raises(LayoutError, match="is not known") as caught:
        read_years(altered(years(), {address: text}))
    assert_names_place(caught.value, "Table_A5a", address)


def test_a_percentage_among_the_months_is_refused() -> None:
    with pytest.raises(LayoutError, match="% change' is not known") as caught:
        read_months(altered(months(), {"G9": "Dec 2024 with Dec 2025 % change"}))
    assert_names_place(caught.value, "Table_A5b", "G9")


def test_a_renamed_label_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="header row was not found") as caught:
        read_years(altered(years(), {"B9": "Offence group"}))
    assert_names_place(caught.value, "Table_A5a", "A1:V41")


def test_an_unknown_offence_label_names_cell_and_nearest_label() -> None:
    with pytest.raises(UnknownLabelError, match=r"'1 Murders'.*nearest: 'murder'") as caught:
        read_years(altered(years(), {"B11": "Murders [note 3]"}))
    assert_names_place(caught.value, "Table_A5a", "B11")


def test_a_code_that_was_stored_as_a_number_is_not_taken_for_another_offence() -> None:
    with pytest.raises(UnknownLabelError, match=r"4\.1 Corporate manslaughter") as caught:
        read_years(altered(years(), {"A13": 4.1}))
    assert_names_place(caught.value, "Table_A5a", "B13")


def test_swapped_code_and_label_columns_are_refused() -> None:
    rows = [[row[1], row[0], *row[2:]] if index > HEADER else row for index, row in enumerate(years(), 1)]
    with pytest.raises(ParsingError) as caught:
        read_years(rows)
    assert_names_place(caught.value, "Table_A5a", "A10")


@pytest.mark.parametrize("text", ["[zz]", "n/a", "12,345", "-"])
def test_an_unknown_marker_is_refused(text: str) -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read_years(altered(years(), {"E12": text}))
    assert_names_place(caught.value, "Table_A5a", "E12")


def test_a_blank_figure_is_neither_zero_nor_missing_but_refused() -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read_years(altered(years(), {"E12": ""}))
    assert_names_place(caught.value, "Table_A5a", "E12")


@pytest.mark.parametrize("value", [-4.2, 12.5, -3])
def test_a_percentage_in_a_column_of_counts_is_refused(value: float) -> None:
    with pytest.raises(LayoutError, match="stands among counts") as caught:
        read_years(altered(years(), {"E12": value}))
    assert_names_place(caught.value, "Table_A5a", "E12")


def test_a_duplicated_row_is_refused() -> None:
    rows = years()
    with pytest.raises(DuplicateKeyError, match="stands here and in") as caught:
        read_years(with_row(rows, 12, rows[10]))
    assert_names_place(caught.value, "Table_A5a", "C11")
    assert "C12" in str(caught.value)


def test_a_missing_total_row_is_refused() -> None:
    rows = years()
    with pytest.raises(LayoutError, match="rows are missing: ons_prc:drug_offences") as caught:
        read_years(without_row(rows, row_number(rows, 1, "TOTAL DRUG")))
    assert_names_place(caught.value, "Table_A5a", "B10:B40")


def test_figures_without_a_label_or_header_are_refused() -> None:
    with pytest.raises(LayoutError, match="without a label") as caught:
        read_years([*years(), ["", "", 12]])
    assert_names_place(caught.value, "Table_A5a", "C42")
    with pytest.raises(LayoutError, match="column without a header") as caught:
        read_years(altered(years(), {"H15": 12}))
    assert_names_place(caught.value, "Table_A5a", "H15")


def test_a_table_that_leaves_a_force_out_is_refused() -> None:
    with pytest.raises(UnknownLabelError, match="excluding Greater Manchester") as caught:
        read_years(altered(years(), {"A2": "England and Wales (excluding Greater Manchester Police)"}))
    assert_names_place(caught.value, "Table_A5a", "A2")


def test_a_table_that_names_no_area_is_refused() -> None:
    with pytest.raises(LayoutError, match="no row above the header names the area") as caught:
        read_years(altered(years(), {"A2": "Great Britain"}))
    assert_names_place(caught.value, "Table_A5a", "A2:A8")


def test_a_table_without_a_period_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="no column is headed by a period") as caught:
        read_years([row[:2] for row in years()])
    assert_names_place(caught.value, "Table_A5a", "C9")


def test_a_missing_sheet_is_named_with_those_that_are_there() -> None:
    with pytest.raises(LayoutError, match=r"0 sheets carry the title.*'Cover Sheet'"):
        by_year(workbook_of({"Cover Sheet": [["Cover"]]}), context_for("ew_ons_a5a", "ye-2025-12"))


def test_two_sheets_with_the_title_are_refused() -> None:
    with pytest.raises(LayoutError, match="2 sheets carry the title"):
        by_year(workbook_of({"A5a": years(), "A5a (2)": years()}), context_for("ew_ons_a5a", "ye-2025-12"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (workbook_of({"Table_A5a": [["Table A5a"]]})[:2000], "cannot be opened"),
    ],
    ids=["empty", "html", "truncated"],
)
def test_bytes_that_are_no_workbook_are_refused(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem):
        by_year(content, context_for("ew_ons_a5a", "ye-2025-12"))
