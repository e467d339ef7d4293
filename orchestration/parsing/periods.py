"""Published period labels become dated periods. The period's type is data: a rolling year is not a financial year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from orchestration.parsing.text import clean

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH_RANGE = re.compile(r"^([A-Z][a-z]{2}) (\d{4}) to ([A-Z][a-z]{2}) (\d{4})$")
_MONTH = re.compile(r"^([A-Z][a-z]{2}) (\d{4})$")
_FINANCIAL = re.compile(r"^(\d{4})[-/](\d{2})$")
_CALENDAR = re.compile(r"^(\d{4})(?:\.0)?$")


@dataclass(frozen=True)
class Period:
    """A dated period; both days belong to it."""

    start: date
    end: date
    type: str


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def financial_year(first_year: int) -> Period:
    """April of `first_year` to March of the next."""
    return Period(date(first_year, 4, 1), date(first_year + 1, 3, 31), "FY")


def calendar_year(year: int) -> Period:
    """January to December."""
    return Period(date(year, 1, 1), date(year, 12, 31), "CY")


def year_ending(year: int, month: int) -> Period:
    """The twelve months to the end of `month`: FY when that is March, else a rolling year (YE).

    A rolling January-to-December year is YE, not CY: it belongs to a rolling series.
    """
    if month == 3:
        return financial_year(year - 1)
    end = _last_day(year, month)
    start = date(year - 1, month + 1, 1) if month < 12 else date(year, 1, 1)
    return Period(start, end, "YE")


def month_of(year: int, month: int) -> Period:
    """One calendar month."""
    return Period(date(year, month, 1), _last_day(year, month), "M")


def quarter(year: int, first_month: int) -> Period:
    """Three months from `first_month` of `year` (FQ): a quarter of the calendar and of the financial year alike."""
    return Period(date(year, first_month, 1), _last_day(year, first_month + 2), "FQ")


def survey_year(first_year: int) -> Period:
    """A survey year such as 2021/22 (SY): the label of a wave; when its interviews were held differs by wave."""
    return Period(date(first_year, 4, 1), date(first_year + 1, 3, 31), "SY")


def pooled_years(first_year: int, last_year: int) -> Period:
    """Financial years from the one starting in `first_year` to the one starting in `last_year`, as one (P3Y)."""
    return Period(date(first_year, 4, 1), date(last_year + 1, 3, 31), "P3Y")


def mid_year(year: int) -> Period:
    """30 June: the day that mid-year population estimates refer to."""
    return Period(date(year, 6, 30), date(year, 6, 30), "PT")


def parse_period(label: object) -> Period | None:
    """Period of a header or row label, or None when the text is no period.

    Knows `Apr 2002 to Mar 2003` (line breaks allowed), `Jan 2024`, `2015-16`, `2023/24`, `1971`; bracketed
    notes come off first. A range that is not twelve months, or a financial year whose halves do not follow
    each other (`2015-17`), is not a period.
    """
    text = clean(str(label))
    if match := _MONTH_RANGE.match(text):
        first, first_year, last, last_year = match.groups()
        if first.lower() not in _MONTHS or last.lower() not in _MONTHS:
            return None
        period = year_ending(int(last_year), _MONTHS[last.lower()])
        return period if period.start == date(int(first_year), _MONTHS[first.lower()], 1) else None
    if match := _MONTH.match(text):
        name, year = match.groups()
        return month_of(int(year), _MONTHS[name.lower()]) if name.lower() in _MONTHS else None
    if match := _FINANCIAL.match(text):
        year = int(match.group(1))
        return financial_year(year) if (year + 1) % 100 == int(match.group(2)) else None
    if match := _CALENDAR.match(text):
        return calendar_year(int(match.group(1)))
    return None


def parse_year_ending(title: str) -> Period | None:
    """Period of `... year ending December 20191,2` or `... year ending March 181,2,3`: note digits are glued on.

    Two-digit years are told apart from four-digit ones by their first two digits: no table is older than 1990.
    """
    match = re.search(r"year ending ([A-Z][a-z]+) (\d+)", collapse_title(title), re.IGNORECASE)
    if not match or match.group(1)[:3].lower() not in _MONTHS:
        return None
    digits = match.group(2)
    year = int(digits[:4]) if digits[:2] in ("19", "20") and len(digits) >= 4 else 2000 + int(digits[:2])
    return year_ending(year, _MONTHS[match.group(1)[:3].lower()])


def collapse_title(title: str) -> str:
    """Title with bracketed notes removed."""
    return clean(title)


def period_fields(periods: Sequence[Period]) -> dict[str, list[Any]]:
    """Columns of the observation frame for figures of these periods."""
    return {
        "period_start": [period.start for period in periods],
        "period_end": [period.end for period in periods],
        "period_type": [period.type for period in periods],
    }
