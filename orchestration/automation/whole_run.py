"""The run lock for the whole length of a Dagster run, whoever launched it.

With the in-process executor a resource lives as long as the run: it is made after RUN_START and before the first step,
and let go after the last step, whatever became of it. Every step needs the resource `home`, which holds the lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from dagster import DagsterRun, InitResourceContext

from orchestration.after_run import Before, found_before, report
from orchestration.home import Home
from orchestration.run_lock import run_lock

# The queue lets one run in at a time; only a run from the command line can be in the way, and that takes minutes.
WAIT_SECONDS = 3600.0
REFRESH_LIVE = "refresh_live"
REPORTED = ("refresh", REFRESH_LIVE, "publish")


@contextmanager
def whole_run(home: Home, context: InitResourceContext) -> Iterator[None]:
    """Hold `home` for the run of `context`; raises RunLockedError when another run is at work for an hour."""
    run, log = context.run, context.log
    assert run is not None, "a resource of a run"
    assert log is not None, "a run has a log"
    with run_lock(home, run.run_id, wait=WAIT_SECONDS, say=log.warning):
        before = found_before(home)
        try:
            yield
        finally:
            _report(home, context, run, before)


def _report(home: Home, context: InitResourceContext, run: DagsterRun, before: Before) -> None:
    """Report the run; what goes wrong in that must not hide what went wrong in the run."""
    instance, log = context.instance, context.log
    if instance is None or log is None or run.job_name not in REPORTED:
        return
    try:
        for problem in report(home, instance, run.run_id, before, live=run.job_name == REFRESH_LIVE):
            log.warning(f"somebody could not be told: {problem}")
    except Exception:  # a full disk, for one, which the run itself has told of
        log.exception("the end of the run could not be reported")
