"""ONS police force area tables P2, P3 and P4: offence groups by force as change, as rate, and of the year before.

The 2024 layout. Headers carry line breaks, notes and a slip (`excludinging fraud`), and name one group differently
from table to table; areas are told apart by code, for West Midlands is a region and a force.
"""

from __future__ import annotations

import re

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.figure_bounds import check_figures
from orchestration.parsing.force_areas.layout import (
    area_rows,
    denominator_columns,
    find_header,
    observations,
    sheet_of_years,
    year_before,
)
from orchestration.parsing.force_areas.offence_group_columns import offence_group_columns
from orchestration.parsing.force_areas.ons_police_force_areas import BRITISH_TRANSPORT_POLICE, REQUIRED_AREAS
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period

PARSER_VERSION = 1

_CHANGES = re.compile(r"^Table P2:.*, percentage change,")
_RATES = re.compile(r"^Table P3:.*, rate of offences per 1,000 population,")
_COUNTS = re.compile(r"^Table P4:.*, number of offences,")
_HEADER = ("Area Code", "Area Name")
_TRANSPORT_POLICE: dict[str, str | None] = {"special_force": None}
_WITH_RESIDENTS = REQUIRED_AREAS - {BRITISH_TRANSPORT_POLICE}


def changes(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P2: percentage change of recorded offences, the edition's year against the year before.

    One row per area (56, British Transport Police among them) and offence group; unit percent. Changes on fewer than
    50 offences are null with status u. Raises ParsingError.
    """
    year = year_of_edition(ctx.edition)
    return _table(content, ctx, _CHANGES, "P2$", "recorded_crime_change", year, year_before(year))


def rates(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P3: recorded offences per 1,000 residents, residential burglary also per 1,000 households.

    One row per area (55: no British Transport Police) and column of rates; those of the City of London are null with
    status u. Raises ParsingError.
    """
    return _table(content, ctx, _RATES, "P3$", "recorded_crime_rate", year_of_edition(ctx.edition))


def denominators(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P3: residents and households that its rates divide by, at mid-year (type PT), rounded to hundreds.

    One row per area (55) and measure: population in persons, households in households. Raises ParsingError.
    """
    sheet = sheet_of_years(content, _RATES, "P3$", [year_of_edition(ctx.edition)])
    header = find_header(sheet, _HEADER)
    columns = denominator_columns(sheet, header, len(_HEADER))
    rows = area_rows(sheet, header, ctx, codeless={}, required=_WITH_RESIDENTS)
    return check_observations(check_figures(observations(sheet, rows, columns, ctx)))


def previous_year(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P4: recorded offences of the year before the edition's, as the publisher counts them now.

    One row per area (56) and offence group; values are offences. Raises ParsingError.
    """
    return _table(content, ctx, _COUNTS, "P4$", "recorded_crime", year_before(year_of_edition(ctx.edition)))


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
    with_rates = measure == "recorded_crime_rate"
    rows = area_rows(
        sheet,
        header,
        ctx,
        codeless={} if with_rates else _TRANSPORT_POLICE,
        required=_WITH_RESIDENTS if with_rates else REQUIRED_AREAS,
    )
    return check_observations(check_figures(observations(sheet, rows, columns, ctx)))
