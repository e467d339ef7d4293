"""`ukcrime run`: the refresh job in this process, told line by line, ended with a summary and an exit code."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
import uuid
import warnings
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

from rich.markup import escape

from orchestration.cli.terminal import err, out
from orchestration.dagster_home import prepare_dagster
from orchestration.home import Home, current_home
from orchestration.run_lock import RunLockedError, run_lock

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult

    from orchestration.progress import Tally

PUBLISHED, REFUSED, INCOMPLETE = 0, 1, 3
ROWS_SHOWN = 5


# What most readers of a release look for.
_OFFERED = {"DuckDB": "uk_crime.duckdb", "Explorer": "explorer/index.html", "Workbook": "uk_crime.xlsx"}


def run_refresh(*, live: bool = False, wait: float = 0) -> int:
    """Run the refresh job, `live` or on what is at hand; waits up to `wait` seconds for a run at work to end.

    Returns the exit code.
    """
    home, run_id = current_home(), str(uuid.uuid4())
    try:
        with run_lock(home, run_id, wait=wait, say=lambda told: say("lock", "", told)):
            return _run(home, run_id, live)
    except RunLockedError as error:
        err.print(str(error), markup=False)
        return REFUSED


def _run(home: Home, run_id: str, live: bool) -> int:
    started = time.monotonic()
    say("start", "", f"UK crime and justice statistics, data in {home.root}")
    prepare_dagster(home)
    warnings.simplefilter("ignore")  # of libraries; the test suite turns ours into errors
    from orchestration.models import DbtParseError, fresh_manifest

    try:
        with ThreadPoolExecutor(max_workers=1) as beside:
            # dbt takes seconds to parse, in a process of its own: as long as Dagster takes to be imported here.
            parsed = beside.submit(fresh_manifest, home)
            import_module("orchestration.assets.models")
            from orchestration.automation.abandoned import end_abandoned_runs
            from orchestration.event_log import instance_of
            from orchestration.progress import Tally, listen

            parsed.result()
        from orchestration.definitions import defs

        tally = Tally(say)
        listen(tally)
        logging.getLogger().addHandler(logging.NullHandler())  # what libraries log is no progress

        with instance_of(home) as instance:
            for told in end_abandoned_runs(instance, home, own=run_id):
                say("start", "", told)
            result = defs.resolve_job_def("refresh_live" if live else "refresh").execute_in_process(
                instance=instance, raise_on_error=False, run_id=run_id, run_config={"loggers": {"progress": {}}}
            )
    except DbtParseError as error:
        err.print(str(error))
        return REFUSED
    return _summary(home, tally, result, time.monotonic() - started)


def say(stage: str, what: str, outcome: str) -> None:
    """One line of progress."""
    err.print(
        f"[bold cyan]{stage:>8}[/]  {escape(what):<34} {escape(outcome)}"
        if what
        else f"[bold cyan]{stage:>8}[/]  {escape(outcome)}"
    )


def _summary(home: Home, tally: Tally, result: ExecuteInProcessResult, seconds: float) -> int:
    from orchestration.gate_record import results_so_far
    from warehouse.release import current_release

    results = results_so_far(home, result.run_id)
    blocking = [check for check in results if check.blocks]
    for check in results:
        if check.outcome == "warned":
            share = f"{check.failing_count:,} of {check.rows_examined:,} rows are against"
            err.print(f"[bold yellow]  warned[/]  {check.suite}: {share} “{escape(check.title)}”")
    for source_id, editions in tally.refused.items():
        for message in editions.values():
            err.print(f"[bold red]not read[/]  {escape(source_id)}: {escape(message)}")
    for message in tally.late.values():
        err.print(f"[bold yellow]    late[/]  {escape(message.split('. To do: ')[0])}")
    for product_id, message in tally.unanswered.items():
        err.print(f"[bold red]no reply[/]  {escape(product_id)}: {escape(message)}")
    for error in tally.errors:
        err.print(f"[bold red]  failed[/]  {escape(error)}")
    for check in blocking:
        first, *rows = str(check).splitlines()
        err.print(f"[bold red] blocked[/]  {escape(first)}")
        for row in rows[:ROWS_SHOWN]:
            err.print(f"          {escape(row)}")
        if len(rows) > ROWS_SHOWN:
            err.print(f"            … all rows: {home.root / 'gate' / check.suite}.json, and the Dagster UI")
    counts = _counts(home)
    release = current_release(home.root)
    name = release.resolve().name if release else "none"
    checks = ", ".join(f"{tally.checks[word]} {word}" for word in ("passed", "warned", "failed"))
    out.print()
    out.print(f"Sources       {counts['sources']} in {counts['editions']} editions")
    out.print(f"Observations  {counts['observations']:,}")
    out.print(f"Checks        {checks}")
    went_through = result.success and not blocking and not tally.errors
    if went_through:
        out.print(f"Release       {name}  ({seconds:.0f} s)")
    else:
        out.print(f"Release       REFUSED; current release: {name}, untouched  ({seconds:.0f} s)")
    if release:
        for what, name in _OFFERED.items():
            out.print(f"{what:<14}{home.releases / 'current' / name}", soft_wrap=True)
        _next_commands()
    if not went_through:
        return REFUSED
    return INCOMPLETE if tally.refused or tally.unanswered else PUBLISHED


def _next_commands() -> None:
    ukcrime = "ukcrime" if shutil.which("ukcrime") else os.path.relpath(sys.argv[0])
    out.print("\nNext")
    for command in (
        f"{ukcrime} query \"select period_label, value from fct_recorded_crime where source_id = 'ew_ons_a5a' "
        "and offence_id = 'ons_prc:total_excluding_fraud' order by period_start\"",
        f"{ukcrime} describe",
        f"{ukcrime} explore",
        f"{ukcrime} ui",
    ):
        out.print(f"  {escape(command)}", soft_wrap=True)


def _counts(home: Home) -> dict[str, int]:
    from warehouse.connection import open_database

    with open_database(home.build_database, read_only=True) as connection:
        row = connection.execute(
            "select count(distinct source_id) as sources, count(*) as editions, sum(row_count) as observations "
            "from raw.vintage"
        ).fetchone()
    assert row is not None
    return {"sources": row[0], "editions": row[1], "observations": int(row[2] or 0)}
