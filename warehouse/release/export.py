"""Export of the marts: one Parquet file each, and one DuckDB file that older clients can open too."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connection import open_database
from warehouse.release.profile import in_profile_order

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# DuckDB's default format of today opens in no older client; this one opens from 1.2 on, in browsers and Node too.
STORAGE_VERSION = "v1.2.0"
ROW_GROUP_SIZE = 100_000


# Figures and populations as they stood on a day. Kept beside the tables they read: both are exported or neither.
def _as_of(fact: str, what: str) -> tuple[str, str, str]:
    """Macro over a mart of editions: the table it needs, its description, its query."""
    return (
        f"{fact}_vintage",
        f"{what} as published on a day: each figure from the newest edition of that day that holds it.",
        f"select * from {fact}_vintage where valid_from <= day::date and (valid_to is null or valid_to > day::date)",
    )


MACROS = {
    "as_of_recorded_crime": _as_of("fct_recorded_crime", "Recorded crime"),
    "as_of_survey_estimate": _as_of("fct_survey_estimate", "Survey estimates"),
    "as_of_fraud_and_cyber": _as_of("fct_fraud_and_cyber", "Fraud and cyber-crime"),
    "as_of_population": (
        "fct_population",
        "Population as published on a day: per source, area and date from the newest edition of that day.",
        "select * from fct_population where published_on <= day::date "
        "qualify row_number() over "
        "(partition by source_id, area_code, reference_date order by published_on desc, vintage_id desc) = 1",
    ),
    "as_of_revision": (
        "fct_revision",
        "Revisions known on a day: those that an edition published by then brought.",
        "select * from fct_revision where to_published_on <= day::date",
    ),
}

# Every figure that two editions or more show, edition by edition: a pivot over `appearance` gives the triangle. The
# figure alone tells the partitions apart; what else it is named by lets a question about one source read that only.
_TRIANGLE = """
    select
        figure_id, source_id, jurisdiction, area_code, period_id, period_label, offence_id, offence_label,
        {reporting_body} as reporting_body, {survey_population} as survey_population, breakdown, category,
        measure, unit,
        row_number() over editions as appearance,
        edition, published_on,
        published_on - first_value(published_on) over editions as days_since_first,
        value,
        value - first_value(value) over editions as revision_since_first,
        value - lag(value) over editions as revision_since_the_edition_before
    from {fact}
    {where}
    window
        editions as (
            partition by source_id, area_code, period_id, offence_id, measure, figure_id
            order by valid_from, valid_to nulls last, vintage_id
        ),
        figures as (partition by source_id, area_code, period_id, offence_id, measure, figure_id)
    qualify count(*) over figures > 1
"""
# Each fact, with what it calls the columns that not all of them have. The fact of fraud shows figures of the other
# two again, which are figures once.
_FACTS_OF_EDITIONS = {
    "fct_recorded_crime_vintage": {
        "reporting_body": "reporting_body",
        "survey_population": "null::varchar",
        "where": "",
    },
    "fct_survey_estimate_vintage": {
        "reporting_body": "null::varchar",
        "survey_population": "survey_population",
        "where": "",
    },
    "fct_fraud_and_cyber_vintage": {
        "reporting_body": "reporting_body",
        "survey_population": "survey_population",
        "where": "where source_id not in (select source_id from fct_recorded_crime_vintage"
        " union select source_id from fct_survey_estimate_vintage)",
    },
}


@dataclass(frozen=True)
class View:
    """A view of the released DuckDB: the tables it reads, what it tells, its query, and the columns of its own."""

    needs: frozenset[str]
    description: str
    query: str
    columns: dict[str, str]  # descriptions; other columns are described as in the tables


VIEWS = {
    "revision_triangle": View(
        frozenset(_FACTS_OF_EDITIONS),
        "Figures that two editions or more show, one row per edition: value, and revision since the first and since "
        "the edition before.",
        " union all ".join(f"({_TRIANGLE.format(fact=fact, **own)})" for fact, own in _FACTS_OF_EDITIONS.items()),
        {
            "appearance": "1 = the first edition at hand that shows the figure, and so on.",
            "days_since_first": "Days from the first edition to this one.",
            "revision_since_first": "Value less that of the first edition.",
            "revision_since_the_edition_before": "Value less that of the edition before.",
        },
    ),
}


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
    """Write the DuckDB file of a release from its Parquet files: keys, comments and as-of macros included."""
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
        for macro, (needs, description, query) in MACROS.items():
            if needs in {table.name for table in tables}:
                connection.execute(f"create macro {macro}(day) as table {query}")
                connection.execute(f"comment on macro table {macro} is {literal(description)}")
        described = {column.name: column.description for table in tables for column in table.columns}
        for name, view in VIEWS.items():
            if view.needs <= {table.name for table in tables}:
                connection.execute(f"create view {name} as {view.query}")
                connection.execute(f"comment on view {name} is {literal(view.description)}")
                for column, *_ in connection.execute(f"describe {name}").fetchall():
                    text = literal(view.columns.get(column) or described[column])
                    connection.execute(f"comment on column {name}.{quoted(column)} is {text}")
        connection.execute("use memory")
        connection.execute("detach release")


def sha256_of(path: Path) -> str:
    """Hex digest of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
