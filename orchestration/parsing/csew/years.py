"""Years in the headers of the Crime Survey tables: the same words mean the year of the crime, later of the interview.

Up to 1999 respondents told of the calendar year before (CY, crime_year). Since interviewing became continuous a label
is the year of interview (FY, YE; interview_year), whose crimes happened in the twelve months before each interview
(ONS appendix tables, notes A1 to A4, note 3). A rolling `Jan 2025 to Dec 2025` is therefore no calendar year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.parsing.csew.layout import OFFENCE_GROUP, find_header
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.periods import Period, calendar_year, financial_year, parse_period, year_ending
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import clean

CONTINUOUS_INTERVIEWING = date(2001, 4, 1)

CALENDAR_YEARS = (1981, 1983, 1987, 1991, 1993, 1995, 1997, 1999)
SUSPENDED = (2020, 2021)  # first years of the financial years without face-to-face interviews all year

_RANGE = re.compile(r"[A-Z][a-z]{2} \d{4} to ")


@dataclass(frozen=True)
class SurveyYear:
    """A year of estimates and what its label means."""

    period: Period
    basis: str  # crime_year or interview_year


def parse_survey_year(label: str) -> SurveyYear | None:
    """Year of a header such as `Apr 2012 to Mar 2013\\n[note 6]`, or None when the survey has no such year."""
    period = parse_period(label)
    if period is None or period.type not in ("FY", "YE"):
        return None
    if period.end < CONTINUOUS_INTERVIEWING:
        year = calendar_year(period.end.year)
        return SurveyYear(year, "crime_year") if (period.start, period.end) == (year.start, year.end) else None
    return SurveyYear(period, "interview_year")


def previous_year(year: Period) -> Period:
    """The twelve months before."""
    return year_ending(year.end.year - 1, year.end.month)


def find_header_of_years(sheet: Sheet) -> int:
    """Index of the header row of a table with years across; raises LayoutError when there is none."""
    return find_header(sheet, OFFENCE_GROUP, _RANGE)


def year_columns(sheet: Sheet, header: int, edition: str) -> tuple[list[int], list[SurveyYear]]:
    """Columns headed by years, which must be those that `edition` covers.

    Raises LayoutError for another header, a missing year or a year the edition cannot have.
    """
    columns: list[int] = []
    years: list[SurveyYear] = []
    for column in range(1, len(sheet.rows[header])):
        label = clean(sheet.text(header, column))
        if not label:
            sheet.require_blank_column(header, column)
            continue
        columns.append(column)
        years.append(require_survey_year(sheet, header, column, label))
    require_years(sheet, header, columns, years, _years_of(edition), edition)
    return columns, years


def require_survey_year(sheet: Sheet, header: int, column: int, label: str) -> SurveyYear:
    """Year of a header label; raises LayoutError when it is none."""
    year = parse_survey_year(label)
    if year is None:
        raise LayoutError(
            f"column header {label!r} is not known",
            expected="a year of the survey, e.g. 'Apr 2024 to Mar 2025'",
            action="a new kind of column needs its own reading",
            sheet=sheet.name,
            cell=cell_name(header, column),
        )
    return year


def require_years(
    sheet: Sheet,
    header: int,
    columns: Sequence[int],
    years: Sequence[SurveyYear],
    expected: set[Period],
    edition: str,
) -> None:
    """Raise LayoutError unless the periods of `years` are those `expected` of the edition."""
    found = {year.period: column for year, column in zip(years, columns, strict=True)}
    unexpected = [found[period] for period in found if period not in expected]
    missing = sorted(f"{period.start} to {period.end}" for period in expected - set(found))
    if unexpected or missing:
        raise LayoutError(
            f"years missing: {', '.join(missing) or 'none'}; years that edition {edition} does not have: "
            f"{', '.join(clean(sheet.text(header, column)) for column in unexpected) or 'none'}",
            expected="every year of the survey up to the edition's",
            action="a column is lost or headed otherwise, or the file is of another edition: land it under its own",
            sheet=sheet.name,
            cell=cell_name(header, unexpected[0] if unexpected else 0),
        )


def _years_of(edition: str) -> set[Period]:
    newest = year_of_edition(edition)
    last = newest.end.year - 1 if newest.end.month >= 3 else newest.end.year - 2
    years = {calendar_year(year) for year in CALENDAR_YEARS}
    years |= {financial_year(year) for year in range(2001, last + 1) if year not in SUSPENDED}
    return years | ({newest, previous_year(newest)} if newest.type == "YE" else set())
