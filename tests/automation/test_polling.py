"""Publishers are asked closely on release mornings and hardly ever otherwise, in summer time and winter time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from orchestration import clock
from orchestration.automation import polling
from orchestration.automation.newest import Newest
from orchestration.automation.polling import asks_of_day, due, next_ask
from orchestration.registry.calendar import ExpectedRelease
from orchestration.registry.load import products

ONS = "ons_crime_appendix_tables"
DECEMBER = Newest("ye-2025-12", date(2026, 4, 23))
MARCH = Newest("ye-2026-03", date(2026, 7, 23))


def minutes_of(day: date) -> Iterator[datetime]:
    """Every minute of a London day: 1,380 or 1,500 of them when the clocks change."""
    moment, end = (clock.release_moment(one, time(0)) for one in (day, day + timedelta(days=1)))
    while moment < end:
        yield moment
        moment += timedelta(minutes=1)


def asked_on(day: date, newest: Newest | None, product_id: str = ONS, fails: bool = False) -> list[datetime]:
    """Moments at which a product is asked for when something looks every minute of `day`, in London time."""
    last_asked: datetime | None = clock.release_moment(day - timedelta(days=1), time(20))
    asked = []
    failures = 0
    for moment in minutes_of(day):
        if due(product_id, moment, last_asked, newest, failures):
            asked.append(moment.astimezone(clock.LONDON))
            last_asked = moment
            failures += fails
    return asked


def test_a_release_morning_is_asked_on_fifty_two_times() -> None:
    asked = asked_on(date(2026, 7, 23), DECEMBER)
    assert len(asked) == 52
    assert [f"{moment:%H:%M}" for moment in (asked[0], asked[1], asked[31], asked[32], asked[-1])] == [
        "09:28",
        "09:30",
        "10:30",
        "10:40",
        "18:00",
    ]


def test_a_release_morning_in_winter_is_asked_on_at_the_same_london_times() -> None:
    newest = Newest("ye-2025-06", date(2025, 10, 23))
    summer = [f"{moment:%H:%M}" for moment in asked_on(date(2026, 7, 23), DECEMBER)]
    winter = asked_on(date(2026, 1, 29), newest)
    assert [f"{moment:%H:%M}" for moment in winter] == summer
    assert winter[0].astimezone(UTC).hour == 9


def test_an_ordinary_day_is_asked_on_once_early_in_the_morning() -> None:
    [asked] = asked_on(date(2026, 5, 12), DECEMBER)
    assert time(4) <= asked.time() < time(7)


def test_asking_calms_down_when_the_edition_has_come() -> None:
    assert len(asked_on(date(2026, 7, 23), MARCH)) == 1


def test_a_correction_of_an_old_edition_is_not_taken_for_the_new_one() -> None:
    assert len(asked_on(date(2026, 7, 23), Newest("ye-2025-12-v2", date(2026, 7, 23)))) == 52


def test_an_edition_that_did_not_come_is_asked_for_twice_a_day() -> None:
    morning, afternoon = asked_on(date(2026, 7, 24), DECEMBER)
    assert time(9, 31) <= morning.time() < time(10)
    assert time(14) <= afternoon.time() < time(16)
    assert len(asked_on(date(2026, 9, 30), DECEMBER)) == 2


def test_each_possible_day_of_a_release_is_a_release_morning_until_it_comes() -> None:
    days = [date(2026, 10, day) for day in (15, 16, 22, 29)]
    assert [len(asked_on(day, MARCH)) for day in days] == [52, 2, 52, 52]


def test_a_vague_release_is_asked_for_less_closely() -> None:
    newest = Newest("fy-2024-25", date(2025, 6, 24))
    assert len(asked_on(date(2026, 6, 9), newest, "sg_recorded_crime")) == 13
    assert len(asked_on(date(2026, 6, 8), newest, "sg_recorded_crime")) == 2  # a Monday


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_days_that_change_the_clocks_are_ordinary(day: date) -> None:
    newest = Newest("ye-2026-06", date(2026, 10, 22))
    assert len(list(minutes_of(day))) in (23 * 60, 25 * 60)
    assert len(asked_on(day, newest)) == 1
    assert len(asked_on(day, None, "nisra_prcpd")) == 1


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_release_on_a_day_that_changes_the_clocks_is_asked_for_as_on_any_other(
    day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = ExpectedRelease(ONS, (day,), day - timedelta(days=20), certain=True)
    monkeypatch.setattr(polling, "expected_days", lambda _, year: (release,) if year == day.year else ())
    asked = asked_on(day, DECEMBER)
    assert len(asked) == 52
    assert (f"{asked[0]:%H:%M}", f"{asked[-1]:%H:%M}") == ("09:28", "18:00")


def test_products_are_spread_over_the_early_morning() -> None:
    day = date(2026, 12, 1)
    current = Newest("ye-2099-12", date(2099, 12, 31))
    first = {asks_of_day(product_id, day, current)[0] for product_id in products()}
    assert len(first) > len(products()) * 0.8


def test_a_publisher_that_fails_is_left_alone_for_longer_each_time() -> None:
    asked = asked_on(date(2026, 7, 23), DECEMBER, fails=True)
    gaps = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(asked)]
    assert gaps == [2, 4, 8, 16, 32, 70, 140, 180]


def test_back_off_ends_after_three_hours() -> None:
    asked = clock.release_moment(date(2026, 7, 23), time(9, 28))
    assert next_ask(ONS, asked, asked, DECEMBER, failures=40) - asked <= timedelta(hours=3, minutes=40)


def test_a_product_never_asked_for_is_asked_at_once_and_a_clock_set_back_starves_nobody() -> None:
    now = datetime(2026, 5, 12, 15, tzinfo=UTC)
    assert next_ask(ONS, now, None, DECEMBER) == now
    assert next_ask(ONS, now, now + timedelta(days=400), DECEMBER) == now


def test_moments_missed_while_nothing_looked_are_made_up_for_once() -> None:
    last_asked = clock.release_moment(date(2026, 7, 23), time(9, 28))
    now = clock.release_moment(date(2026, 7, 23), time(12, 3))
    assert due(ONS, now, last_asked, DECEMBER)
    assert next_ask(ONS, now, now, DECEMBER) == clock.release_moment(date(2026, 7, 23), time(12, 10))
