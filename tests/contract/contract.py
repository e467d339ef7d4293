"""What of a release is public: columns of marts, macros and views with what they give, files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from warehouse.release.macros import MACROS, VIEWS
from warehouse.release.profile import UnknownColumnError, role_of

PROJECT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).with_name("public_columns.json")
MARTS = PROJECT / "dbt_project" / "models" / "marts"
Contract = dict[str, Any]
# The words that make a column deprecated, with the day and what to use instead: a column of the mart, or mart.column.
DEPRECATED = re.compile(r"Deprecated since (\d{4}-\d{2}-\d{2}); use ([a-z_]+(?:\.[a-z_]+)?) instead\.")
RULE = (
    "Columns of marts are public (docs/stability.md). "
    "A new one: RENEW_SNAPSHOT=1 writes it down; name it in CHANGELOG.md under Data. "
    "One to be renamed, retyped or removed: keep it beside its successor, end its description in "
    "'Deprecated since YYYY-MM-DD; use SUCCESSOR instead.', name both in CHANGELOG.md under Data, and take it out of "
    f"the mart and, by hand, of {FILE.relative_to(PROJECT)} when twelve months and two releases have passed."
)


@cache
def models() -> dict[str, dict[str, Any]]:
    """Contracts of all marts by name, as dbt enforces them."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(MARTS.glob("_*.yml")):
        for model in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).get("models", []):
            found[model["name"]] = model
    return found


def declared() -> Contract:
    """Marts as their contracts declare them, macros and views as the export makes them of such marts."""
    with duckdb.connect() as connection:
        for name, model in models().items():
            columns = ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in model["columns"])
            connection.execute(f"create table {name} ({columns})")
        macros_and_views(connection)
        return contract_of(connection)


def macros_and_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros and views of a release over the tables of `connection`."""
    made = {
        name: f"create macro {name}({macro.parameters}) as {'table ' if macro.is_table else ''}{macro.body}"
        for name, macro in MACROS.items()
    } | {name: f"create view {name} as {view.query}" for name, view in VIEWS.items()}
    for name, statement in made.items():
        try:
            connection.execute(statement)
            if name in VIEWS or MACROS[name].is_table:
                _columns(connection, _call(connection, name))
        except duckdb.Error as error:
            raise AssertionError(f"{name} cannot be made of the marts as declared: {error}\n{RULE}") from error


def _call(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """A view by its name, a table macro with nulls: asked for its columns a query is not run, so they do."""
    row = connection.execute(
        "select any_value(parameters) from duckdb_functions() where not internal and function_name = ?", [name]
    ).fetchone()
    parameters = row[0] if row else None
    return name if parameters is None else f"{name}({', '.join('null::varchar' for _ in parameters)})"


def contract_of(connection: duckdb.DuckDBPyConnection) -> Contract:
    """Columns of marts with type and role, of views and table macros with type; parameters of macros."""
    tables = connection.execute("select table_name from duckdb_tables() where not internal order by all").fetchall()
    views = connection.execute("select view_name from duckdb_views() where not internal order by all").fetchall()
    macros = connection.execute(
        "select function_name, function_type, parameters from duckdb_functions() where not internal order by all"
    ).fetchall()
    return {
        "marts": {
            name: {column: [kind, _role(column)] for column, kind in _columns(connection, f'"{name}"').items()}
            for (name,) in tables
        },
        "views": {name: _columns(connection, name) for (name,) in views},
        "macros": {
            name: {
                "parameters": parameters,
                "gives": _columns(connection, _call(connection, name)) if kind == "table_macro" else "one value",
            }
            for name, kind, parameters in macros
        },
    }


def _role(column: str) -> str:
    """Part of a column; a name that has none yet is told as new or gone like any other."""
    try:
        return role_of(column)
    except UnknownColumnError:
        return "no role"


def _columns(connection: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    described = connection.execute(f"describe select * from {source}").fetchall()
    return {name: "VARCHAR" if kind.startswith("ENUM") else kind for name, kind, *_ in sorted(described)}


def files_of(release: Path, marts: Iterable[str]) -> list[str]:
    """Public files of a release, <mart> for the name of one; of a folder of pages, its first page stands for all."""
    pages = {page.parent for page in release.rglob("index.html")}
    found = set()
    for path in release.rglob("*"):
        above = [folder for folder in path.parents if folder in pages]
        if path.is_file() and (not above or path == above[-1] / "index.html"):
            folder, _, name = path.relative_to(release).as_posix().rpartition("/")
            mart, dot, ending = name.partition(".")
            per_mart = folder in ("parquet", "csv") and mart in set(marts)
            found.add("/".join(filter(None, [folder, "<mart>" + dot + ending if per_mart else name])))
    return sorted(found)


def read() -> Contract:
    """The contract as it is written down."""
    content: Contract = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def write(contract: Contract) -> None:
    """Write the contract down, a column a line."""
    text = json.dumps(contract, indent=1, sort_keys=True)
    text = re.sub(r"\[\n\s+(\"[^\]]*?\")\n\s+\]", lambda found: "[" + re.sub(r"\n\s+", " ", found[1]) + "]", text)
    FILE.write_text(text + "\n", encoding="utf-8")


def leaves(contract: Contract, path: str = "") -> dict[str, Any]:
    """Every public thing by its path, `marts.fct_recorded_crime.value` for one, with what is promised of it."""
    found: dict[str, Any] = {}
    for name, content in contract.items():
        place = f"{path}.{name}" if path else name
        if isinstance(content, dict):
            found |= leaves(content, place)
        else:
            found[place] = content
    return found


def differences(promised: Contract, found: Contract) -> list[str]:
    """What is promised and not there or otherwise, and what is there and not written down; a line each."""
    before, after = leaves(promised), leaves(found)
    return (
        [f"gone: {place} {before[place]}" for place in before.keys() - after.keys()]
        + [f"new: {place} {after[place]}" for place in after.keys() - before.keys()]
        + [
            f"changed: {place} was {before[place]}, is {after[place]}"
            for place in before.keys() & after.keys()
            if before[place] != after[place]
        ]
    )


def renewed(promised: Contract, found: Contract) -> Contract:
    """The contract with what is new; what is gone or changed stays as promised, for the test to fail on."""
    merged = dict(found)
    for name, content in promised.items():
        if isinstance(content, dict):
            merged[name] = renewed(content, found[name]) if isinstance(found.get(name), dict) else content
        else:
            merged[name] = content
    return merged
