"""What every workbook promises its readers, checked on the cells of the file."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from warehouse.dissemination.workbook.selections import SHEETS
from warehouse.dissemination.workbook.sheets import STATUS, Sheet

FIRST = ["Cover", "Contents", "Notes", "Shorthand", "Column_guide"]
HEADINGS_IN_ROW = 7
SHEET_OF = {sheet.name: sheet for sheet in SHEETS}


@dataclass(frozen=True)
class Written:
    """A worksheet as a reader sees it: the lines above the table, its headings, its rows."""

    lines: list[str]
    headings: list[str]
    rows: list[tuple[Any, ...]]

    def column(self, heading: str) -> list[Any]:
        """Cells under the first line of a heading."""
        place = [name.split("\n")[0] for name in self.headings].index(heading)
        return [row[place] for row in self.rows]


def opened(file: Path) -> Workbook:
    """The workbook, with formulas where there are any."""
    return openpyxl.load_workbook(file)


def written(worksheet: Worksheet) -> Written:
    """The parts of a worksheet with a table; its only table says where it is."""
    (table,) = worksheet.tables.values()
    first, last = table.ref.split(":")
    row = int(re.sub(r"\D", "", first))
    cells = list(worksheet.iter_rows(values_only=True))
    lines = [line[0] for line in cells[: row - 1]]
    assert last == f"{openpyxl.utils.get_column_letter(worksheet.max_column)}{worksheet.max_row}"
    return Written([str(line) for line in lines], [str(name) for name in cells[row - 1]], cells[row:])


def check_form(file: Path, book: Workbook) -> None:
    """One table per worksheet from the same place, whole and named; no merged cell, no blank row, nothing hidden."""
    assert book.sheetnames[: len(FIRST)] == FIRST
    assert book.active is not None
    assert book.active.title == "Cover"
    named = set()
    for worksheet in book.worksheets:
        assert not worksheet.merged_cells.ranges
        assert worksheet.sheet_state == "visible"
        assert re.fullmatch(r"\w{1,31}", worksheet.title)
        if worksheet.title == "Cover":
            assert not worksheet.tables
            continue
        page = written(worksheet)
        named |= set(worksheet.tables)
        top = 3 if worksheet.title in ("Contents", "Notes") else HEADINGS_IN_ROW
        assert next(iter(worksheet.tables.values())).ref.startswith(f"A{top}:")
        assert worksheet.freeze_panes.endswith(str(top + 1))
        assert len(page.lines) == top - 1
        assert all(line.strip() for line in page.lines)
        assert all(name.strip() for name in page.headings)
        assert len(set(page.headings)) == len(page.headings)
        assert not [name for name in page.headings if "_" in name]
        assert page.rows
        assert all(any(value is not None for value in row) for row in page.rows)
        assert all(worksheet.column_dimensions[name].width >= 9 for name in ("A", "B"))
    assert len(named) == len(book.worksheets) - 1
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(book.worksheets)
    assert not [content for content in sheets if b"<f>" in content or b"<f " in content]


def check_contents(book: Workbook) -> None:
    """The contents link every worksheet but themselves, in order, with its title."""
    contents = book["Contents"]
    links = {cell.value: cell.hyperlink.location for (cell,) in contents.iter_rows(min_row=4, max_col=1)}
    others = [name for name in book.sheetnames if name != "Contents"]
    assert list(links) == others
    assert links == {name: f"'{name}'!A1" for name in others}
    for name, title in written(contents).rows:
        assert book[name]["A1"].value == title


def check_notes(book: Workbook) -> None:
    """Every note that is referred to exists, every note is referred to, and numbers follow the order of reading."""
    numbers = [number for number, _ in written(book["Notes"]).rows]
    referred: list[int] = []
    for worksheet in book.worksheets[3:]:
        page = written(worksheet)
        for text in (*page.lines, *page.headings):
            referred += [int(number) for number in re.findall(r"\[note (\d+)\]", text)]
    assert list(dict.fromkeys(referred)) == numbers == list(range(1, len(numbers) + 1))
    texts = [text for _, text in written(book["Notes"]).rows]
    assert all(text and not re.search(r"[{}$]|\bnull = ", text) for text in texts)
    assert len(set(texts)) == len(texts)


def check_headings(book: Workbook, sheet: Sheet) -> None:
    """Headings are those of the selection, each with its unit and note, and with those of no other."""
    page = written(book[sheet.name])
    assert len(page.headings) == len(sheet.columns)
    for heading, column in zip(page.headings, sheet.columns, strict=True):
        first, *rest = heading.split("\n")
        assert first == column.heading
        assert [line for line in rest if line.startswith("(")] == ([f"({column.unit})"] if column.unit else [])
        assert len([line for line in rest if line.startswith("[note ")]) == (1 if column.note else 0)


def check_reasons(book: Workbook, sheet: Sheet) -> int:
    """A blank number has text in the column that says why; the number of blanks comes back."""
    page = written(book[sheet.name])
    blanks = 0
    for column in sheet.columns:
        if not column.why:
            continue
        for value, reason in zip(page.column(column.heading), page.column(column.why), strict=True):
            assert value is None or isinstance(value, int | float), (sheet.name, column.heading, value)
            assert value is not None or (reason and str(reason).strip()), (sheet.name, column.heading)
            blanks += value is None
    return blanks


def check_statuses(book: Workbook) -> set[str]:
    """Every code of a status column is in the shorthand; those that are shown come back."""
    known = set(written(book["Shorthand"]).column("Shorthand"))
    shown: set[str] = set()
    for worksheet in book.worksheets:
        for column in SHEET_OF[worksheet.title].columns if worksheet.title in SHEET_OF else ():
            if column.shown_as == STATUS:
                shown |= {code for code in written(worksheet).column(column.heading) if code and code[0] == "["}
    assert shown <= known
    return shown


def same_number(cell: Any, figure: float | None) -> bool:
    """Whether a cell holds a figure, to the sixteen digits that the file keeps."""
    if figure is None or cell is None:
        return figure is None and cell is None
    return float(cell) == float(f"{figure:.16G}")
