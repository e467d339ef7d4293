"""Rebuild: a past release made again from what is landed, in a home of its own, and compared table by table."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.home import Home
from orchestration.intake import take_in
from orchestration.landing.archive import Archive
from orchestration.landing_verification import find_bytes
from orchestration.models import run_dbt
from orchestration.project_version import differences_from, made_otherwise
from orchestration.registry.load import sources
from orchestration.registry.reference import reference_tables
from warehouse.connection import open_database
from warehouse.raw import prepare_database, replace_reference
from warehouse.release import store
from warehouse.release.export import ExportedTable, literal, marts_of, sha256_of, write_parquet
from warehouse.release.verification import rows_apart

Say = Callable[[str, str, str], None]  # stage, what, outcome: a line of progress
REBUILDING = ".rebuild-"  # followed by anything: the home of a rebuild, below the home it rebuilds from
# What a vintage takes from the manifest of its release: a file landed again has another moment, and is the same input.
_OF_THE_SIDECAR = ("edition", "edition_title", "published_on", "published_on_basis", "url", "origin")


class RebuildError(Exception):
    """A release that cannot be made again: the message names it, what is missing or does not work, and what to do."""

    def __init__(self, release_id: str, found: str, action: str) -> None:
        super().__init__(f"{release_id} cannot be rebuilt: {found}. To do: {action}")


@dataclass(frozen=True)
class TableDifference:
    """A table that came out otherwise; rows are counted where both have the same columns."""

    table: str
    found: str
    rows_released: int = 0  # only in the release
    rows_rebuilt: int = 0  # only in the rebuild

    def __str__(self) -> str:
        return f"{self.table}: {self.found}"


@dataclass(frozen=True)
class RebuildResult:
    """Tables that came out with the very bytes of the release, those that did not, and what may be why."""

    release_id: str
    identical: tuple[str, ...]
    differing: tuple[TableDifference, ...]
    other_version: tuple[str, ...]  # what made the release and is not what rebuilt it
    remarks: tuple[str, ...]
    revision: str | None  # of the project, when the release recorded it

    @property
    def is_same(self) -> bool:
        """Whether every table is bit for bit that of the release."""
        return not self.differing

    def __str__(self) -> str:
        count = len(self.identical) + len(self.differing)
        if self.is_same:
            return f"{self.release_id}: all {count} tables rebuilt bit for bit"
        text = f"{self.release_id}: {len(self.differing)} of {count} tables differ"
        return f"{text}; {made_otherwise(self.other_version, self.revision)}" if self.other_version else text


def rebuild_release(
    home: Home, release_id: str, *, say: Say, build_marts: Callable[[Home], None] | None = None
) -> RebuildResult:
    """Make `release_id` again from exactly the inputs that its manifest names, and compare it; takes about a minute.

    Nothing of `home` is changed but a folder `.rebuild-…` that is gone afterwards. `build_marts` builds the marts of
    a home; dbt does by itself.

    Raises RebuildError when the release is not there, an input is missing, damaged or can no longer be read, or the
    models cannot be built.
    """
    folder = home.releases / release_id
    if folder not in [home.releases / path.name for path in store.complete_releases(home.root)]:
        known = ", ".join(path.name for path in store.complete_releases(home.root)) or "none"
        raise RebuildError(release_id, f"it is not in {home.releases} (there: {known})", "name one of those")
    try:
        manifest = store.read_manifest(folder)
        inputs, tables = manifest["inputs"], manifest["tables"]
    except (OSError, ValueError, LookupError) as error:
        raise RebuildError(
            release_id, f"its manifest cannot be read ({error})", "bring it back from a backup"
        ) from error
    code: dict[str, str | None] = manifest.get("code") or {}
    other_version = tuple(differences_from(manifest))
    with _home_beside(home) as fresh:
        remarks = _bring(release_id, inputs, home, fresh)
        say("inputs", "", f"{len(inputs)} inputs of {release_id} are landed")
        remarks += _take_in(release_id, inputs, fresh, say, other_version, code.get("revision"))
        say("models", "", "building the marts")
        try:
            (build_marts or build_with_dbt)(fresh)
        except ModelsNotBuiltError as error:
            why = f"; {made_otherwise(other_version, code.get('revision'))}" if other_version else ""
            raise RebuildError(release_id, f"{error}{why}", "look at what dbt says") from error
        with open_database(fresh.build_database, read_only=True) as connection:
            exported = write_parquet(connection, marts_of(connection), fresh.root / "parquet")
        identical, differing = _compared(folder / "parquet", tables, fresh.root / "parquet", exported)
    for difference in differing:
        say("compare", difference.table, difference.found)
    return RebuildResult(release_id, identical, differing, other_version, tuple(remarks), code.get("revision"))


class ModelsNotBuiltError(Exception):
    """dbt could not build the marts; the message is dbt's own, its last lines."""


def build_with_dbt(home: Home) -> None:
    """Build all models of the dbt project in `home`; raises ModelsNotBuiltError with what dbt said."""
    done = run_dbt(home, "run")
    if done.returncode:
        raise ModelsNotBuiltError(f"dbt run failed:\n{(done.stdout + done.stderr)[-2000:]}")


