"""The release while it is written: what the writers of files for readers are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.release.export import Table
from warehouse.release.lineage import Lineage

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Publication:
    """A release under its id, not yet in its place: tables, database and change list are written.

    `connection` reads `folder`/uk_crime.duckdb, and writes nothing. `manifest` is complete but for `files`.
    """

    release: str
    folder: Path
    tables: tuple[Table, ...]
    manifest: dict[str, Any]
    connection: duckdb.DuckDBPyConnection
    lineage: Lineage | None = None  # null where whoever built the marts did not say what they are made of

    def table(self, name: str) -> Table:
        """A mart by its name; raises KeyError where the release has none of that name."""
        return {table.name: table for table in self.tables}[name]


# Writes files for one kind of reader into the folder of the release.
Writer = Callable[[Publication], None]
