"""CSV read as a grid of texts with spreadsheet addresses: A1 is the first cell of the header."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from orchestration.parsing.errors import LayoutError, UnreadableFileError
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import collapse

CSV_SHEET = "csv"  # a CSV has one unnamed sheet; every figure needs a sheet to be traced to
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_delimited(content: bytes, *, encodings: Sequence[str] = ("utf-8-sig",)) -> Sheet:
    """The comma-separated file `content`: a header and at least one row, all of one width, every cell a text.

    In the first of `encodings` that the bytes fit (UTF-8 with or without a byte order mark): a publisher's other
    encoding has to be named by the parser that knows of it. Raises UnreadableFileError when the bytes are empty, a web
    page, a workbook or in another encoding, and LayoutError when rows differ in width or a header name repeats.
    """
    rows = _records(_decode(content, encodings))
    if len(rows) < 2:
        raise LayoutError("the file has no row below its header", expected="figures", sheet=CSV_SHEET, cell="A2")
    header = rows[0]
    for column, name in enumerate(header):
        if collapse(name) in map(collapse, header[:column]):
            raise LayoutError(
                f"the header name {name!r} is there twice",
                expected="each name once",
                sheet=CSV_SHEET,
                cell=cell_name(0, column),
            )
    for index, row in enumerate(rows):
        if len(row) != len(header):
            raise LayoutError(
                f"the row has {len(row)} cells",
                expected=f"{len(header)}, as the header has",
                action="a comma or a line break inside a name may have lost its quotes, or the file is cut off",
                sheet=CSV_SHEET,
                cell=cell_name(index, min(len(row), len(header))),
            )
    return Sheet(CSV_SHEET, rows)


def find_columns(sheet: Sheet, names: Sequence[str]) -> list[int]:
    """Zero-based columns headed `names`, wherever they stand; raises LayoutError naming the first one missing."""
    header = [collapse(str(name)) for name in sheet.rows[0]]
    for name in names:
        if name not in header:
            raise LayoutError(
                f"no column {name!r}",
                expected=f"columns {', '.join(names)}; the header reads {', '.join(header[:8])}",
                action="look whether the publisher renamed the column",
                sheet=sheet.name,
                cell=cell_name(0, min(list(names).index(name), len(header) - 1)),
            )
    return [header.index(name) for name in names]


def _decode(content: bytes, encodings: Sequence[str]) -> str:
    if not content.strip():
        raise UnreadableFileError("the file is empty", expected="a CSV", action="fetch it again", sheet=CSV_SHEET)
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<", b"pk\x03\x04")):
        raise UnreadableFileError(
            "the file is a web page or a workbook, not a CSV",
            expected="comma-separated text",
            action="open the landing page: the publisher may have moved the file or refused the request",
            sheet=CSV_SHEET,
        )
    if content.startswith(_UTF_16_MARKS):
        raise _wrong_encoding("A1")
    failure: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            failure = failure or error
            continue
        if "\x00" in text:
            raise _wrong_encoding("A1")
        return text
    assert failure is not None
    # The bytes before the wrong one are good: their last cell is where it stands.
    rows = list(csv.reader(StringIO(failure.object[: failure.start].decode() + "?", newline="")))
    raise _wrong_encoding(cell_name(len(rows) - 1, len(rows[-1]) - 1)) from failure


def _wrong_encoding(cell: str) -> UnreadableFileError:
    return UnreadableFileError(
        "the file is not UTF-8",
        expected="UTF-8, with or without a byte order mark",
        action="a spreadsheet program may have saved it anew: fetch the publisher's own file",
        sheet=CSV_SHEET,
        cell=cell,
    )


def _records(text: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise LayoutError(
            f"the quotes of the row do not close ({error})",
            expected="comma-separated text",
            action="the file may be cut off: fetch it again",
            sheet=CSV_SHEET,
            cell=cell_name(len(rows), 0),
        ) from error
    while rows and not rows[-1]:  # blank lines at the end
        rows.pop()
    return rows
