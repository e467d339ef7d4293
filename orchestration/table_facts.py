"""Facts on tables for the Dagster UI: rows, columns with their descriptions, and where each column comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import TableColumn, TableSchema

from orchestration.home import Home
from warehouse.connection import open_database

if TYPE_CHECKING:
    import duckdb

REFERENCE_TABLES = (
    "source",
    "designation",
    "caveat",
    "area",
    "area_name",
    "area_partition",
    "offence",
    "offence_label",
    "offence_partition",
    "obs_status",
    "measure",
    "unit",
    "survey",
    "survey_wave",
    "reporting_body",
    "series_break",
    "conformed_offence",
    "iccs_category",
    "offence_bridge",
    "comparability_rule",
    "comparison_series",
    "cell_caveat",
    "gap_pair",
    "statistical_change",
    "correction",
    "revision_cause",
)


def all_table_facts(home: Home, schemas: tuple[str, ...]) -> dict[tuple[str, str], dict[str, Any]]:
    """Dagster metadata (row count, column schema) by (schema, table), read in one opening of the database."""
    with open_database(home.build_database, read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() "
            "where not internal and list_contains(?, schema_name) order by schema_name, table_name, column_index",
            [list(schemas)],
        ).fetchall()
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where list_contains(?, schema_name)", [list(schemas)]
        ).fetchall()
        rows = {
            (schema, table): connection.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
            for schema, table in tables
        }
    schemata: dict[tuple[str, str], list[TableColumn]] = {}
    for schema, table, column, data_type, comment in columns:
        schemata.setdefault((schema, table), []).append(TableColumn(column, data_type, description=comment))
    return {
        name: {
            "dagster/column_schema": TableSchema(columns=found),
            "dagster/relation_identifier": ".".join(name),
            **({"dagster/row_count": count[0]} if (count := rows.get(name)) else {}),
        }
        for name, found in schemata.items()
    }


def raw_source_facts(connection: duckdb.DuckDBPyConnection, source_id: str) -> dict[str, Any]:
    """Rows and editions of one source in the raw layer."""
    row = connection.execute(
        "select coalesce(sum(row_count), 0), count(*), max(published_on) from raw.vintage where source_id = ?",
        [source_id],
    ).fetchone()
    assert row is not None
    return {
        "dagster/row_count": int(row[0]),
        "editions in the warehouse": row[1],
        "newest publication": str(row[2]) if row[2] else "none",
    }
