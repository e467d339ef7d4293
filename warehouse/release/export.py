"""Export of the marts: one Parquet file each, and one DuckDB file that older clients can open too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connection import open_database
from warehouse.release.macros import MACROS, VIEWS
from warehouse.release.profile import in_profile_order

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# DuckDB's default format of today opens in no older client; this one opens from 1.2 on, in browsers and Node too.
STORAGE_VERSION = "v1.2.0"
ROW_GROUP_SIZE = 100_000


@dataclass(frozen=True)
class Column:
    """A column of a mart, as its contract describes it."""

    name: str
    type: str  # DuckDB type; enumerations as varchar
    description: str


@dataclass(frozen=True)
class Table:
    """A mart: its columns, and the key that no two rows share and by which it is ordered."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class ExportedTable:
    """A Parquet file that was written."""

    rows: int
    sha256: str


def quoted(name: str) -> str:
    """SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """SQL text."""
    return "'" + text.replace("'", "''") + "'"


def marts_of(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every table of schema `marts`, by name: comments, primary key, and columns in the order of the profile.

    Raises UnknownColumnError for a column that the profile does not know.
    """
    tables = connection.execute(
        """
        select table_name, comment from duckdb_tables()
        where schema_name = 'marts' and database_name = current_database()
        order by table_name
        """
    ).fetchall()
    keys: dict[str, tuple[str, ...]] = {
        name: tuple(columns)
        for name, columns in connection.execute(
            """
            select table_name, constraint_column_names from duckdb_constraints()
            where schema_name = 'marts' and database_name = current_database() and constraint_type = 'PRIMARY KEY'
            """
        ).fetchall()
    }
    found = []
    for name, comment in tables:
        columns = {
            column: Column(column, "VARCHAR" if kind.startswith("ENUM") else kind, description or "")
            for column, kind, description in connection.execute(
                """
                select column_name, data_type, comment from duckdb_columns()
                where schema_name = 'marts' and database_name = current_database() and table_name = ?
                order by column_index
                """,
                [name],
            ).fetchall()
        }
        ordered = tuple(columns[column] for column in in_profile_order(columns))
        found.append(Table(name, comment or "", ordered, keys.get(name, ())))
    return found


def write_parquet(connection: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> dict[str, ExportedTable]:
    """Write `folder`/<mart>.parquet for each table: ordered by key, same rows give the same bytes."""
    import pyarrow.parquet as pq

    def write(table: Table) -> ExportedTable:
        picked = ", ".join(f"{quoted(column.name)}::{column.type} as {quoted(column.name)}" for column in table.columns)
        order = ", ".join(quoted(name) for name in table.key) or "all"
        with connection.cursor() as cursor:
            rows: pa.Table = cursor.sql(
                f"select {picked} from marts.{quoted(table.name)} order by {order}"
            ).to_arrow_table()
        path = folder / f"{table.name}.parquet"
        described = _described(rows, table)
        try:
            pq.write_table(described, path, compression="zstd", compression_level=6, row_group_size=ROW_GROUP_SIZE)
        except OSError as error:  # Arrow says that the disk is full, and not where
            raise OSError(error.errno, f"{path} cannot be written: {error}") from error
        return ExportedTable(rows.num_rows, sha256_of(path))

    folder.mkdir(parents=True)
    # Encoding a mart keeps one core busy and no more.
    with ThreadPoolExecutor(max_workers=2) as workers:
        written = list(workers.map(write, tables))
    return {table.name: exported for table, exported in zip(tables, written, strict=True)}


def _described(rows: pa.Table, table: Table) -> pa.Table:
    """`rows` with descriptions in the metadata: of each column for Arrow readers, of all for readers of Parquet."""
    import pyarrow as pa

    descriptions = {column.name: column.description for column in table.columns}
    fields = [field.with_metadata({"description": descriptions[field.name]}) for field in rows.schema]
    metadata = {
        "description": table.description,
        "columns": json.dumps(descriptions, ensure_ascii=False),
        "primary_key": json.dumps(table.key),
    }
    return pa.Table.from_arrays(rows.columns, schema=pa.schema(fields, metadata=metadata))


def write_duckdb(tables: list[Table], parquet: Path, file: Path) -> None:
    """Write the DuckDB file of a release from its Parquet files: keys, comments, macros and views included."""
    with open_database(":memory:") as connection:
        connection.execute(f"attach {literal(str(file))} as release (storage_version {literal(STORAGE_VERSION)})")
        connection.execute("use release")
        for table in tables:
            columns = [f"{quoted(column.name)} {column.type}" for column in table.columns]
            if table.key:
                columns.append(f"primary key ({', '.join(quoted(name) for name in table.key)})")
            name = quoted(table.name)
            connection.execute(f"create table {name} ({', '.join(columns)})")
            source = literal(str(parquet / f"{table.name}.parquet"))
            connection.execute(f"insert into {name} select * from read_parquet({source})")
            connection.execute(f"comment on table {name} is {literal(table.description)}")
            for column in table.columns:
                connection.execute(f"comment on column {name}.{quoted(column.name)} is {literal(column.description)}")
        create_macros(connection, {table.name for table in tables})
        create_views(
            connection,
            {table.name: {column.name: column.description for column in table.columns} for table in tables},
        )
        connection.execute("use memory")
        connection.execute("detach release")


def create_macros(connection: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Make every macro whose tables are `present`, with its comment, in the database in use."""
    for name, macro in MACROS.items():
        if macro.needs <= set(present):
            kind = "table" if macro.is_table else ""
            connection.execute(f"create macro {name}({macro.parameters}) as {kind} {macro.body}")
            connection.execute(f"comment on macro {kind} {name} is {literal(macro.description)}")


def create_views(connection: duckdb.DuckDBPyConnection, described: Mapping[str, Mapping[str, str]]) -> None:
    """Make every view whose tables are there, with comments on it and its columns, in the database in use.

    `described` holds the tables that are there, each with the descriptions of its columns: a column of a view that is
    not of its own is described as in the tables that the view reads.
    """
    for name, view in VIEWS.items():
        if view.needs <= described.keys():
            connection.execute(f"create view {name} as {view.query}")
            connection.execute(f"comment on view {name} is {literal(view.description)}")
            texts = {column: text for table in sorted(view.needs) for column, text in described[table].items()}
            for column, *_ in connection.execute(f"describe {name}").fetchall():
                text = literal(view.columns.get(column) or texts[column])
                connection.execute(f"comment on column {name}.{quoted(column)} is {text}")


def sha256_of(path: Path) -> str:
    """Hex digest of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
