"""What time it is, asked in one place: release days are London days, everything kept is UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# Official statistics of the United Kingdom come out at half past nine in London, summer and winter.
RELEASE_TIME = time(9, 30)


def now() -> datetime:
    """The present moment, aware, in UTC. Callers write `clock.now()`, so that a test can stand in for it."""
    return datetime.now(UTC)


def london_day(moment: datetime) -> date:
    """The day that `moment` (aware) is in London: 23:00 UTC in July is the next day there."""
    return moment.astimezone(LONDON).date()


def release_moment(day: date, at: time = RELEASE_TIME) -> datetime:
    """The moment (aware, UTC) at which what is released on `day` may be seen: 08:30 UTC in summer, 09:30 in winter."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def newest_released_day(moment: datetime) -> date:
    """The newest day whose releases are out at `moment` (aware): the day before until half past nine in London."""
    day = london_day(moment)
    return day if moment >= release_moment(day) else day - timedelta(days=1)
