"""Small workbooks built in memory, and published layouts altered cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.cell import coordinate_to_tuple

Rows = list[list[Any]]


def workbook_of(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An .xlsx file with these sheets, in this order, their rows written from A1 on; '' and None stay empty."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def altered(rows: Sequence[Sequence[Any]], changes: Mapping[str, Any]) -> Rows:
    """Copy of `rows` with the cells at these addresses (`B9`) replaced; the grid grows where it must."""
    copy = [list(row) for row in rows]
    for address, value in changes.items():
        row, column = coordinate_to_tuple(address)
        while len(copy) < row:
            copy.append([])
        line = copy[row - 1]
        line.extend([""] * (column - len(line)))
        line[column - 1] = value
    return copy


def without_row(rows: Sequence[Sequence[Any]], number: int) -> Rows:
    """Copy of `rows` without the row of this number (1 is the first)."""
    return [list(row) for index, row in enumerate(rows, 1) if index != number]


def with_row(rows: Sequence[Sequence[Any]], number: int, row: Sequence[Any]) -> Rows:
    """Copy of `rows` with `row` put in so that it has this number (1 is the first)."""
    return [*(list(line) for line in rows[: number - 1]), list(row), *(list(line) for line in rows[number - 1 :])]


def row_number(rows: Sequence[Sequence[Any]], column: int, text: str) -> int:
    """Number (1 is the first) of the first row whose zero-based `column` starts with `text`."""
    return next(
        index for index, row in enumerate(rows, 1) if len(row) > column and str(row[column]).strip().startswith(text)
    )
