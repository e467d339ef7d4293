"""Names of editions as the landing archive has them: what period an edition is of, or the day it is of."""

from __future__ import annotations

from datetime import date, timedelta

from orchestration.discovery.days import MONTHS, month_end

# Quarterly crime statistics come out from the 15th of January, April, July and October on, for the year that ended
# with the quarter before; a correction before that day is still of the edition before.
QUARTER_LAG = timedelta(weeks=15)


def year_ending(year: int, month: int) -> tuple[str, str]:
    """Name and title of the edition on the twelve months to the end of `month`."""
    return f"ye-{year}-{month:02d}", f"Year ending {MONTHS[month - 1].title()} {year}"


def financial_year(end_year: int, prefix: str = "fy") -> tuple[str, str]:
    """Name and title of the edition on the financial (or survey) year that ends in `end_year`."""
    years = f"{end_year - 1}-{end_year % 100:02d}"
    return f"{prefix}-{years}", years


def quarter_before(published_on: date) -> tuple[str, str]:
    """Name and title of the edition that a quarterly publication of that day is of."""
    latest = published_on - QUARTER_LAG
    ends = [month_end(year, month) for year in (latest.year - 1, latest.year) for month in (3, 6, 9, 12)]
    end = max(day for day in ends if day <= latest)
    return year_ending(end.year, end.month)
