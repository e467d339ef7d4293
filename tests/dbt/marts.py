"""The built marts of a small warehouse, for tests that read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from tests.dbt import small_warehouse as small
from tests.dbt.dbt_run import dbt


def build_marts(directory: Path, *additions: Callable[[Path], None]) -> Path:
    """Build every model on the small warehouse and what `additions` put into it; the database's path."""
    database = directory / "build.duckdb"
    small.build(database)
    for add in additions:
        add(database)
    # A warning is an error here: a deprecated setting would otherwise be noticed when it stops working.
    done = dbt(database, "--warn-error", "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return database


def row(connection: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> tuple[Any, ...]:
    """The only row that `query` gives."""
    rows = connection.execute(query, list(parameters)).fetchall()
    assert len(rows) == 1, rows
    return rows[0]
