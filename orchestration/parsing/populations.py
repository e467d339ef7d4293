"""Mid-year population estimates from CSV: ONS by local authority, ONS for England and Wales, NISRA by district.

Each parser returns observations of type PT at 30 June (persons) and raises UnreadableFileError, LayoutError,
UnknownLabelError, UnknownMarkerError or DuplicateKeyError.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from orchestration.parsing.classification import Area
from orchestration.parsing.context import ParseContext
from orchestration.parsing.delimited import find_columns, read_delimited
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import mid_year
from orchestration.parsing.sheets import Cell, Sheet, cell_name

PARSER_VERSION = 1

_DISTRICTS = frozenset({"local_authority", "council_area", "local_government_district"})
_NI_AREAS = frozenset({"country", "local_government_district"})
_POPULATION = re.compile(r"^population_(\d{4})$")
_COMPONENT = re.compile(r"^(births|deaths|natchange|internal|international|other_change)(_in|_out|_net)?_\d{4}$")
_FIRST_OF_JULY = re.compile(r"^(\d{4})-07-01$")
_WHOLE = re.compile(r"^\d+$", re.ASCII)
_FRACTION = re.compile(r"^\d+\.\d+$", re.ASCII)
# The file of England and Wales as it circulates goes on past ONS's estimates: its compiler extrapolated these years.
_EXTRAPOLATED = frozenset({2023, 2024})


def myeb3(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """ONS MYEB3: every local authority of the United Kingdom by mid-year, on the 2011 census.

    The wide file also has the components of change (births to other changes); they are left out. Rows carry the
    jurisdiction of their area.
    """
    sheet = read_delimited(content)
    # The columns are named after the boundaries, and not evenly: lacode20 in one file, ladcode21 in the next.
    named = ("lacode20", "laname20") if "lacode20" in sheet.rows[0] else ("ladcode21", "laname21")
    code, name, country = find_columns(sheet, [*named, "country"])
    others = [column for column in range(len(sheet.rows[0])) if column not in (code, name, country)]
    columns = [column for column in others if _is_stock(sheet, column)]
    years = [int(sheet.rows[0][column][-4:]) for column in columns]
    _check_years(sheet, years, [cell_name(0, column) for column in columns], ctx.edition)
    rows = range(1, len(sheet.rows))
    areas = [_area(ctx, sheet, row, code, name, _DISTRICTS) for row in rows]
    for row, area in zip(rows, areas, strict=True):
        if sheet.rows[row][country] != area.area_code[0]:
            raise LayoutError(
                f"country {sheet.rows[row][country]!r} stands beside code {area.area_code}",
                expected=f"{area.area_code[0]!r}",
                action="look whether columns are swapped",
                sheet=sheet.name,
                cell=cell_name(row, country),
            )
    _check_areas(ctx, sheet, areas, _DISTRICTS)
    return _observations(ctx, sheet, rows, columns, areas, label=name, column_years=years)


def england_wales(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """ONS: England and Wales by mid-year since 1971, rounded to hundreds.

    Rows of 2023 and 2024 with fractions of a person are the compiler's extrapolations and left out; a fraction in
    any other year raises. The file dates mid-years 1 July; the estimates refer to 30 June.
    """
    sheet = read_delimited(content)
    label, column = find_columns(sheet, ["year", "population"])
    rows: list[int] = []
    years: list[int] = []
    for row in range(1, len(sheet.rows)):
        match = _FIRST_OF_JULY.match(sheet.rows[row][label])
        if not match:
            raise _not_a_year(sheet, row, label, "1971-07-01")
        year = int(match.group(1))
        if year in _EXTRAPOLATED and _FRACTION.match(sheet.rows[row][column]):
            continue
        rows.append(row)
        years.append(year)
    _check_years(sheet, years, [cell_name(row, label) for row in rows], ctx.edition)
    area = ctx.areas.by_name("England and Wales", types=frozenset({"country_group"}))
    return _observations(ctx, sheet, rows, [column], [area] * len(rows), label=label, row_years=years)


def nisra_lgd(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """NISRA: Northern Ireland and its 11 districts by mid-year, rebased on the 2021 census."""
    sheet = read_delimited(content)
    code, name, label, column = find_columns(sheet, ["code", "name", "year", "population"])
    rows = range(1, len(sheet.rows))
    areas = [_area(ctx, sheet, row, code, name, _NI_AREAS) for row in rows]
    years: list[int] = []
    for row in rows:
        text = sheet.rows[row][label]
        if not re.fullmatch(r"(19|20)\d\d", text, re.ASCII):
            raise _not_a_year(sheet, row, label, "2001")
        years.append(int(text))
    last_cell = {year: cell_name(row, label) for row, year in zip(rows, years, strict=True)}
    _check_years(sheet, sorted(last_cell), [last_cell[year] for year in sorted(last_cell)], ctx.edition)
    for year in last_cell:
        present = [area for area, of_year in zip(areas, years, strict=True) if of_year == year]
        _check_areas(ctx, sheet, present, _NI_AREAS, cell=last_cell[year], when=f" in {year}")
    return _observations(ctx, sheet, rows, [column], areas, label=name, row_years=years)


def _is_stock(sheet: Sheet, column: int) -> bool:
    """Whether the column holds populations; raises LayoutError when it holds no known component of change either."""
    header = sheet.rows[0][column]
    if _POPULATION.match(header):
        return True
    if not _COMPONENT.match(header):
        raise LayoutError(
            f"header reads {header!r}",
            expected="population_YYYY or a known component of change",
            action="a new column needs its own measure, or a place among the columns left out",
            sheet=sheet.name,
            cell=cell_name(0, column),
        )
    return False


def _area(ctx: ParseContext, sheet: Sheet, row: int, code: int, name: int, types: frozenset[str]) -> Area:
    place = {"sheet": sheet.name, "cell": cell_name(row, code)}
    area = ctx.areas.by_code(sheet.rows[row][code], sheet.rows[row][name], **place)
    if area.area_type not in types or ctx.jurisdiction not in ("UK", area.jurisdiction):
        raise LayoutError(
            f"{area.area_name} ({area.area_type}) stands in this table", expected=" or ".join(sorted(types)), **place
        )
    return area


def _check_areas(
    ctx: ParseContext, sheet: Sheet, found: Sequence[Area], types: frozenset[str], *, cell: str = "A1", when: str = ""
) -> None:
    codes = {area.area_code for area in found}
    expected = [area for area in ctx.areas.of_types(types) if ctx.jurisdiction in ("UK", area.jurisdiction)]
    missing = [f"{area.area_name} ({area.area_code})" for area in expected if area.area_code not in codes]
    if missing:
        raise LayoutError(
            f"no row{when} for {', '.join(missing[:5])}" + (f" and {len(missing) - 5} more" if missing[5:] else ""),
            expected=f"{len(expected)} areas",
            action="the file may be cut off, or on other boundaries",
            sheet=sheet.name,
            cell=cell,
        )


def _check_years(sheet: Sheet, years: Sequence[int], cells: Sequence[str], edition: str) -> None:
    """Raise LayoutError unless `years`, standing in `cells`, run on to the edition's (`mid-2020`)."""
    for before, after, cell in zip(years, years[1:], cells[1:], strict=False):
        if after != before + 1:
            raise LayoutError(
                f"{after} follows {before}",
                expected="each year once, in order",
                action="look whether a year is missing, doubled or out of place",
                sheet=sheet.name,
                cell=cell,
            )
    if not years or edition != f"mid-{years[-1]}":
        raise LayoutError(
            f"the newest year is {years[-1] if years else 'nowhere'}",
            expected=f"the year of edition {edition}",
            action="the file belongs to another edition: land it under that one",
            sheet=sheet.name,
            cell=cells[-1] if cells else "A1",
        )


