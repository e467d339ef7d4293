"""Release days are London days: half past nine is another moment in summer, and midnight another day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orchestration import clock


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 1, 29), 9),
        (date(2026, 7, 23), 8),
        (date(2026, 3, 28), 9),
        (date(2026, 3, 29), 8),  # the clocks go forward at 01:00
        (date(2026, 10, 24), 8),
        (date(2026, 10, 25), 9),  # and back
    ],
)
def test_half_past_nine_in_london(day: date, hour: int) -> None:
    assert clock.release_moment(day) == datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


def test_an_hour_before_midnight_utc_is_the_next_day_in_summer_only() -> None:
    assert clock.london_day(datetime(2026, 7, 22, 23, tzinfo=UTC)) == date(2026, 7, 23)
    assert clock.london_day(datetime(2026, 1, 22, 23, tzinfo=UTC)) == date(2026, 1, 22)


def test_until_half_past_nine_the_day_before_is_the_newest_that_is_out() -> None:
    assert clock.newest_released_day(datetime(2026, 7, 23, 8, 29, 59, tzinfo=UTC)) == date(2026, 7, 22)
    assert clock.newest_released_day(datetime(2026, 7, 23, 8, 30, tzinfo=UTC)) == date(2026, 7, 23)
    assert clock.newest_released_day(datetime(2026, 7, 22, 23, 30, tzinfo=UTC)) == date(2026, 7, 22)


def test_now_is_aware() -> None:
    assert clock.now().utcoffset() is not None
