"""The dbt project as Dagster sees it: its manifest kept fresh, its run told in the log file instead of the terminal."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from orchestration.home import PROJECT, Home

DBT_PROJECT = PROJECT / "dbt_project"
_PARTS_OF_THE_PROJECT = ("*.sql", "*.yml", "*.csv")


class DbtParseError(Exception):
    """The dbt project does not parse; the message is dbt's own."""


def dbt_executable() -> str:
    """The `dbt` that stands beside this Python: the environment need not be activated."""
    beside = Path(sys.executable).with_name("dbt")
    return str(beside) if beside.exists() else "dbt"


def dbt_environment(home: Home) -> dict[str, str]:
    """Environment in which dbt finds this project and its database, and sends nothing anywhere."""
    return {
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "DBT_TARGET_PATH": str(home.dbt),
        "DBT_LOG_PATH": str(home.dbt),
        "UKCRIME_BUILD_DB": str(home.build_database),
    }


def run_dbt(home: Home, command: str) -> subprocess.CompletedProcess[str]:
    """What dbt's `command` on this project, in `home`, ended with and said."""
    home.dbt.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [dbt_executable(), command, "--quiet"],
        cwd=DBT_PROJECT,
        env={**os.environ, **dbt_environment(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def project_fingerprint() -> str:
    """Hash over the dbt project's files: changes exactly when the manifest would."""
    digest = hashlib.sha256()
    paths = {path for pattern in _PARTS_OF_THE_PROJECT for path in DBT_PROJECT.rglob(pattern)}
    for path in sorted(paths):
        if "target" in path.relative_to(DBT_PROJECT).parts:
            continue
        digest.update(str(path.relative_to(DBT_PROJECT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def fresh_manifest(home: Home) -> Path:
    """Path of the manifest, made by `dbt parse` when the project has changed since it was last made.

    Raises DbtParseError with dbt's message when the project does not parse.
    """
    manifest, stamp = home.dbt / "manifest.json", home.dbt / "project.sha256"
    fingerprint = project_fingerprint()
    if manifest.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return manifest
    done = run_dbt(home, "parse")
    if done.returncode:
        raise DbtParseError(f"dbt parse failed in {DBT_PROJECT}:\n{done.stdout}{done.stderr}")
    stamp.write_text(fingerprint)
    return manifest
