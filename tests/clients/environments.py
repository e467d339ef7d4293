"""Python and Node environments for clients, made once and kept in a cache folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PATIENCE_SECONDS = 1200


class NotInstalledError(Exception):
    """A client could not be installed here; the message says why."""


def cache_folder() -> Path:
    """$UKCRIME_CLIENTS_CACHE, else ~/.cache/ukcrime-clients."""
    return Path(os.environ.get("UKCRIME_CLIENTS_CACHE") or Path.home() / ".cache" / "ukcrime-clients")


def python_with(name: str, packages: list[str]) -> Path:
    """Python of a virtual environment with these packages; raises NotInstalledError."""
    folder = cache_folder() / name
    python = folder / "bin" / "python"
    if not _is_ready(folder, packages):
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
        pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
        _run([*pip, "install", "--quiet", *packages])
        _ready(folder, packages)
    return python


def node_with(name: str, packages: list[str]) -> Path:
    """Folder in whose scripts Node finds these packages; raises NotInstalledError."""
    folder = cache_folder() / name
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise NotInstalledError(f"{program} is not installed")
    if not _is_ready(folder, packages):
        folder.mkdir(parents=True)
        (folder / "package.json").write_text("{}\n", encoding="utf-8")
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], folder)
        _ready(folder, packages)
    return folder


def _is_ready(folder: Path, packages: list[str]) -> bool:
    """Whether the folder holds these packages; one that holds others, or was begun only, is removed."""
    ready = folder / ".ready"
    if ready.exists() and json.loads(ready.read_text(encoding="utf-8")) == packages:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _ready(folder: Path, packages: list[str]) -> None:
    (folder / ".ready").write_text(json.dumps(packages), encoding="utf-8")


def _run(command: list[str], folder: Path | None = None) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalledError(f"{command[0]} took longer than {PATIENCE_SECONDS} seconds") from error
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip() and "WARNING" not in line]
        raise NotInstalledError("; ".join(said[-3:])[:400] or f"{command[0]} ended with {done.returncode}")
