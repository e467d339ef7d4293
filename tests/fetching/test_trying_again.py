"""Which trouble is worth another try, when, and how often."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from orchestration import clock
from orchestration.fetching import waiting
from orchestration.fetching.errors import FetchError, PassingFetchError
from orchestration.fetching.politeness import TURNS, HostTurns
from orchestration.fetching.retrying import retry_after
from orchestration.fetching.settings import WebSettings
from tests.fetching.conftest import QUICK, Desk
from tests.publishers.replies import Reply, busy, failing, hanging_up, in_turn, redirect
from tests.publishers.server import Publishers

PAGE = "https://www.ons.gov.uk/crime/data"
NOW = datetime(2026, 7, 23, 8, 30, tzinfo=UTC)
FINE = Reply(body=b"{}")


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520])
def test_trouble_that_may_pass_is_tried_again(desk: Desk, publishers: Publishers, status: int) -> None:
    publishers.put(PAGE, failing(2, FINE, status))
    assert desk.web.page(PAGE).content == b"{}"
    assert [(row.attempt, row.outcome, row.http_status) for row in desk.rows()] == [
        (1, "failed", status),
        (2, "failed", status),
        (3, "ok", 200),
    ]


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (hanging_up(), "the answer was cut off or is not HTTP (Server disconnected"),
        (Reply(200, {"Content-Encoding": "gzip"}, b"not gzip"), "the answer was cut off or is not HTTP"),
        (Reply(200, {"Bad\x00Name": "x"}, b""), "the answer was cut off or is not HTTP"),
    ],
)
def test_a_connection_that_breaks_is_tried_again(desk: Desk, publishers: Publishers, trouble: Reply, told: str) -> None:
    publishers.put(PAGE, in_turn(trouble, FINE))
    assert desk.web.page(PAGE).content == b"{}"
    first, second = desk.rows()
    assert (first.outcome, second.outcome) == ("failed", "ok")
    assert str(first.message).startswith(told)


def test_four_failures_are_enough(desk: Desk, publishers: Publishers) -> None:
    publishers.put(PAGE, failing(4, FINE))
    with pytest.raises(PassingFetchError, match=r"HTTP 503 \(Service Unavailable\) \(4 attempts\)") as caught:
        desk.web.page(PAGE)
    assert (caught.value.http_status, caught.value.attempts) == (503, 4)
    assert len(publishers.requests) == 4
    assert len(desk.waits) == 3  # nobody waits after the last


@pytest.mark.parametrize("status", [204, 206, 400, 401, 404, 410, 451])
def test_what_will_not_pass_is_not_tried_again(desk: Desk, publishers: Publishers, status: int) -> None:
    publishers.put(PAGE, Reply(status, {}, b""))
    with pytest.raises(FetchError, match=rf"HTTP {status} \(.*expected HTTP 200\. To do: open the address") as caught:
        desk.web.page(PAGE)
    assert (caught.value.http_status, caught.value.attempts, len(publishers.requests)) == (status, 1, 1)
    assert not isinstance(caught.value, PassingFetchError)


@pytest.mark.parametrize("status", [429, 503])
def test_a_publisher_that_asks_to_be_left_alone_is_left_alone(desk: Desk, publishers: Publishers, status: int) -> None:
    publishers.put(PAGE, in_turn(busy("7", status), FINE))
    assert desk.web.page(PAGE).status == 200
    assert desk.waits == [7.0]


def test_a_moment_to_come_back_is_kept_to(desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    publishers.put(PAGE, in_turn(busy(format_datetime(NOW + timedelta(seconds=42), usegmt=True)), FINE))
    desk.web.page(PAGE)
    assert desk.waits == [42.0]


def test_nobody_waits_longer_than_the_longest_wait(desk: Desk, publishers: Publishers) -> None:
    publishers.put(PAGE, in_turn(busy("86400"), FINE))
    desk.web.page(PAGE)
    assert desk.waits == [QUICK.longest_wait]


def test_only_answers_that_say_when_are_believed(desk: Desk, publishers: Publishers) -> None:
    publishers.put(PAGE, in_turn(busy("60", status=500), busy("soon"), FINE))
    desk.web.page(PAGE)
    assert len(desk.waits) == 2
    assert max(desk.waits) < 1.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        (" 3 ", 3.0),
        ("0", 0.0),
        ("9" * 5000, float("inf")),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Thu, 23 Jul 2026 08:31:00 GMT", 60.0),
        ("Thu, 23 Jul 2026 08:31:00 -0000", 60.0),
        ("Thu, 23 Jul 2026 08:00:00 GMT", 0.0),
        ("Thu, 99 Jul 2026 08:00:00 GMT", None),
    ],
)
def test_what_retry_after_says(value: str | None, seconds: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert retry_after(value) == seconds


class TestWaitsOfASlowBackoff:
    @pytest.fixture
    def settings(self) -> WebSettings:
        return dataclasses.replace(QUICK, first_wait=10.0, longest_wait=35.0)

    def test_waits_double_with_a_random_part_up_to_the_longest(self, desk: Desk, publishers: Publishers) -> None:
        publishers.put(PAGE, failing(3, FINE))
        desk.web.page(PAGE)
        first, second, third = desk.waits
        assert 10.0 < first < 20.0
        assert 20.0 < second < 30.0
        assert third == 35.0
        assert first - 10.0 != second - 20.0


class TestPoliteness:
    @pytest.fixture
    def settings(self) -> WebSettings:
        return dataclasses.replace(QUICK, pause=0.5)

    def test_requests_to_one_host_keep_their_distance(
        self, desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(waiting, "monotonic", lambda: 100.0)
        other = "https://static.ons.gov.uk/a"
        for url in (PAGE, other):
            publishers.put(url, FINE)
        for url in (PAGE, other, PAGE, PAGE):
            desk.web.page(url)
        assert desk.waits == [0.5, 1.0]  # the clock stands still: the third turn is a whole second away

    def test_redirects_are_requests_too(
        self, desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(waiting, "monotonic", lambda: 100.0)
        publishers.put(PAGE, redirect("/elsewhere"))
        publishers.put("https://www.ons.gov.uk/elsewhere", FINE)
        desk.web.page(PAGE)
        assert desk.waits == [0.5]

    def test_time_waited_out_of_politeness_is_not_the_publishers(
        self, desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        time = [100.0]

        def sleep(seconds: float) -> None:
            time[0] += seconds

        monkeypatch.setattr(waiting, "monotonic", lambda: time[0])
        monkeypatch.setattr(waiting, "sleep", sleep)
        publishers.put(PAGE, FINE)
        for _ in range(3):
            desk.web.page(PAGE)
        assert time == [101.0]
        assert [row.seconds for row in desk.rows()] == [0.0, 0.0, 0.0]


def test_products_fetched_side_by_side_share_the_turns_of_a_host(
    monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    monkeypatch.setattr(waiting, "monotonic", lambda: 100.0)
    with ThreadPoolExecutor(8) as crew:
        list(crew.map(lambda _: TURNS.wait("www.gov.uk", 0.25), range(9)))
    assert sorted(waits) == [0.25 * turn for turn in range(1, 9)]


def test_time_that_has_passed_anyway_is_not_waited_again(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    moments = iter([100.0, 100.2, 103.0])
    monkeypatch.setattr(waiting, "monotonic", lambda: next(moments))
    turns = HostTurns()
    assert turns.wait("www.nisra.gov.uk", 0.5) == 0.0
    assert turns.wait("www.nisra.gov.uk", 0.5) == pytest.approx(0.3)
    assert turns.wait("www.nisra.gov.uk", 0.5) == 0.0
    assert waits == [pytest.approx(0.3)]
