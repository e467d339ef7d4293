"""ONS community safety partnership tables C2 to C5: offence groups as counts, change, rate, and of the year before.

The 2024 layout. A row has a force (code and name) and, but for the rows of force totals, a partnership (code and
name) and its local authority. Crimes that no partnership can be named for stand in rows `Unassigned <force>` without
a code; Manchester Airport has a row of its own. British Transport Police is in none of the tables, and the City of
London has a partnership but no row of the force's total.
"""

from __future__ import annotations

import re

import pandas as pd

from orchestration.parsing.classification import Area
from orchestration.parsing.context import ParseContext
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.figure_bounds import check_figures
from orchestration.parsing.force_areas.layout import (
    AreaRow,
    Figures,
    check_areas,
    denominator_columns,
    find_header,
    observations,
    sheet_of_years,
    year_before,
)
from orchestration.parsing.force_areas.offence_group_columns import offence_group_columns
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import clean, match_key, notes_of

PARSER_VERSION = 1

_COUNTS = re.compile(r"^Table C2: Number of police recorded crimes")
_CHANGES = re.compile(r"^Table C3: Percentage change between recorded crimes")
_RATES = re.compile(r"^Table C4: Recorded crime rate per 1,000 population/households")
_COUNTS_BEFORE = re.compile(r"^Table C5: Number of police recorded crimes")

_HEADER = (
    "Police Force Area code",
    "Police Force Area name",
    "Community Safety Partnership code",
    "Community Safety Partnership name",
    "Local Authority code",
    "Local Authority name",
)
_FORCE = frozenset({"police_force_area"})
_PARTNERSHIP = frozenset({"community_safety_partnership"})
_CITY_OF_LONDON = "E23000034"
_UNASSIGNED = "unassigned "

# Year ending December 2024, Tables C2 to C5: two rows name the right force beside the code of another (South Wales
# and Kent). Their figures belong to the force named: with them its partnerships add to its total, without them not.
_CODES_OF_OTHER_FORCES = {"unassigned gwent": "W15000003", "unassigned surrey": "E23000032"}

_LEFT_BLANK = "the publisher left every figure of the row blank"


