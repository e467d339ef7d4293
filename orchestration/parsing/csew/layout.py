"""What the Crime Survey tables of the ONS appendix share: a preamble, a header, blocks of rows, a base below each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.csew.rows import Block, Population
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid, read_figure
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import clean, match_key, notes_of

ENGLAND_AND_WALES = "K04000001"

OFFENCE_GROUP = "Offence group"  # first cell of the header

# Rows that divide the burglary they stand under; the label alone does not say which.
_DIVISIONS = frozenset({"with entry", "with loss", "no loss", "attempts"})


@dataclass(frozen=True)
class Row:
    """A row of estimates: what it estimates, for whom, and the row of its bases where the table prints them."""

    index: int
    label: str
    offence: Offence
    population: Population
    base_row: int | None


def find_header(sheet: Sheet, first: str, second: re.Pattern[str]) -> int:
    """Index of the header row, known by its first cell and the start of its second; raises LayoutError."""
    return sheet.find_row(
        lambda row: len(row) > 1 and clean(str(row[0])) == first and second.match(clean(str(row[1]))) is not None,
        f"a row that starts with {first!r} and a text like {second.pattern!r}",
    )


def find_area(sheet: Sheet, header: int, ctx: ParseContext) -> tuple[Area, str]:
    """Area of the table, and the whole line above the header that names it before the period.

    Raises LayoutError when no line names England and Wales, UnknownLabelError when it leaves a part out.
    """
    for index in range(1, header):
        line = clean(sheet.text(index, 0))
        if match_key(line).startswith("england and wales"):
            name = line.partition(",")[0]
            return ctx.areas.by_code(ENGLAND_AND_WALES, name, sheet=sheet.name, cell=cell_name(index, 0)), line
    raise LayoutError(
        "no row above the header names the area",
        expected="England and Wales",
        action="see whether the table now covers another area",
        sheet=sheet.name,
        cell=f"A2:{cell_name(header - 1, 0)}",
    )


def rows_below(sheet: Sheet, header: int) -> Iterator[tuple[int, str]]:
    """Index and label of every row below the header that holds something; ends with the last of them."""
    for index in range(header + 1, len(sheet.rows)):
        if any(sheet.text(index, column) for column in range(len(sheet.rows[index]))):
            yield index, str(sheet.rows[index][0])


def next_row(rows: Iterator[tuple[int, str]], sheet: Sheet, expected: str) -> tuple[int, str]:
    """The next of `rows`; raises LayoutError when the table ends before `expected`."""
    found = next(rows, None)
    if found is None:
        raise LayoutError(
            f"the table ends before {expected}",
            expected="all its rows",
            action="the table is cut short, or its rows have changed",
            sheet=sheet.name,
            cell=cell_name(max(len(sheet.rows), 1) - 1, 0),
        )
    return found


def require_end(rows: Iterator[tuple[int, str]], sheet: Sheet) -> None:
    """Raise LayoutError when anything is left of `rows`."""
    for index, label in rows:
        raise LayoutError(
            f"row {clean(label)!r} stands below the last one known",
            expected="nothing more",
            action="a new row needs its place in the classification and in csew_rows",
            sheet=sheet.name,
            cell=cell_name(index, 0),
        )


def read_rows(sheet: Sheet, header: int, blocks: Sequence[Block], ctx: ParseContext, *, bases: bool) -> list[Row]:
    """Rows of estimates in the order of `blocks`, each block followed by its base row when the table has `bases`.

    Raises UnknownLabelError for a label no offence has, LayoutError for a row out of order, missing or left over.
    """
    rows = rows_below(sheet, header)
    found: list[Row] = []
    for block in blocks:
        of_block: list[tuple[int, str, Offence]] = []
        heading = ""
        for slug in block.offences:
            expected = f"{ctx.offence_scheme}:{slug}"
            index, label = next_row(rows, sheet, f"the row of {expected}")
            is_division = match_key(label) in _DIVISIONS
            heading = heading if is_division else label
            offence = _offence(sheet, index, label, heading if is_division else "", expected, ctx)
            of_block.append((index, label, offence))
        base_row = require_row(rows, sheet, block.population.base_label)[0] if bases else None
        found += [Row(index, label, offence, block.population, base_row) for index, label, offence in of_block]
    require_end(rows, sheet)
    return found


def _offence(sheet: Sheet, index: int, label: str, heading: str, expected: str, ctx: ParseContext) -> Offence:
    cell = cell_name(index, 0)
    is_base = match_key(label).startswith("unweighted base")
    offence = None if is_base else ctx.offences.find(label, group=heading, sheet=sheet.name, cell=cell)
    if offence is None or offence.offence_id != expected:
        raise LayoutError(
            f"row {clean(label)!r} stands where {expected} belongs",
            expected="the rows in the order of csew_rows",
            action="labels repeat, and only their order tells them apart: look at the rows above and below",
            sheet=sheet.name,
            cell=cell,
        )
    return offence


def require_row(rows: Iterator[tuple[int, str]], sheet: Sheet, label: re.Pattern[str]) -> tuple[int, str]:
    """The next of `rows`, whose label must match: a base says whom the rows above it speak of, not those below.

    Raises LayoutError.
    """
    index, found = next_row(rows, sheet, f"a row {label.pattern!r}")
    if not label.fullmatch(clean(found)):
        raise LayoutError(
            f"row {clean(found)!r} stands where {label.pattern!r} belongs",
            expected="the rows in their order",
            action="look which row is lost or renamed, and at the block above it",
            sheet=sheet.name,
            cell=cell_name(index, 0),
        )
    return index, found


def read_base(sheet: Sheet, row: int, column: int, ctx: ParseContext) -> float:
    """Unweighted base in a cell, NaN where the publisher marks it as missing; raises LayoutError unless whole, > 0."""
    address = cell_name(row, column)
    line = sheet.rows[row]
    cell = line[column] if column < len(line) else ""
    value, _, _ = read_figure(cell, ctx.markers, sheet=sheet.name, address=address)
    if value is None:
        return float("nan")
    if value % 1 or value <= 0:
        raise LayoutError(
            f"{value:g} stands among unweighted bases",
            expected="a number of interviews",
            action="look whether the base row has moved",
            sheet=sheet.name,
            cell=address,
        )
    return value


def row_fields(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Fields of the observation frame that a row decides."""
    return {
        **offence_fields([row.offence for row in rows], [clean(row.label) for row in rows]),
        "survey_population": [row.population.name for row in rows],
        "base_unit": [row.population.base_unit if row.base_row is not None else None for row in rows],
        "notes": [notes_of(row.label) for row in rows],
        "published_label": [row.label for row in rows],
    }


