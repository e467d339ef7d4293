"""Verification: is every release still, byte for byte and row for row, what its manifest says it is?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connection import open_database
from warehouse.release import store
from warehouse.release.export import literal, quoted, sha256_of

if TYPE_CHECKING:
    import duckdb

_TEXTS = ("release", "created_at")
_LISTS = ("inputs", "checks")
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_DUCKDB, _CHANGES, _MANIFEST = "uk_crime.duckdb", "changes.csv", "manifest.json"
_AGAIN = "publish again, or bring the release back from a backup; do not use it until then"


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written down; a note is to be known and is no damage."""

    place: str  # release, file or edition
    found: str
    action: str = ""
    is_damage: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.found}" + (f". To do: {self.action}" if self.action else "")


def verify_releases(home: Path) -> dict[str, list[Finding]]:
    """Findings by release, oldest first, of all under `home`/releases, and of the link `current`; read-only.

    A release that retention removes meanwhile is left out.
    """
    found = {}
    for path in store.complete_releases(home):
        findings = verify_release(path)
        if path.exists():
            found[path.name] = findings
    return {**found, store.CURRENT: list(_of_current(home, list(found)))}


def verify_release(path: Path) -> list[Finding]:
    """What is wrong with the release in the folder `path`; empty when all is as its manifest says.

    Looked at: the manifest is readable and complete; every file is there, none besides, none that can be written to;
    hashes, sizes and row counts; the DuckDB file holds exactly the rows of the Parquet files. Hashes of other files
    than tables were not written down by older releases: that is a note.
    """
    manifest = _manifest_of(path)
    if isinstance(manifest, Finding):
        return [manifest]
    return [*_files(path, manifest), *_tables(path, manifest), *_rows_of_the_database(path, manifest)]


def _manifest_of(path: Path) -> dict[str, Any] | Finding:
    place = f"{path.name}/{_MANIFEST}"
    try:
        manifest = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return Finding(place, f"cannot be read ({error})", _AGAIN)
    wrong = _incomplete(manifest)
    if not wrong and manifest["release"] != path.name:
        wrong = [f"release is {manifest['release']!r}"]
    if wrong:
        return Finding(place, f"is not a whole manifest of {path.name}: {'; '.join(wrong)}", _AGAIN)
    assert isinstance(manifest, dict)
    return manifest


def _incomplete(manifest: Any) -> list[str]:
    if not isinstance(manifest, dict):
        return ["it is no object"]
    wrong = [f"{name} is missing" for name in _TEXTS if not isinstance(manifest.get(name), str)]
    wrong += [f"{name} is missing" for name in _LISTS if not isinstance(manifest.get(name), list)]
    tables = manifest.get("tables")
    if not isinstance(tables, dict) or not tables:
        return [*wrong, "tables is missing"]
    for name, table in tables.items():
        if not (isinstance(table, dict) and isinstance(table.get("rows"), int) and _is_hash(table.get("sha256"))):
            wrong.append(f"table {name} has no row count or no hash")
    for name, file in (manifest.get("files") or {}).items():
        if not (isinstance(file, dict) and isinstance(file.get("size"), int) and _is_hash(file.get("sha256"))):
            wrong.append(f"file {name} has no size or no hash")
    return wrong


def _is_hash(text: Any) -> bool:
    return isinstance(text, str) and bool(_SHA256.match(text))


def _files(path: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    """Files missing, besides, changed, or open to writing."""
    recorded: dict[str, Any] | None = manifest.get("files")
    others = set(recorded) if recorded is not None else {_DUCKDB, _CHANGES}
    expected = {_MANIFEST, *others, *(f"parquet/{name}.parquet" for name in manifest["tables"])}
    there = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_symlink() or file.is_file()}
    for name in sorted(expected - there.keys()):
        yield Finding(f"{path.name}/{name}", "is missing", _AGAIN)
    for name in sorted(there.keys() - expected):
        yield Finding(f"{path.name}/{name}", "is no part of the release", "look where it came from, then move it away")
    for name in sorted(expected & there.keys()):
        if there[name].is_symlink():
            yield Finding(f"{path.name}/{name}", "is a link, not a file", _AGAIN)
        elif there[name].stat().st_mode & 0o222:
            yield Finding(f"{path.name}/{name}", "can be written to", f"chmod a-w {there[name]}")
    if recorded is None:
        yield Finding(
            path.name,
            f"hashes of {_DUCKDB} and {_CHANGES} were not recorded by the version that made it",
            is_damage=False,
        )
    for name, file in sorted((recorded or {}).items()):
        if name in there:
            size, digest = there[name].stat().st_size, sha256_of(there[name])
            if digest != file["sha256"]:
                found = f"has {size:,} bytes with sha256 {digest}, not {file['size']:,} with {file['sha256']}"
                yield Finding(f"{path.name}/{name}", found, _AGAIN)


