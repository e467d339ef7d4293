"""Migration: a database made with an older schema is written anew beside, every vintage kept, and put in its place.

Rows are copied by the names of their columns, and only where nothing of them is lost. What names cannot say (a column
that must be filled, a column given up, a type that does not hold what was there) is said by a numbered step,
`migrations/NNNN_name.sql`: statements that are run, in order, on a copy of the old database before it is copied from.
A step that was run is never edited: a database remembers its text, as it does that of the schema.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connection import PATIENCE_SECONDS, DatabaseBusyError, open_database

if TYPE_CHECKING:
    import duckdb

STEPS = Path(__file__).with_name("migrations")
# `reference` is written anew by every run, and the schemas of dbt are built anew.
_KEPT_SCHEMAS = ("raw", "ops")
_VERSIONS = ("ops", "schema_version")
_STEP_NAME = re.compile(r"^\d{4}_[a-z0-9_]+\.sql$")
_BESIDE = ".migrating-"


class MigrationError(Exception):
    """Rows of the old database that the new schema cannot take as they are; nothing was changed."""

    def __init__(self, path: Path, place: str, found: str, action: str) -> None:
        self.place = place
        super().__init__(
            f"{path}, {place}: {found}; expected rows that the new schema can take as they are. "
            f"The database was left as it was. To do: {action}"
        )


@dataclass(frozen=True)
class _Column:
    name: str
    type: str
    nullable: bool
    has_default: bool


def fingerprint_of(text: str) -> str:
    """What a database remembers of the text of its schema, or of a step."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_made_with(path: Path, text: str) -> bool:
    """Whether the database at `path` has the schema `text`; raises DatabaseBusyError while another process has it."""
    with open_database(path, read_only=True) as connection:
        return fingerprint_of(text) in _versions(connection)


