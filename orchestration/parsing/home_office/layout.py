"""What the Home Office's open data tables share: a figure a row, forces by name, fraud bodies listed among them.

A table of this kind has no totals to check against. What shows that nothing is lost is its regularity: every force
has the same rows in every period.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from statistics import mode
from typing import TYPE_CHECKING, Any, TypeVar

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.delimited import find_columns
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.ons_appendix import code_text
from orchestration.parsing.periods import Period, parse_period, quarter
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import clean, collapse

if TYPE_CHECKING:
    import pandas as pd

FORCES = frozenset({"police_force_area", "special_force"})
ENGLAND_AND_WALES = "K04000001"
# They report for England and Wales as a whole and stand in the column of the forces. Financial Fraud Action UK
# became UK Finance in July 2017.
REPORTING_BODIES = {
    "action fraud": "Action Fraud / Report Fraud",
    "cifas": "Cifas",
    "financial fraud action uk": "UK Finance",
    "uk finance": "UK Finance",
}

_Read = TypeVar("_Read")

_QUARTER = re.compile(r"^Q?([1-4])$")
_WHOLE = re.compile(r"-?\d+", re.ASCII)


def table_columns(sheet: Sheet, names: Sequence[str]) -> list[int]:
    """Columns headed `names` in the first row; raises LayoutError when one is missing or another one is filled."""
    columns = find_columns(sheet, names)
    for row, line in enumerate(sheet.rows):
        if len(line) > len(names):
            for column, cell in enumerate(line):
                if column not in columns and cell != "":
                    raise LayoutError(
                        f"{cell!r} stands outside the table",
                        expected=f"the columns {', '.join(names)} and no others",
                        action="a new column needs a meaning of its own",
                        sheet=sheet.name,
                        cell=cell_name(row, column),
                    )
    return columns


def read_column(sheet: Sheet, columns: Sequence[int], read: Callable[[Sequence[Cell], int], _Read]) -> list[_Read]:
    """What `read(cells, row)` makes of the cells of `columns` in each row below the header.

    Cells that were read before are not read again: a table has 20,000 rows and 200 offences.
    """
    known: dict[Hashable, _Read] = {}
    found = []
    for row, line in enumerate(sheet.rows[1:], 1):
        cells = tuple([line[column] for column in columns])
        if cells not in known:
            known[cells] = read(cells, row)
        found.append(known[cells])
    return found


def read_quarter(sheet: Sheet, cells: Sequence[Cell], place: str) -> Period:
    """Quarter that a financial year (`2017/18`) and its quarter (`1` or `Q1`) name; raises LayoutError for others."""
    year, match = parse_period(cells[0]), _QUARTER.match(code_text(cells[1]))
    if year is None or year.type != "FY" or match is None:
        raise LayoutError(
            f"{cells[0]!r} and {cells[1]!r} name no quarter",
            expected="a financial year such as 2017/18 and a quarter from 1 to 4, or Q1 to Q4",
            sheet=sheet.name,
            cell=place,
        )
    number = int(match.group(1))
    return quarter(year.start.year, 1 + 3 * number) if number < 4 else quarter(year.end.year, 1)


def financial_year_of(period: Period) -> int:
    """Year in which the financial year of a quarter begins."""
    return period.start.year if period.start.month >= 4 else period.start.year - 1


def read_force(ctx: ParseContext, name: Cell, sheet: Sheet, place: str) -> Area:
    """Force called `name`, or England and Wales for one of the fraud bodies; raises UnknownLabelError for others."""
    if clean(str(name)).casefold() in REPORTING_BODIES:
        return ctx.areas.by_code(ENGLAND_AND_WALES, "England and Wales", sheet=sheet.name, cell=place)
    return ctx.areas.by_name(str(name), types=FORCES, sheet=sheet.name, cell=place)


def check_reporting_body(name: Cell, offence: Offence, sheet: Sheet, place: str) -> None:
    """Raise LayoutError unless a fraud body, and no force, stands beside what that body reports."""
    body = REPORTING_BODIES.get(clean(str(name)).casefold())
    if offence.reporting_body != body:
        raise LayoutError(
            f"{collapse(str(name))!r} stands beside {offence.offence_label!r}",
            expected=f"what {body or 'a police force'} reports",
            action="look whether columns or rows have been mixed up",
            sheet=sheet.name,
            cell=place,
        )


@lru_cache(maxsize=65536)
def _whole(text: str) -> float | None:
    return float(int(text)) if _WHOLE.fullmatch(text.strip()) else None


def read_number(cell: Cell) -> Cell:
    """Number of a text such as ` 66776 `, `-1 ` or `-00 ` (a zero as the Home Office's CSV prints it).

    Any other cell is left as it is, for the reader of markers.
    """
    if not isinstance(cell, str):
        return cell
    number = _whole(cell)
    return cell if number is None else number


def check_every_force(
    ctx: ParseContext,
    sheet: Sheet,
    *,
    areas: Sequence[Area],
    periods: Sequence[Period],
    offences: Sequence[Offence],
    alike: Callable[[Period], Hashable],
) -> None:
    """Raise LayoutError unless each force has as many rows of an offence in a period as the other forces have.

    Periods for which `alike` gives the same must show the same offences. The i-th items belong to one row.
    """
    forces = ctx.areas.of_types(FORCES)
    found = Counter(zip(periods, (area.area_code for area in areas), offences, strict=True))
    # Dictionaries for their order: of several gaps the same one is named every time.
    together: dict[Hashable, dict[Period, None]] = {}
    shown: dict[Hashable, dict[Offence, None]] = {}
    for period, area_code, offence in found:
        together.setdefault(alike(period), {})[period] = None
        if area_code != ENGLAND_AND_WALES:
            shown.setdefault(alike(period), {})[offence] = None
    for group, kinds in shown.items():
        for offence in kinds:
            counts = {
                (period, force.area_name): found[period, force.area_code, offence]
                for period in together[group]
                for force in forces
            }
            usual = mode(counts.values())
            for (period, name), count in counts.items():
                if count != usual:
                    raise LayoutError(
                        f"{name} has {count} rows of {offence.offence_label!r} in the period to {period.end}",
                        expected=f"{usual}, as other forces have",
                        action="the file may be filtered, cut off, or hold a row twice: fetch it again",
                        sheet=sheet.name,
                        cell=cell_name(periods.index(period) + 1, 0),
                    )


def check_quarters(sheet: Sheet, periods: set[Period], edition: str) -> None:
    """Raise LayoutError unless `periods` run without a gap from a first quarter (April) to the edition's last."""
    order = sorted(periods, key=lambda period: period.start)
    gaps = [after for before, after in pairwise(order) if after.start > before.end + timedelta(1)]
    if order[0].start.month != 4 or gaps:
        raise LayoutError(
            f"no row of the quarter before {(gaps or order)[0].start}",
            expected="quarters without a gap, from April to June on",
            action="the file may be filtered: fetch it again",
            sheet=sheet.name,
            cell="A1",
        )
    expected_end = year_of_edition(edition).end
    if order[-1].end != expected_end:
        raise LayoutError(
            f"the newest quarter ends on {order[-1].end}",
            expected=f"{expected_end}, as the edition {edition} says",
            action="the file is cut off or of another edition: land it under its own",
            sheet=sheet.name,
            cell="A1",
        )


def observations_of_rows(
    ctx: ParseContext,
    sheet: Sheet,
    column: int,
    *,
    names: Sequence[Cell],
    areas: Sequence[Area],
    periods: Sequence[Period],
    offences: Sequence[Offence],
    fields: dict[str, Sequence[Any]],
    constants: dict[str, Any],
) -> pd.DataFrame:
    """Observations of the figures in `column`, one for each row below the header.

    `names`, `areas`, `periods`, `offences` and each of `fields` hold an item for every row.
    """
    rows = range(1, len(sheet.rows))
    grid = [[*line[:column], read_number(line[column])] for line in sheet.rows]
    return observations_of_grid(
        grid,
        rows=rows,
        columns=[column],
        row_fields={
            "area_code": [area.area_code for area in areas],
            "area_label": [
                area.area_name if area.area_code == ENGLAND_AND_WALES else clean(str(name))
                for name, area in zip(names, areas, strict=True)
            ],
            "area_type": [area.area_type for area in areas],
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
            "period_type": [period.type for period in periods],
            "offence_id": [offence.offence_id for offence in offences],
            "reporting_body": [offence.reporting_body for offence in offences],
            "is_total": [offence.is_total for offence in offences],
            **fields,
        },
        column_fields={},
        constants={**ctx.fields, "unit": "offences", **constants},
        markers=ctx.markers,
        sheet=sheet.name,
    )
