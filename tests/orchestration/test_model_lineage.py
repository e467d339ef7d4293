"""The lineage of a release is that of the models which were built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.model_lineage import project_lineage


def built(root: Path) -> Home:
    """A home in which two models were built from one raw table."""
    nodes = {
        "model.p.stg_cell": ("model", "staging", "stg_cell", "One row per cell.\nMore.", ["source.p.raw.observation"]),
        "model.p.fct": ("model", "marts", "fct", "One row per figure.", ["model.p.stg_cell", "seed.p.other"]),
        "test.p.unique_fct": ("test", "marts", "unique_fct", "", ["model.p.fct"]),
    }
    manifest = {
        "nodes": {
            key: {"resource_type": kind, "schema": schema, "name": name, "description": told,
                  "depends_on": {"nodes": parents}}
            for key, (kind, schema, name, told, parents) in nodes.items()
        },
        "sources": {
            "source.p.raw.observation": {
                "resource_type": "source", "schema": "raw", "name": "observation",
                "description": "One row per cell read.",
            }
        },
    }  # fmt: skip
    home = Home(root)
    home.dbt.mkdir(parents=True)
    (home.dbt / "manifest.json").write_text(json.dumps(manifest))
    kept = {"fingerprint": "x", "lineage": {"marts/fct": {"value": [["staging", "stg_cell", "number"]], "kind": []}}}
    (home.dbt / "column_lineage.json").write_text(json.dumps(kept))
    return home


def test_a_mart_leads_back_to_the_cells_model_by_model_and_column_by_column(tmp_path: Path) -> None:
    lineage = project_lineage(built(tmp_path))
    assert lineage.made_of == {"staging.stg_cell": ("raw.observation",), "marts.fct": ("staging.stg_cell",)}
    assert lineage.upstream("marts.fct") == {"staging.stg_cell", "raw.observation"}
    assert lineage.users_of("staging.stg_cell") == ["marts.fct"]
    assert lineage.columns == {"marts.fct": {"value": ("staging.stg_cell.number",), "kind": ()}}
    assert lineage.descriptions["staging.stg_cell"] == "One row per cell."
    assert lineage.descriptions["raw.observation"] == "One row per cell read."


def test_a_home_without_built_models_has_no_lineage(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"manifest\.json"):
        project_lineage(Home(tmp_path))
