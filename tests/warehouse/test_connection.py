"""The door to the database waits for one who is just leaving, and says so when it is held for good."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse import connection as door
from warehouse.connection import DatabaseBusyError, open_database

HOLDER = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def hold(path: Path, seconds: float) -> subprocess.Popen[str]:
    """A process that holds the file for so many seconds."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_the_door_waits_for_a_process_that_is_about_to_leave(tmp_path: Path) -> None:
    with hold(tmp_path / "build.duckdb", 1.0), open_database(tmp_path / "build.duckdb") as connection:
        assert connection.execute("select 1").fetchall() == [(1,)]


def test_a_file_held_for_good_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 0.5)
    with hold(tmp_path / "build.duckdb", 30.0) as holder:
        busy = pytest.raises(DatabaseBusyError, match=r"build\.duckdb is held by another process\. To do: wait")
        with busy, open_database(tmp_path / "build.duckdb", read_only=True):
            pass
        holder.kill()


def test_a_file_that_is_no_database_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "build.duckdb").write_bytes(b"not a database" * 100)
    damaged = pytest.raises(duckdb.Error, match=r"not a valid DuckDB database file")
    with damaged, open_database(tmp_path / "build.duckdb", read_only=True):
        pass
