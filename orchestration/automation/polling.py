"""When a publisher is asked for a product: closely on the mornings of its releases, once a day otherwise.

All times are of London; moments are aware and in UTC, so that half past nine is another moment in summer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import count

from orchestration import clock
from orchestration.automation.newest import Newest
from orchestration.registry.calendar import ExpectedRelease, expected_days

# More days than this, and the release is too vague for a request every two minutes on each of them.
FEW_DAYS = 4
EARLY = time(4)
LONGEST_BACK_OFF = timedelta(hours=3)


def next_ask(
    product_id: str, now: datetime, last_asked: datetime | None, newest: Newest | None, failures: int = 0
) -> datetime:
    """The moment at which the publisher is to be asked next; not after `now` when it is due.

    `newest` is the newest landed edition, `failures` how often asking has failed since it last succeeded: each
    doubles the time to wait. A `last_asked` in the future (the clock was set back) counts for nothing.
    """
    if last_asked is None or last_asked > now:
        return now
    earliest = last_asked + _back_off(failures)
    for number in count():
        day = clock.london_day(last_asked) + timedelta(days=number)
        for moment in asks_of_day(product_id, day, newest):
            if moment > last_asked and moment >= earliest:
                return moment
    raise AssertionError("every day has a moment to ask")


def due(product_id: str, now: datetime, last_asked: datetime | None, newest: Newest | None, failures: int = 0) -> bool:
    """Whether the publisher is to be asked now."""
    return next_ask(product_id, now, last_asked, newest, failures) <= now


def asks_of_day(product_id: str, day: date, newest: Newest | None) -> list[datetime]:
    """Moments of `day` at which a product is asked for, the first one first; there is always one."""
    awaited = _awaited(product_id, day, newest)
    if awaited is None:
        times = [_minutes_after(EARLY, _share_of(product_id, 180))]
    elif day not in awaited.days:
        times = [
            _minutes_after(time(9, 31), _share_of(product_id, 29)),
            _minutes_after(time(14), _share_of(product_id, 120)),
        ]
    elif len(awaited.days) <= FEW_DAYS:
        times = [*_every(2, time(9, 28), time(10, 30)), *_every(10, time(10, 40), time(13)), *_hourly(14)]
    else:
        times = [*_every(15, time(9, 30), time(10, 30)), *_hourly(11)]
    return [clock.release_moment(day, at) for at in times]


def _awaited(product_id: str, day: date, newest: Newest | None) -> ExpectedRelease | None:
    """The newest release that has begun by `day` and is not landed yet."""
    begun = [
        release
        for year in (day.year - 1, day.year)
        for release in expected_days(product_id, year)
        if release.day <= day
    ]
    if not begun or (newest is not None and newest.is_of(begun[-1])):
        return None
    return begun[-1]


def _back_off(failures: int) -> timedelta:
    if failures == 0:
        return timedelta(0)
    return min(timedelta(minutes=1 << min(failures, 10)), LONGEST_BACK_OFF)


def _every(minutes: int, first: time, last: time) -> Iterator[time]:
    at = first
    while at <= last:
        yield at
        at = _minutes_after(at, minutes)


def _hourly(first: int) -> list[time]:
    return [time(hour) for hour in range(first, 19)]


def _minutes_after(at: time, minutes: int) -> time:
    total = at.hour * 60 + at.minute + minutes
    return time(total // 60, total % 60)


def _share_of(product_id: str, minutes: int) -> int:
    """A number below `minutes`, the same every day: publishers are not asked for everything at one moment."""
    return int.from_bytes(sha256(product_id.encode()).digest()[:4]) % minutes
