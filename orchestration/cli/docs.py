"""`ukcrime docs`: dbt's own documentation of the models as one file: SQL, tests and the graph beside every column."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from orchestration.cli.terminal import err, out
from orchestration.home import current_home
from orchestration.models import DBT_PROJECT, dbt_environment, dbt_executable


def write_docs(output: Path | None) -> int:
    """Write the documentation to `output` (docs/index.html of the data folder when left out) and print its address.

    Models are compiled against an empty database in memory: a run at work is not disturbed, and none is needed. The
    file opens from disk, without a server or a network. Returns 0, or 1 with what dbt says when it cannot be made.
    """
    home = current_home()
    page = output or home.root / "docs" / "index.html"
    with tempfile.TemporaryDirectory() as target:
        environment = dbt_environment(home) | {
            "DBT_TARGET_PATH": target,
            "DBT_LOG_PATH": target,
            "UKCRIME_BUILD_DB": ":memory:",
        }
        err.print("Writing the documentation of the models (about 15 seconds)")
        done = subprocess.run(
            [dbt_executable(), "docs", "generate", "--static", "--empty-catalog", "--quiet"],
            cwd=DBT_PROJECT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            err.print(f"dbt could not document the models in {DBT_PROJECT}:\n{done.stdout}{done.stderr}", markup=False)
            return 1
        page.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(target) / "static_index.html", page)
    out.print(page.resolve().as_uri(), soft_wrap=True)
    return 0
