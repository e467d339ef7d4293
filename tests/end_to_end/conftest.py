"""A home with a published release, made once by the real command and copied for each test that wants one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

PROJECT = Path(__file__).resolve().parents[2]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(home: Path) -> dict[str, str]:
    """Environment of a fresh user: own HOME and data folder, nothing of this machine's Dagster or dbt."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DAGSTER_", "DBT_", "UKCRIME_"))}
    return {**kept, "HOME": str(home.parent), "UKCRIME_HOME": str(home), "COLUMNS": "200"}


def command_line(*arguments: str) -> list[str]:
    """`ukcrime` of this environment."""
    return [sys.executable, "-c", "from orchestration.cli.app import main; main()", *arguments]


def run_command(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `ukcrime` on `home` and wait for it."""
    return subprocess.run(
        command_line(*arguments),
        cwd=PROJECT,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Home after one `ukcrime run`; shared by the workers, so do not change it."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    home = shared / "published" / "data"
    with FileLock(shared / "published.lock"):
        if not home.exists():
            home.mkdir(parents=True)
            started = time.monotonic()
            done = run_command(home, "run")
            (home / "first_run.seconds").write_text(str(time.monotonic() - started))
            (home / "first_run.out").write_text(done.stdout)
            (home / "first_run.err").write_text(done.stderr)
            (home / "first_run.code").write_text(str(done.returncode))
    assert (home / "first_run.code").read_text() == "0", (home / "first_run.err").read_text()
    return home


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of the published home, to be changed at will."""
    copy = tmp_path / "data"
    shutil.copytree(published, copy, symlinks=True)
    return copy
