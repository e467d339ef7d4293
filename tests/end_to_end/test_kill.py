"""A run killed at any point leaves no half release and no lock behind, and the next run succeeds."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

from tests.end_to_end.conftest import PROJECT, command_line, environment, run_command
from warehouse.connection import open_database
from warehouse.raw import prepare_database

pytestmark = pytest.mark.slow

KILLS_PER_BATCH = 10
BATCHES = 2  # 20 kills in all


def kill_a_run(home: Path, after: float, *, alone: bool) -> bool:
    """Start a run and kill it after so many seconds; False when it had ended by itself.

    `alone` leaves what it had started (dbt) to end by itself, as `kill -9` of one process does.
    """
    run = subprocess.Popen(
        command_line("run"),
        cwd=PROJECT,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        run.wait(timeout=after)
    except subprocess.TimeoutExpired:
        if alone:
            run.kill()
        else:
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        return True
    return False


def forget_the_build(home: Path) -> None:
    """Let the next run do everything again: the build is made from what is landed."""
    for path in [*home.glob("build.duckdb*"), home / "last_published.json"]:
        path.unlink(missing_ok=True)


def check_nothing_is_half(home: Path) -> None:
    """`current`, when there is one, is a complete release; every release folder is; no lock is held."""
    releases = home / "releases"
    if releases.exists():
        complete = [path for path in releases.iterdir() if path.is_dir() and path.name.startswith("v")]
        for path in [*complete, *([releases / "current"] if (releases / "current").is_symlink() else [])]:
            manifest = json.loads((path / "manifest.json").read_text())
            with open_database(path / "uk_crime.duckdb", read_only=True) as connection:
                for table, facts in manifest["tables"].items():
                    assert connection.execute(f"select count(*) from {table}").fetchone() == (facts["rows"],)
    if home.exists():
        with FileLock(home / "run.lock").acquire(timeout=0):
            pass
    if (home / "build.duckdb").exists():
        prepare_database(home / "build.duckdb")


@pytest.mark.parametrize("batch", range(BATCHES))
def test_killed_at_random_points_and_run_again(published: Path, tmp_path: Path, batch: int) -> None:
    seconds = float((published / "first_run.seconds").read_text())
    moments = random.Random(batch)  # the same moments every time, as far as the machine allows
    home = tmp_path / "data"
    if batch:  # half of the runs have a release to lose, half make the first
        shutil.copytree(published, home, symlinks=True)
    killed = 0
    while killed < KILLS_PER_BATCH:
        forget_the_build(home)
        # Each kill has its own part of the run; the moment within it is random.
        after = seconds * (killed + moments.random()) / KILLS_PER_BATCH
        if kill_a_run(home, max(after, 0.2), alone=bool(batch)):
            killed += 1
        else:
            seconds *= 0.8  # the machine is less busy than when the first run was timed
        check_nothing_is_half(home)
    done = run_command(home, "run")
    assert done.returncode == 0, done.stderr
    check_nothing_is_half(home)
    assert not list((home / "releases").glob(".staging*"))
    releases = [path for path in (home / "releases").iterdir() if path.name.startswith("v")]
    assert len(releases) == 1  # the same figures, however often it was killed: one release
