"""`ukcrime run`: the refresh job in this process, told line by line, ended with a summary and an exit code."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from rich.markup import escape

from orchestration.cli.terminal import err, out
from orchestration.home import Home, current_home

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult

    from orchestration.progress import Tally

PUBLISHED, REFUSED, INCOMPLETE = 0, 1, 3
ROWS_SHOWN = 5
DAGSTER_SETTINGS = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1  # one process writes the DuckDB file at a time
"""


def prepare_dagster(home: Home) -> None:
    """Give Dagster its folder below the home, with telemetry off; what is there already stays."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        settings.write_text(DAGSTER_SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"


def run_refresh() -> int:
    """Run the refresh job; returns the exit code."""
    home = current_home()
    home.root.mkdir(parents=True, exist_ok=True)
    # The operating system drops this lock when the process dies, however it dies.
    lock = FileLock(home.root / "run.lock")
    try:
        with lock.acquire(timeout=0):
            return _run(home)
    except Timeout:
        err.print(f"Another run is at work in {home.root}. Wait for it to end, then try again.")
        return REFUSED


def _run(home: Home) -> int:
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
            from orchestration.event_log import instance_of
            from orchestration.progress import Tally, listen

            parsed.result()
        from orchestration.definitions import defs

        tally = Tally(say)
        listen(tally)
        logging.getLogger().addHandler(logging.NullHandler())  # what libraries log is no progress

        with instance_of(home) as instance:
            result = defs.resolve_job_def("refresh").execute_in_process(
                instance=instance, raise_on_error=False, run_config={"loggers": {"progress": {}}}
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
        out.print(f"DuckDB        {home.releases / 'current' / 'uk_crime.duckdb'}", soft_wrap=True)
        out.print(f"Parquet       {home.releases / 'current' / 'parquet'}", soft_wrap=True)
        _next_commands()
    if not went_through:
        return REFUSED
    return INCOMPLETE if tally.refused else PUBLISHED


def _next_commands() -> None:
    ukcrime = "ukcrime" if shutil.which("ukcrime") else os.path.relpath(sys.argv[0])
    out.print("\nNext")
    for command in (
        f"{ukcrime} query \"select period_label, value from fct_recorded_crime where source_id = 'ew_ons_a5a' "
        "and offence_id = 'ons_prc:total_excluding_fraud' order by period_start\"",
        f"{ukcrime} sources",
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
