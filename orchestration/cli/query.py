"""`ukcrime query`: SQL on the current release, read-only; a table for people, CSV for pipes."""

from __future__ import annotations

from orchestration.cli.terminal import err, print_rows
from orchestration.home import current_home


def run_query(sql: str, as_csv: bool) -> int:
    """Print the rows of `sql`; returns 0, 1 when there is no release, 2 for a query that DuckDB refuses."""
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
        err.print(str(error), markup=False)
        return 2
    print_rows(columns, rows, as_csv=as_csv)
    return 0
