"""A migration that is killed, raced or comes out wrong leaves the old database or the new one, never neither."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.older_database import (
    NOW,
    OLD,
    PROJECT,
    ROWS,
    SMALL,
    assert_is_new,
    digest,
    make,
    old,
)
from warehouse import migration
from warehouse.migration import MigrationError, bring_up_to_date, fingerprint_of
from warehouse.raw import prepare_database

__all__ = ["old"]

# Where a process dies while it migrates, and whether the new database is in place then.
POINTS = {
    "while the rows are copied": ("migration._one", True, False),
    "before the new file is on disk": ("migration._sync", False, False),
    "before the old one is kept": ("os.link", False, False),
    "between keeping and replacing": ("os.link", True, False),
    "before the switch": ("os.replace", False, False),
    "after the switch": ("os.replace", True, True),
}
KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse import migration, raw
place, after, path = sys.argv[1], sys.argv[2] == "True", Path(sys.argv[3])
module, name = place.split(".")
owner = {"os": os, "migration": migration}[module]
function = getattr(owner, name)
def die(*arguments, **named):
    if after:
        function(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, die)
raw.prepare_database(path)
"""


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_while_it_migrates_leaves_the_old_database_or_the_new_one(old: Path, point: str) -> None:
    place, after, switched = POINTS[point]
    content = digest(old)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, place, str(after), str(old)], cwd=PROJECT, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    if switched:
        assert_is_new(old)
    else:
        assert digest(old) == content
    prepare_database(old)
    assert_is_new(old)
    kept = f"build.duckdb.schema-{fingerprint_of(OLD)[:8]}"
    assert sorted(path.name for path in old.parent.iterdir()) == ["build.duckdb", kept]


def test_nobody_writes_to_the_old_database_while_it_is_copied(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('delete from raw.vintage')"
    tried: list[str] = []

    def put(fresh: Path, path: Path, schema: str | None) -> None:
        other = subprocess.run([sys.executable, "-c", write, str(path)], capture_output=True, text=True, check=False)
        tried.append(other.stderr)
        placed(fresh, path, schema)

    placed = migration._put_in_place
    monkeypatch.setattr(migration, "_put_in_place", put)
    prepare_database(old)
    assert "Could not set lock on file" in tried[0]
    assert_is_new(old)


def test_two_processes_that_migrate_at_once_take_turns(old: Path) -> None:
    code = "import sys, pathlib, warehouse.raw; warehouse.raw.prepare_database(pathlib.Path(sys.argv[1]))"
    both = [subprocess.Popen([sys.executable, "-c", code, str(old)], cwd=PROJECT) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert_is_new(old)
    kept = f"build.duckdb.schema-{fingerprint_of(OLD)[:8]}"  # the second one found nothing left to do
    assert sorted(path.name for path in old.parent.iterdir()) == ["build.duckdb", kept]


def test_whoever_comes_second_finds_nothing_left_to_do(old: Path) -> None:
    bring_up_to_date(old, NOW)
    before = old.stat().st_ino
    bring_up_to_date(old, NOW)
    assert old.stat().st_ino == before


@pytest.mark.parametrize("check", ["rows are counted", "vintages are compared"])
def test_a_copy_that_is_not_what_was_there_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    content = digest(path)
    matching = migration._matching

    def with_a_row_too_many(connection: duckdb.DuckDBPyConnection, *rest: Any) -> list[str]:
        connection.execute("insert into fresh.raw.vintage values ('c', null, null, null)")
        return matching(connection, *rest)

    monkeypatch.setattr(migration, "_matching", with_a_row_too_many)
    if check == "vintages are compared":
        one = migration._one
        monkeypatch.setattr(
            migration, "_one", lambda connection, query: 2 if "from fresh" in query else one(connection, query)
        )
    words = "3 of 2 rows were copied" if check == "rows are counted" else r"vintages differ.*\('c', 1\)"
    with pytest.raises(MigrationError, match=words):
        bring_up_to_date(path, SMALL.replace("number varchar", "number varchar, note varchar"))
    assert digest(path) == content


def test_a_file_that_is_no_database_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "build.duckdb"
    path.write_bytes(b"something else" * 1000)
    with pytest.raises(duckdb.IOException, match="not a valid DuckDB"):
        prepare_database(path)
    assert path.read_bytes() == b"something else" * 1000
