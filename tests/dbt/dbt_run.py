"""Running dbt on a database of a test, in a process of its own, with everything it writes beside that database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


def dbt(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dbt on `database`, writing beside it."""
    environment = {
        **os.environ,
        "NO_COLOR": "1",
        "UKCRIME_BUILD_DB": str(database),
        "DBT_TARGET_PATH": str(database.parent / "target"),
        "DBT_LOG_PATH": str(database.parent / "logs"),
    }
    command = [
        sys.executable,
        "-c",
        "from dbt.cli.main import cli; cli()",
        *arguments,
        "--project-dir",
        str(PROJECT),
        "--profiles-dir",
        str(PROJECT),
    ]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
