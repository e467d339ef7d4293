"""Tables on the nature of fraud: what their parsers refuse, naming sheet and cell."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    ParsingError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from orchestration.parsing.nature_of_fraud.tables_by_number import cyber_flag
from tests.contexts import context_for
from tests.parsing.nature_of_fraud.nature_of_fraud_samples import (
    NOT_APPLICABLE,
    header_of,
    parsed,
    sheets_of,
    source_of,
)
from tests.parsing.workbooks import Rows, altered, with_row, without_row


def refused(number: int, name: str, rows: Rows, edition: str = "fy-2024-25") -> ParsingError:
    """The error raised when the sheet `name` holds `rows`."""
    sheets = sheets_of(number, legend=NOT_APPLICABLE) if number == 9 else sheets_of(number)
    with pytest.raises(ParsingError) as error:
        parsed(number, {**sheets, name: rows}, edition)
    return error.value


def sheet(number: int, name: str) -> Rows:
    return (sheets_of(number, legend=NOT_APPLICABLE) if number == 9 else sheets_of(number))[name]


def changed(number: int, name: str, column: str, below_header: int, value: Any) -> ParsingError:
    """The error raised when one cell of the sheet `name` is `value`."""
    rows = sheet(number, name)
    return refused(number, name, altered(rows, {f"{column}{header_of(rows) + below_header}": value}))


def test_sheet_of_no_known_table() -> None:
    sheets = sheets_of(5)
    title = sheets["Table_5a"][0][0].replace("Table 5a: Proportion", "Table 15: Speed")
    error = refused(5, "Table_15", altered(sheets["Table_5a"], {"A1": title}))
    assert isinstance(error, LayoutError)
    assert (error.sheet, error.cell) == ("Table_15", "A1")
    assert "no known table" in str(error)


def test_sheet_with_another_wording_of_its_title() -> None:
    title = sheet(5, "Table_5a")[0][0].replace("flagged as", "regarded as")
    assert refused(5, "Table_5a", altered(sheet(5, "Table_5a"), {"A1": title})).cell == "A1"


def test_empty_sheet() -> None:
    error = refused(5, "Table_5e", [])
    assert isinstance(error, LayoutError)


def test_table_that_is_not_there() -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        parsed(5, sheets_of(6))


def test_sheet_of_one_kind_of_offence_is_lost() -> None:
    sheets = sheets_of(5)
    del sheets["Table_5c"]
    with pytest.raises(LayoutError, match="csew_fraud:consumer_and_retail_fraud"):
        parsed(5, sheets)


def test_column_of_one_kind_of_offence_is_lost() -> None:
    rows = [row[:9] for row in sheet(4, "Table_4")]
    assert "csew_fraud:computer_virus" in str(refused(4, "Table_4", rows))


def test_two_sheets_on_the_same_offence() -> None:
    rows = sheet(5, "Table_5a")
    error = refused(5, "Table_5b", rows)
    assert isinstance(error, DuplicateKeyError)


def test_unknown_kind_of_offence_in_a_title() -> None:
    title = sheet(5, "Table_5a")[0][0].replace("incidents of fraud", "incidents of push payment fraud")
    error = refused(5, "Table_5a", altered(sheet(5, "Table_5a"), {"A1": title}))
    assert isinstance(error, UnknownLabelError)
    assert "push payment fraud" in str(error)


def test_unknown_kind_of_offence_in_a_header() -> None:
    error = changed(4, "Table_4", "C", 0, "Push payment fraud")
    assert isinstance(error, UnknownLabelError)
    assert error.sheet == "Table_4"


@pytest.mark.parametrize("line", ["Personal incidents, percentages", "England and Wales"])
def test_unit_and_area_above_the_header(line: str) -> None:
    rows = [["Personal incidents, thousands"] if row == [line] else row for row in sheet(5, "Table_5a")]
    assert line.casefold() in str(refused(5, "Table_5a", rows))


def test_header_row_is_renamed() -> None:
    assert "header row was not found" in str(changed(5, "Table_5a", "A", 0, "Kind of offence"))


@pytest.mark.parametrize("header", ["Apr 2018 to Sep 2019", "2019", "Standard error", "Latest year compared with 2024"])
def test_unknown_header(header: str) -> None:
    error = changed(5, "Table_5a", "B", 0, header)
    assert isinstance(error, LayoutError)
    assert error.sheet == "Table_5a"


def test_unknown_half_of_a_year_on_loss() -> None:
    error = changed(9, "Table_9a", "C", 0, "Apr 2018 to Mar 2019 As percentage of: All incidents")
    assert "All incidents" in str(error)
    assert error.cell.startswith("C")


def test_the_two_halves_of_a_year_on_loss_may_not_change_places() -> None:
    rows = sheet(9, "Table_9a")
    header = rows[header_of(rows) - 1]
    places = {f"B{header_of(rows)}": header[2], f"C{header_of(rows)}": header[1]}
    assert isinstance(refused(9, "Table_9a", altered(rows, places)), LayoutError)


def test_figure_in_a_column_without_header() -> None:
    error = changed(5, "Table_5a", "K", 1, 3.5)
    assert isinstance(error, LayoutError)


@pytest.mark.parametrize("column", [2, 6, 7])
def test_lost_year_or_comparison(column: int) -> None:
    rows = [[cell for place, cell in enumerate(row) if place != column] for row in sheet(5, "Table_5a")]
    assert "the columns are" in str(refused(5, "Table_5a", rows))


def test_comparison_with_another_year() -> None:
    assert "the columns are" in str(changed(5, "Table_5a", "G", 0, "Latest year compared with Mar 2020 [note 5]"))


def test_file_of_another_edition() -> None:
    error = refused(5, "Table_5a", sheet(5, "Table_5a"), "fy-2023-24")
    assert "fy-2023-24" in str(error)


def test_unknown_row() -> None:
    error = changed(5, "Table_5a", "A", 1, "Cyber-enabled")
    assert isinstance(error, UnknownLabelError)
    assert "'Cyber'" in str(error)


def test_known_row_in_another_group() -> None:
    error = changed(12, "Table_12a", "A", 1, "Victim satisfaction with Action Fraud handling")
    assert isinstance(error, UnknownLabelError)


def test_lost_row() -> None:
    rows = sheet(5, "Table_5a")
    error = refused(5, "Table_5a", without_row(rows, header_of(rows) + 1))
    assert "a row is lost" in str(error)


def test_repeated_row() -> None:
    rows = sheet(5, "Table_5a")
    place = header_of(rows)
    assert isinstance(refused(5, "Table_5a", with_row(rows, place + 1, rows[place])), LayoutError)


def test_base_above_its_rows() -> None:
    rows = sheet(5, "Table_5a")
    place = header_of(rows)
    error = refused(5, "Table_5a", with_row(without_row(rows, place + 3), place + 1, rows[place + 2]))
    assert "the base describes other rows" in str(error)


def test_two_blocks_with_one_base() -> None:
    rows = sheet(6, "Table_6a")
    assert isinstance(refused(6, "Table_6a", without_row(rows, header_of(rows) + 3)), LayoutError)


def test_base_of_another_kind() -> None:
    error = changed(8, "Table_8a", "B", 2, "Unweighted base - number of incidents (victim reported) [note 17]")
    assert "victim reported" in str(error)


def test_table_cut_short() -> None:
    rows = sheet(6, "Table_6a")
    cut_within, cut_between = rows[: header_of(rows) + 5], rows[: header_of(rows) + 3]
    assert "no base below" in str(refused(6, "Table_6a", cut_within))
    assert "no base below" in str(refused(6, "Table_6a", cut_between))


@pytest.mark.parametrize("value", [1000.5, -3.0])
def test_base_that_is_no_number_of_incidents(value: float) -> None:
    error = changed(5, "Table_5a", "B", 3, value)
    assert "among bases" in str(error)
    assert error.cell == f"B{header_of(sheet(5, 'Table_5a')) + 3}"


def test_figure_without_base() -> None:
    assert "a figure and no base" in str(changed(5, "Table_5a", "B", 3, "[x]"))


@pytest.mark.parametrize("value", [2408.0, -0.1, 100.2])
def test_percentage_out_of_bounds(value: float) -> None:
    error = changed(5, "Table_5a", "B", 1, value)
    assert isinstance(error, LayoutError)
    assert error.cell.startswith("B")


def test_mean_rating_out_of_its_scale() -> None:
    assert "Mean rating" in str(changed(3, "Table_3a", "B", 4, 57.4))


@pytest.mark.parametrize("value", ["", "n/a", "[q]"])
def test_unknown_or_missing_figure(value: str) -> None:
    error = changed(5, "Table_5a", "B", 1, value)
    assert isinstance(error, UnknownMarkerError)


def test_marker_that_the_sheet_does_not_explain() -> None:
    error = changed(5, "Table_5a", "B", 1, "[u]")
    assert "not explained" in str(error)


def test_marker_with_a_new_meaning() -> None:
    rows = [
        ["Some shorthand is used in this table. [x] indicates that data were lost."]
        if str(row[0]).startswith("Some shorthand")
        else row
        for row in sheet(5, "Table_5a")
    ]
    assert "data were lost" in str(refused(5, "Table_5a", rows))


@pytest.mark.parametrize("value", ["[ns]", "s", "[u]"])
def test_unknown_marker_of_significance(value: str) -> None:
    assert isinstance(changed(5, "Table_5a", "G", 1, value), UnknownMarkerError)


def test_size_of_a_change_is_not_taken_for_its_significance() -> None:
    assert "where significance is marked" in str(changed(5, "Table_5a", "G", 1, -2.5))


@pytest.mark.parametrize("mark", ["", "[s]"])
def test_change_against_a_year_without_figure(mark: str) -> None:
    rows = sheet(5, "Table_5a")
    place = header_of(rows) + 1
    error = refused(5, "Table_5a", altered(rows, {f"B{place}": "[x]", f"G{place}": mark}))
    assert "one of the years has no figure" in str(error)
    assert error.cell == f"G{place}"


def test_figure_beside_a_base_among_comparisons() -> None:
    assert isinstance(changed(5, "Table_5a", "G", 3, "[s]"), UnknownMarkerError)


def test_bytes_that_are_no_workbook() -> None:
    with pytest.raises(UnreadableFileError):
        cyber_flag(b"<html>", context_for(source_of(5), "fy-2024-25"))
