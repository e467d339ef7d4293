"""The release calendar: on which days an edition of a product may come, and what period it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration import clock
from orchestration.registry.load import REGISTRY, RegistryError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
LAG_LEEWAY = timedelta(weeks=5)
_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_ANY_YEAR = 2001  # a year like most others, to look at a window without knowing its year


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(_Entry):
    """A part of each year in which one edition comes; days are MM-DD, `year` counts from the year of release."""

    opens: str
    closes: str
    weekdays: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday"], ...] = Field(min_length=1)
    period_ends: str
    year: Literal[-1, 0]

    def days(self, year: int) -> tuple[date, ...]:
        """Days of `year` on which the edition may come."""
        opens, closes = _day(self.opens, year), _day(self.closes, year)
        span = (opens + timedelta(days=number) for number in range((closes - opens).days + 1))
        return tuple(day for day in span if day.weekday() < 5 and WEEKDAYS[day.weekday()] in self.weekdays)

    def period_end(self, year: int) -> date:
        """Last day of the period of the edition that comes in `year`."""
        return _day(self.period_ends, year + self.year)


class Rhythm(_Entry):
    """Windows of one product, how long after its period an edition comes, and where all that is known from."""

    lag_weeks: int = Field(gt=0)
    reference: str
    editions: tuple[Window, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _lag_fits_the_windows(self) -> Rhythm:
        for window in self.editions:
            opens = _day(window.opens, _ANY_YEAR)
            lag = opens - window.period_end(_ANY_YEAR)
            if abs(lag - timedelta(weeks=self.lag_weeks)) > LAG_LEEWAY:
                raise ValueError(
                    f"the window of {window.opens} opens {lag.days // 7} weeks after its period, not {self.lag_weeks}"
                )
        return self


class Dated(_Entry):
    """A release whose very day is known, and on whose word."""

    products: tuple[str, ...] = Field(min_length=1)
    day: date
    period_ends: date
    reference: str


class Calendar(_Entry):
    """The whole calendar: every product of the registry stands in one of windows, without_days and ended."""

    windows: dict[str, Rhythm]
    dated: tuple[Dated, ...]
    without_days: dict[str, str]
    ended: dict[str, str]


@dataclass(frozen=True)
class ExpectedRelease:
    """One edition that is to come on one of `days` (London), each at `time`; `certain` when the day is known."""

    product_id: str
    days: tuple[date, ...]
    period_end: date
    certain: bool
    time: time = clock.RELEASE_TIME

    @property
    def day(self) -> date:
        """First day on which it may come."""
        return self.days[0]

    @property
    def at(self) -> datetime:
        """First moment (aware, UTC) at which it may come."""
        return clock.release_moment(self.day, self.time)

    @property
    def window_end(self) -> datetime:
        """Midnight in London (aware, UTC) after the last day on which it may come."""
        return clock.release_moment(self.days[-1] + timedelta(days=1), time(0))


@cache
def calendar() -> Calendar:
    """The calendar of the registry; raises RegistryError naming the field that is wrong."""
    path = REGISTRY / "calendar.yaml"
    try:
        return Calendar.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise RegistryError(f"registry/calendar.yaml: {error}") from error


@cache
def expected_days(product_id: str, year: int) -> tuple[ExpectedRelease, ...]:
    """Releases of a product expected in `year`, the earliest first; none for a product without known days."""
    known = {entry.period_ends: entry.day for entry in calendar().dated if product_id in entry.products}
    rhythm = calendar().windows.get(product_id)
    found = []
    for window in rhythm.editions if rhythm else ():
        period_end = window.period_end(year)
        day = known.pop(period_end, None)
        found.append(ExpectedRelease(product_id, (day,) if day else window.days(year), period_end, day is not None))
    found += [
        ExpectedRelease(product_id, (day,), period_end, True) for period_end, day in known.items() if day.year == year
    ]
    return tuple(sorted(found, key=lambda release: release.day))


def next_expected(product_id: str, after: datetime) -> ExpectedRelease | None:
    """The release that is on or to come at `after` (aware): its last day is not over yet."""
    year = clock.london_day(after).year
    releases = (release for one in (year, year + 1) for release in expected_days(product_id, one))
    return next((release for release in releases if release.window_end > after), None)


def last_expected(product_id: str, before: datetime) -> ExpectedRelease | None:
    """The newest release whose last day was over at `before` (aware)."""
    year = clock.london_day(before).year
    releases = [release for one in (year - 1, year) for release in expected_days(product_id, one)]
    return next((release for release in reversed(releases) if release.window_end <= before), None)


def period_end_of(edition: str) -> date | None:
    """Last day of the period that an edition is named after; None where its name is a day or says nothing.

    `ye-2025-12` and its versions, `fy-2024-25`, `2024-25`, `sy-2023-24`, `mid-2024`.
    """
    if match := re.match(r"ye-(\d{4})-(0[1-9]|1[0-2])\b", edition):
        first_of_next = date(int(match[1]) + int(match[2]) // 12, int(match[2]) % 12 + 1, 1)
        return first_of_next - timedelta(days=1)
    if match := re.match(r"(?:fy-|sy-)?(\d{4})-(\d{2})(?!\d|-\d)", edition):
        ends = int(match[1]) + 1
        return date(ends, 3, 31) if ends % 100 == int(match[2]) else None
    if match := re.match(r"mid-(\d{4})\b", edition):
        return date(int(match[1]), 6, 30)
    return None


def _day(text: str, year: int) -> date:
    if not _DAY_OF_YEAR.fullmatch(text):
        raise ValueError(f"{text!r} is no day of a year (MM-DD)")
    return date.fromisoformat(f"{year}-{text}")