def _not_a_year(sheet: Sheet, row: int, column: int, like: str) -> LayoutError:
    return LayoutError(
        f"{sheet.rows[row][column]!r} is no year",
        expected=f"a year such as {like}",
        sheet=sheet.name,
        cell=cell_name(row, column),
    )


def _persons(text: str, sheet: str, row: int, column: int) -> Cell:
    """Number of persons; another text is left for the reader of markers. Raises LayoutError for part of a person."""
    if _WHOLE.match(text):
        return float(text)
    if _FRACTION.match(text):
        raise LayoutError(
            f"{text} persons",
            expected="a whole number",
            action="an estimate is published in whole persons: somebody computed this figure",
            sheet=sheet,
            cell=cell_name(row, column),
        )
    return text


def _observations(
    ctx: ParseContext,
    sheet: Sheet,
    rows: Sequence[int],
    columns: Sequence[int],
    areas: Sequence[Area],
    *,
    label: int,
    row_years: Sequence[int] = (),
    column_years: Sequence[int] = (),
) -> pd.DataFrame:
    """Observations of `rows` times `columns`; `label` is the column that names a row, the years run along one side."""

    def days(years: Sequence[int]) -> dict[str, list[Any]]:
        found: list[date] = [mid_year(year).start for year in years]
        return {"period_start": found, "period_end": found} if years else {}

    grid: list[list[Cell]] = [list(line) for line in sheet.rows]
    for row in rows:
        for column in columns:
            grid[row][column] = _persons(sheet.rows[row][column], sheet.name, row, column)
    frame = observations_of_grid(
        grid,
        rows=rows,
        columns=columns,
        row_fields={
            "jurisdiction": [area.jurisdiction for area in areas],
            "area_code": [area.area_code for area in areas],
            "area_label": [area.area_name for area in areas],
            "area_type": [area.area_type for area in areas],
            "published_label": [sheet.rows[row][label] for row in rows],
            **days(row_years),
        },
        column_fields=days(column_years),
        constants={
            "period_type": "PT",
            "period_basis": ctx.period_basis,
            "series": ctx.series,
            "measure": "population",
            "unit": "persons",
            "is_total": False,
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    return check_observations(frame)
