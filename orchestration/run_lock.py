"""One run at a time in a home, whoever starts it: a lock of the kernel, and beside it a note of who holds it.

The kernel drops the lock when the process that holds it dies, however it dies; the note is left behind then, and tells
the next run what became of the one before. A second lock, one for each run, shows that its process lives as it waits.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from orchestration import clock
from orchestration.home import Home

LOCK, NOTE, SIGNS = "run.lock", "run.json", "running"
POLL_SECONDS = 0.2
Say = Callable[[str], None]
_held: dict[Path, _Held] = {}
_held_guard = threading.RLock()


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: a run, its process, and when the machine of that process was started."""

    run_id: str
    pid: int
    host: str
    boot_id: str
    since: str
    command: str

    def __str__(self) -> str:
        return f"run {self.run_id} of {self._clock_time()} (process {self.pid} on {self.host}: {self.command})"

    def _clock_time(self) -> str:
        return datetime.fromisoformat(self.since).astimezone(clock.LONDON).strftime("%H:%M on %-d %B %Y")

    def end(self) -> str:
        """What became of a holder that left its note behind, in words."""
        if self.host == socket.gethostname() and self.boot_id != boot_id():
            why = "the machine was started anew since"
        else:
            why = "its process is gone"
        return f"the run {self.run_id} of {self._clock_time()} did not end: {why}; going on"

    def lives(self) -> bool:
        """Whether its process may be alive: unknown on another machine, and taken for alive there."""
        if self.host != socket.gethostname():
            return True
        return self.boot_id == boot_id() and _process_lives(self.pid)


class RunLockedError(Exception):
    """Another run is at work in the home, and did not end in the time this one was to wait."""

    def __init__(self, home: Home, holder: Holder | None, waited: float) -> None:
        self.holder = holder
        who = str(holder) if holder else "another run, which has just begun"
        patience = f" Waited {waited:.0f} s." if waited >= 1 else ""
        super().__init__(
            f"{home.root} is at work: {who}.{patience} To do: wait for it to end, then try again; "
            "if that process hangs, end it: what it has not published is made again"
        )


@dataclass
class _Held:
    lock: FileLock
    pid: int
    depth: int


@contextmanager
def run_lock(home: Home, run_id: str, *, wait: float, say: Say) -> Iterator[None]:
    """Hold the home for one run; waits up to `wait` seconds for another to end, else raises RunLockedError.

    A process that holds it already holds it on: the command line takes it, and so does Dagster's run inside. `say` is
    told whom it waits for, and of a run before that did not end.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with _sign_of_life(home, run_id):
        _take(home, run_id, wait, say)
        try:
            yield
        finally:
            _give_back(home)


def signs_of(home: Home, run_id: str) -> Literal["alive", "gone", "none"]:
    """What shows of a run's process: `gone` when it died at work or waiting, `none` when it never came so far."""
    sign = home.root / SIGNS / f"{run_id}.lock"
    if not sign.exists():
        return "none"
    try:
        with FileLock(sign).acquire(timeout=0):
            return "gone"
    except Timeout:
        return "alive"


def forget(home: Home, run_id: str) -> None:
    """Remove the sign of a run that is gone."""
    (home.root / SIGNS / f"{run_id}.lock").unlink(missing_ok=True)


def boot_id() -> str:
    """What the kernel names this start of the machine by; empty where it does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


@contextmanager
def _sign_of_life(home: Home, run_id: str) -> Iterator[None]:
    """A lock of this run alone. It gets its name when it is held, so that nobody can find it free while we live."""
    sign = home.root / SIGNS / f"{run_id}.lock"
    if sign.exists() and signs_of(home, run_id) == "alive":
        yield  # of the same run: a lock held already further up
        return
    sign.parent.mkdir(exist_ok=True)
    unnamed = sign.with_name(f".{run_id}.{os.getpid()}.{threading.get_ident()}")
    lock = FileLock(unnamed, thread_local=False)
    with lock.acquire(timeout=0):
        unnamed.replace(sign)
        try:
            yield
        finally:
            sign.unlink(missing_ok=True)


def _take(home: Home, run_id: str, wait: float, say: Say) -> None:
    key = home.root.resolve()
    with _held_guard:
        held = _held.get(key)
        if held is not None and held.pid == os.getpid():
            held.depth += 1
            return
    lock = FileLock(home.root / LOCK, thread_local=False)
    _wait_for(lock, home, wait, say)
    with _held_guard:
        _held[key] = _Held(lock, os.getpid(), 1)
    note = home.root / NOTE
    if left := _read(note):
        say(left.end())
    holder = Holder(run_id, os.getpid(), socket.gethostname(), boot_id(), clock.now().isoformat(), _command())
    try:
        temporary = note.with_name(f".{NOTE}.{os.getpid()}")
        temporary.write_text(json.dumps(asdict(holder), indent=2) + "\n", encoding="utf-8")
        temporary.replace(note)
    except OSError as error:
        say(f"{note} cannot be written ({error}); another run will not know whom it waits for")


def _wait_for(lock: FileLock, home: Home, wait: float, say: Say) -> None:
    deadline = time.monotonic() + wait
    told: str | None = None
    while True:
        try:
            lock.acquire(timeout=0)
            return
        except Timeout:
            pass
        note = _read(home.root / NOTE)
        holder = note if note and note.lives() else None  # a dead one's note, not overwritten yet by the new holder
        if time.monotonic() >= deadline:
            raise RunLockedError(home, holder, wait)
        if holder and told != holder.run_id:
            say(f"waiting for {holder} to end")
            told = holder.run_id
        time.sleep(POLL_SECONDS)


def _give_back(home: Home) -> None:
    key = home.root.resolve()
    with _held_guard:
        held = _held[key]
        held.depth -= 1
        if held.depth:
            return
        del _held[key]
    (home.root / NOTE).unlink(missing_ok=True)
    held.lock.release()


def _read(note: Path) -> Holder | None:
    try:
        return Holder(**json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None  # no note, or one cut off: the lock itself tells whether somebody is at work


def _process_lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
