"""Workbooks read as grids of cells, with the cell's address kept; tables are found by their text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook
from python_calamine import ZipError as CalamineZipError

from orchestration.parsing.errors import LayoutError, UnreadableFileError
from orchestration.parsing.text import clean, collapse

Cell = Any  # str, float, int, bool, date or '' as python-calamine gives it


def column_letters(index: int) -> str:
    """Spreadsheet letters of the zero-based column `index`: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Address of a cell from zero-based row and column: (8, 1) -> B9."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its name as in the file and its rows from A1 on (zero-based)."""

    name: str
    rows: Sequence[Sequence[Cell]]

    def text(self, row: int, column: int) -> str:
        """Cell as cleaned text; '' outside the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return collapse(str(self.rows[row][column]))

    def require_blank_column(self, header: int, column: int) -> None:
        """Raise LayoutError when something stands below a header that is blank."""
        for row in range(header + 1, len(self.rows)):
            if self.text(row, column):
                raise LayoutError(
                    "a figure stands in a column without a header",
                    expected="an empty column",
                    sheet=self.name,
                    cell=cell_name(row, column),
                )

    def require_blank_row(self, row: int) -> None:
        """Raise LayoutError when something stands in a row that has no label."""
        for column in range(len(self.rows[row])):
            if self.text(row, column):
                raise LayoutError(
                    "a row without a label holds something",
                    expected="an empty row",
                    sheet=self.name,
                    cell=cell_name(row, column),
                )

    def find_row(self, is_header: Callable[[Sequence[Cell]], bool], expected: str) -> int:
        """Zero-based index of the first row for which `is_header`; raises LayoutError when there is none."""
        for index, row in enumerate(self.rows):
            if is_header(row):
                return index
        raise LayoutError(
            "the header row was not found",
            expected=expected,
            action="open the sheet; a new layout needs its own reading of the header",
            sheet=self.name,
            cell=f"A1:{cell_name(max(len(self.rows), 1) - 1, max(map(len, self.rows), default=1) - 1)}",
        )


def open_workbook(content: bytes) -> CalamineWorkbook:
    """Workbook over `content`; raises UnreadableFileError when the bytes are no workbook."""
    if not content:
        raise UnreadableFileError("the file is empty", expected="a workbook", action="fetch it again")
    head = content[:512].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise UnreadableFileError(
            "the file is a web page or XML, not a workbook",
            expected="an .xlsx or .ods file",
            action="open the landing page: the publisher may have moved the file or refused the request",
        )
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except (CalamineError, CalamineZipError) as error:
        raise UnreadableFileError(
            f"the workbook cannot be opened ({error})",
            expected="a complete .xlsx or .ods file",
            action="the download may have been cut off: fetch it again",
        ) from error


def find_sheet(workbook: CalamineWorkbook, title: re.Pattern[str], names: re.Pattern[str]) -> Sheet:
    """The one sheet whose first cell matches `title`, wherever it stands and whatever blanks its name has.

    Sheets whose name matches `names` are opened first (opening all is slow), the others only when none of those
    carries the title. Raises LayoutError when no sheet, or more than one, does.
    """
    likely = [name for name in workbook.sheet_names if names.search(collapse(name))]
    found = sheets_titled(workbook, likely, title)
    if not found:
        found = sheets_titled(workbook, [name for name in workbook.sheet_names if name not in likely], title)
    if len(found) != 1:
        raise LayoutError(
            f"{len(found)} sheets carry the title {title.pattern!r}",
            expected="exactly one",
            action=f"look at the sheets of the file: {', '.join(map(repr, workbook.sheet_names))}",
        )
    return found[0]


def sheets_titled(workbook: CalamineWorkbook, names: Sequence[str], title: re.Pattern[str]) -> list[Sheet]:
    """Sheets of `names` whose first cell matches `title`; raises UnreadableFileError when one cannot be read."""
    found = []
    for name in names:
        try:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, CalamineZipError) as error:
            raise UnreadableFileError(
                f"the sheet cannot be read ({error})",
                expected="a complete sheet",
                action="fetch the file again",
                sheet=name,
            ) from error
        if rows and any(title.search(clean(str(cell))) for cell in rows[0][:1]):
            found.append(Sheet(name, rows))
    return found


def empty_sheet(workbook: CalamineWorkbook, names: re.Pattern[str]) -> Sheet | None:
    """The one sheet whose name matches `names`, when nothing at all stands on it; None otherwise."""
    likely = [name for name in workbook.sheet_names if names.search(collapse(name))]
    if len(likely) != 1:
        return None
    rows = workbook.get_sheet_by_name(likely[0]).to_python(skip_empty_area=False)
    return None if any(cell != "" for row in rows for cell in row) else Sheet(likely[0], rows)
