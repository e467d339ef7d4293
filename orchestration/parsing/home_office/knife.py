"""Home Office open data: offences that involved a knife or sharp instrument, by police force and quarter."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.home_office.layout import (
    check_every_force,
    check_quarters,
    financial_year_of,
    observations_of_rows,
    read_column,
    read_force,
    read_quarter,
    table_columns,
)
from orchestration.parsing.observations import check_observations
from orchestration.parsing.ons_appendix import code_text
from orchestration.parsing.periods import Period
from orchestration.parsing.sheets import Cell, Sheet, cell_name, open_workbook, sheets_titled
from orchestration.parsing.text import clean

PARSER_VERSION = 1

COLUMNS = (
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence codes",
    "Offence description",
    "Force Offences",
)
# Three sheets, by the year each begins with: West Midlands recorded otherwise from April 2010, and the codes of assault
# changed in April 2012, so the publisher keeps them apart and they are three series here.
SERIES = {2008: "knife_2008", 2010: "knife_2010", 2012: "knife"}

_TITLE = re.compile(r"^Financial Year$")
_NAME = re.compile(r"^(\d{4})-(\d{2})_to_(\d{4})-(\d{2})(?:_Q([1-3]))?$")


def by_force(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Offences with a knife by force, kind of offence and quarter (FQ), from the three sheets of the workbook.

    The sheets' names change with every edition: `2012-13_to_2025-26_Q3`. Negative counts are real. There are no totals.
    Raises LayoutError when a sheet, force or quarter lacks rows or a sheet's name and rows disagree, UnknownLabelError
    for codes and description not known together, UnknownMarkerError and DuplicateKeyError.
    """
    sheets = _sheets_by_first_year(content)
    frames, quarters = [], set[Period]()
    for first_year, sheet in sheets.items():
        frame, periods = _read_sheet(sheet, SERIES[first_year], ctx)
        frames.append(frame)
        quarters.update(periods)
    check_quarters(sheets[max(sheets)], quarters, ctx.edition)
    whole = check_observations(pd.concat(frames, ignore_index=True))
    return check_counts(whole, negative_measures=frozenset({"knife_crime"}))


def _sheets_by_first_year(content: bytes) -> dict[int, Sheet]:
    """The three sheets by the year that their name begins with."""
    workbook = open_workbook(content)
    found: dict[int, Sheet] = {}
    for sheet in sheets_titled(workbook, workbook.sheet_names, _TITLE):
        match = _NAME.match(sheet.name.strip())
        if match is None or int(match.group(1)) not in SERIES or int(match.group(1)) in found:
            raise LayoutError(
                "the sheet is not one of the three known",
                expected=f"sheets that begin with the years {', '.join(map(str, SERIES))}, such as 2008-09_to_2009-10",
                action="a new sheet is a new break in the series: give it a series of its own",
                sheet=sheet.name,
                cell="A1",
            )
        found[int(match.group(1))] = sheet
    if set(found) != set(SERIES):
        raise LayoutError(
            f"no sheet begins with {', '.join(str(year) for year in SERIES if year not in found)}",
            expected=f"sheets that begin with the years {', '.join(map(str, SERIES))}",
            action=f"look at the sheets of the file: {', '.join(map(repr, workbook.sheet_names))}",
        )
    return found


def _read_sheet(sheet: Sheet, series: str, ctx: ParseContext) -> tuple[pd.DataFrame, list[Period]]:
    year, quarter, force, codes, description, number = table_columns(sheet, COLUMNS)

    def offence_of(cells: Sequence[Cell], row: int) -> Offence:
        return ctx.offences.find(str(cells[1]), code=code_text(cells[0]), sheet=sheet.name, cell=cell_name(row, codes))

    periods = read_column(
        sheet, (year, quarter), lambda cells, row: read_quarter(sheet, cells, cell_name(row, quarter))
    )
    areas = read_column(sheet, (force,), lambda cells, row: read_force(ctx, cells[0], sheet, cell_name(row, force)))
    offences = read_column(sheet, (codes, description), offence_of)
    _check_name(sheet, periods)
    check_every_force(ctx, sheet, areas=areas, periods=periods, offences=offences, alike=lambda period: sheet.name)
    frame = observations_of_rows(
        ctx,
        sheet,
        number,
        names=[line[force] for line in sheet.rows[1:]],
        areas=areas,
        periods=periods,
        offences=offences,
        fields={
            # The code list of an offence changes over the years; code 2 is a number on two sheets, a text on the third.
            "offence_code": [code_text(line[codes]) for line in sheet.rows[1:]],
            "offence_label": [clean(str(line[description])) for line in sheet.rows[1:]],
            "label_path": [offence.label_path for offence in offences],
            "published_label": [str(line[description]) for line in sheet.rows[1:]],
        },
        constants={"measure": "knife_crime", "series": series},
    )
    return frame, periods


def _check_name(sheet: Sheet, periods: Sequence[Period]) -> None:
    """Raise LayoutError unless the rows begin and end with the quarters that the sheet's name says."""
    first, last = min(periods, key=lambda period: period.start), max(periods, key=lambda period: period.start)
    year = financial_year_of(last)
    number = (last.start.month - 1) // 3 or 4  # January to March is the fourth quarter of a financial year
    until = f"{year}-{(year + 1) % 100:02d}" + (f"_Q{number}" if number < 4 else "")
    since = financial_year_of(first)
    name = f"{since}-{(since + 1) % 100:02d}_to_{until}"
    if sheet.name.strip() != name:
        raise LayoutError(
            f"the rows run from the quarter to {first.end} to the quarter to {last.end}",
            expected="the quarters that the sheet is named after",
            action="the sheet may be cut off, or misnamed: fetch the file again",
            sheet=sheet.name,
            cell="A1",
        )
