"""The layout of the Scottish Government's workbooks: title in A1, header somewhere below, footers after the table.

The header row moved between editions (row 4, then row 3; row 2 in the tables without a filter note), so it is
found by its texts. Below the table stand links (`Return to index`) that look like rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.periods import Period, parse_period
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import clean, match_key, notes_of

AREA_TYPES = frozenset({"country", "council_area"})
_FOOTERS = frozenset({"return to index", "go to notes"})
_TITLE_YEARS = re.compile(r"(\d{4}(?:-\d{2})?) to (\d{4}(?:-\d{2})?)$")


def header_row(sheet: Sheet, *labels: frozenset[str]) -> int:
    """Zero-based row whose first cells read as `labels`, each in one of its known spellings (case-folded)."""
    names = " | ".join("/".join(sorted(known)) for known in labels)
    first = sheet.find_row(lambda row: match_key(str(row[0])) in labels[0], f"a row starting {names}")
    for column, known in enumerate(labels):
        if match_key(sheet.text(first, column)) not in known:
            raise LayoutError(
                f"header reads {sheet.text(first, column)!r}",
                expected=" or ".join(map(repr, sorted(known))),
                action="look whether the publisher renamed or moved the column",
                sheet=sheet.name,
                cell=cell_name(first, column),
            )
    return first


def table_rows(sheet: Sheet, header: int) -> range:
    """Zero-based rows between the header and the footers; raises LayoutError for a blank row or text below them."""
    end = len(sheet.rows)
    for index in range(header + 1, len(sheet.rows)):
        label = sheet.rows[index][0]
        if str(label).strip().casefold() in _FOOTERS:
            end = index
            break
        if label == "":
            raise LayoutError(
                "a row of the table has no label",
                expected="the table to end with its footer links",
                sheet=sheet.name,
                cell=cell_name(index, 0),
            )
    for index in range(end, len(sheet.rows)):
        for column, cell in enumerate(sheet.rows[index]):
            if cell != "" and (column > 0 or match_key(str(cell)) not in _FOOTERS):
                raise LayoutError(
                    f"{cell!r} stands below the table's footer links",
                    expected="nothing but " + " and ".join(map(repr, sorted(_FOOTERS))),
                    sheet=sheet.name,
                    cell=cell_name(index, column),
                )
    return range(header + 1, end)


def year_columns(
    sheet: Sheet, header: int, first: int, left_out: re.Pattern[str] | None = None
) -> tuple[list[int], list[Period]]:
    """Columns from `first` on whose header is a year, and their periods.

    `left_out` names columns known and not wanted (percentage changes). Any other header raises LayoutError.
    """
    columns: list[int] = []
    periods: list[Period] = []
    for column in range(first, len(sheet.rows[header])):
        cell = sheet.rows[header][column]
        period = parse_period(cell)
        if period is not None:
            columns.append(column)
            periods.append(period)
        elif left_out is None or not left_out.match(clean(str(cell))):
            raise LayoutError(
                f"header reads {cell!r}",
                expected="a year" + (f" or a header like {left_out.pattern!r}" if left_out else ""),
                action="a new column needs its own measure, or a place among the columns left out",
                sheet=sheet.name,
                cell=cell_name(header, column),
            )
    return columns, periods


def check_years(sheet: Sheet, periods: Sequence[Period], cells: Sequence[str], header: str) -> None:
    """Raise LayoutError unless `periods`, standing in `cells`, run from the title's first year to its last.

    `header` is the cell under which a first year is expected.
    """
    title = sheet.text(0, 0)
    match = _TITLE_YEARS.search(clean(title))
    first, last = (parse_period(match.group(1)), parse_period(match.group(2))) if match else (None, None)
    if first is None or last is None:
        raise LayoutError(
            f"the title {title!r} names no years", expected="'... 2015-16 to 2024-25'", sheet=sheet.name, cell="A1"
        )
    if not periods:
        raise LayoutError("no year was found", expected="years", sheet=sheet.name, cell=header)
    for before, after, cell in zip(periods, periods[1:], cells[1:], strict=False):
        if after.start.year != before.start.year + 1:
            raise LayoutError(
                f"{year_label(after)} follows {year_label(before)}",
                expected="each year once, in order",
                action="look whether a year is missing, doubled or out of place",
                sheet=sheet.name,
                cell=cell,
            )
    if (periods[0], periods[-1]) != (first, last):
        raise LayoutError(
            f"the title says {year_label(first)} to {year_label(last)}",
            expected=f"the years of the table, {year_label(periods[0])} to {year_label(periods[-1])}",
            action="one of the two is from another edition: ask which before loading",
            sheet=sheet.name,
            cell="A1",
        )


def check_edition(sheet: Sheet, newest: Period, edition: str, cell: str) -> None:
    """Raise LayoutError unless `newest`, standing in `cell`, is the year that `edition` (`fy-2024-25`) names."""
    if edition != f"fy-{year_label(newest)}":
        raise LayoutError(
            f"the newest year is {year_label(newest)}",
            expected=f"the year of edition {edition}",
            action="the file belongs to another edition: land it under that one",
            sheet=sheet.name,
            cell=cell,
        )


def year_label(period: Period) -> str:
    """`1971` of a calendar year, `2024-25` of a financial one."""
    year = period.start.year
    return str(year) if period.type == "CY" else f"{year}-{(year + 1) % 100:02d}"


def read_area(ctx: ParseContext, label: Cell, sheet: Sheet, row: int) -> Area:
    """Scotland or the council area that `label` names; the workbook has no area codes."""
    area = ctx.areas.by_name(str(label), types=AREA_TYPES, sheet=sheet.name, cell=cell_name(row, 0))
    if area.jurisdiction != ctx.jurisdiction:
        raise LayoutError(
            f"{area.area_name} is not in Scotland",
            expected="Scotland or one of its council areas",
            sheet=sheet.name,
            cell=cell_name(row, 0),
        )
    return area


def check_areas(ctx: ParseContext, found: set[str], sheet: Sheet, header: int) -> None:
    """Raise LayoutError naming the areas of Scotland without a row."""
    expected = [area for area in ctx.areas.of_types(AREA_TYPES) if area.jurisdiction == ctx.jurisdiction]
    missing = [area.area_name for area in expected if area.area_code not in found]
    if missing:
        raise LayoutError(
            f"no row for {', '.join(missing)}",
            expected=f"Scotland and its {len(expected) - 1} council areas",
            action="the table may be filtered or cut off: fetch it again",
            sheet=sheet.name,
            cell=cell_name(header, 0),
        )


def with_notes(
    frame: pd.DataFrame, title: str, rows: Sequence[str | None], columns: Sequence[str | None]
) -> pd.DataFrame:
    """`frame` of rows times columns with the note references of its title, row and column joined in `notes`."""
    above = notes_of(title)
    row_texts, column_texts = list(dict.fromkeys(rows)), list(dict.fromkeys(columns))
    joined = [
        " ".join(note for note in (above, row, column) if note) or None for row in row_texts for column in column_texts
    ]
    if any(joined):
        row_number = {text: number * len(column_texts) for number, text in enumerate(row_texts)}
        column_number = {text: number for number, text in enumerate(column_texts)}
        number = np.add.outer([row_number[row] for row in rows], [column_number[column] for column in columns])
        frame["notes"] = pd.array(joined, dtype="str").take(number.ravel())
    return frame


def scotland_fields(ctx: ParseContext) -> dict[str, Any]:
    """Columns of the observation frame for a table of the whole of Scotland."""
    area = ctx.areas.by_name("Scotland", types=frozenset({"country"}))
    return {"area_code": area.area_code, "area_label": area.area_name, "area_type": area.area_type}


def offence_fields(offences: Sequence[Offence]) -> dict[str, list[Any]]:
    """Columns of the observation frame for figures of these offences."""
    return {
        "offence_id": [offence.offence_id for offence in offences],
        "offence_code": [offence.offence_code for offence in offences],
        "label_path": [offence.label_path for offence in offences],
        "is_total": [offence.is_total for offence in offences],
        "reporting_body": [offence.reporting_body for offence in offences],
    }
