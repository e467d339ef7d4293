"""Is there anything to do? A run over the same vintages by the same code would end in the release that is current."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from orchestration.home import PROJECT, Home
from warehouse.connection import open_database

# What decides the content of a release, beside the vintages: models, registry, gate, release, and these packages.
_FOLDERS = ("dbt_project", "orchestration/registry", "warehouse")
_SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".csv"}
_PRODUCED = {"target", "logs", "bundled"}  # made by runs, or landed and so among the vintages
_PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "pandas", "pyarrow")


def inputs_fingerprint(home: Home) -> str:
    """Hash over everything a release is made from; needs the build database."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        digest.update(f"{package}={version(package)}\n".encode())
    for path in _files():
        digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    with open_database(home.build_database, read_only=True) as connection:
        rows = connection.execute(
            "select vintage_id, parser_version, row_count, sha256 from raw.vintage order by vintage_id"
        ).fetchall()
    digest.update(repr(rows).encode())
    return digest.hexdigest()


def _files() -> list[Path]:
    return sorted(
        path
        for folder in _FOLDERS
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in _SUFFIXES and path.is_file() and not _PRODUCED & set(path.relative_to(PROJECT).parts)
    )


def remember_published(home: Home, fingerprint: str, release_id: str) -> None:
    """Keep which inputs `release_id` was made from."""
    record = home.root / "last_published.json"
    temporary = record.with_suffix(".tmp")
    temporary.write_text(json.dumps({"inputs": fingerprint, "release": release_id}), encoding="utf-8")
    temporary.replace(record)


def release_of_same_inputs(home: Home) -> str | None:
    """Id of the current release when it was made from exactly these inputs, else None."""
    from warehouse.release import current_release

    record, current = home.root / "last_published.json", current_release(home.root)
    if current is None or not record.exists():
        return None
    last = json.loads(record.read_text(encoding="utf-8"))
    if last["release"] != current.resolve().name or last["inputs"] != inputs_fingerprint(home):
        return None
    return str(last["release"])
