"""The end of a run, however it ended: people are told what is wrong, and the state of the home is written down.

Called while the run still holds the home. Runs that were killed cannot; the sensor `failed_runs` tells of those.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dagster import DagsterEventType

from orchestration import clock
from orchestration.alerts.desk import desk_of
from orchestration.alerts.from_run import Trouble, alerts_of_run, large_revisions
from orchestration.alerts.model import Alert, Kind
from orchestration.automation.lateness import LateSource, late_sources
from orchestration.automation.newest import newest_landed
from orchestration.gate_record import results_so_far
from orchestration.home import Home, current_home
from orchestration.landing.archive import Archive
from orchestration.progress import Tally
from orchestration.registry.load import products
from warehouse.release import current_release

if TYPE_CHECKING:
    from dagster import DagsterInstance

STATUS = "status.json"
# What a run knows enough of to say that it is over: whether publishers answer is known to live runs only.
_OF_EVERY_RUN: tuple[Kind, ...] = ("run_failed", "gate_blocked", "source_unread", "source_late")
_OF_LIVE_RUNS: tuple[Kind, ...] = ("source_unanswered",)
_OF_RELEASES: tuple[Kind, ...] = ("large_revision",)


@dataclass(frozen=True)
class Before:
    """The home as a run found it."""

    release: str | None


def found_before(home: Home) -> Before:
    """What is there before the first step."""
    return Before(_release_in_force(home))


def report(home: Home, instance: DagsterInstance, run_id: str, before: Before, *, live: bool) -> list[str]:
    """Raise and end alerts, write status.json; returns what could not be told, a sentence each."""
    trouble = _trouble(home, instance, run_id)
    late = late_now(home)
    alerts = alerts_of_run(trouble, late)
    looked_at = {*_OF_EVERY_RUN, *(_OF_LIVE_RUNS if live else ())}
    release = current_release(home.root)
    if release is not None and trouble.release != before.release:
        alerts += large_revisions(release)
        looked_at.update(_OF_RELEASES)
    desk, problems = desk_of(home)
    problems += desk.report(alerts, looked_at, run_id)
    _write_status(home, run_id, trouble, late)
    return problems


def tell_of_failed_run(run_id: str, job: str, message: str) -> None:
    """Tell that a run failed, unless it told so itself before it ended."""
    home = current_home()
    desk, _ = desk_of(home)
    if any(row.run_id == run_id and row.kind in ("run_failed", "gate_blocked") for row in desk.journal.alerts()):
        return
    release = _release_in_force(home)
    stays = f"Release {release} stays in force." if release else "Nothing is published yet."
    text = f"The job {job} failed\n{message}\n{stays}\nTo do: look at run {run_id} in the Dagster UI"
    desk.report([Alert("run_failed", job, text)], (), run_id)


def late_now(home: Home) -> list[LateSource]:
    """Products whose newest edition should have come by now."""
    archive = Archive(home.landing)
    newest = {
        product_id: found for product_id in products() if (found := newest_landed(archive, product_id)) is not None
    }
    return late_sources(newest, clock.now())


def _trouble(home: Home, instance: DagsterInstance, run_id: str) -> Trouble:
    """What went wrong, out of the events that the run has left so far."""
    tally = Tally(lambda stage, what, outcome: None)
    told_of = {DagsterEventType.STEP_FAILURE, DagsterEventType.ASSET_CHECK_EVALUATION}
    for entry in instance.all_logs(run_id, of_type=told_of):
        if entry.dagster_event is not None:
            tally(entry.dagster_event)
    return Trouble(
        run_id=run_id,
        errors=tally.errors,
        unread=tally.refused,
        unanswered=tally.unanswered,
        blocking=[result for result in results_so_far(home, run_id) if result.blocks],
        release=_release_in_force(home),
    )


def _release_in_force(home: Home) -> str | None:
    release = current_release(home.root)
    return release.name if release else None


def _write_status(home: Home, run_id: str, trouble: Trouble, late: list[LateSource]) -> None:
    """status.json: for whoever watches the home without Dagster, a monitoring probe for instance."""
    incomplete = trouble.unread or trouble.unanswered
    worst = "failed" if trouble.errors or trouble.blocking else "incomplete" if incomplete else "ok"
    status = {
        "run_id": run_id,
        "ended_at": clock.now().isoformat(timespec="seconds"),
        "outcome": worst,
        "release": trouble.release,
        "errors": list(trouble.errors),
        "blocking": [f"{check.suite}.{check.check_id}" for check in trouble.blocking],
        "could_not_be_fetched": dict(trouble.unanswered),
        "could_not_be_read": {source: list(editions) for source, editions in trouble.unread.items()},
        "late": {one.product_id: one.days_late for one in late},
    }
    temporary = home.root / f".{STATUS}.tmp"
    temporary.write_text(json.dumps(status, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(home.root / STATUS)
