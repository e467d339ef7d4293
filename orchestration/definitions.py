"""Everything Dagster loads: assets, checks, jobs and resources."""

from __future__ import annotations

import json

from dagster import AssetKey, AssetSelection, Definitions, define_asset_job, in_process_executor

from orchestration.assets.keys import RELEASE
from orchestration.assets.landing import landing_assets
from orchestration.assets.models import dbt_resource, model_assets
from orchestration.assets.publication import release_asset
from orchestration.assets.raw import raw_assets
from orchestration.assets.sources import source_assets
from orchestration.checks.gate import gate_checks
from orchestration.home import current_home
from orchestration.models import fresh_manifest
from orchestration.progress import progress_logger
from orchestration.resources import BuildDatabase, HomeResource

manifest = fresh_manifest(current_home())


def _marts() -> list[AssetKey]:
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return [
        AssetKey(["marts", node["name"]])
        for node in nodes
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]


refresh = define_asset_job(
    "refresh",
    selection=AssetSelection.all(),
    description="The whole way: land, parse, model, check, and publish when the figures changed and the gate is open.",
)
publish = define_asset_job(
    "publish",
    selection=AssetSelection.assets(RELEASE) | AssetSelection.checks_for_assets(*_marts()),
    description="Check the marts as they are and publish them.",
)

defs = Definitions(
    assets=[
        *landing_assets(),
        *source_assets(),
        *raw_assets(),
        model_assets(manifest),
        release_asset(_marts()),
    ],
    asset_checks=gate_checks(),
    jobs=[refresh, publish],
    executor=in_process_executor,  # one process writes the DuckDB file at a time
    loggers={"progress": progress_logger},
    resources={
        "home": HomeResource(),
        "dbt": dbt_resource(),
        "database": BuildDatabase(database=str(current_home().build_database)),
    },
)
