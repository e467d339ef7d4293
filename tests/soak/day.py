"""One release day as a process of its own: the product's code with a clock, a limit and waits as the test wants them.

    python -m tests.soak.day HOME --now 2026-01-05T10:00:00+00:00 [--file-limit BYTES] [--wait SECONDS] ...

Tells each stage as it begins (`stage fetch`), what the lock has to say (`said ...`), and at the end one line of JSON.
Exit codes are those of `ukcrime run`.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration import clock
from orchestration.fetching.settings import WebSettings
from orchestration.fetching.web import Web
from orchestration.home import Home
from orchestration.intake import take_in
from orchestration.landing.archive import Archive
from orchestration.landing.live import Publishers
from orchestration.registry.load import products, sources
from orchestration.run_lock import RunLockedError, run_lock
from warehouse.journal import Journal
from warehouse.raw import prepare_database

PUBLISHED, REFUSED, INCOMPLETE = 0, 1, 3
READ = {
    "nisra_prcpd": "ni_psni_prcpd",
    "ons_crime_appendix_tables": "ew_ons_a5a",
    "eff_victims_of_crime": "ew_eff_victims",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one release day in the home; returns the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--now", type=datetime.fromisoformat, required=True)
    parser.add_argument("--file-limit", type=int)
    parser.add_argument("--wait", type=float, default=60.0)
    parser.add_argument("--deadline", type=float, default=20.0)
    parser.add_argument("--hold-at", help="stage before which a line on standard input is waited for")
    chosen = parser.parse_args(arguments)
    _set_clock(chosen.now)
    _hurry(chosen.deadline)
    if chosen.file_limit is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (chosen.file_limit, chosen.file_limit))
    home, run_id = Home(chosen.home.resolve()), str(uuid.uuid4())
    report: dict[str, Any] = {"run_id": run_id, "brought": {}, "intake": {}}
    report["code"] = REFUSED
    try:
        with run_lock(home, run_id, wait=chosen.wait, say=lambda text: print(f"said {text}", flush=True)):
            report["code"] = _day(home, run_id, report, _stages(chosen.hold_at))
    except RunLockedError as error:
        report["locked"] = str(error)
    except Exception as error:  # whatever ends a run is told, as the command line tells it
        report["error"] = f"{type(error).__name__}: {error}"
        report["trace"] = traceback.format_exc()[-1500:]
    report["ended"] = time.monotonic()  # one clock for all processes: tells which of two runs came first
    print(json.dumps(report), flush=True)
    return int(report["code"])


def _day(home: Home, run_id: str, report: dict[str, Any], stage: Callable[[str], None]) -> int:
    from tests.soak.model import build_marts, run_gate
    from warehouse.connection import open_database
    from warehouse.release import ReleaseRefusedError, current_release, publish

    archive, journal = Archive(home.landing), Journal(home.journal)
    stage("fetch")
    publishers = Publishers(archive, journal, run_id)
    for product_id in READ:
        brought = publishers.bring_newest(products()[product_id])
        report["brought"][product_id] = [brought.outcome, brought.message]
    stage("intake")
    prepare_database(home.build_database)
    with open_database(home.build_database) as connection:
        for source_id in READ.values():
            result = take_in(sources()[source_id], archive, connection, run_id)
            report["intake"][source_id] = {"new": result.new, "held": result.held, "failed": result.failed}
        stage("model")
        build_marts(connection)
        stage("gate")
        results = run_gate(connection, current_release(home.root))
    stage("publish")
    try:
        now = clock.now()
        release = publish(
            home.build_database,
            home.root,
            results,
            today=clock.london_day(now),
            released_up_to=clock.newest_released_day(now),
        )
    except ReleaseRefusedError as error:
        report["refused"] = str(error)
        code = REFUSED
    else:
        report["release"] = [release.id, release.published, release.reason]
        troubled = any(outcome == "failed" for outcome, _ in report["brought"].values())
        unread = any(result["failed"] for result in report["intake"].values())
        code = INCOMPLETE if troubled or unread else PUBLISHED
    stage("journal")
    with open_database(home.build_database) as connection:
        journal.copy_to(connection)
    return code


def _stages(hold_at: str | None) -> Callable[[str], None]:
    def stage(name: str) -> None:
        print(f"stage {name}", flush=True)
        if name == hold_at:
            sys.stdin.readline()

    return stage


def _set_clock(start: datetime) -> None:
    """The clock shows `start` now and goes on from there."""
    begun = time.monotonic()
    clock.now = lambda: start + timedelta(seconds=time.monotonic() - begun)


def _hurry(deadline: float) -> None:
    """Nobody waits out of politeness here, and for an answer no longer than `deadline` seconds."""
    hurried = replace(
        WebSettings(),
        attempts=2,
        first_wait=0.02,
        longest_wait=0.1,
        pause=0.0,
        read_timeout=deadline,
        page_deadline=deadline,
        download_deadline=deadline,
    )
    Web.__init__.__defaults__ = (hurried,)


if __name__ == "__main__":
    sys.exit(main())