def counts(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C2: recorded offences of the edition's year, excluding fraud, by partnership and offence group.

    One row per area (42 forces, 357 partnerships and rows without one) and offence group; values are offences and
    can be negative, as where a force cancels more crimes of earlier periods than it records. A row left blank is
    null with status x. Raises ParsingError.
    """
    return _table(content, ctx, _COUNTS, "C2$", "recorded_crime", year_of_edition(ctx.edition))


def changes(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C3: percentage change of recorded offences, the edition's year against the year before.

    Rows as in `counts`; unit percent. Changes on fewer than 50 offences have status u, changes of rows without a
    partnership status x. Raises ParsingError.
    """
    year = year_of_edition(ctx.edition)
    return _table(content, ctx, _CHANGES, "C3$", "recorded_crime_change", year, year_before(year))


def rates(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C4: recorded offences per 1,000 residents, residential burglary also per 1,000 households.

    Rows as in `counts`; rates of the City of London are null with status u, rates of rows without a partnership with
    status x. Raises ParsingError.
    """
    return _table(content, ctx, _RATES, "C4$", "recorded_crime_rate", year_of_edition(ctx.edition))


def denominators(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C4: residents and households that its rates divide by, at mid-year (type PT), rounded to hundreds.

    One row per area (as in `counts`) and measure: population in persons, households in households; null with status
    x for rows without a partnership. Raises ParsingError.
    """
    sheet = sheet_of_years(content, _RATES, "C4$", [year_of_edition(ctx.edition)])
    header = find_header(sheet, _HEADER)
    columns = denominator_columns(sheet, header, len(_HEADER))
    return check_observations(check_figures(observations(sheet, _rows(sheet, header, ctx), columns, ctx)))


def previous_year(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C5: as `counts`, of the year before the edition's, as the publisher counts them now."""
    return _table(content, ctx, _COUNTS_BEFORE, "C5$", "recorded_crime", year_before(year_of_edition(ctx.edition)))


def _table(
    content: bytes,
    ctx: ParseContext,
    title: re.Pattern[str],
    names: str,
    measure: str,
    period: Period,
    comparator: Period | None = None,
) -> pd.DataFrame:
    sheet = sheet_of_years(content, title, names, [period, comparator] if comparator else [period])
    header = find_header(sheet, _HEADER)
    columns = offence_group_columns(
        sheet, header, ctx, first=len(_HEADER), measure=measure, period=period, comparator=comparator
    )
    rows = _rows(sheet, header, ctx)
    blank = [row for row in rows if _is_blank(sheet, row, columns)]
    frame = observations(_with_markers(sheet, blank, columns), rows, columns, ctx)
    in_blank = frame["area_code"].isin([row.area.area_code for row in blank])
    frame["marker"] = frame["marker"].mask(in_blank)
    frame["status_reason"] = frame["status_reason"].mask(in_blank, _LEFT_BLANK)
    return check_observations(check_figures(frame, negative_measures=frozenset({"recorded_crime"})))


def _rows(sheet: Sheet, header: int, ctx: ParseContext) -> list[AreaRow]:
    """Rows of forces and partnerships; raises LayoutError when one is missing or stands under another force."""
    rows: list[AreaRow] = []
    for index in range(header + 1, len(sheet.rows)):
        line = sheet.rows[index]
        if not any(str(cell).strip() for cell in line):
            continue
        code, published = sheet.text(index, 2), str(line[3])
        name = clean(published)
        force = _force(sheet, index, name, ctx)
        if not name:
            if code:
                raise LayoutError(
                    f"the partnership {code} has no name",
                    expected="code and name, or neither in the row of a force's total",
                    sheet=sheet.name,
                    cell=cell_name(index, 3),
                )
            published = str(line[1])
            rows.append(AreaRow(index, force, clean(published), published, notes_of(published)))
            continue
        place = {"sheet": sheet.name, "cell": cell_name(index, 2 if code else 3)}
        area = ctx.areas.by_code(code, name, **place) if code else ctx.areas.by_name(name, types=_PARTNERSHIP, **place)
        rows.append(AreaRow(index, area, name, published, notes_of(published)))
    required = {area.area_code for area in ctx.areas.of_types(_FORCE | _PARTNERSHIP)} - {_CITY_OF_LONDON}
    check_areas(sheet, header, {row.area.area_code for row in rows}, frozenset(required))
    return rows


def _force(sheet: Sheet, index: int, partnership: str, ctx: ParseContext) -> Area:
    code, name = sheet.text(index, 0), clean(sheet.text(index, 1))
    place = {"sheet": sheet.name, "cell": cell_name(index, 0)}
    if _CODES_OF_OTHER_FORCES.get(partnership.casefold()) == code:
        force = ctx.areas.by_name(name, types=_FORCE, **place)
    else:
        force = ctx.areas.by_code(code, name, **place)
    if match_key(partnership).startswith(_UNASSIGNED):
        other = ctx.areas.by_name(partnership[len(_UNASSIGNED) :], types=_FORCE, **place)
        if other != force:
            raise LayoutError(f"{partnership!r} stands under {force.area_name}", expected=other.area_name, **place)
    return force


def _is_blank(sheet: Sheet, row: AreaRow, columns: list[Figures]) -> bool:
    """Whether no crime outside the partnerships is shown: of a partnership proper a blank cell is an error."""
    unassigned = match_key(row.label).startswith(_UNASSIGNED)
    return unassigned and not any(sheet.text(row.index, column.header.index) for column in columns)


def _with_markers(sheet: Sheet, blank: list[AreaRow], columns: list[Figures]) -> Sheet:
    """The sheet with the publisher's marker for what is not available in the rows left `blank`."""
    rows: list[list[Cell]] = [list(row) for row in sheet.rows]
    for row in blank:
        for column in columns:
            rows[row.index][column.header.index] = "[x]"
    return Sheet(sheet.name, rows)
