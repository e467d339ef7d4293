"""The snippet of a figure shows the very cell, whatever the file, and names its row and column as they are printed."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import Workbook

from orchestration.landing.zipping import zip_of
from orchestration.tracing.documents import around_path, around_position
from orchestration.tracing.grids import read_sheet, surroundings
from orchestration.tracing.snippets import NoSuchPlaceError, Snippet, text_of
from tests.parsing.home_office.ho_samples import ods_of

TABLE = [
    ["Table 7: offences"],
    ["[x] means not available"],
    [None, None, "Apr 2023 to", "Apr 2024 to"],
    ["Code", "Offence", 2024, 2025],
    ["34A", "Robbery", 10, 11],
    ["34B", "Burglary", "[x]", 1.5],
    [None, "Number of people asked", 4000, 4100],
    ["35", "Theft", 12, 13],
    [],
    ["Note 1: a footnote"],
]
ROWS, COLUMNS = {5, 6, 8}, {"C", "D"}


def workbook(*, hidden_row: int | None = None, hidden_column: str | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.create_sheet("Contents")["A1"] = "Nothing here"
    sheet = book.create_sheet("Table 7 ")
    for row in TABLE:
        sheet.append(row)
    if hidden_row:
        sheet.row_dimensions[hidden_row].hidden = True
    if hidden_column:
        sheet.column_dimensions[hidden_column].hidden = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def snippet_of(content: bytes, *cells: str, file_type: str = "xlsx", sheet: str = "Table 7 ") -> Snippet:
    return surroundings(read_sheet(content, file_type, "utf-8", sheet), cells, ROWS, COLUMNS)


def test_the_cell_is_marked_between_its_header_and_its_label() -> None:
    found = snippet_of(workbook(), "D8")
    assert found.marked() == [13.0]
    assert found.row_label == "Code: 35; Offence: Theft"
    assert found.column_label == "Apr 2024 to / 2025"
    assert [line.name for line in found.headers] == ["3", "4"]
    assert found.columns == ("A", "B", "C", "D")
    assert {line.name: line.cells[3] for line in found.lines} == {
        "5": 11.0,
        "6": 1.5,
        "7": 4100.0,
        "8": 13.0,
        "10": None,
    }


@pytest.mark.parametrize("hidden", [{"hidden_row": 5}, {"hidden_column": "B"}, {"hidden_row": 8, "hidden_column": "D"}])
def test_hidden_rows_and_columns_shift_no_address(hidden: dict[str, int | str]) -> None:
    found = snippet_of(workbook(**hidden), "D8")  # type: ignore[arg-type]
    assert found.marked() == [13.0]
    assert found.row_label == "Code: 35; Offence: Theft"


def test_an_open_document_is_read_alike() -> None:
    rows = [["Table 7"], ["Code", "Offence", "2024", "2025"], ["34A", "Robbery", 10, 11], ["35", "Theft", 12, 13]]
    grid = read_sheet(ods_of({"Table 7": rows}), "ods", "utf-8", "Table 7")
    found = surroundings(grid, ["C4"], {3, 4}, {"C", "D"})
    assert (found.marked(), found.row_label, found.column_label) == ([12.0], "Code: 35; Offence: Theft", "2024")


def test_a_csv_keeps_its_texts_and_other_encodings_are_read() -> None:
    content = 'Area,Offence,Value\nKent,"Loss, over £5",007\nEssex,Theft,2\n'.encode("latin-1")
    found = surroundings(read_sheet(content, "csv", "latin-1", "csv"), ["C2"], {2, 3}, {"C"})
    assert found.marked() == ["007"]
    assert found.row_label == "Area: Kent; Offence: Loss, over £5"
    assert found.column_label == "Value"


def test_a_figure_printed_in_parts_is_their_sum() -> None:
    content = b"Area,Value\nKent,4\nKent,-00\nKent,3\nEssex,9\n"
    found = surroundings(read_sheet(content, "csv", "utf-8", "csv"), ["B2", "B3", "B4"], {2, 3, 4, 5}, {"B"})
    assert found.marked() == ["4", "-00", "3"]
    assert found.shows(7.0, None)
    assert not found.shows(4.0, None)


def test_what_a_cell_shows_is_compared_and_not_taken_for_granted() -> None:
    number, marker = snippet_of(workbook(), "D6"), snippet_of(workbook(), "C6")
    assert number.shows(1.5, None)
    assert not number.shows(1.6, None)
    assert not number.shows(None, None)
    assert not number.shows(None, "[x]")
    assert marker.shows(None, "[x]")
    assert not marker.shows(None, "[z]")
    assert not marker.shows(None, None)
    assert not marker.shows(0.0, None)


def test_a_sheet_that_is_printed_empty_shows_a_blank() -> None:
    empty = surroundings(read_sheet(ods_of({"C4": [[]]}), "ods", "utf-8", "C4"), ["A1"], {1}, {"A"})
    assert empty.marked() == [None]
    assert empty.shows(None, None)


def test_a_sheet_that_the_file_does_not_have_is_named_with_those_it_has() -> None:
    with pytest.raises(NoSuchPlaceError, match="no sheet 'Table 8'; it has 'Contents', 'Table 7 '"):
        snippet_of(workbook(), "D8", sheet="Table 8")


CUBE = {
    "class": "dataset",
    "label": "Crimes",
    "id": ["YEAR", "AREA"],
    "size": [2, 3],
    "dimension": {
        "YEAR": {
            "label": "Financial year",
            "category": {"index": ["1", "2"], "label": {"1": "2023/24", "2": "2024/25"}},
        },
        "AREA": {"label": "District", "category": {"index": ["a", "b", "c"], "label": {"a": "A", "b": "B", "c": "C"}}},
    },
    "value": [1, 2, 3, 40, None, 60],
}


def test_a_position_of_a_cube_is_told_by_its_categories() -> None:
    content = json.dumps(CUBE).encode()
    found = around_position(content, "PRCPD", "value[3]")
    assert found.marked() == [40.0]
    assert found.row_label == "Financial year: 2024/25; District: A"
    assert [line.name for line in found.lines] == [f"value[{at}]" for at in range(6)]
    assert around_position(content, "PRCPD", "value[4]").shows(None, None)
    with pytest.raises(NoSuchPlaceError, match=r"value\[0\] to value\[5\], not value\[6\]"):
        around_position(content, "PRCPD", "value[6]")


def test_a_path_in_an_archive_is_shown_with_what_stands_beside_it() -> None:
    profile = {
        "code": "N09000001",
        "name": "Antrim",
        "data": {"crime": {"value": {"theft": 12, "robbery": None}}},
        "meta_data": {"crime": [{"year": "2024/25"}]},
    }
    content = zip_of({"N09000001.json": json.dumps(profile).encode()})
    found = around_path(content, "N09000001.json", "data.crime.value.theft")
    assert found.marked() == [12]
    assert found.row_label == "code: N09000001; name: Antrim"
    assert '"year": "2024/25"' in text_of(found.headers[2].cells[0])
    assert around_path(content, "N09000001.json", "data.crime.value.robbery").shows(None, None)
    for member, path in (("N09000002.json", "code"), ("N09000001.json", "data.crime.value.fraud")):
        with pytest.raises(NoSuchPlaceError):
            around_path(content, member, path)


def test_a_terminal_is_never_given_what_it_would_obey() -> None:
    assert text_of("Rob\x1b[31mbery\n of\u00a0 all\x07") == "Rob[31mbery of all"
    assert text_of(79265.0) == "79265"
    assert text_of(None) == ""


def test_empty_rows_and_columns_before_a_table_count() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cell, content in {"C4": "Offence", "D4": "2024/25", "C5": "Robbery", "D5": 10, "C6": "Theft", "D6": 12}.items():
        sheet[cell] = content
    out = BytesIO()
    book.save(out)
    found = surroundings(read_sheet(out.getvalue(), "xlsx", "utf-8", sheet.title), ["D6"], {5, 6}, {"D"})
    assert (found.marked(), found.row_label, found.column_label) == ([12.0], "Offence: Theft", "2024/25")