def offence_fields(offences: Sequence[Offence], labels: Sequence[str]) -> dict[str, list[Any]]:
    """Fields of the observation frame that offences decide, with their labels as published, cleaned."""
    return {
        "offence_id": [offence.offence_id for offence in offences],
        "offence_code": [offence.offence_code for offence in offences],
        "offence_label": list(labels),
        "label_path": [offence.label_path for offence in offences],
        "is_total": [offence.is_total for offence in offences],
    }


def area_fields(area: Area) -> dict[str, str]:
    """Fields of the observation frame that the area decides."""
    return {"area_code": area.area_code, "area_label": area.area_name, "area_type": area.area_type}


def estimates_with_bases(
    sheet: Sheet,
    rows: Sequence[Row],
    columns: Sequence[int],
    column_fields: dict[str, Sequence[Any]],
    constants: dict[str, Any],
    ctx: ParseContext,
    **more_row_fields: Sequence[Any],
) -> pd.DataFrame:
    """Observations of `rows` times `columns`, each with the base that stands below its block in the same column.

    Raises LayoutError when an estimate has no base.
    """
    frame = observations_of_grid(
        sheet.rows,
        rows=[row.index for row in rows],
        columns=columns,
        row_fields={**row_fields(rows), **more_row_fields},
        column_fields=column_fields,
        constants={name: item for name, item in ctx.fields.items() if name not in column_fields} | constants,
        markers=ctx.markers,
        sheet=sheet.name,
    )
    base_rows = {row.base_row for row in rows if row.base_row is not None}
    bases = {index: [read_base(sheet, index, column, ctx) for column in columns] for index in base_rows}
    frame["base"] = np.array([bases[row.base_row] for row in rows if row.base_row is not None]).ravel()
    without = frame["value"].notna() & frame["base"].isna()
    if without.any():
        row = frame.loc[without].iloc[0]
        raise LayoutError(
            f"the estimate {row['value']:g} has no unweighted base",
            expected="a base below every estimate",
            sheet=str(row["sheet"]),
            cell=str(row["cell"]),
        )
    return frame
