"""A Dagster run holds the home for its whole length; one whose process is gone is ended, and no other."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from dagster import DagsterInstance, DagsterRunStatus, build_sensor_context
from dagster._core.test_utils import create_run_for_test

from orchestration.automation.abandoned import end_abandoned_runs
from orchestration.automation.sensors import abandoned_runs_sensor
from orchestration.home import Home
from orchestration.run_lock import NOTE, RunLockedError, run_lock, signs_of
from tests.other_process import go_on, line, python

Stand = Callable[[datetime], None]


def job(home: Home) -> AbstractContextManager[subprocess.Popen[str]]:
    """The job of locked_job.py at work in a process of its own."""
    return python("-W", "ignore", "-m", "tests.automation.locked_job", str(home.root.parent))


def test_a_run_holds_the_lock_from_its_first_step_to_its_last(home: Home, instance: DagsterInstance) -> None:
    with job(home) as process:
        for step in ("first", "second"):
            assert line(process) == f"{step} True"
            with pytest.raises(RunLockedError, match="locked_job"), run_lock(home, "other", wait=0, say=print):
                raise AssertionError("two runs at work")
            go_on(process)
        assert line(process) == "success"
        process.wait()
    assert (home.root / "made").read_text() == "home\n"  # one resource for the whole run, not one a step
    assert not (home.root / NOTE).exists()


def test_a_killed_run_is_ended_and_its_steps_before_stay(home: Home, instance: DagsterInstance) -> None:
    with job(home) as process:
        assert line(process) == "first True"
        go_on(process)
        assert line(process) == "second True"
        [run] = instance.get_runs()
        assert end_abandoned_runs(instance, home) == []  # it is at work
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert run.status == DagsterRunStatus.STARTED
    [told] = end_abandoned_runs(instance, home)
    assert told == f"Run {run.run_id} (both) did not end: its process is gone. What it published stays."
    again = instance.get_run_by_id(run.run_id)
    assert again is not None
    assert again.status == DagsterRunStatus.FAILURE
    assert signs_of(home, run.run_id) == "none"
    assert end_abandoned_runs(instance, home) == []


def test_a_run_that_waits_for_another_is_let_alone(home: Home, instance: DagsterInstance, stand_at: Stand) -> None:
    with run_lock(home, "command", wait=0, say=print), job(home) as process:
        while not instance.get_runs() or signs_of(home, instance.get_runs()[0].run_id) != "alive":
            assert process.poll() is None
        stand_at(datetime.now(UTC) + timedelta(hours=2))
        assert end_abandoned_runs(instance, home) == []


def test_a_run_without_a_sign_of_life_is_given_five_minutes(
    home: Home, instance: DagsterInstance, stand_at: Stand
) -> None:
    now = datetime.now(UTC)
    started = create_run_for_test(instance, status=DagsterRunStatus.STARTED)
    starting = create_run_for_test(instance, status=DagsterRunStatus.STARTING)
    create_run_for_test(instance, status=DagsterRunStatus.SUCCESS)
    create_run_for_test(instance, status=DagsterRunStatus.NOT_STARTED)
    stand_at(now + timedelta(minutes=4))
    assert end_abandoned_runs(instance, home) == []
    stand_at(now + timedelta(minutes=6))
    assert len(end_abandoned_runs(instance, home, own=started.run_id)) == 1
    assert {run.run_id: run.status for run in instance.get_runs()}[started.run_id] == DagsterRunStatus.STARTED
    ended = instance.get_run_by_id(starting.run_id)
    assert ended is not None
    assert ended.status == DagsterRunStatus.FAILURE
    statuses = sorted(run.status.value for run in instance.get_runs())
    assert statuses == ["FAILURE", "NOT_STARTED", "STARTED", "SUCCESS"]


def test_a_run_that_has_just_spoken_is_not_taken_for_dead(
    home: Home, instance: DagsterInstance, stand_at: Stand
) -> None:
    run = create_run_for_test(instance, status=DagsterRunStatus.STARTED)
    instance.report_engine_event("the last step ended", run)
    stand_at(datetime.now(UTC) + timedelta(minutes=4))
    assert end_abandoned_runs(instance, home) == []


def test_the_sensor_ends_abandoned_runs(home: Home, instance: DagsterInstance, stand_at: Stand) -> None:
    sensor = abandoned_runs_sensor()
    skipped = sensor.evaluate_tick(build_sensor_context(instance)).skip_message
    assert skipped == "every run that is at work has a process"
    run = create_run_for_test(instance, status=DagsterRunStatus.STARTED)
    stand_at(datetime.now(UTC) + timedelta(minutes=6))
    skipped = sensor.evaluate_tick(build_sensor_context(instance)).skip_message
    assert skipped is not None
    assert run.run_id in skipped
