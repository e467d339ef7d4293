"""CSV: what is no proper comma-separated UTF-8 file is refused, naming the cell."""

from __future__ import annotations

import pytest

from orchestration.parsing.delimited import find_columns, read_delimited
from orchestration.parsing.errors import LayoutError, ParsingError, UnreadableFileError

GOOD = 'code,name\nN1,"Newry, Mourne and Down"\nN2,Ynys Môn\n'


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without a mark", "with a byte order mark"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_utf_8_is_read_with_or_without_a_byte_order_mark(mark: bytes, ends: str) -> None:
    sheet = read_delimited(mark + GOOD.replace("\n", ends).encode())
    assert sheet.name == "csv"
    assert sheet.rows == [["code", "name"], ["N1", "Newry, Mourne and Down"], ["N2", "Ynys Môn"]]


def test_codes_stay_texts() -> None:
    assert read_delimited(b"code,value\n4.10,007\n").rows[1] == ["4.10", "007"]


def test_blank_lines_at_the_end_are_no_rows() -> None:
    assert len(read_delimited(GOOD.encode() + b"\n\n").rows) == 3


@pytest.mark.parametrize(
    ("content", "error", "cell", "says"),
    [
        pytest.param(GOOD.encode("latin-1"), UnreadableFileError, "B3", "not UTF-8", id="Latin-1"),
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode("latin-1"), UnreadableFileError, "B3", "UTF-8", id="mark, Latin-1"),
        pytest.param(b"\xef\xbb\xbf\xc3\xb4,b\xf4\n1,2\n", UnreadableFileError, "B1", "UTF-8", id="mark, mixed"),
        pytest.param(GOOD.encode("cp1252"), UnreadableFileError, "B3", "not UTF-8", id="Windows-1252"),
        pytest.param(GOOD.encode("utf-16"), UnreadableFileError, "A1", "not UTF-8", id="UTF-16 with mark"),
        pytest.param("a,b\n1,2\n".encode("utf-16-le"), UnreadableFileError, "A1", "not UTF-8", id="UTF-16"),
        pytest.param(b"", UnreadableFileError, "", "is empty", id="empty"),
        pytest.param(b" \n\n", UnreadableFileError, "", "is empty", id="blank"),
        pytest.param(b"\n<!DOCTYPE html><html>", UnreadableFileError, "", "web page", id="HTML"),
        pytest.param(b"PK\x03\x04\x14\x00", UnreadableFileError, "", "workbook", id="workbook"),
        pytest.param(b"code,name\n", LayoutError, "A2", "no row below", id="header only"),
        pytest.param(b"code,name\nN1\n", LayoutError, "B2", "has 1 cells", id="short row"),
        pytest.param(b"code,name\nN1,Newry, Mourne\n", LayoutError, "C2", "has 3 cells", id="long row"),
        pytest.param(b"code,name\n\nN1,A\n", LayoutError, "A2", "has 0 cells", id="blank row"),
        pytest.param(b"code,name\nN1,A\nN2,\"B", LayoutError, "A3", "quotes", id="cut off inside quotes"),
        pytest.param(b"code,name,code\nN1,A,N1\n", LayoutError, "C1", "there twice", id="header name twice"),
    ],
)  # fmt: skip
def test_bad_file_is_refused_with_its_cell(content: bytes, error: type[ParsingError], cell: str, says: str) -> None:
    with pytest.raises(error) as caught:
        read_delimited(content)
    assert (caught.value.sheet, caught.value.cell) == ("csv", cell)
    assert says in str(caught.value)


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    sheet = read_delimited(b"year, population ,code\n2001,5,N1\n")
    assert find_columns(sheet, ["code", "population"]) == [2, 1]


def test_missing_column_names_what_the_header_reads() -> None:
    with pytest.raises(LayoutError, match=r"cell B1: no column 'population'.*the header reads year, persons"):
        find_columns(read_delimited(b"year,persons\n2001,5\n"), ["year", "population"])


def test_another_encoding_is_read_where_the_parser_names_it() -> None:
    latin = read_delimited(GOOD.encode("latin-1"), encodings=("utf-8-sig", "latin-1"))
    assert latin.rows == read_delimited(GOOD.encode()).rows
    assert read_delimited(GOOD.encode(), encodings=("utf-8-sig", "latin-1")).rows == latin.rows
