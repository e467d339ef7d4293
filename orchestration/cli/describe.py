"""`ukcrime describe`: the data dictionary of a release, of all of it in lines or of one mart in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.text import Text

from orchestration.cli.query import ANSWERED, REFUSED, found_release, nearest
from orchestration.cli.terminal import err, out, rich_table

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

FORMS = ("table", "json", "markdown")
_QUERIES_SHOWN = 3


def run_describe(name: str | None, *, form: str, release: str | None) -> int:
    """Print what the release has, or what `name` (a mart, view or macro) is and holds.

    Returns 0, 1 when there is no release, 2 for a name, form or release unknown.
    """
    from warehouse.client.connecting import open_release

    if form not in FORMS:
        err.print(f"No format {form!r}. Known formats: {', '.join(FORMS)}", markup=False)
        return REFUSED
    with found_release(release) as folder:
        if isinstance(folder, int):
            return folder
        with open_release(folder) as connection:
            known = _known(connection, folder)
            if name is None:
                _print_list(known, form)
                return ANSWERED
            if name not in known:
                near = nearest(name, known)
                told = f" Nearest: {', '.join(near)}." if near else ""
                err.print(f"{folder.name} has no {name!r}.{told} All there is: ukcrime describe", markup=False)
                return REFUSED
            told_in_full = _in_full(connection, known[name], folder)
    if form == "json":
        print(json.dumps(told_in_full, indent=2, ensure_ascii=False))
    elif form == "markdown":
        _print_markdown(told_in_full)
    else:
        _print_text(told_in_full)
    return ANSWERED


def _known(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, dict[str, Any]]:
    """Every table, view and macro by name: name, kind, rows (null but for tables), description."""
    from warehouse.client.connecting import manifest_of

    rows = {name: table["rows"] for name, table in manifest_of(folder)["tables"].items()}
    found = connection.execute(
        """
        select table_name, 'table', coalesce(comment, '') from duckdb_tables() where database_name = current_database()
        union all
        select view_name, 'view', coalesce(comment, '') from duckdb_views()
        where database_name = current_database() and not internal
        union all
        select distinct function_name, 'macro', coalesce(comment, '') from duckdb_functions()
        where database_name = current_database() and not internal
        order by all
        """
    ).fetchall()
    kinds = ("table", "view", "macro")
    found.sort(key=lambda row: (kinds.index(row[1]), row[0]))
    return {
        name: {"name": name, "kind": kind, "rows": rows.get(name), "description": description.strip()}
        for name, kind, description in found
    }


def _in_full(connection: duckdb.DuckDBPyConnection, known: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What is known of a table, view or macro, and of the macros and queries that read it."""
    from warehouse.dissemination.explorer.worked_queries import worked_queries

    name = known["name"]
    queries = [{"question": query.question, "sql": query.sql} for query in worked_queries() if query.reads(name)]
    told = {"release": folder.name, **known}
    if known["kind"] == "macro":
        [(parameters,)] = connection.execute(
            "select any_value(parameters) from duckdb_functions() where function_name = ? and not internal", [name]
        ).fetchall()
        return {**told, "parameters": parameters, "queries": queries}
    columns = connection.execute(
        "select column_name, data_type, coalesce(comment, '') from duckdb_columns() "
        "where database_name = current_database() and table_name = ? order by column_index",
        [name],
    ).fetchall()
    key = connection.execute(
        "select constraint_column_names from duckdb_constraints() where database_name = current_database() "
        "and table_name = ? and constraint_type = 'PRIMARY KEY'",
        [name],
    ).fetchall()
    reading = connection.execute(
        "select distinct function_name from duckdb_functions() where database_name = current_database() "
        "and not internal and regexp_matches(macro_definition, ?) "
        "union select view_name from duckdb_views() where database_name = current_database() and not internal "
        "and regexp_matches(sql, ?) order by all",
        [rf"\b{name}\b"] * 2,
    ).fetchall()
    return {
        **told,
        "key": key[0][0] if key else [],
        "columns": [
            {"name": column, "type": kind, "role": _role(column), "description": text.strip()}
            for column, kind, text in columns
        ],
        "sources": _sources(connection, name, [column for column, *_ in columns]),
        "read_by": [other for (other,) in reading if other != name],
        "queries": queries,
    }


def _role(column: str) -> str | None:
    """Part of a column in the files; null for what only a view computes."""
    from warehouse.release.profile import UnknownColumnError, role_of

    try:
        return role_of(column)
    except UnknownColumnError:
        return None


def _sources(connection: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> list[str]:
    """Sources that the rows name, or the editions they name are of; none where they name neither."""
    from warehouse.dissemination.sources import sources_of

    if not any(column.endswith(("source_id", "vintage_id")) for column in columns):
        return []
    return [source.source_id for source in sources_of(connection, name)]


def _print_list(known: dict[str, dict[str, Any]], form: str) -> None:
    lines = [{**entry, "description": entry["description"].split("\n")[0]} for entry in known.values()]
    if form == "json":
        print(json.dumps(lines, indent=2, ensure_ascii=False))
    elif form == "markdown":
        _print_rows_of_markdown(("name", "kind", "rows", "description"), [list(line.values()) for line in lines])
    else:
        names = ("name", "kind", "rows", "description")
        print(rich_table(names, [tuple(line.values()) for line in lines], on_terminal=out.is_terminal), end="")


def _print_text(told: dict[str, Any]) -> None:
    _say(f"{told['name']} ({told['kind']}, release {told['release']})", "bold")
    _say(told["description"])
    for name, value in _facts(told):
        _say(f"{name}: {value}")
    if told["kind"] != "macro":
        names = ("column", "type", "role", "description")
        rows = [tuple(column.values()) for column in told["columns"]]
        print(rich_table(names, rows, on_terminal=out.is_terminal), end="")
    for query in told["queries"][:_QUERIES_SHOWN]:
        _say(f"\n{query['question']}", "italic")
        _say(query["sql"])


def _say(text: str, style: str = "") -> None:
    """A line that a terminal breaks between words, and a pipe gets whole."""
    out.print(Text(text, style=style), soft_wrap=not out.is_terminal)


def _print_markdown(told: dict[str, Any]) -> None:
    print(f"# {told['name']}\n\n{told['description']}\n")
    for name, value in _facts(told):
        print(f"- {name}: {value}")
    if told["kind"] != "macro":
        print()
        _print_rows_of_markdown(
            ("column", "type", "role", "description"), [list(column.values()) for column in told["columns"]]
        )
    for query in told["queries"][:_QUERIES_SHOWN]:
        print(f"\n{query['question']}\n\n```sql\n{query['sql']}\n```")


def _facts(told: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands beside the description, as far as it is known."""
    if told["kind"] == "macro":
        return [("Call", f"{told['name']}({', '.join(told['parameters'])})")]
    facts = {
        "Rows": "" if told["rows"] is None else f"{told['rows']:,}",
        "Key": ", ".join(told["key"]),
        "Read by": ", ".join(told["read_by"]),
        "Sources": ", ".join(told["sources"]),
    }
    return [(name, value) for name, value in facts.items() if value]


def _print_rows_of_markdown(names: tuple[str, ...], rows: list[list[Any]]) -> None:
    from orchestration.cli.result_forms import markdown_text

    print(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}")
    for row in rows:
        print(f"| {' | '.join(markdown_text('' if value is None else str(value)) for value in row)} |")
