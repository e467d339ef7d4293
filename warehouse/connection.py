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
# A process that was killed lets go of its lock when the system has done with it, and what it had started (dbt builds
# for about 25 seconds, and for longer where the machine has other work) when that ends.
PATIENCE_SECONDS = 120.0


class DatabaseBusyError(Exception):
    """Another process holds the file, and went on holding it."""


@contextmanager
def open_database(path: Path | str, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connection to the DuckDB file at `path`, closed on leaving whatever happens.

    One process writes a file at a time, and while it does no other can open it, even to read: hold the
    connection no longer than the work needs. Raises DatabaseBusyError when another does so for two minutes.
    """
    connection = _connect(str(path), read_only)
    try:
        # The bar of a long query would be written to standard output, which other programs read.
        connection.execute("set enable_progress_bar = false")
        yield connection
    finally:
        connection.close()


def _connect(path: str, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb
    from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

    patient = Retrying(
        retry=retry_if_exception(_is_locked),
        stop=stop_after_delay(PATIENCE_SECONDS),
        wait=wait_fixed(0.2),
        reraise=True,
    )
    try:
        return patient(duckdb.connect, path, read_only=read_only, config=SETTINGS)
    except duckdb.IOException as error:
        if _is_locked(error):
            raise DatabaseBusyError(
                f"{path} is held by another process. To do: wait for the run at work to end, then try again ({error})"
            ) from error
        raise


def _is_locked(error: BaseException) -> bool:
    return "Could not set lock on file" in str(error)
