"""`ukcrime query`: SQL on the current release, read-only; a table for people, CSV for pipes."""

from __future__ import annotations

import csv
import sys

from rich.table import Table

from orchestration.cli.terminal import err, out
from orchestration.home import current_home


def run_query(sql: str, as_csv: bool) -> int:
    """Print the rows of `sql`; returns the exit code (2 for a query DuckDB refuses)."""
    import duckdb

    from warehouse.connection import open_database
    from warehouse.release import current_release

    release = current_release(current_home().root)
    if release is None:
        err.print("There is no release yet. Run: ukcrime run")
        return 1
    try:
        with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
            found = connection.execute(sql)
            columns = [column[0] for column in found.description or []]
            rows = found.fetchall()
    except duckdb.Error as error:
        err.print(f"{error}", markup=False)
        return 2
    if as_csv or not out.is_terminal:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        return 0
    table = Table()
    for position, column in enumerate(columns):
        numeric = any(isinstance(row[position], int | float) for row in rows[:50])
        table.add_column(column, justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*[_shown(value) for value in row])
    out.print(table)
    return 0


def _shown(value: object) -> str:
    if value is None:
        return "·"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.4g}"
    return str(value)
