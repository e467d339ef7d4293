"""An alert is told once, again while it stands, and people hear when it is over."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration import clock
from orchestration.alerts.desk import AlertDesk
from orchestration.alerts.model import KINDS, Alert, Kind
from orchestration.alerts.notifiers import AlertLog, NotToldError
from warehouse.journal import Journal

LATE = Alert("source_late", "nisra_prcpd", "nisra_prcpd is late\nby a week")
BLOCKED = Alert("gate_blocked", "fct.parts", "The gate blocks the release: fct.parts\nB7")
ALL: tuple[Kind, ...] = KINDS


@dataclass
class Person:
    """Somebody who is told; deaf while `hears` is false."""

    name: str = "person"
    kinds: tuple[Kind, ...] = KINDS
    hears: bool = True
    heard: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, title: str, text: str) -> None:
        if not self.hears:
            raise NotToldError(f"{self.name} is deaf")
        self.heard.append((title, text))


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def desk(tmp_path: Path, person: Person) -> AlertDesk:
    return AlertDesk(Journal(tmp_path / "journal.sqlite"), AlertLog(tmp_path / "alerts.log"), [person])


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clock to so many hours after half past nine."""

    def set_clock(hours: float) -> None:
        moment = datetime(2026, 7, 23, 8, 30, tzinfo=UTC) + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(0)
    return set_clock


def test_an_alert_is_told_once_and_again_after_a_day(
    desk: AlertDesk, person: Person, at: Callable[[float], None]
) -> None:
    for hours in (0, 1, 23, 25, 26):
        at(hours)
        assert desk.report([LATE], ALL, f"run-{hours}") == []
    assert [title for title, _ in person.heard] == ["ukcrime: nisra_prcpd is late"] * 2
    [row] = desk.journal.alerts(open_only=True)
    assert (row.times, row.first_at.hour, row.run_id) == (5, 8, "run-26")


def test_it_is_told_at_once_when_its_text_changes(desk: AlertDesk, person: Person, at: Callable[[float], None]) -> None:
    desk.report([LATE], ALL, "run-1")
    desk.report([Alert("source_late", "nisra_prcpd", "nisra_prcpd is late\nby two weeks")], ALL, "run-2")
    assert len(person.heard) == 2


def test_people_hear_once_that_it_is_over(desk: AlertDesk, person: Person, at: Callable[[float], None]) -> None:
    desk.report([LATE], ALL, "run-1")
    desk.report([], ALL, "run-2")
    desk.report([], ALL, "run-3")
    assert [title for title, _ in person.heard][1:] == ["ukcrime: over: nisra_prcpd is late"]
    assert desk.journal.alerts(open_only=True) == []
    desk.report([LATE], ALL, "run-4")
    assert len(person.heard) == 3, "the same thing happening again is news"


def test_what_a_run_did_not_look_at_is_not_over(desk: AlertDesk, person: Person, at: Callable[[float], None]) -> None:
    desk.report([LATE], ALL, "run-1")
    desk.report([], {"gate_blocked"}, "run-2")
    assert [row.subject for row in desk.journal.alerts(open_only=True)] == ["nisra_prcpd"]


def test_several_alerts_are_one_message_with_the_worst_in_its_subject(
    desk: AlertDesk, person: Person, at: Callable[[float], None]
) -> None:
    desk.report([LATE, BLOCKED], ALL, "run-1")
    [(title, text)] = person.heard
    assert title == "ukcrime: The gate blocks the release: fct.parts (and 1 more)"
    assert text == f"{BLOCKED.text}\n\n{LATE.text}"


def test_a_notifier_that_fails_breaks_nothing_and_is_tried_again(
    desk: AlertDesk, person: Person, at: Callable[[float], None], tmp_path: Path
) -> None:
    person.hears = False
    assert desk.report([LATE], ALL, "run-1") == ["person is deaf"]
    assert "person is deaf" in (tmp_path / "alerts.log").read_text()
    person.hears = True
    assert desk.report([LATE], ALL, "run-2") == []
    assert len(person.heard) == 1


def test_people_are_told_of_their_kinds_only(tmp_path: Path, at: Callable[[float], None]) -> None:
    statistician = Person(kinds=("large_revision", "source_late"))
    desk = AlertDesk(Journal(tmp_path / "j.sqlite"), AlertLog(tmp_path / "alerts.log"), [statistician])
    desk.report([LATE, BLOCKED], ALL, "run-1")
    assert [text for _, text in statistician.heard] == [LATE.text]


def test_a_clock_that_was_set_back_does_not_silence_an_alert(
    desk: AlertDesk, person: Person, at: Callable[[float], None]
) -> None:
    at(24 * 365)
    desk.report([LATE], ALL, "run-1")
    at(0)
    desk.report([LATE], ALL, "run-2")
    assert len(person.heard) == 2


