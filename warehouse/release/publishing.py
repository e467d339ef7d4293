"""Publishing: refuse what the gate blocks, leave alone what has not changed, else make the next release."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connection import open_database
from warehouse.gate.results import CheckResult
from warehouse.release import store
from warehouse.release.changes import write_changes
from warehouse.release.export import marts_of, write_duckdb, write_parquet
from warehouse.release.lineage import Lineage
from warehouse.release.manifest import content_of, files_of, manifest_of
from warehouse.release.publication import Publication, Writer

if TYPE_CHECKING:
    import duckdb

UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Release:
    """Outcome of publishing; `published` is false when the current release says the same already."""

    id: str
    path: Path
    published: bool
    tables: dict[str, int]  # rows per mart
    reason: str
    changes: int = 0  # lines of changes.csv


class ReleaseRefusedError(Exception):
    """The gate found figures that are not fit to publish; the message names them, `results` holds the checks."""

    def __init__(self, reason: str, results: Sequence[CheckResult] = ()) -> None:
        self.results = list(results)
        super().__init__("\n".join([f"No release: {reason}", *map(str, self.results)]))


def publish(
    build_db: Path,
    home: Path,
    results: list[CheckResult],
    *,
    today: date,
    released_up_to: date | None = None,
    code: dict[str, str | None] | None = None,
    writers: Sequence[Writer] = (),
    lineage: Lineage | None = None,
) -> Release:
    """Publish the marts of `build_db` under `home`/releases and switch `current` to them.

    `released_up_to` is the newest day of publication whose moment of release has passed (`today` when left out).
    `code` (kept in the manifest) says which version of the project made them. `writers` add files for readers, which
    become part of the release: if one fails, there is none. `lineage` is what the marts are made of, for the writers.

    Raises ReleaseRefusedError, leaving everything as it was, when a result blocks, no check ran, there are no marts,
    or figures of a later day of publication are among them: an embargo, or a clock that was set back. The same tables
    and check outcomes as the current release make no new one.
    """
    blocking = [result for result in results if result.blocks]
    if blocking:
        raise ReleaseRefusedError(f"{len(blocking)} of {len(results)} checks block it", blocking)
    if not results:
        raise ReleaseRefusedError("no check was run")
    with store.alone(home), store.staging(home) as folder:
        current = store.current_release(home)
        with open_database(build_db, read_only=True) as connection:
            tables = marts_of(connection)
            if not tables:
                raise ReleaseRefusedError("the build holds no marts")
            if early := _under_embargo(connection, released_up_to or today):
                raise ReleaseRefusedError(f"not to be seen before half past nine on their day: {', '.join(early)}")
            exported = write_parquet(connection, tables, folder / "parquet")
            manifest = manifest_of(
                connection,
                exported,
                results,
                today=today,
                previous=current.name if current else None,
                code=code,
            )
        rows = {name: table.rows for name, table in exported.items()}
        same = _same_content(home, current, manifest)
        if same is not None and same == current:
            return Release(same.name, same, False, rows, UNCHANGED)
        if same is not None:
            store.switch_to(same)
            return Release(same.name, same, True, rows, "completed: an interrupted run had written it")
        write_duckdb(tables, folder / "parquet", folder / "uk_crime.duckdb")
        changes = write_changes(folder, current)
        release_id = store.next_id(home, today)
        manifest = {"release": release_id, **manifest, "changes": changes}
        with open_database(folder / "uk_crime.duckdb", read_only=True) as connection:
            for write in writers:
                write(Publication(release_id, folder, tuple(tables), manifest, connection, lineage))
        manifest["files"] = files_of(folder)
        content = json.dumps(manifest, indent=2, ensure_ascii=False)
        (folder / "manifest.json").write_text(content + "\n", encoding="utf-8")
        place = store.settle(folder, home, release_id)
        store.switch_to(place)
        reason = "first release" if current is None else f"{changes} changes against {current.name}"
        return Release(release_id, place, True, rows, reason, changes)


def _under_embargo(connection: duckdb.DuckDBPyConnection, released_up_to: date) -> list[str]:
    """Vintages of a later day of publication, each with that day."""
    rows = connection.execute(
        "select source_id || ' ' || edition || ' (' || published_on || ')' from raw.vintage where published_on > ? "
        "order by published_on, source_id",
        [released_up_to],
    ).fetchall()
    return [told for (told,) in rows]


def _same_content(home: Path, current: Path | None, manifest: dict[str, Any]) -> Path | None:
    """The current release, or one made after it that `current` was never switched to, if it says the same."""
    wanted = content_of(manifest)
    for path in reversed(store.complete_releases(home)):
        if current is not None and store.order_of(path.name) < store.order_of(current.name):
            break
        if content_of(store.read_manifest(path)) == wanted:
            return path
    return None
