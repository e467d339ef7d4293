"""A reader that is always at work: opens whatever `current` leads to and holds it against its manifest.

    python -m tests.soak.reader RELEASES STOP RESULT

Ends when the file STOP is there; writes to RESULT how many releases it read, and everything that was not whole.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb

from warehouse.connection import open_database

PAUSE = 0.05  # between two readings; without it two readers leave a machine of two cores no time for the writer


def read_current(releases: Path) -> str | None:
    """What is wrong with the release that `current` leads to, None when it is whole; raises OSError without one."""
    release = (releases / "current").resolve(strict=True)
    manifest_file = release / "manifest.json"
    text = manifest_file.read_bytes()
    manifest = json.loads(text)
    if manifest["release"] != release.name:
        return f"{release.name}: its manifest is of {manifest['release']}"
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        rows = dict(
            connection.execute(
                " union all ".join(f"select '{name}', count(*) from {name}" for name in manifest["tables"])
            ).fetchall()
        )
        total = connection.execute("select count(*) from duckdb_tables()").fetchone()
    expected = {name: table["rows"] for name, table in manifest["tables"].items()}
    if rows != expected or total != (len(expected),):
        return f"{release.name}: {rows} rows, the manifest says {expected}"
    if manifest_file.read_bytes() != text:
        return f"{release.name}: changed while it was read"
    return None


def main(releases: Path, stop: Path, result: Path) -> None:
    """Read until told to stop."""
    reads, seen, wrong = 0, set[str](), list[str]()
    while not stop.exists():
        time.sleep(PAUSE)
        if not (releases / "current").is_symlink() and not seen:
            continue  # nothing was published yet
        try:
            found = read_current(releases)
            seen.add((releases / "current").resolve().name)
        except (OSError, ValueError, KeyError, duckdb.Error) as error:
            found = f"{type(error).__name__}: {error}"
        reads += 1
        if found:
            wrong.append(found)
    result.write_text(json.dumps({"reads": reads, "releases": sorted(seen), "wrong": wrong}), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
