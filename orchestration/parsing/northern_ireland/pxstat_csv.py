"""CSV 1.0 of a PxStat portal: tidy rows, UTF-8 with a byte order mark, a code and a label column per dimension."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from orchestration.parsing.delimited import CSV_SHEET, read_delimited
from orchestration.parsing.errors import LayoutError, UnknownMarkerError
from orchestration.parsing.jsonstat import Category
from orchestration.parsing.northern_ireland.pxstat_cube import Axis, Cube
from orchestration.parsing.sheets import cell_name
from orchestration.parsing.text import collapse

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SINGLE = ("UNIT", "VALUE")


def read_pxstat_csv(content: bytes) -> Cube:
    """Cube over the rows of `content`; the address of a figure is its spreadsheet cell in the VALUE column.

    Raises UnreadableFileError for other encodings, LayoutError for another header (the portal's table page offers a
    pivoted download that looks similar), ragged rows and codes with two labels, UnknownMarkerError for a text
    in the VALUE column.
    """
    table = read_delimited(content).rows
    header, rows = [collapse(name) for name in table[0]], table[1:]
    pairs = _pairs(header)
    value_column = header.index("VALUE")
    axes, positions = [], []
    for code_column in pairs:
        axis, indexes = _axis(header[code_column], code_column, rows)
        axes.append(axis)
        positions.append(np.array(indexes, dtype=np.intp))
    values: list[float | None] = []
    cells = []
    for number, row in enumerate(rows, start=1):
        cell, text = cell_name(number, value_column), row[value_column].strip()
        if text and not _NUMBER.fullmatch(text):
            raise UnknownMarkerError(row[value_column], sheet=CSV_SHEET, cell=cell)
        values.append(float(text) if text else None)
        cells.append(cell)
    return Cube(CSV_SHEET, tuple(axes), tuple(positions), values, [None] * len(rows), cells)


def _pairs(header: Sequence[str]) -> list[int]:
    """Columns that hold codes, each with its labels in the next column; found by header text."""
    rest = [position for position, name in enumerate(header) if name not in _SINGLE]
    starts = rest[::2]
    known = (
        all(header.count(name) == 1 for name in (*_SINGLE, "STATISTIC", "Statistic Label"))
        and len(rest) % 2 == 0
        and all(label == code + 1 for code, label in zip(starts, rest[1::2], strict=True))
        and header.index("STATISTIC") in starts
        and header.index("Statistic Label") == header.index("STATISTIC") + 1
        and sum(header[start].startswith("TLIST(") for start in starts) == 1
    )
    if not known:
        raise LayoutError(
            f"the header is {list(header)[:12]}",
            expected="STATISTIC, Statistic Label, TLIST(A1), a code and a label column for each dimension, UNIT, VALUE",
            action="take the portal's CSV 1.0 of the whole table; the download of the table page is pivoted",
            sheet=CSV_SHEET,
            cell="A1",
        )
    return starts


def _axis(name: str, column: int, rows: Sequence[Sequence[str]]) -> tuple[Axis, list[int]]:
    labels: dict[str, str] = {}
    order: dict[str, int] = {}
    places: list[str] = []
    indexes = []
    for number, row in enumerate(rows, start=1):
        code, label = row[column], row[column + 1]
        if code not in order:
            order[code] = len(order)
            labels[code] = label
            places.append(cell_name(number, column + 1))
        elif labels[code] != label:
            raise LayoutError(
                f"code {code!r} has the labels {labels[code]!r} and {label!r}",
                expected="one label for each code",
                action="look at the file: columns may be swapped",
                sheet=CSV_SHEET,
                cell=cell_name(number, column + 1),
            )
        indexes.append(order[code])
    role = "metric" if name == "STATISTIC" else "time" if name.startswith("TLIST(") else None
    return Axis(name, role, tuple(Category(code, labels[code]) for code in order), tuple(places)), indexes
