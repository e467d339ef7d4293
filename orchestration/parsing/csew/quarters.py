"""Crime Survey incidents by quarter of interview (E1)."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.csew.bounds import check_estimates
from orchestration.parsing.csew.layout import (
    OFFENCE_GROUP,
    area_fields,
    estimates_with_bases,
    find_area,
    find_header,
    read_rows,
)
from orchestration.parsing.csew.rows import BY_QUARTER
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, quarter
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean

PARSER_VERSION = 1

_TITLE = re.compile(r"^Table \w+: Numbers of CSEW crimes by quarter of interview\b")
_NAMES = re.compile("E1")
_QUARTER = re.compile(r"^(Jan to Mar|Apr to Jun|Jul to Sep|Oct to Dec) (\d{4})$")
_FIRST_MONTH = {"Jan to Mar": 1, "Apr to Jun": 4, "Jul to Sep": 7, "Oct to Dec": 10}
_QUARTERS = 12


def incidents(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table E1: incidents in thousands by quarter of interview (FQ), one row per offence row and quarter.

    Each quarter is the part its interviews add to a year's estimate: four make the year of table A1a. The sheet does
    not print that it counts in thousands; that sum shows it. `base` is the unweighted one. Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), _TITLE, _NAMES)
    header = find_header(sheet, OFFENCE_GROUP, _QUARTER)
    area, _ = find_area(sheet, header, ctx)
    columns, quarters = _quarter_columns(sheet, header, ctx.edition)
    rows = read_rows(sheet, header, BY_QUARTER, ctx, bases=True)
    frame = estimates_with_bases(
        sheet,
        rows,
        columns,
        {
            "period_start": [period.start for period in quarters],
            "period_end": [period.end for period in quarters],
            "period_type": [period.type for period in quarters],
        },
        {**area_fields(area), "measure": "survey_incidents", "unit": "thousand_incidents"},
        ctx,
    )
    return check_observations(check_estimates(frame))


def _quarter_columns(sheet: Sheet, header: int, edition: str) -> tuple[list[int], list[Period]]:
    """Columns headed by quarters: twelve without a gap, up to the edition's last month."""
    columns: list[int] = []
    quarters: list[Period] = []
    for column in range(1, len(sheet.rows[header])):
        label = clean(sheet.text(header, column))
        if not label:
            sheet.require_blank_column(header, column)
            continue
        match = _QUARTER.match(label)
        if match is None:
            raise LayoutError(
                f"column header {label!r} is not known",
                expected="a quarter, e.g. 'Jan to Mar 2025'",
                action="a new kind of column needs its own reading",
                sheet=sheet.name,
                cell=cell_name(header, column),
            )
        columns.append(column)
        quarters.append(quarter(int(match.group(2)), _FIRST_MONTH[match.group(1)]))
    ordered = sorted(quarters, key=lambda period: period.start)
    gaps = sum(after.start != before.end + timedelta(days=1) for before, after in pairwise(ordered))
    if len(quarters) != _QUARTERS or gaps or ordered[-1].end != year_of_edition(edition).end:
        raise LayoutError(
            f"{len(quarters)} quarters with {gaps} gaps, the last to {ordered[-1].end}",
            expected=f"{_QUARTERS} that follow each other, the last to {year_of_edition(edition).end}",
            action="a column is lost, or the file is of another edition: land it under its own",
            sheet=sheet.name,
            cell=f"{cell_name(header, columns[0])}:{cell_name(header, columns[-1])}",
        )
    return columns, quarters
