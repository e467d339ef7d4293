"""`ukcrime ui`: Dagster's own web server and daemon on loopback, on this home's run history."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from orchestration.cli.run import prepare_dagster
from orchestration.cli.terminal import err
from orchestration.home import PROJECT, current_home


def serve(port: int) -> None:
    """Become `dagster dev`; does not return."""
    home = current_home()
    prepare_dagster(home)
    err.print(f"Dagster UI: http://127.0.0.1:{port}  (Ctrl-C ends it; runs are kept in {home.dagster})")
    dagster = Path(sys.executable).with_name("dagster")
    arguments = ["dev", "-w", str(PROJECT / "workspace.yaml"), "-h", "127.0.0.1", "-p", str(port)]
    os.chdir(PROJECT)
    os.environ["PYTHONWARNINGS"] = "ignore"  # of dagster about its own command
    os.execv(dagster, [str(dagster), *arguments, "--log-level", "warning"])
