"""`ukcrime ui`: Dagster's own web server and daemon on loopback, on this home's run history."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from orchestration.cli.terminal import err
from orchestration.dagster_home import prepare_dagster
from orchestration.home import PROJECT, Home, current_home


def serve(port: int, *, live: bool) -> None:
    """Become `dagster dev`; does not return. `live` switches on what asks publishers by itself."""
    home = current_home()
    prepare_dagster(home)
    end_what_was_left(home)
    if live:
        from orchestration.automation.sensors import LIVE

        os.environ[LIVE] = "1"
    asks = "publishers are asked on their release days" if live else "nobody is asked; --live switches that on"
    err.print(f"Dagster UI: http://127.0.0.1:{port}  ({asks}; Ctrl-C ends it; runs are kept in {home.dagster})")
    dagster = Path(sys.executable).with_name("dagster")
    arguments = ["dev", "-w", str(PROJECT / "workspace.yaml"), "-h", "127.0.0.1", "-p", str(port)]
    os.chdir(PROJECT)
    os.environ["PYTHONWARNINGS"] = "ignore"  # of dagster about its own command
    os.execv(dagster, [str(dagster), *arguments, "--log-level", "warning"])


def end_what_was_left(home: Home) -> None:
    """End runs that a restart of the machine cut off: the queue would wait for them."""
    from dagster import DagsterInstance

    from orchestration.automation.abandoned import end_abandoned_runs

    with DagsterInstance.get() as instance:
        for told in end_abandoned_runs(instance, home):
            err.print(told, markup=False)
