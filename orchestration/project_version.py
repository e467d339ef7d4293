"""Which version of the project this is, as far as it decides the tables of a release: code, and packages."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.home import PROJECT
from warehouse.release.manifest import package_versions

# What decides the rows and bytes of the tables, beside the inputs and the packages.
_DECIDING = (
    "dbt_project",
    "orchestration/intake.py",
    "orchestration/parsing",
    "orchestration/registry",
    "warehouse/raw.py",
    "warehouse/release/export.py",
    "warehouse/schema.sql",
)
_SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".csv"}
_PRODUCED = {"target", "logs"}


def code_of_project() -> dict[str, str | None]:
    """What a manifest records of the code: a hash over what decides the tables, and the revision where git knows it."""
    digest = hashlib.sha256()
    for path in _deciding_files():
        digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return {"fingerprint": digest.hexdigest(), "revision": _revision()}


def differences_from(manifest: dict[str, Any]) -> Iterator[str]:
    """In which respects the release of `manifest` was made by another version than the present one, in words."""
    code = manifest.get("code") or {}
    if "fingerprint" not in code:
        yield "it did not record its code"
    elif code["fingerprint"] != code_of_project()["fingerprint"]:
        yield "models, registry, parsers or schema have changed"
    before, now = manifest.get("packages") or {}, package_versions()
    for package in sorted(before.keys() | now.keys()):
        if before.get(package) != now.get(package):
            yield f"{package} {before.get(package, 'not there')}, now {now.get(package, 'not there')}"


def made_otherwise(other_version: tuple[str, ...], revision: str | None) -> str:
    """The sentence that says why a rebuild may differ and what to check out."""
    which = f"revision {revision}" if revision else "the version of that day, with its requirements.lock"
    return (
        f"made by another version of the project ({'; '.join(other_version)}): tables may differ; "
        f"check out {which} to rebuild it bit for bit"
    )


def _deciding_files() -> list[Path]:
    found = []
    for part in _DECIDING:
        place = PROJECT / part
        found += [place] if place.is_file() else [path for path in place.rglob("*") if path.suffix in _SUFFIXES]
    return sorted(path for path in found if not _PRODUCED & set(path.relative_to(PROJECT).parts))


def _revision() -> str | None:
    if not (PROJECT / ".git").exists():
        return None  # installed, perhaps below a clone of something else
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
