"""What the ONS police force area and community safety partnership tables of the 2024 layout share.

One header row, found by its first cells; notes in brackets; one row per area, its code and name in front; every
further column is one kind of figure, so a table is read by saying what each of its columns holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.periods import Period, mid_year, parse_year_ending, year_ending
from orchestration.parsing.sheets import Cell, Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, notes_of

_YEAR_ENDING = re.compile(r"year ending [A-Z][a-z]+ \d{4}")
_DENOMINATOR = re.compile(r"^(Population|Household) figures \(mid-(\d{4})\) (?:- )?rounded to 100$")
_DENOMINATOR_MEASURES = {"Population": ("population", "persons"), "Household": ("households", "households")}

UNITS = {
    "recorded_crime": "offences",
    "recorded_crime_change": "percent",
    "recorded_crime_rate": "per_1000_population",
    "recorded_crime_household_rate": "per_1000_households",
    "knife_crime": "offences",
    "knife_crime_share": "percent",
    "knife_crime_rate": "per_100000_population",
    "firearm_crime": "offences",
}


@dataclass(frozen=True)
class Header:
    """One header cell: zero-based column, text without notes, note references."""

    index: int
    text: str
    notes: str | None


@dataclass(frozen=True)
class AreaRow:
    """One row of figures: zero-based row, its area, name without notes and as published, what it leaves out."""

    index: int
    area: Area
    label: str
    published: str
    notes: str | None
    coverage: str | None = None


@dataclass(frozen=True)
class Figures:
    """What one column holds. `offence` is null for a denominator, `comparator` for all but a change."""

    header: Header
    measure: str
    unit: str
    period: Period
    offence: Offence | None = None
    offence_label: str | None = None
    comparator: Period | None = None


def find_header(sheet: Sheet, first: Sequence[str]) -> int:
    """Zero-based row whose first cells read `first` (singular or plural, any case); raises LayoutError."""

    def is_header(row: Sequence[Cell]) -> bool:
        texts = [clean(str(cell)).casefold() for cell in row[: len(first)]]
        return len(texts) == len(first) and all(
            text in (name.casefold(), f"{name.casefold()}s") for text, name in zip(texts, first, strict=True)
        )

    return sheet.find_row(is_header, f"a row that starts with {', '.join(map(repr, first))}")


def headers(sheet: Sheet, header: int, first: int) -> list[Header]:
    """Header cells from the zero-based column `first` on; raises LayoutError for a filled column without a header."""
    found = []
    for column in range(first, max(map(len, sheet.rows))):
        raw = str(sheet.rows[header][column]) if column < len(sheet.rows[header]) else ""
        if text := clean(raw):
            found.append(Header(column, text, notes_of(raw)))
            continue
        for row in range(header, len(sheet.rows)):
            if sheet.text(row, column):
                raise LayoutError(
                    "a figure stands in a column without a header",
                    expected="an empty cell",
                    sheet=sheet.name,
                    cell=cell_name(row, column),
                )
    return found


def area_rows(
    sheet: Sheet, header: int, ctx: ParseContext, *, codeless: Mapping[str, str | None], required: frozenset[str]
) -> list[AreaRow]:
    """Rows below `header`: area by code and name; rows without a code are of the types `codeless`.

    `codeless` gives for an area type that stands without a code what its rows leave out. Raises LayoutError unless
    the areas are exactly those `required`, UnknownLabelError for a name that does not belong to its code.
    """
    rows: list[AreaRow] = []
    for index in range(header + 1, len(sheet.rows)):
        if not any(str(cell).strip() for cell in sheet.rows[index]):
            continue
        code, published = sheet.text(index, 0), str(sheet.rows[index][1])
        name, coverage = clean(published), None
        if code:
            area = ctx.areas.by_code(code, name, sheet=sheet.name, cell=cell_name(index, 0))
        else:
            area = ctx.areas.by_name(name, types=frozenset(codeless), sheet=sheet.name, cell=cell_name(index, 1))
            coverage = codeless[area.area_type]
        rows.append(AreaRow(index, area, name, published, notes_of(published), coverage))
    check_areas(sheet, header, {row.area.area_code for row in rows}, required)
    return rows


def check_areas(sheet: Sheet, header: int, found: set[str], required: frozenset[str]) -> None:
    """Raise LayoutError unless the areas `found` below `header` are exactly those `required`."""
    for problem, codes, action in (
        ("areas are missing", required - found, "the table is cut short, or areas were recoded"),
        ("areas do not belong here", found - required, "see what the publisher now shows in this table"),
    ):
        if codes:
            raise LayoutError(
                f"{problem}: {', '.join(sorted(codes)[:8])}",
                expected=f"the {len(required)} areas of this table",
                action=action,
                sheet=sheet.name,
                cell=f"{cell_name(header + 1, 0)}:{cell_name(len(sheet.rows) - 1, 0)}",
            )


def check_columns(sheet: Sheet, header: int, found: Sequence[object], required: Sequence[object]) -> None:
    """Raise LayoutError unless the columns `found` are those `required`, each once, in whatever order."""
    missing = [item for item in required if item not in found]
    if missing or len(found) != len(required):
        shown = ", ".join(map(str, missing[:5])) or "none"
        raise LayoutError(
            f"{len(found)} columns of figures, of which missing: {shown}",
            expected=f"{len(required)}, each once",
            action="see whether the publisher dropped, doubled or renamed columns",
            sheet=sheet.name,
            cell=f"A{header + 1}:{cell_name(header, len(sheet.rows[header]) - 1)}",
        )


def year_before(period: Period) -> Period:
    """The twelve months before a period of twelve months."""
    return year_ending(period.end.year - 1, period.end.month)


def check_years(sheet: Sheet, row: int, expected: Sequence[Period]) -> None:
    """Raise LayoutError unless the text in column A of `row` names exactly the years `expected`, in any order."""
    found = [parse_year_ending(text) for text in _YEAR_ENDING.findall(sheet.text(row, 0))]
    if sorted(str(period.end) for period in found if period) != sorted(str(period.end) for period in expected):
        raise LayoutError(
            f"{sheet.text(row, 0)[:200]!r} names other years",
            expected=" and ".join(f"the year to {period.end}" for period in expected),
            action="the file is of another edition: land it under its own",
            sheet=sheet.name,
            cell=cell_name(row, 0),
        )


def check_newest(sheet: Sheet, header: int, periods: Sequence[Period], expected: Period) -> None:
    """Raise LayoutError unless the newest period in the header is `expected`, the year of the edition."""
    newest = max(periods, key=lambda period: period.end, default=None)
    if newest != expected:
        raise LayoutError(
            f"the newest column is of the year to {newest.end}" if newest else "no column names a period",
            expected=f"the year to {expected.end}, as the edition says",
            action="the file is of another edition: land it under its own",
            sheet=sheet.name,
            cell=f"A{header + 1}:{cell_name(header, len(sheet.rows[header]) - 1)}",
        )


def is_denominator(header: Header) -> bool:
    """Whether the column holds residents or households that rates divide by."""
    return _DENOMINATOR.match(header.text) is not None


def denominator_columns(sheet: Sheet, header: int, first: int) -> list[Figures]:
    """Columns of residents and of households at mid-year; raises LayoutError unless there is one of each."""
    found = []
    for item in headers(sheet, header, first):
        if match := _DENOMINATOR.match(item.text):
            measure, unit = _DENOMINATOR_MEASURES[match.group(1)]
            found.append(Figures(item, measure, unit, mid_year(int(match.group(2)))))
    check_columns(sheet, header, [column.measure for column in found], ["population", "households"])
    return found


def observations(sheet: Sheet, rows: Sequence[AreaRow], columns: Sequence[Figures], ctx: ParseContext) -> pd.DataFrame:
    """Observation frame of `rows` times `columns`; `notes` has the references of the row, then of the column."""

    def of(read: Callable[[Offence], object]) -> list[object]:
        return [read(column.offence) if column.offence else None for column in columns]

    def days(read: Callable[[Period], object]) -> list[object]:
        return [read(column.comparator) if column.comparator else None for column in columns]

    frame = observations_of_grid(
        sheet.rows,
        rows=[row.index for row in rows],
        columns=[column.header.index for column in columns],
        row_fields={
            "area_code": [row.area.area_code for row in rows],
            "area_label": [row.label for row in rows],
            "area_type": [row.area.area_type for row in rows],
            "coverage": [row.coverage for row in rows],
            "published_label": [row.published for row in rows],
        },
        column_fields={
            "period_start": [column.period.start for column in columns],
            "period_end": [column.period.end for column in columns],
            "period_type": [column.period.type for column in columns],
            "comparator_start": days(lambda period: period.start),
            "comparator_end": days(lambda period: period.end),
            "comparator_type": days(lambda period: period.type),
            "offence_id": of(lambda offence: offence.offence_id),
            "offence_label": [column.offence_label for column in columns],
            "label_path": of(lambda offence: offence.label_path),
            "is_total": [column.offence is not None and column.offence.is_total for column in columns],
            "reporting_body": of(lambda offence: offence.reporting_body),
            "measure": [column.measure for column in columns],
            "unit": [column.unit for column in columns],
        },
        constants=ctx.fields,
        markers=ctx.markers,
        sheet=sheet.name,
    )
    notes = ["; ".join(filter(None, (row.notes, column.header.notes))) or None for row in rows for column in columns]
    frame["notes"] = np.array(notes, dtype=object)
    return frame


def sheet_of_years(content: bytes, title: re.Pattern[str], names: str, years: Sequence[Period]) -> Sheet:
    """The one sheet titled `title`; raises LayoutError when there is none, or its title names other years."""
    sheet = find_sheet(open_workbook(content), title, re.compile(names))
    check_years(sheet, 0, years)
    return sheet