def _tables(path: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    """Parquet files whose bytes or number of rows are not those of the manifest."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, table in manifest["tables"].items():
        file = path / "parquet" / f"{name}.parquet"
        if not file.is_file():
            continue  # told among the files
        place = f"{path.name}/parquet/{name}.parquet"
        if (digest := sha256_of(file)) != table["sha256"]:
            yield Finding(place, f"has sha256 {digest}, not {table['sha256']}", _AGAIN)
        try:
            rows = pq.read_metadata(file).num_rows
        except (pa.ArrowException, OSError) as error:
            yield Finding(place, f"cannot be read ({error})", _AGAIN)
            continue
        if rows != table["rows"]:
            yield Finding(place, f"has {rows:,} rows, not {table['rows']:,}", _AGAIN)


def _rows_of_the_database(path: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    """Tables of the DuckDB file that do not hold exactly the rows of their Parquet files."""
    import duckdb

    file, place = path / _DUCKDB, f"{path.name}/{_DUCKDB}"
    if not file.is_file():
        return
    try:
        with open_database(":memory:") as connection:
            connection.execute(f"attach {literal(str(file))} as release (read_only)")
            held = {
                name
                for (name,) in connection.execute(
                    "select table_name from duckdb_tables() where database_name = 'release'"
                ).fetchall()
            }
            for name in sorted(held ^ manifest["tables"].keys()):
                word = "a table that the manifest does not have" if name in held else "no table"
                yield Finding(place, f"has {word} {name}", _AGAIN)
            for name in sorted(held & manifest["tables"].keys()):
                parquet = path / "parquet" / f"{name}.parquet"
                if parquet.is_file() and (found := _differences(connection, name, parquet)):
                    yield Finding(f"{place}, table {name}", found, _AGAIN)
    except duckdb.Error as error:
        yield Finding(place, f"cannot be read ({error})", _AGAIN)


def _differences(connection: duckdb.DuckDBPyConnection, name: str, parquet: Path) -> str:
    import duckdb

    table, file = f"release.{quoted(name)}", f"read_parquet({literal(str(parquet))})"
    try:
        columns, of_file = (
            [row[0] for row in connection.execute(f"describe from {side}").fetchall()] for side in (table, file)
        )
        if columns != of_file:
            return f"has the columns {', '.join(columns)}, and its Parquet file {', '.join(of_file)}"
        # A sum over hashes of rows takes a fraction of the time, and only equal rows in equal number have the same.
        sums = [
            connection.execute(f"select sum(hash(rows)::hugeint) from {side} as rows").fetchone()
            for side in (table, file)
        ]
        only_here, only_there = (0, 0) if sums[0] == sums[1] else rows_apart(connection, table, file)
    except duckdb.Error as error:
        return f"cannot be compared with its Parquet file ({error})"
    if not only_here and not only_there:
        return ""
    return f"{only_here:,} rows are not in its Parquet file, and {only_there:,} rows of that are not here"


def rows_apart(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> tuple[int, int]:
    """Rows only in `one`, rows only in `other`, of two tables (SQL) with the same columns; a double row counts."""
    counts = []
    for first, second in ((one, other), (other, one)):
        row = connection.execute(f"select count(*) from (from {first} except all from {second})").fetchone()
        assert row is not None
        counts.append(int(row[0]))
    return counts[0], counts[1]


def _of_current(home: Path, releases: list[str]) -> Iterator[Finding]:
    """What is wrong with `current`, given the ids of all complete releases."""
    folder = store.releases_folder(home)
    link = folder / store.CURRENT
    if not link.is_symlink():
        if link.exists():
            yield Finding(str(link), "is no link to a release", "move it away, then run again")
        elif releases:
            yield Finding(
                str(link), f"is missing; the newest release is {releases[-1]}", "run again: it is switched to"
            )
        return
    target = link.readlink()
    if target.name not in releases or (folder / target).resolve().parent != folder.resolve():
        newest = releases[-1] if releases else "none"
        found = f"points at {target}, which is no release in {folder}; the newest one is {newest}"
        yield Finding(str(link), found, "remove the link, then run again")
    elif not (link / _MANIFEST).exists():
        yield Finding(str(link), f"points at {target}, which has no manifest", _AGAIN)
    elif later := [name for name in releases if store.order_of(name) > store.order_of(target.name)]:
        yield Finding(str(link), f"points at {target}, and {', '.join(later)} was written later", is_damage=False)
