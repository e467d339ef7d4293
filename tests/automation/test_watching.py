"""A look at a publisher starts one run for each new edition that is out, and never stops for what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from orchestration.automation import watching
from orchestration.automation.newest import Newest
from orchestration.automation.watching import Look, look
from orchestration.discovery.offer import Offer

ONS = "ons_crime_appendix_tables"
HELD = Newest("ye-2025-12", date(2026, 4, 23))
MORNING = datetime(2026, 7, 23, 8, 30, tzinfo=UTC)
OFFER = Offer(
    product_id=ONS,
    edition="ye-2026-03",
    edition_title="Year ending March 2026",
    published_on=date(2026, 7, 23),
    published_on_basis="page",
    released_at=MORNING,
    url="https://publisher.example/march.xlsx",
    file_name="march.xlsx",
    file_type="xlsx",
)
Stand = Callable[[datetime], None]


@dataclass
class News:
    offer: Offer | None = None
    is_new: bool = False
    problem: str | None = None


@dataclass
class Publisher:
    """Answers with `news`, and counts how often it was asked."""

    news: News | Exception = field(default_factory=News)
    asked: list[str] = field(default_factory=list)

    def __call__(self, product_id: str) -> News:
        self.asked.append(product_id)
        if isinstance(self.news, Exception):
            raise self.news
        return self.news


def seen(publisher: Publisher, cursor: str | None = None, *product_ids: str, newest: Newest = HELD) -> Look:
    return look(product_ids or (ONS,), cursor, publisher, lambda _: newest)


def test_a_new_edition_that_is_out_starts_a_run_once(stand_at: Stand) -> None:
    publisher = Publisher(News(OFFER, is_new=True))
    stand_at(MORNING)
    first = seen(publisher)
    assert first.run_key is not None
    assert first.run_key.startswith(f"{ONS}|ye-2026-03|")
    assert first.new == (f"{ONS} ye-2026-03",)
    stand_at(MORNING + timedelta(minutes=2))
    again = seen(publisher, first.cursor)
    assert again.run_key is None
    assert "a run for ye-2026-03 was started at 09:30 on 23 July 2026" in again.told
    assert len(publisher.asked) == 2


def test_an_edition_that_a_run_could_not_land_is_tried_again_after_an_hour_then_two(stand_at: Stand) -> None:
    publisher = Publisher(News(OFFER, is_new=True))
    moment, cursor, started = MORNING, None, []
    while moment < MORNING + timedelta(hours=9):
        stand_at(moment)
        found = seen(publisher, cursor)
        cursor = found.cursor
        if found.run_key:
            started.append((moment - MORNING, found.run_key[-2:]))
        moment += timedelta(minutes=1)
    # Asked hourly in the afternoon: an hour, two and four are up at the next full hour or on the dot.
    assert [key for _, key in started] == ["|1", "|2", "|3", "|4"]
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(started)]
    assert all(gap >= least for gap, least in zip(gaps, (timedelta(hours=hours) for hours in (1, 2, 4)), strict=True))


def test_another_address_of_the_edition_is_another_run(stand_at: Stand) -> None:
    publisher = Publisher(News(OFFER, is_new=True))
    stand_at(MORNING)
    first = seen(publisher)
    publisher.news = News(replace(OFFER, url="https://publisher.example/march-corrected.xlsx"), is_new=True)
    stand_at(MORNING + timedelta(minutes=2))
    second = seen(publisher, first.cursor)
    assert second.run_key is not None
    assert second.run_key != first.run_key
    assert second.run_key.endswith("|1")


def test_nothing_is_started_for_what_is_landed(stand_at: Stand) -> None:
    stand_at(MORNING)
    assert seen(Publisher(News(OFFER, is_new=False))).run_key is None
    assert seen(Publisher(News())).run_key is None


def test_an_edition_announced_for_later_is_not_fetched_and_is_asked_for_when_it_is_out(stand_at: Stand) -> None:
    publisher = Publisher(News(OFFER, is_new=True))
    day_before = MORNING - timedelta(days=1)
    stand_at(day_before)
    early = seen(publisher, newest=Newest("ye-2026-03", date(2026, 7, 23)))  # the calendar expects nothing that day
    assert early.run_key is None
    assert "ye-2026-03 is out at 09:30 on 23 July 2026" in early.told
    publisher.asked.clear()
    cursor = early.cursor
    for moment, asked in ((MORNING - timedelta(minutes=1), 1), (MORNING, 2)):
        stand_at(moment)  # the daily look of that morning was due before
        found = seen(publisher, cursor, newest=Newest("ye-2026-03", date(2026, 7, 23)))
        cursor = found.cursor
        assert len(publisher.asked) == asked
    assert found.run_key is not None


def test_an_ordinary_day_asks_once_however_often_it_looks(stand_at: Stand) -> None:
    publisher = Publisher()
    moment, cursor = datetime(2026, 5, 12, 0, 0, tzinfo=UTC), None
    stand_at(moment - timedelta(hours=3))
    cursor = seen(publisher, cursor).cursor
    publisher.asked.clear()
    for _ in range(24 * 60):
        stand_at(moment)
        found = seen(publisher, cursor)
        cursor = found.cursor
        moment += timedelta(minutes=1)
    assert publisher.asked == [ONS]
    assert found.told.startswith(f"next: {ONS}, at 0")
    assert found.told.endswith("on 13 May 2026") or found.told.endswith("on 14 May 2026")


@pytest.mark.parametrize("news", [News(problem="the publisher answered 503"), OSError("the publisher answered 503")])
def test_a_problem_is_told_and_the_publisher_left_alone_for_longer(stand_at: Stand, news: News | OSError) -> None:
    publisher = Publisher(news)
    cursor = None
    for minute in range(71):
        stand_at(MORNING + timedelta(minutes=minute))
        found = seen(publisher, cursor)
        cursor = found.cursor
        if minute == 0:
            assert "the publisher answered 503" in found.told
        assert found.run_key is None
    assert len(publisher.asked) == 6  # after 2, 4, 8, 16 and 32 minutes, the last on the grid of ten: 70
    publisher.news = News()
    stand_at(MORNING + timedelta(hours=3))
    cursor = seen(publisher, cursor).cursor
    assert json.loads(cursor)[ONS]["failures"] == 0


def test_one_product_failing_does_not_keep_the_others_from_being_asked(stand_at: Stand) -> None:
    stand_at(MORNING)

    def ask(product_id: str) -> News:
        if product_id == "ho_knife_open_data":
            raise KeyError("shape")
        return News(OFFER, is_new=True)

    found = look(("ho_knife_open_data", ONS), None, ask, lambda _: HELD)
    assert found.run_key is not None
    assert "ho_knife_open_data: KeyError: 'shape'" in found.told


def test_two_new_editions_start_one_run(stand_at: Stand) -> None:
    stand_at(MORNING)
    publisher = Publisher(News(OFFER, is_new=True))
    found = seen(publisher, None, ONS, "ons_police_force_area_tables")
    assert found.run_key is not None
    assert found.run_key.count("+") == 1
    assert len(found.new) == 2


def test_a_slow_publisher_does_not_hold_up_a_look(stand_at: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(MORNING)
    ticks = iter(range(0, 10_000, 20))
    monkeypatch.setattr(watching.time, "monotonic", lambda: next(ticks))
    publisher = Publisher()
    first = seen(publisher, None, "a", "b", "c")
    assert publisher.asked == ["a"]
    assert "c: asked at the next look" in first.told
    seen(publisher, first.cursor, "a", "b", "c")
    assert publisher.asked == ["a", "b"]


@pytest.mark.parametrize("cursor", ["", "{", "[1]", '{"ons_crime_appendix_tables": {"other": 1}}'])
def test_a_cursor_that_cannot_be_read_is_forgotten(stand_at: Stand, cursor: str) -> None:
    stand_at(MORNING)
    publisher = Publisher()
    seen(publisher, cursor)
    assert publisher.asked == [ONS]
