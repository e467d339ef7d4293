"""Metropolitan Police Service, crimes by borough and month: one wide CSV of the years past, one of the last 24 months.

A row is a kind of crime (major and minor text) in a borough, a column a month. There are no totals. A row that is not
there was not published: it is not zero. NFIB fraud is not recorded by the police.
"""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from orchestration.parsing.classification import Area
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.delimited import find_columns, read_delimited
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, month_of
from orchestration.parsing.sheets import Cell, Sheet, cell_name

PARSER_VERSION = 1

_LABELS = ("MajorText", "MinorText", "BoroughName")
_MONTH = re.compile(r"^(20\d\d)(0[1-9]|1[0-2])$", re.ASCII)
_EDITION = re.compile(r"^(historical|recent)-(20\d\d)-(0[1-9]|1[0-2])$")
_WHOLE = re.compile(r"^-?\d+$", re.ASCII)
_FIRST_MONTH = date(2010, 4, 1)  # of the historical file
_RECENT_MONTHS = 24
_BOROUGHS = frozenset({"local_authority", "airport", "unknown_borough"})
_NOT_A_BOROUGH = "E09000001"  # the City of London has its own police


def by_month(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Crimes of each published kind, borough and month (type M); values are offences.

    `historical-YYYY-MM` runs from April 2010 to that month, `recent-YYYY-MM` over the 24 months to it. Raises
    ParsingError.
    """
    sheet = read_delimited(content)
    major, minor, borough = find_columns(sheet, _LABELS)
    columns = [column for column in range(len(sheet.rows[0])) if column not in (major, minor, borough)]
    months = _months(sheet, columns, ctx.edition)
    rows = range(1, len(sheet.rows))
    areas = [_area(ctx, sheet, row, borough) for row in rows]
    offences = [
        ctx.offences.find(
            sheet.rows[row][minor], group=sheet.rows[row][major], sheet=sheet.name, cell=cell_name(row, minor)
        )
        for row in rows
    ]
    _check_complete(ctx, sheet, areas)
    grid: list[list[Cell]] = [
        [float(cell) if column in months and _WHOLE.match(cell) else cell for column, cell in enumerate(line)]
        for line in sheet.rows
    ]
    frame = observations_of_grid(
        grid,
        rows=rows,
        columns=columns,
        row_fields={
            "area_code": [area.area_code for area in areas],
            "area_label": [sheet.rows[row][borough] for row in rows],
            "area_type": [area.area_type for area in areas],
            "offence_id": [offence.offence_id for offence in offences],
            "offence_label": [sheet.rows[row][minor] for row in rows],
            "label_path": [offence.label_path for offence in offences],
            "is_total": [offence.is_total for offence in offences],
            "reporting_body": [offence.reporting_body for offence in offences],
            "published_label": [sheet.rows[row][minor] for row in rows],
        },
        column_fields={
            "period_start": [months[column].start for column in columns],
            "period_end": [months[column].end for column in columns],
        },
        constants={**ctx.fields, "period_type": "M", "measure": "recorded_crime", "unit": "offences"},
        markers={},  # the files hold numbers only: any text is an error
        sheet=sheet.name,
    )
    return check_observations(check_counts(frame))


def _months(sheet: Sheet, columns: list[int], edition: str) -> dict[int, Period]:
    """Months by column; raises LayoutError unless they follow each other and are those the edition names."""
    months: dict[int, Period] = {}
    before: Period | None = None
    for column in columns:
        match = _MONTH.match(str(sheet.rows[0][column]))
        month = month_of(int(match.group(1)), int(match.group(2))) if match else None
        if month is None or (before and (month.start - before.end).days != 1):
            raise LayoutError(
                f"the header reads {sheet.rows[0][column]!r}",
                expected="months such as 202403, each following the one before",
                action="look whether a month is missing, doubled or out of place",
                sheet=sheet.name,
                cell=cell_name(0, column),
            )
        months[column] = before = month
    named = _EDITION.match(edition)
    found = list(months.values())
    if not (
        named
        and found
        and found[-1] == month_of(int(named.group(2)), int(named.group(3)))
        and (found[0].start == _FIRST_MONTH if named.group(1) == "historical" else len(found) == _RECENT_MONTHS)
    ):
        shown = f"{found[0].start:%Y-%m} to {found[-1].start:%Y-%m}" if found else "no months"
        raise LayoutError(
            f"the file runs over {shown}",
            expected=f"the months of edition {edition!r}: historical-YYYY-MM from April 2010, recent-YYYY-MM 24 months",
            action="the file belongs to another edition: land it under that one",
            sheet=sheet.name,
            cell=cell_name(0, columns[-1] if columns else 0),
        )
    return months


def _area(ctx: ParseContext, sheet: Sheet, row: int, column: int) -> Area:
    return ctx.areas.by_name(sheet.rows[row][column], types=_BOROUGHS, sheet=sheet.name, cell=cell_name(row, column))


def _check_complete(ctx: ParseContext, sheet: Sheet, areas: list[Area]) -> None:
    found = {area.area_code for area in areas}
    boroughs = {
        area.area_code
        for area in ctx.areas.of_types(_BOROUGHS)
        if area.area_code.startswith("E09") and area.area_code != _NOT_A_BOROUGH
    }
    if missing := boroughs - found:
        raise LayoutError(
            f"no row for {', '.join(sorted(missing)[:5])}",
            expected="all 32 boroughs",
            action="the file may be cut off",
            sheet=sheet.name,
            cell=cell_name(len(sheet.rows) - 1, 0),
        )
    for area in areas:
        if area.area_type == "local_authority" and area.area_code not in boroughs:
            raise LayoutError(f"{area.area_name} is no London borough", expected="the 32 boroughs", sheet=sheet.name)
