"""One run at a time in a home, across processes; a run that was killed, or cut off by a restart, keeps nobody out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run_lock import LOCK, NOTE, RunLockedError, forget, run_lock, signs_of
from tests.other_process import go_on, line, python

HOLDS = """
import sys, time
from pathlib import Path
from orchestration.home import Home
from orchestration.run_lock import run_lock
with run_lock(Home(Path(sys.argv[1])), sys.argv[2], wait=float(sys.argv[3]), say=lambda text: print(text, flush=True)):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def other_process(home: Home, run_id: str, wait: float = 0) -> AbstractContextManager[subprocess.Popen[str]]:
    """A process that takes the lock and holds it until a line is written to it."""
    return python("-c", HOLDS, str(home.root), run_id, str(wait))


def silent(text: str) -> None:
    raise AssertionError(f"nothing to say here: {text}")


def test_a_second_run_is_refused_and_told_who_is_at_work(home: Home) -> None:
    with other_process(home, "first") as process:
        assert line(process) == "held"
        with pytest.raises(RunLockedError) as refused, run_lock(home, "second", wait=0, say=silent):
            raise AssertionError("two runs at work")
        assert refused.value.holder is not None
        assert refused.value.holder.run_id == "first"
        assert f"process {process.pid} on" in str(refused.value)
        assert str(home.root) in str(refused.value)
        assert signs_of(home, "second") == "none"


def test_a_run_that_waits_begins_when_the_one_before_ends(home: Home) -> None:
    with other_process(home, "first") as first:
        assert line(first) == "held"
        with other_process(home, "second", wait=30) as second:
            assert line(second).startswith("waiting for run first of ")
            assert signs_of(home, "second") == "alive"  # it waits, and lives
            go_on(first)
            assert line(second) == "held"
            assert json.loads((home.root / NOTE).read_text())["run_id"] == "second"


def test_waiting_ends_when_patience_does(home: Home) -> None:
    told: list[str] = []
    with other_process(home, "first") as process:
        assert line(process) == "held"
        started = time.monotonic()
        with (
            pytest.raises(RunLockedError, match=r"Waited 1 s\. To do: wait"),
            run_lock(home, "second", wait=1, say=told.append),
        ):
            raise AssertionError("two runs at work")
        assert 1 <= time.monotonic() - started < 10
    assert len(told) == 1
    assert told[0].startswith("waiting for run first")


def test_a_killed_run_keeps_nobody_out_and_is_told_of(home: Home) -> None:
    told: list[str] = []
    with other_process(home, "first") as process:
        assert line(process) == "held"
        assert signs_of(home, "first") == "alive"
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert signs_of(home, "first") == "gone"
        with run_lock(home, "second", wait=0, say=told.append):
            pass
    assert len(told) == 1
    assert told[0].startswith("the run first of ")
    assert told[0].endswith("did not end: its process is gone; going on")
    forget(home, "first")
    assert signs_of(home, "first") == "none"


def test_a_run_cut_off_by_a_restart_is_told_of_though_its_process_number_is_in_use_again(home: Home) -> None:
    with run_lock(home, "first", wait=0, say=silent):
        note = json.loads((home.root / NOTE).read_text())
    note["boot_id"] = "00000000-0000-0000-0000-000000000000"
    assert note["pid"] == os.getpid()
    (home.root / NOTE).write_text(json.dumps(note))
    told: list[str] = []
    with run_lock(home, "second", wait=0, say=told.append):
        assert json.loads((home.root / NOTE).read_text())["run_id"] == "second"
    assert len(told) == 1
    assert told[0].endswith("did not end: the machine was started anew since; going on")


def test_a_run_that_ends_leaves_nothing_to_tell(home: Home) -> None:
    for run_id in ("first", "second"):
        with run_lock(home, run_id, wait=0, say=silent):
            assert signs_of(home, run_id) == "alive"
        assert signs_of(home, run_id) == "none"
        assert not (home.root / NOTE).exists()


def test_a_run_that_fails_lets_go(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), run_lock(home, "first", wait=0, say=silent):
        raise ZeroDivisionError
    with other_process(home, "second") as process:
        assert line(process) == "held"


def test_the_run_inside_a_command_takes_the_lock_the_command_holds(home: Home) -> None:
    with run_lock(home, "command", wait=0, say=silent):
        with run_lock(home, "inside", wait=0, say=silent):
            assert signs_of(home, "inside") == "alive"
        with other_process(home, "other") as process:  # still held: leaving the inner one does not open the house
            assert line(process) == ""
            assert "RunLockedError" in process.communicate()[1]
        with run_lock(home, "command", wait=0, say=silent):
            pass
        assert signs_of(home, "command") == "alive"
    with other_process(home, "other") as process:
        assert line(process) == "held"


def test_the_note_of_a_dead_run_is_not_taken_for_the_holder(home: Home) -> None:
    with other_process(home, "first") as process:
        assert line(process) == "held"
        note = json.loads((home.root / NOTE).read_text())
        note["boot_id"], note["run_id"] = "another", "long gone"
        (home.root / NOTE).write_text(json.dumps(note))
        with (
            pytest.raises(RunLockedError, match="another run, which has just begun"),
            run_lock(home, "x", wait=0, say=silent),
        ):
            raise AssertionError("two runs at work")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"run_id": "first"}'])
def test_a_note_cut_off_while_it_was_written_stops_nobody(home: Home, content: str) -> None:
    (home.root / NOTE).write_text(content)
    with run_lock(home, "second", wait=0, say=silent):
        pass


def test_a_note_that_cannot_be_written_is_said_and_the_run_goes_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *args: object, **kwargs: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    told: list[str] = []
    with run_lock(home, "first", wait=0, say=told.append):
        assert (home.root / LOCK).exists()
    assert len(told) == 1
    assert "No space left on device" in told[0]
