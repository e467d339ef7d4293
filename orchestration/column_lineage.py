"""Which columns a mart's column is made of, read from its compiled SQL with sqlglot."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from dagster import AssetKey, TableColumnDep, TableColumnLineage

from orchestration.home import Home
from warehouse.connection import open_database

Lineage = dict[str, list[tuple[str, str, str]]]  # column -> (schema, table, column) it is made of


def column_lineage(home: Home, manifest_path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Dagster metadata by (schema, model) for models of the schema `marts`.

    Parsing the SQL of all marts takes seconds, so the result is kept beside the manifest until a model changes.
    """
    manifest = json.loads((home.dbt / "manifest.json").read_text(encoding="utf-8"))
    models = {
        (node["schema"], node["name"]): node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts" and node.get("compiled_code")
    }
    fingerprint = hashlib.sha256("".join(sorted(n["compiled_code"] for n in models.values())).encode()).hexdigest()
    kept = home.dbt / "column_lineage.json"
    stored = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    if stored.get("fingerprint") != fingerprint:
        columns = _columns(home)
        stored = {
            "fingerprint": fingerprint,
            "lineage": {
                "/".join(name): _lineage_of(node["compiled_code"], sorted(node["columns"]), columns)
                for name, node in models.items()
            },
        }
        kept.write_text(json.dumps(stored), encoding="utf-8")
    return {(name.split("/")[0], name.split("/")[1]): _metadata(lineage) for name, lineage in stored["lineage"].items()}


def _columns(home: Home) -> dict[str, Any]:
    with open_database(home.build_database, read_only=True) as connection:
        rows = connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
    found: dict[str, Any] = {}
    for schema, table, column, data_type in rows:
        found.setdefault(schema, {}).setdefault(table, {})[column] = data_type
    return found


def _lineage_of(sql: str, columns: list[str], known: dict[str, Any]) -> Lineage:
    from sqlglot import MappingSchema, exp, parse_one
    from sqlglot.lineage import lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    expression = parse_one(sql, dialect="duckdb")
    for table in expression.find_all(exp.Table):
        table.set("catalog", None)
    schema = MappingSchema(known, dialect="duckdb")
    qualified = qualify(expression, schema=schema, dialect="duckdb", validate_qualify_columns=False)
    scope = build_scope(qualified)
    found: Lineage = {}
    for column in columns:
        sources = set()
        for node in lineage(column, qualified, schema=schema, dialect="duckdb", scope=scope, copy=False).walk():
            if isinstance(node.expression, exp.Table) and node.expression.db:
                sources.add((node.expression.db, node.expression.name, node.name.split(".")[-1].strip('"')))
        found[column] = sorted(sources)
    return found


def _metadata(lineage: Lineage) -> dict[str, Any]:
    deps = {
        column: [
            TableColumnDep(asset_key=AssetKey([schema, table]), column_name=name) for schema, table, name in sources
        ]
        for column, sources in lineage.items()
    }
    return {"dagster/column_lineage": TableColumnLineage(deps_by_column=deps)}
