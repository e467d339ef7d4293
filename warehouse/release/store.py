"""The folder of releases: complete ones under their id, `current` a link to one of them, nothing in between.

A release is written in a folder beside the others, made durable, and renamed: whoever looks sees it whole or not at
all. Writers take turns by a lock that the kernel holds on the folder itself and lets go of when they die; readers
need none.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

CURRENT = "current"
_ID = re.compile(r"^v(\d{4})\.(\d{2})\.(\d+)$")


def releases_folder(home: Path) -> Path:
    """Where releases lie under the data directory."""
    return home / "releases"


def current_release(home: Path) -> Path | None:
    """Folder of the current release, or None when nothing was published yet."""
    link = releases_folder(home) / CURRENT
    if not (link / "manifest.json").exists():
        return None
    return link.resolve()


def list_releases(home: Path) -> list[dict[str, Any]]:
    """Complete releases, oldest first: id, created_at, observations, checks passed / warned / failed, is_current."""
    current = current_release(home)
    found = []
    for path in complete_releases(home):
        manifest = read_manifest(path)
        outcomes = [check["outcome"] for check in manifest["checks"]]
        found.append(
            {
                "id": path.name,
                "created_at": manifest["created_at"],
                "observations": manifest["observations"],
                "passed": outcomes.count("passed"),
                "warned": outcomes.count("warned"),
                "failed": outcomes.count("failed"),
                "is_current": path == current,
            }
        )
    return found


def complete_releases(home: Path) -> list[Path]:
    """Folders of all complete releases, oldest first."""
    folder = releases_folder(home).resolve()
    if not folder.exists():
        return []
    return sorted((path for path in folder.iterdir() if _ID.match(path.name)), key=lambda path: order_of(path.name))


def order_of(release_id: str) -> tuple[int, int, int]:
    """Year, month and number of an id: v2026.05.10 comes after v2026.05.9."""
    match = _ID.match(release_id)
    if not match:
        raise ValueError(f"{release_id!r} is not the id of a release (vYYYY.MM.N)")
    year, month, number = match.groups()
    return int(year), int(month), int(number)


def read_manifest(release: Path) -> dict[str, Any]:
    """manifest.json of a release."""
    content: dict[str, Any] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return content


def next_id(home: Path, today: date) -> str:
    """Id of the next release: one more than the newest of this month, and never below the newest of all.

    A clock that was ahead for a while must not make later releases look older than the one it named.
    """
    newest = max((order_of(path.name) for path in complete_releases(home)), default=(0, 0, 0))
    year, month = max((today.year, today.month), newest[:2])
    number = newest[2] + 1 if (year, month) == newest[:2] else 1
    return f"v{year:04}.{month:02}.{number}"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Wait for other writers, then be the only one; what a writer that died has left behind is removed."""
    folder = releases_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for path in folder.iterdir():
            if path.name.startswith((".staging-", ".removed-")):
                shutil.rmtree(path)
            elif path.name.startswith(".current-"):
                path.unlink()
        yield
    finally:
        os.close(handle)


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """An empty folder to write a release in; whatever is still there afterwards is removed."""
    path = releases_folder(home) / f".staging-{os.getpid()}-{secrets.token_hex(4)}"
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def settle(written: Path, home: Path, release_id: str) -> Path:
    """Give the finished folder `written` its place: read-only, on disk, under its id; returns that place."""
    for folder, _, files in os.walk(written, topdown=False):
        for name in files:
            path = Path(folder, name)
            path.chmod(0o444)
            _sync(path)
        _sync(Path(folder))
    place = releases_folder(home) / release_id
    os.rename(written, place)
    _sync(place.parent)
    return place


def switch_to(release: Path) -> None:
    """Point `current` at `release` in one step: readers see the old one or the new one."""
    folder = release.parent
    link = folder / f".current-{os.getpid()}-{secrets.token_hex(4)}"
    link.symlink_to(release.name)
    os.replace(link, folder / CURRENT)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
