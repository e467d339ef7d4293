"""What the published tables tell of themselves: what is missing and why, rows, measures, sources, caveats."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.dissemination.explorer.rows import rows_of
from warehouse.dissemination.explorer.words import day, number
from warehouse.release.export import Column, Table, quoted
from warehouse.release.profile import role_of

if TYPE_CHECKING:
    import duckdb

SAMPLE_ROWS = 5
# Columns beside `obs_status` that say in words why another one is empty.
_REASONS = ("_note", "_reason", "_because")


def missing(connection: duckdb.DuckDBPyConnection, table: Table, parquet: Path) -> dict[str, dict[str, Any]]:
    """Per column `empty` (rows without a value), `reason` (column that says why, or none), `explained` (of them).

    What is empty stands in the metadata of the table's Parquet file. The column of the reason is the one that the
    description names, or `<column>_status`. `obs_status` counts as the reason of another figure only where it has one
    in every row in which that figure is missing.
    """
    empty = _empty(parquet)
    names = [column.name for column in table.columns]
    found: dict[str, dict[str, Any]] = {name: {"empty": empty[name], "reason": None, "explained": 0} for name in names}
    asked = [
        (column.name, reason) for column in table.columns if empty[column.name] for reason in _reasons(column, names)
    ]
    if not asked:
        return found
    picked = ", ".join(
        f"count(*) filter ({quoted(column)} is null and {quoted(reason)} is not null)" for column, reason in asked
    )
    counts = connection.execute(f"select {picked} from {quoted(table.name)}").fetchone() or ()
    for (column, reason), count in zip(asked, counts, strict=True):
        kept = found[column]
        guessed = reason == "obs_status" and column != "value"
        if count > kept["explained"] and (count == kept["empty"] or not guessed):
            kept.update(reason=reason, explained=count)
    return found


def _empty(parquet: Path) -> dict[str, int]:
    """Empty cells by column of a Parquet file."""
    import pyarrow.parquet as pq

    metadata = pq.read_metadata(parquet)
    counts: dict[str, int] = dict.fromkeys(metadata.schema.to_arrow_schema().names, 0)
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            part = metadata.row_group(group).column(place)
            counts[part.path_in_schema] += part.statistics.null_count
    return counts


def _reasons(column: Column, names: list[str]) -> list[str]:
    named = [
        name
        for name in names
        if name != column.name
        and (role_of(name) == "status" or name.endswith(_REASONS))
        and re.search(rf"\b{re.escape(name)}\b", column.description)
    ]
    usual = [f"{column.name}_status", *(["obs_status"] if role_of(column.name) == "value" else [])]
    return [*named, *(name for name in usual if name in names and name not in named)]


def sample(connection: duckdb.DuckDBPyConnection, table: Table, rows: int) -> list[list[str]]:
    """Up to SAMPLE_ROWS rows, spread evenly over the `rows` of the table in the order of its key: texts by column."""
    wanted = sorted({rows * part // SAMPLE_ROWS for part in range(SAMPLE_ROWS)} & set(range(rows)))
    if not wanted:
        return [[] for _ in table.columns]
    picked = ", ".join(quoted(column.name) for column in table.columns)
    where = ", ".join(map(str, wanted))
    found = connection.execute(
        f"select {picked} from {quoted(table.name)} where rowid in ({where}) order by rowid"
    ).fetchall()
    return [[shown(row[place]) for row in found] for place in range(len(table.columns))]


def shown(value: Any) -> str:
    """A value of a table as a page shows it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, date):
        return day(value)
    return str(value)


def unit_column(column: str, names: list[str]) -> str | None:
    """Column that holds the unit of a figure; none for other columns and for figures whose description names it."""
    if f"{column}_unit" in names:
        return f"{column}_unit"
    if column == "canonical_value" and "canonical_unit" in names:
        return "canonical_unit"
    return "unit" if column in ("value", "published_value", "lower", "upper") and "unit" in names else None


def measures_in(connection: duckdb.DuckDBPyConnection, table: Table) -> list[dict[str, Any]]:
    """Rows of dim_measure for the measures of a table that has measures, with `figures`, by name."""
    if "measure" not in {column.name for column in table.columns}:
        return []
    return rows_of(
        connection,
        f"""
        select described.*, counted.figures
        from (
            select measure, count(*) as figures from {quoted(table.name)} where measure is not null group by all
        ) as counted
        inner join dim_measure as described using (measure)
        order by measure
        """,
    )


def sources_in(connection: duckdb.DuckDBPyConnection, table: Table) -> list[dict[str, Any]]:
    """Rows of dim_source that the figures of a table come from, with `rows` and `caveats` (a list of their texts).

    None for the tables that describe sources themselves, and for those whose rows name neither source nor edition.
    """
    used = _sources_of(table)
    if used is None:
        return []
    found = rows_of(
        connection,
        f"""
        with used as ({used})
        select source.*, counted.rows
        from (select source_id, count(*) as rows from used group by all) as counted
        inner join dim_source as source using (source_id)
        order by source_id
        """,
    )
    return found


def caveats_in(connection: duckdb.DuckDBPyConnection, table: Table) -> list[dict[str, Any]]:
    """Caveats of the sources of a table: `caveat`, `reference`, `sources` (their names, sorted)."""
    used = _sources_of(table)
    if used is None:
        return []
    return rows_of(
        connection,
        f"""
        select caveat, reference, list_sort(list(distinct source_id)) as sources
        from dim_caveat where source_id in ({used})
        group by all order by sources[1], caveat
        """,
    )


def _sources_of(table: Table) -> str | None:
    names = [column.name for column in table.columns]
    if table.name.startswith("dim_"):
        return None
    if "source_id" in names:
        return f"select source_id from {quoted(table.name)}"
    editions = [name for name in names if name.endswith("vintage_id")]
    if not editions:
        return None
    return " union all ".join(
        f"select vintage.source_id from {quoted(table.name)} inner join dim_vintage as vintage "
        f"on vintage.vintage_id = {quoted(name)}"
        for name in editions
    )


def macros(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Macros of the released DuckDB: `name`, `parameters`, `comment`, `definition`."""
    return rows_of(
        connection,
        """
        select function_name as name, parameters, comment, macro_definition as definition, function_type as kind
        from duckdb_functions()
        where function_type in ('macro', 'table_macro') and not internal and database_name = current_database()
        order by function_name
        """,
    )


def views(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Views of the released DuckDB: `name`, `comment`, `columns` (name, type, description)."""
    found = rows_of(
        connection,
        """
        select view_name as name, comment from duckdb_views()
        where not internal and database_name = current_database() order by view_name
        """,
    )
    for view in found:
        columns = connection.execute(
            "select column_name, data_type, comment from duckdb_columns() "
            "where table_name = ? and database_name = current_database() order by column_index",
            [view["name"]],
        ).fetchall()
        view["columns"] = [{"name": name, "type": kind, "description": text or ""} for name, kind, text in columns]
    return found
