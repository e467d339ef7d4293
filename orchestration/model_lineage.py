"""Lineage of the dbt project as its build left it: for the release, which must tell it where no dbt is installed."""

from __future__ import annotations

import json
from typing import Any

from orchestration.home import Home
from warehouse.release.lineage import Lineage


def project_lineage(home: Home) -> Lineage:
    """Models, sources and columns of the last build in `home`.

    Reads what the build keeps: dbt's manifest.json, and column_lineage.json of orchestration.column_lineage. Raises
    FileNotFoundError where one of them is missing: models were never built there.
    """
    manifest = json.loads((home.dbt / "manifest.json").read_text(encoding="utf-8"))
    kept = json.loads((home.dbt / "column_lineage.json").read_text(encoding="utf-8"))
    nodes: dict[str, dict[str, Any]] = {
        key: node
        for key, node in {**manifest["nodes"], **manifest["sources"]}.items()
        if node["resource_type"] in ("model", "source")
    }
    names = {key: f"{node['schema']}.{node['name']}" for key, node in nodes.items()}
    return Lineage(
        made_of={
            names[key]: tuple(sorted(names[parent] for parent in node["depends_on"]["nodes"] if parent in names))
            for key, node in nodes.items()
            if node["resource_type"] == "model"
        },
        descriptions={names[key]: node["description"].split("\n")[0] for key, node in nodes.items()},
        columns={
            mart.replace("/", "."): {
                column: tuple(".".join(source) for source in sources) for column, sources in columns.items()
            }
            for mart, columns in kept["lineage"].items()
        },
    )