def bring_up_to_date(path: Path, text: str, steps: Path = STEPS) -> None:
    """Make the database at `path` with the schema `text`, or carry the rows of `raw` and `ops` over to that schema.

    The database before is kept beside as `<name>.schema-<first 8 digits of its schema>`: the project version that
    made it can go on with it, and may hold vintages whose bytes are no longer landed. A kill leaves the old database
    or the new one under `path`, never none. Processes take turns.

    Raises MigrationError, with the old database untouched, when rows would be lost or left without what the schema
    asks for; DatabaseBusyError when another process goes on holding the database.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        if path.exists() and is_made_with(path, text):
            return  # another process has done it meanwhile
        fresh = path.with_name(f"{path.name}{_BESIDE}{os.getpid()}")
        if not path.exists():
            with open_database(":memory:") as connection:
                _create(connection, fresh, text, steps)
            _put_in_place(fresh, path, None)
            return
        # What a killed process had committed lies in the log beside; left there it would belong to no database.
        if _log_of(path).exists():
            with open_database(path) as connection:
                connection.execute("checkpoint")
        with open_database(":memory:") as connection:
            # Held until the new database is in place: nobody writes to the old one once it is copied.
            _attach_old(connection, path)
            before = _versions(connection, "old")
            source = _after_steps(connection, path, fresh, before, steps)
            _create(connection, fresh, text, steps, lambda: _carry(connection, path, source))
            _put_in_place(fresh, path, next(iter(before), None))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait for others that migrate in this folder, then be the only one; remove what a killed one has left."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            for left in path.parent.glob(f"{path.name}{_BESIDE}*"):
                left.unlink()
    finally:
        os.close(handle)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _attach_old(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    import duckdb
    from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

    def is_locked(error: BaseException) -> bool:
        return isinstance(error, duckdb.IOException) and "Could not set lock on file" in str(error)

    patient = Retrying(
        retry=retry_if_exception(is_locked),
        stop=stop_after_delay(PATIENCE_SECONDS),
        wait=wait_fixed(0.2),
        reraise=True,
    )
    try:
        patient(connection.execute, f"attach {_literal(str(path))} as old (read_only)")
    except duckdb.IOException as error:
        if not is_locked(error):
            raise
        raise DatabaseBusyError(
            f"{path} is held by another process and has an older schema. "
            f"To do: wait for the run at work to end, then try again ({error})"
        ) from error


def _versions(connection: duckdb.DuckDBPyConnection, catalog: str | None = None) -> list[str]:
    """Fingerprints that a database remembers, that of its schema first."""
    database = catalog or _one(connection, "select current_database()")
    if _VERSIONS not in _tables(connection, database):
        return []
    rows = connection.execute(f"select sha256 from {_quoted(database)}.ops.schema_version order by rowid").fetchall()
    return [sha256 for (sha256,) in rows]


def _steps_of(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.sql"))
    for path in found:
        if not _STEP_NAME.match(path.name):
            raise ValueError(f"{path}: a step of a migration is named NNNN_name.sql; its number gives its turn")
    return found


def _after_steps(connection: duckdb.DuckDBPyConnection, path: Path, fresh: Path, before: list[str], steps: Path) -> str:
    """Catalog to copy from: the old database, or a copy of it after the steps that it has not seen."""
    import duckdb

    pending = [step for step in _steps_of(steps) if fingerprint_of(step.read_text(encoding="utf-8")) not in before]
    if not pending:
        return "old"
    copy = fresh.with_name(f"{fresh.name}.stepped")
    shutil.copyfile(path, copy)
    connection.execute(f"attach {_literal(str(copy))} as stepped")
    connection.execute("use stepped")
    for step in pending:
        try:
            connection.execute(step.read_text(encoding="utf-8"))
        except duckdb.Error as error:
            raise MigrationError(path, f"step {step.name}", str(error), "mend the step, then run again") from error
    return "stepped"


def _create(
    connection: duckdb.DuckDBPyConnection, fresh: Path, text: str, steps: Path, fill: Any = lambda: None
) -> None:
    """Write the database `fresh` with the schema `text`, filled by `fill`, whole and closed."""
    connection.execute(f"attach {_literal(str(fresh))} as fresh")
    connection.execute("use fresh")
    connection.begin()
    connection.execute(text)
    for known in (text, *(step.read_text(encoding="utf-8") for step in _steps_of(steps))):
        connection.execute("insert into ops.schema_version values (?)", [fingerprint_of(known)])
    connection.commit()
    fill()
    connection.execute("use memory")
    connection.execute("detach fresh")
    if _log_of(fresh).exists():
        raise RuntimeError(f"{fresh}: closed, and not all of it is in the file")


def _carry(connection: duckdb.DuckDBPyConnection, path: Path, source: str) -> None:
    """Copy every row of the kept schemas from `source` to `fresh`, and count them there, vintage by vintage."""
    import duckdb

    connection.execute("set timezone = 'UTC'")  # moments without a zone are kept in UTC
    old, new = _tables(connection, source), _tables(connection, "fresh")
    for table in old:
        if table[0] not in _KEPT_SCHEMAS or table == _VERSIONS:
            continue
        name = ".".join(map(_quoted, table))
        rows = _one(connection, f"select count(*) from {source}.{name}")
        if table not in new:
            if rows:
                action = "write a step that drops the table, or say with one where its rows go"
                raise MigrationError(path, ".".join(table), f"the table is gone and holds {rows:,} rows", action)
            continue
        columns = _matching(connection, path, source, table) if rows else []
        if columns:
            names = ", ".join(map(_quoted, columns))
            try:
                connection.execute(f"insert into fresh.{name} ({names}) select {names} from {source}.{name}")
            except duckdb.Error as error:
                action = "write a step that makes the rows fit"
                raise MigrationError(path, ".".join(table), str(error), action) from error
        copied = _one(connection, f"select count(*) from fresh.{name}")
        if copied != rows:
            raise MigrationError(path, ".".join(table), f"{copied:,} of {rows:,} rows were copied", "look at the disk")
        if table[0] == "raw":
            per_vintage = f"select vintage_id, count(*) from {{}}.{name} group by all"
            there, here = per_vintage.format(source), per_vintage.format("fresh")
            if lost := connection.execute(f"({there} except {here}) union ({here} except {there})").fetchall():
                action = "run the migration again; the old database holds them"
                raise MigrationError(path, ".".join(table), f"vintages differ after the copy: {lost[:5]}", action)


def _matching(connection: duckdb.DuckDBPyConnection, path: Path, source: str, table: tuple[str, str]) -> list[str]:
    """Columns to copy; raises MigrationError where the names do not say what becomes of the rows."""
    name = ".".join(map(_quoted, table))
    before, after = _columns(connection, source, table), _columns(connection, "fresh", table)

    def refuse(column: str, found: str, action: str) -> MigrationError:
        step = f"write {STEPS.name}/NNNN_name.sql ({action})"
        return MigrationError(path, f"{'.'.join(table)}.{column}", found, step)

    for gone in before.keys() - after.keys():
        filled = _one(connection, f"select count({_quoted(gone)}) from {source}.{name}")
        if filled:
            raise refuse(gone, f"the column is gone and {filled:,} rows have it", "drop it there, or move its values")
    for column in after.values():
        held = before.get(column.name)
        if held is None:
            if not (column.nullable or column.has_default):
                raise refuse(column.name, "every row must have the new column", "add it there and fill it")
            continue
        cell = _quoted(column.name)
        if not column.nullable and (
            empty := _one(connection, f"select count(*) from {source}.{name} where {cell} is null")
        ):
            raise refuse(column.name, f"{empty:,} rows have nothing where there must be something now", "fill it there")
        if held.type != column.type:
            back = f"try_cast(try_cast({cell} as {column.type}) as {held.type})"
            lost = connection.execute(
                f"select {cell}::varchar, count(*) over () from {source}.{name} "
                f"where {cell} is not null and {back} is distinct from {cell} limit 1"
            ).fetchone()
            if lost:
                found = f"{lost[1]:,} rows do not fit from {held.type} into {column.type}, among them {lost[0]!r}"
                raise refuse(column.name, found, "convert it there")
    return [name for name in after if name in before]


def _put_in_place(fresh: Path, path: Path, schema: str | None) -> None:
    """Make `fresh` durable and give it its place; the file there stays beside under the name of its schema."""
    _sync(fresh)
    if schema is not None:
        kept = path.with_name(f"{path.name}.schema-{schema[:8]}")
        kept.unlink(missing_ok=True)
        os.link(path, kept)
    os.replace(fresh, path)
    _sync(path.parent)


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[tuple[str, str]]:
    return connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? order by all", [catalog]
    ).fetchall()


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str, table: tuple[str, str]) -> dict[str, _Column]:
    rows = connection.execute(
        "select column_name, data_type, is_nullable, column_default is not null from duckdb_columns() "
        "where database_name = ? and schema_name = ? and table_name = ? order by column_index",
        [catalog, *table],
    ).fetchall()
    return {row[0]: _Column(*row) for row in rows}


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
