"""Runs that Dagster believes to be at work though their process is gone: ended, so that the queue goes on.

Dagster's own run monitoring cannot tell with the launcher of a single machine: it sees runs that do not start, not
those that were killed.
"""

from __future__ import annotations

from datetime import timedelta

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration import clock
from orchestration.home import Home
from orchestration.run_lock import forget, signs_of

# From its launch to its first sign of life a run imports everything: seconds, a minute on a machine under load.
NO_SIGN_FOR = timedelta(minutes=5)


def end_abandoned_runs(instance: DagsterInstance, home: Home, own: str | None = None) -> list[str]:
    """Report as failed every run whose process is gone, but not the run `own`; returns a sentence on each.

    A run that waits for another or is at work shows a sign of life, and is let alone. One without any sign is given
    five minutes since its last event: it may be starting, or just ending.
    """
    told = []
    statuses = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED]
    for run in instance.get_runs(filters=RunsFilter(statuses=statuses)):
        sign = signs_of(home, run.run_id)
        if run.run_id == own or sign == "alive" or (sign == "none" and _was_heard_of(instance, run.run_id)):
            continue
        again = instance.get_run_by_id(run.run_id)
        if again is None or again.is_finished:
            continue  # it ended while we looked
        message = f"Run {run.run_id} ({run.job_name}) did not end: its process is gone. What it published stays."
        instance.report_run_failed(again, message)
        forget(home, run.run_id)
        told.append(message)
    return told


def _was_heard_of(instance: DagsterInstance, run_id: str) -> bool:
    """Whether a run has an event of the last minutes."""
    newest = instance.get_records_for_run(run_id, limit=1, ascending=False).records
    if newest:
        moment = newest[0].timestamp
    else:
        record = instance.get_run_record_by_id(run_id)
        assert record is not None, "a run that was listed"
        moment = record.create_timestamp.timestamp()
    return moment > (clock.now() - NO_SIGN_FOR).timestamp()