@contextmanager
def _home_beside(home: Home) -> Iterator[Home]:
    """A home for the rebuild on the same disk, so that landed bytes need no second copy; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=REBUILDING, dir=home.root) as folder:
        yield Home(Path(folder))


def _archive_of(fresh: Home, source_id: str) -> Archive:
    # One for each table: tables of one file may rest on different copies of its original.
    return Archive(fresh.landing / source_id)


def _bring(release_id: str, inputs: list[dict[str, Any]], home: Home, fresh: Home) -> list[str]:
    """Put the bytes and the sidecar of every input where `fresh` has them landed; remarks."""
    archive = Archive(home.landing)
    remarks = []
    for one in inputs:
        name = f"{one['product_id']} {one['edition']}"
        found = find_bytes(archive, one)
        if found is None:
            raise RebuildError(
                release_id,
                f"its input {name} with sha256 {one['sha256']} is not landed in {home.landing}",
                f"land that file again (ukcrime land {one['product_id']} FILE)",
            )
        sidecar, path = found
        if (digest := sha256_of(path)) != sidecar.sha256:
            raise RebuildError(
                release_id,
                f"its input {name} is damaged: {path} has sha256 {digest}, not {sidecar.sha256}",
                "delete its sidecar and land the file again",
            )
        if sidecar.sha256 != one["sha256"]:
            remarks.append(f"{one['source_id']} {one['edition']}: read from another copy of the same original")
        stated = {field: one[field] for field in _OF_THE_SIDECAR if field in one}
        if "retrieved_at" in one:
            stated["retrieved_at"] = datetime.fromisoformat(one["retrieved_at"])
        told = {**sidecar.model_dump(mode="json", exclude_none=True), **stated, "original_file_name": one["file_name"]}
        as_released = type(sidecar).model_validate({name: value for name, value in told.items() if value is not None})
        place = _archive_of(fresh, one["source_id"]).path_of(as_released)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except OSError:  # another disk, or one without hard links
            shutil.copyfile(path, place)
        as_released.write(place.with_suffix(".sidecar.json"))
    return remarks


def _take_in(
    release_id: str,
    inputs: list[dict[str, Any]],
    fresh: Home,
    say: Say,
    other_version: tuple[str, ...],
    revision: str | None,
) -> list[str]:
    """Read every input into the build database of `fresh`; remarks on what was read otherwise than for the release."""
    prepare_database(fresh.build_database)
    unread: list[str] = []
    wanted = dict.fromkeys(one["source_id"] for one in inputs)
    unread += [f"{name} is no source of this version" for name in wanted if name not in sources()]
    with open_database(fresh.build_database) as connection:
        replace_reference(connection, reference_tables())
        for source_id in (name for name in wanted if name in sources()):
            result = take_in(sources()[source_id], _archive_of(fresh, source_id), connection, f"rebuild-{release_id}")
            unread += [f"{source_id} {edition}: {why}" for edition, why in (result.failed | result.held).items()]
            say("read", source_id, f"{len(result.new)} editions, {result.rows_added:,} observations")
        read = {
            vintage_id: (version, rows)
            for vintage_id, version, rows in connection.execute(
                "select vintage_id, parser_version, row_count from raw.vintage"
            ).fetchall()
        }
    absent = [one["vintage_id"] for one in inputs if one["vintage_id"] not in read]
    if unread or absent:
        found = "; ".join(unread or [f"not read: {', '.join(absent)}"])
        if other_version:
            found += f"; {made_otherwise(other_version, revision)}"
        raise RebuildError(release_id, found, "mend what is named, then rebuild again")
    remarks = []
    for one in inputs:
        version, rows = read[one["vintage_id"]]
        if (version, rows) != (one["parser_version"], one["row_count"]):
            remarks.append(
                f"{one['vintage_id']}: version {version} of its parser reads {rows:,} observations, "
                f"version {one['parser_version']} read {one['row_count']:,}"
            )
    return remarks


def _compared(
    released: Path, tables: dict[str, dict[str, Any]], rebuilt: Path, exported: dict[str, ExportedTable]
) -> tuple[tuple[str, ...], tuple[TableDifference, ...]]:
    identical, differing = [], []
    for name in sorted(tables.keys() | exported.keys()):
        if name not in exported:
            differing.append(TableDifference(name, "is in the release and was not rebuilt"))
        elif name not in tables:
            differing.append(TableDifference(name, "was rebuilt and is not in the release"))
        elif tables[name]["sha256"] == exported[name].sha256:
            identical.append(name)
        else:
            differing.append(_difference(name, released / f"{name}.parquet", tables[name], rebuilt))
    return tuple(identical), tuple(differing)


def _difference(name: str, released: Path, table: dict[str, Any], rebuilt: Path) -> TableDifference:
    import duckdb

    if not released.exists() or sha256_of(released) != table["sha256"]:
        return TableDifference(name, "differs from its hash in the manifest, and so does the file of the release")
    one, other = (f"read_parquet({literal(str(file))})" for file in (released, rebuilt / f"{name}.parquet"))
    with open_database(":memory:") as connection:
        columns = [[row[:2] for row in connection.execute(f"describe from {side}").fetchall()] for side in (one, other)]
        if columns[0] != columns[1]:
            return TableDifference(name, "has other columns")
        try:
            here, there = rows_apart(connection, one, other)
        except duckdb.Error as error:
            return TableDifference(name, f"cannot be compared row by row ({error})")
    if not here and not there:
        return TableDifference(name, "has the same rows; order, descriptions or the way they are written differ")
    return TableDifference(name, f"{here:,} rows only in the release, {there:,} only in the rebuild", here, there)
