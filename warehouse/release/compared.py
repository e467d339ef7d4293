"""The marts of a published release as its Parquet files hold them: what two releases are compared by."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.release.export import literal

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class PublishedMart:
    """A mart of a release: where its rows are, and its contract."""

    path: Path
    file: str  # SQL that gives its rows, to stand after `from`
    description: str
    columns: dict[str, str]  # DuckDB types, in the order of the file
    described: dict[str, str]
    key: tuple[str, ...]


Marts = dict[str, PublishedMart]


def marts_in(connection: duckdb.DuckDBPyConnection, release: Path) -> Marts:
    """Marts of the release in the folder `release`, by name.

    Raises duckdb.Error for a file that cannot be read: what is not compared must not pass for unchanged.
    """
    found = {}
    for file in sorted((release / "parquet").glob("*.parquet")):
        path = literal(str(file))
        metadata = dict(
            connection.execute(f"select decode(key), decode(value) from parquet_kv_metadata({path})").fetchall()
        )
        columns = connection.execute(
            f"select name, duckdb_type from parquet_schema({path}) where num_children is null order by column_id"
        ).fetchall()
        found[file.stem] = PublishedMart(
            file,
            f"read_parquet({path})",
            metadata.get("description", ""),
            dict(columns),
            json.loads(metadata.get("columns", "{}")),
            tuple(json.loads(metadata.get("primary_key", "[]"))),
        )
    return found


def in_both(before: PublishedMart, now: PublishedMart, names: Iterable[str]) -> list[str]:
    """Those of the columns that both releases have: a column that one has alone is a change of the contract."""
    return [name for name in names if name in before.columns and name in now.columns]


def not_the_same(before: Marts, now: Marts, names: Iterable[str]) -> list[str]:
    """Those of the marts that both releases have, in files that are not the same byte for byte."""
    return [
        name
        for name in names
        if name in before and name in now and not filecmp.cmp(before[name].path, now[name].path, shallow=False)
    ]
