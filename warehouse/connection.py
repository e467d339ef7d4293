"""The only door to a DuckDB file: opened for a moment, always closed, never reaching for the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# Closed networks cannot download extensions; without these settings DuckDB stalls for seconds while it tries.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@contextmanager
def open_database(path: Path | str, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connection to the DuckDB file at `path`, closed on leaving whatever happens.

    One process writes a file at a time, and while it does no other can open it, even to read: hold the
    connection no longer than the work needs.
    """
    import duckdb

    connection = duckdb.connect(str(path), read_only=read_only, config=SETTINGS)
    try:
        yield connection
    finally:
        connection.close()
