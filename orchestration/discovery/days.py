"""Days as publishers write them, and the moments from which what they published may be seen."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from orchestration import clock

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")


def in_words(day: date) -> str:
    """`day` as `23 July 2026`, whatever language the machine speaks."""
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def month_of(name: str) -> int | None:
    """Number of the month called `name`, in full or by its first three letters in any case; None for another word."""
    found = [number for number, month in enumerate(MONTHS, start=1) if name.lower() in (month, month[:3])]
    return found[0] if found else None


def read_day(text: str) -> date | None:
    """Day of a text such as `23 July 2026` or `23 Jul 2026`; None when it is none."""
    match = _DAY.fullmatch(text.strip())
    month = month_of(match[2]) if match else None
    try:
        return date(int(match[3]), month, int(match[1])) if match and month else None
    except ValueError:  # 31 June
        return None


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def not_before_release(moment: datetime) -> datetime:
    """`moment`, or half past nine in London of its day if that is later: a release is often dated by its midnight."""
    return max(moment, clock.release_moment(clock.london_day(moment)))
