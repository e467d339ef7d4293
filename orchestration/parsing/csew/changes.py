"""Crime Survey estimates of the newest year against earlier ones (A1b to A4b): the change and its significance.

A header names the year compared with, not the year measured, and stands over two columns: the change, and `[s]` where
it is significant at the 5 per cent level. The tables print no bases, so rows are told apart by order alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.csew.bounds import check_estimates
from orchestration.parsing.csew.layout import (
    area_fields,
    find_area,
    read_rows,
    row_fields,
)
from orchestration.parsing.csew.missing import with_reasons
from orchestration.parsing.csew.rows import NUMBERS, RATES, Block
from orchestration.parsing.csew.years import (
    find_header_of_years,
    previous_year,
    require_survey_year,
    require_years,
)
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError, UnknownMarkerError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, calendar_year, financial_year
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean

PARSER_VERSION = 1

_SIGNIFICANCE = " significance"

# `[x]` stands where the change itself is missing, `[z]` where none was tested.
_TESTED = {"[s]": "s", "[ns]": "ns", "": "ns", "[x]": "z", "[z]": "z"}

_YEARS_COMPARED = frozenset(
    {
        *(calendar_year(year) for year in (1995, 1997, 1999)),
        *(financial_year(year) for year in range(2001, 2020)),
        financial_year(2022),
    }
)


@dataclass(frozen=True)
class _Table:
    title: re.Pattern[str]
    likely_names: re.Pattern[str]
    blocks: tuple[Block, ...]
    measure: str
    unit: str


def _table(title: str, name: str, blocks: tuple[Block, ...], measure: str, unit: str = "percent") -> _Table:
    return _Table(re.compile(rf"^Table \w+: {title}"), re.compile(name), blocks, measure, unit)


_INCIDENTS = _table(
    "Trends in incidents of CSEW headline crime, .*percentage change", "A1b", NUMBERS, "survey_incidents_change"
)
_INCIDENCE_RATES = _table(
    "Trends in incident rates of CSEW headline crime, .*percentage change",
    "A2b",
    RATES,
    "survey_incidence_rate_change",
)
_PREVALENCE = _table(
    "Trends in CSEW headline crime, percentages of people .*percentage point change",
    "A3b",
    RATES,
    "survey_prevalence_change",
    "percentage_points",
)
_VICTIMS = _table("Trends in CSEW victims of crime, .*percentage change", "A4b", NUMBERS, "survey_victims_change")


def incidents(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A1b: percentage change of incidents, one row per offence row and year compared with.

    The period is the edition's newest year, `comparator_*` the year of the header. `significance` is s, ns (the
    publisher leaves the cell empty) or z (no change to test). Raises ParsingError.
    """
    return _changes(content, ctx, _INCIDENTS)


def incidence_rates(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A2b: percentage change of incidence rates, of the `survey_population`; see `incidents`."""
    return _changes(content, ctx, _INCIDENCE_RATES)


def prevalence(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A3b: change of prevalence in percentage points, of the `survey_population`; see `incidents`."""
    return _changes(content, ctx, _PREVALENCE)


def victims(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A4b: percentage change of victims; see `incidents`."""
    return _changes(content, ctx, _VICTIMS)


def _changes(content: bytes, ctx: ParseContext, table: _Table) -> pd.DataFrame:
    sheet = find_sheet(open_workbook(content), table.title, table.likely_names)
    header = find_header_of_years(sheet)
    area, _ = find_area(sheet, header, ctx)
    newest = year_of_edition(ctx.edition)
    columns, compared_with = _comparator_columns(sheet, header, newest, ctx.edition)
    rows = read_rows(sheet, header, table.blocks, ctx, bases=False)
    frame = observations_of_grid(
        sheet.rows,
        rows=[row.index for row in rows],
        columns=columns,
        row_fields=row_fields(rows),
        column_fields={
            "comparator_start": [year.start for year in compared_with],
            "comparator_end": [year.end for year in compared_with],
            "comparator_type": [year.type for year in compared_with],
        },
        constants={
            **ctx.fields,
            **area_fields(area),
            "period_start": newest.start,
            "period_end": newest.end,
            "period_type": newest.type,
            "measure": table.measure,
            "unit": table.unit,
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    tested = [_significance(sheet, row.index, column + 1) for row in rows for column in columns]
    frame["significance"] = pd.array(tested, dtype="str")
    _check_significance(frame)
    frame = with_reasons(frame, rows, compared_with, rates=table is _INCIDENCE_RATES)
    return check_observations(check_estimates(frame))


def _comparator_columns(sheet: Sheet, header: int, newest: Period, edition: str) -> tuple[list[int], list[Period]]:
    """Columns of changes, each with its significance to the right, and the years they compare with."""
    columns: list[int] = []
    years = []
    width = len(sheet.rows[header])
    column = 1
    while column < width:
        label = clean(sheet.text(header, column))
        if not label:
            sheet.require_blank_column(header, column)
            column += 1
            continue
        beside = clean(sheet.text(header, column + 1))
        if beside.casefold() != label.casefold() + _SIGNIFICANCE:
            raise LayoutError(
                f"column {beside!r} stands to the right of {label!r}",
                expected=f"{label + _SIGNIFICANCE!r}",
                action="a change and its significance belong together: look which column is lost",
                sheet=sheet.name,
                cell=cell_name(header, column + 1),
            )
        columns.append(column)
        years.append(require_survey_year(sheet, header, column, label))
        column += 2
    require_years(sheet, header, columns, years, {*_YEARS_COMPARED, previous_year(newest)}, edition)
    return columns, [year.period for year in years]


def _significance(sheet: Sheet, row: int, column: int) -> str:
    text = sheet.text(row, column)
    if text.casefold() not in _TESTED:
        raise UnknownMarkerError(text, sheet=sheet.name, cell=cell_name(row, column))
    return _TESTED[text.casefold()]


def _check_significance(frame: pd.DataFrame) -> None:
    wrong = frame["value"].isna() & (frame["significance"] != "z")
    if wrong.any():
        row = frame.loc[wrong].iloc[0]
        raise LayoutError(
            f"a change that is missing ({row['marker']}) is called {row['significance']!r}",
            expected="no test where there is no change",
            sheet=str(row["sheet"]),
            cell=str(row["cell"]),
        )
