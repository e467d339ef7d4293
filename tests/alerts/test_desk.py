"""An alert is told once, again while it stands, and people hear when it is over."""

from __future__ import annotations

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
