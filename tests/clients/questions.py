"""What every client is asked: SQL whose answers are text only, so that they mean the same in every client."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.clients.releases import Releases
from warehouse.connection import open_database
from warehouse.release.export import literal, quoted

README = Path(__file__).resolve().parents[2] / "README.md"
CATALOGUE = {
    "tables": "select table_name, comment from duckdb_tables() where not internal",
    "columns": "select table_name, column_name, data_type, comment from duckdb_columns() where not internal",
    "keys": "select table_name, constraint_column_names from duckdb_constraints() "
    "where constraint_type = 'PRIMARY KEY'",
    "views": "select view_name, comment from duckdb_views() where not internal",
    "macros": "select function_name, comment from duckdb_functions() where not internal",
}


def questions(releases: Releases, readme: Path = README) -> dict[str, Any]:
    """Queries on the DuckDB file and on the Parquet files of the current release, by what they ask for.

    The catalogue; a sum over all cells of each table, each view and, on two days, each as-of macro; the example of
    every other macro; the queries of the README; the figure that the next release changes. Raises ValueError for a
    macro that nobody can call by its description.
    """
    parquet = releases.current / "parquet"
    file = {f"catalogue: {name}": query for name, query in CATALOGUE.items()}
    with open_database(releases.first / "uk_crime.duckdb", read_only=True) as connection:
        tables = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
        macros = connection.execute(
            "select function_name, parameters, comment from duckdb_functions() where not internal"
        ).fetchall()
        days = connection.execute(
            "select unnest([max(published_on), quantile_disc(published_on, 0.8)]) from dim_vintage"
        ).fetchall()
        sources = [quoted(name) for name in [*tables, *(name for (name,) in views)]]
        for name, parameters, comment in macros:
            if parameters == ["day"]:
                sources += [f"{name}(date '{day}')" for (day,) in days]
            elif (example := _example(name, comment)).startswith("from "):
                sources.append(example.removeprefix("from "))
            else:
                file[f"example: {name}"] = f"select {example} as answer"
        for source in sources:
            file[f"cells: {source}"] = _cells(source, _columns(connection, source))
        columns = {name: _columns(connection, quoted(name)) for name in tables}
    for number, query in enumerate(re.findall(r"```sql\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)):
        file[f"README: {number + 1}"] = query
    return {
        "tables": tables,
        "columns": columns,
        "file": {name: _as_text(query) for name, query in file.items()},
        "parquet": {
            f"cells: {quoted(name)}": _as_text(_cells(f"read_parquet({literal(f'{parquet}/{name}.parquet')})", named))
            for name, named in columns.items()
        },
        "figure": _as_text(releases.question),
        "parquet_figure": _as_text(releases.parquet_question.format(parquet=parquet)),
    }


def written(asked: dict[str, Any], path: Path) -> Path:
    """The questions as a file for readers."""
    path.write_text(json.dumps(asked), encoding="utf-8")
    return path


def _example(name: str, comment: str | None) -> str:
    """The call that the description of a macro shows, so that every macro is really called."""
    found = re.search(r"Example: (.+?\))(?=;|\.|$)", comment or "", re.DOTALL)
    if found is None:
        raise ValueError(f"macro {name} takes no day, and its description has no 'Example: …' to call it by: {comment}")
    return found[1]


def _as_text(query: str) -> str:
    return f"select cast(columns(*) as varchar) from ({query.strip()}) as answer"


def _columns(connection: Any, source: str) -> list[str]:
    return [name for name, *_ in connection.execute(f"describe select * from {source}").fetchall()]


def _cells(source: str, columns: list[str]) -> str:
    """Number of rows, and a sum over all their cells that their order does not change."""
    cells = ", ".join(f"coalesce(cast({quoted(name)} as varchar), chr(30)), chr(31)" for name in columns)
    return f"select count(*) as row_count, bit_xor(md5_number_lower(concat({cells}))) as cells from {source}"