def test_one_who_is_deaf_does_not_make_the_others_hear_it_again(
    tmp_path: Path, person: Person, at: Callable[[float], None]
) -> None:
    deaf = Person("deaf", hears=False)
    desk = AlertDesk(Journal(tmp_path / "journal.sqlite"), AlertLog(tmp_path / "alerts.log"), [deaf, person])
    for run in ("run-1", "run-2", "run-3"):
        assert desk.report([LATE], ALL, run) == ["deaf is deaf"]
        assert [row.told_at for row in desk.journal.alerts()] == [None], "not everybody knows"
    assert len(person.heard) == 1
    deaf.hears = True
    assert desk.report([LATE], ALL, "run-4") == []
    assert (len(person.heard), len(deaf.heard)) == (1, 1)
    assert [row.told_at for row in desk.journal.alerts()] == [clock.now()]


def test_the_end_of_an_alert_is_told_until_it_is_heard(
    desk: AlertDesk, person: Person, at: Callable[[float], None]
) -> None:
    desk.report([LATE], ALL, "run-1")
    person.hears = False
    at(1)
    ended_at = clock.now()
    assert desk.report([], ALL, "run-2") == ["person is deaf"]
    person.hears = True
    at(2)
    desk.report([], ALL, "run-3")
    assert [(row.ended_at, row.run_id) for row in desk.journal.alerts()] == [(ended_at, "run-2")]
    desk.report([], ALL, "run-4")
    assert [title for title, _ in person.heard][1:] == ["ukcrime: over: nisra_prcpd is late"]


def test_who_never_heard_of_an_alert_does_not_hear_that_it_is_over(
    desk: AlertDesk, person: Person, at: Callable[[float], None]
) -> None:
    person.hears = False
    desk.report([LATE], ALL, "run-1")
    person.hears = True
    desk.report([], ALL, "run-2")
    assert person.heard == []


def test_the_same_failure_in_the_next_run_is_no_news(
    desk: AlertDesk, person: Person, at: Callable[[float], None]
) -> None:
    for run in ("run-1", "run-2"):
        desk.report([Alert("run_failed", "refresh", f"The run {run} broke\ndbt failed")], ALL, run)
    assert [title for title, _ in person.heard] == ["ukcrime: The run run-1 broke"]
    desk.report([Alert("run_failed", "refresh", "The run run-3 broke\nthe disk is full")], ALL, "run-3")
    assert len(person.heard) == 2


def test_people_are_told_though_the_journal_cannot_be_used(tmp_path: Path, person: Person) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"no database at all, but long enough to be looked at " * 100)
    desk = AlertDesk(Journal(tmp_path / "journal.sqlite"), AlertLog(tmp_path / "alerts.log"), [person])
    [trouble] = desk.report([LATE], ALL, "run-1")
    assert "journal.sqlite: the journal cannot be used (file is not a database)" in trouble
    assert "To do:" in trouble
    assert len(person.heard) == 1
    assert trouble in json.loads((tmp_path / "alerts.log").read_text().splitlines()[-1])["text"]


def test_a_notifier_that_breaks_in_an_unforeseen_way_breaks_nothing_else(
    tmp_path: Path, person: Person, at: Callable[[float], None]
) -> None:
    class Broken(Person):
        def tell(self, title: str, text: str) -> None:
            raise ZeroDivisionError("https://user:s3cret@proxy.example.org and t0ken-of-the-hook")

    desk = AlertDesk(
        Journal(tmp_path / "journal.sqlite"),
        AlertLog(tmp_path / "alerts.log"),
        [Broken("broken"), person],
        frozenset({"t0ken-of-the-hook"}),
    )
    assert desk.report([LATE], ALL, "run-1") == [
        "broken: ZeroDivisionError: https://***@proxy.example.org and ***",
    ]
    assert len(person.heard) == 1


def test_a_secret_in_a_text_is_neither_sent_nor_kept(
    tmp_path: Path, person: Person, at: Callable[[float], None]
) -> None:
    desk = AlertDesk(
        Journal(tmp_path / "journal.sqlite"), AlertLog(tmp_path / "alerts.log"), [person], frozenset({"t0ken-of-hook"})
    )
    text = "It broke\nProxyError: http://user:s3cret@proxy.example.org:3128, and t0ken-of-hook"
    desk.report([Alert("run_failed", "refresh", text)], ALL, "run-1")
    expected = "It broke\nProxyError: http://***@proxy.example.org:3128, and ***"
    assert [said for _, said in person.heard] == [expected]
    assert [row.text for row in desk.journal.alerts()] == [expected]
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"s3cret" not in files
    assert b"t0ken" not in files
