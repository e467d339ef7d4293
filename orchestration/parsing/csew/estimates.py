"""Crime Survey estimates by year: incidents (A1a), incidence rates (A2a), prevalence (A3a) and victims (A4a).

The four tables look alike and none says its unit but in the title, so each is found by what the title says is counted:
a client that reads the percentages of A3a as millions of incidents is a mistake already made in public.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.csew.bounds import check_estimates
from orchestration.parsing.csew.layout import (
    area_fields,
    estimates_with_bases,
    find_area,
    read_rows,
)
from orchestration.parsing.csew.missing import with_reasons
from orchestration.parsing.csew.rows import NUMBERS, PEOPLE, RATES, Block
from orchestration.parsing.csew.years import find_header_of_years, year_columns
from orchestration.parsing.observations import check_observations
from orchestration.parsing.sheets import find_sheet, open_workbook

PARSER_VERSION = 1


@dataclass(frozen=True)
class _Table:
    title: re.Pattern[str]
    likely_names: re.Pattern[str]
    blocks: tuple[Block, ...]
    measure: str
    unit_of_people: str
    unit_of_households: str


def _table(
    title: str, name: str, blocks: tuple[Block, ...], measure: str, unit: str, unit_of_households: str = ""
) -> _Table:
    return _Table(
        re.compile(rf"^Table \w+: {title}"), re.compile(name), blocks, measure, unit, unit_of_households or unit
    )


_INCIDENTS = _table(
    r"Trends in incidents of CSEW headline crime, .*\(1,000s\)",
    "A1a",
    NUMBERS,
    "survey_incidents",
    "thousand_incidents",
)
_INCIDENCE_RATES = _table(
    r"Trends in incident rates of CSEW headline crime, per 1,000 people aged 16 and over or households",
    "A2a",
    RATES,
    "survey_incidence_rate",
    "per_1000_people",
    "per_1000_households",
)
_PREVALENCE = _table(
    r"Trends in CSEW headline crime, percentages of people aged 16 and over or households (?!.*change)",
    "A3a",
    RATES,
    "survey_prevalence",
    "percent",
)
_VICTIMS = _table(
    r"Trends in CSEW victims of crime, .*\(1,000s\)",
    "A4a",
    NUMBERS,
    "survey_victims",
    "thousand_victims",
)


def incidents(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A1a: incidents in thousands, one row per offence row and year; `base` is the unweighted one.

    Years are CY up to 1999 (period_basis crime_year), then FY and the two newest rolling years (YE; interview_year).
    Raises ParsingError.
    """
    return _estimates_by_year(content, ctx, _INCIDENTS)


def incidence_rates(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A2a: incidents per 1,000 people or households, as `unit` says, of the `survey_population`; see `incidents`.

    Crimes against vehicles and bicycles appear twice: of all households and of those that own one.
    """
    return _estimates_by_year(content, ctx, _INCIDENCE_RATES)


def prevalence(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A3a: victims in per cent of the `survey_population`, rows and years as in `incidence_rates`."""
    return _estimates_by_year(content, ctx, _PREVALENCE)


def victims(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A4a: victims in thousands, people or households as `survey_population` says; see `incidents`."""
    return _estimates_by_year(content, ctx, _VICTIMS)


def _estimates_by_year(content: bytes, ctx: ParseContext, table: _Table) -> pd.DataFrame:
    sheet = find_sheet(open_workbook(content), table.title, table.likely_names)
    header = find_header_of_years(sheet)
    area, _ = find_area(sheet, header, ctx)
    columns, years = year_columns(sheet, header, ctx.edition)
    rows = read_rows(sheet, header, table.blocks, ctx, bases=True)
    frame = estimates_with_bases(
        sheet,
        rows,
        columns,
        {
            "period_start": [year.period.start for year in years],
            "period_end": [year.period.end for year in years],
            "period_type": [year.period.type for year in years],
            "period_basis": [year.basis for year in years],
        },
        {**area_fields(area), "measure": table.measure},
        ctx,
        unit=[table.unit_of_people if row.population is PEOPLE else table.unit_of_households for row in rows],
    )
    frame = with_reasons(frame, rows, [year.period for year in years], rates=table is _INCIDENCE_RATES)
    return check_observations(check_estimates(frame))
