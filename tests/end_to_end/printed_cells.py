"""What is printed in the cells of a publisher's file, read with other libraries than the project's own readers."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

Rows = list[list[Any]]

_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_CHANGE = re.compile(r"(up|down) by (\d+(?:\.\d+)?)%")
_BASE = re.compile(r"unweighted|number of respon|sample size|\bbase\b", re.IGNORECASE)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class Grid:
    """One sheet, its rows from the first on."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def at(self, cell: str) -> Any:
        """What stands at an address such as B9; None for a blank, inside the table or beyond it."""
        row, column = coordinate_to_tuple(cell)
        line = self.rows[row - 1] if row <= len(self.rows) else []
        found = line[column - 1] if column <= len(line) else None
        return None if found == "" else found

    def line(self, cell: str) -> list[Any]:
        """All of the row that `cell` stands in."""
        return self.rows[coordinate_to_tuple(cell)[0] - 1]

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing at all is printed on the sheet."""
        return all(cell in (None, "") for row in self.rows for cell in row)

    def bases(self, cell: str) -> set[float]:
        """Bases printed below the figure in `cell`; where its column has none, those of the whole sheet.

        They stand in rows that say so, mostly below their figures. A table of shares beside volumes prints them below
        the volumes only, and some tables in a text: `Number of respondents: 4,970`.
        """
        column = coordinate_to_tuple(cell)[1] - 1
        below = (number_of(row[column]) for row in self._rows_of_bases if column < len(row))
        return {number for number in below if number is not None} or self._all_bases

    @cached_property
    def _rows_of_bases(self) -> Rows:
        return [row for row in self.rows[1:] if any(_BASE.search(cell) for cell in row[:3] if isinstance(cell, str))]

    @cached_property
    def _all_bases(self) -> set[float]:
        cells = [cell for row in self._rows_of_bases for cell in row]
        inside = [_NUMBER.findall(cell) for cell in cells if isinstance(cell, str)]
        numbers = [*map(number_of, cells), *(number_of(text) for texts in inside for text in texts)]
        return {number for number in numbers if number is not None}


def number_of(printed: Any) -> float | None:
    """The number a cell stands for, as a number or as a text such as ` 66776 `, `-00 `, `1,234` or `down by 37%`."""
    if isinstance(printed, (int, float)) and not isinstance(printed, bool):
        return float(printed)
    text = printed.strip() if isinstance(printed, str) else ""
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", ""))
    change = _CHANGE.fullmatch(text)
    return None if change is None else float(change[2]) * (1 if change[1] == "up" else -1)


def text_of(printed: Any) -> str:
    """The text a cell shows, without doubled spaces and line breaks; empty for a blank."""
    return "" if printed is None else " ".join(str(printed).split())


def grid_reader(content: bytes, file_type: str) -> Callable[[str], Grid]:
    """Function from the name of a sheet to its grid; a CSV is one sheet, whatever the name."""
    if file_type == "csv":
        rows = list(csv.reader(io.StringIO(_decoded(content), newline="")))
        return lambda _: Grid(rows)
    if "content.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist():
        sheets = _open_document_sheets(content)
        return lambda sheet: Grid(sheets[sheet])
    workbook = load_workbook(io.BytesIO(content), data_only=True, read_only=True)

    def of_workbook(sheet: str) -> Grid:
        worksheet = workbook[sheet]
        worksheet.reset_dimensions()  # what a file says of its own size need not be true
        return Grid([list(row) for row in worksheet.iter_rows(values_only=True)])

    return of_workbook


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _open_document_sheets(content: bytes) -> dict[str, Rows]:
    """Sheets of an ODS by name, from its XML: rows and cells say how often they are repeated."""
    sheets: dict[str, Rows] = {}
    rows: Rows = []
    blank = 0  # rows, repeated a million times at the end of a sheet
    with zipfile.ZipFile(io.BytesIO(content)).open("content.xml") as xml:
        for event, element in ElementTree.iterparse(xml, events=("start", "end")):
            if event == "start" and element.tag == f"{_TABLE}table":
                rows, blank = [], 0
                sheets[element.attrib[f"{_TABLE}name"]] = rows
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                cells = list(_open_document_cells(element))
                times = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                if cells:
                    rows.extend([[]] * blank + [cells] * times)
                    blank = 0
                else:
                    blank += times
                element.clear()
    return sheets


def _open_document_cells(row: ElementTree.Element) -> Iterator[Any]:
    """Numbers and texts of a row up to its last filled cell."""
    blank = 0
    for cell in row:
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        printed: Any = cell.get(f"{_OFFICE}value")
        if printed is None:
            printed = "\n".join("".join(line.itertext()) for line in cell.iter(f"{_TEXT}p"))
        else:
            printed = float(printed)
        if printed == "":
            blank += times
        else:
            yield from [None] * blank
            yield from [printed] * times
            blank = 0


def place_reader(content: bytes, file_type: str) -> Callable[[str, str], Any]:
    """Function from sheet and place to what stands there, of JSON-stat (`value[7]`) or of an archive of JSON."""
    if file_type == "zip":
        archive = zipfile.ZipFile(io.BytesIO(content))
        documents = {name: json.loads(archive.read(name)) for name in archive.namelist()}

        def at_path(member: str, path: str) -> Any:
            found = documents[member]
            for name in path.split("."):
                found = found[name]
            return found

        return at_path
    values = json.loads(content)["value"]

    def at_position(_: str, place: str) -> Any:
        position = place.removeprefix("value[").removesuffix("]")
        return values.get(position) if isinstance(values, dict) else values[int(position)]

    return at_position
