"""Everything Dagster loads: assets, checks, jobs and resources."""

from __future__ import annotations

import json

from dagster import AssetKey, AssetSelection, Definitions, define_asset_job, in_process_executor

from orchestration.after_run import tell_of_failed_run
from orchestration.assets.keys import RELEASE
from orchestration.assets.landing import landing_assets
from orchestration.assets.models import dbt_resource, model_assets
from orchestration.assets.publication import release_asset
from orchestration.assets.raw import raw_assets
from orchestration.assets.sources import source_assets
from orchestration.automation.asking import land_edition, news_of, older_offers
from orchestration.automation.backfill import (
    OLDER_EDITIONS,
    backfill_job,
    offered_editions_sensor,
    older_editions_asset,
)
from orchestration.automation.clearing import retention
from orchestration.automation.control_room import control_room_assets, control_room_sensor, lateness_checks
from orchestration.automation.schedules import schedules
from orchestration.automation.sensors import (
    abandoned_runs_sensor,
    by_publisher,
    failed_runs_sensor,
    publisher_sensors,
)
from orchestration.automation.whole_run import REFRESH_LIVE
from orchestration.checks.gate import gate_checks
from orchestration.home import current_home
from orchestration.models import fresh_manifest
from orchestration.progress import progress_logger
from orchestration.registry.load import products
from orchestration.resources import BuildDatabase, HomeResource, PublishersResource

manifest = fresh_manifest(current_home())


def _marts() -> list[AssetKey]:
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return [
        AssetKey(["marts", node["name"]])
        for node in nodes
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]


# Older editions are landed one by one, by the job `backfill`.
the_whole_way = AssetSelection.all() - AssetSelection.assets(OLDER_EDITIONS)
refresh = define_asset_job(
    "refresh",
    selection=the_whole_way,
    description="The whole way: land, parse, model, check, and publish when the figures changed and the gate is open.",
)
refresh_live = define_asset_job(
    REFRESH_LIVE,
    selection=the_whole_way,
    config={"resources": {"publishers": {"config": {"live": True}}}},
    description="The whole way, asking the publishers for newer editions first.",
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
        older_editions_asset(land_edition),
        *control_room_assets(),
    ],
    asset_checks=[*gate_checks(), lateness_checks()],
    jobs=[refresh, refresh_live, publish, backfill_job(), retention],
    sensors=[
        *publisher_sensors(by_publisher(products().values()), news_of),
        abandoned_runs_sensor(),
        failed_runs_sensor(tell_of_failed_run),
        offered_editions_sensor(older_offers),
        control_room_sensor(),
    ],
    schedules=schedules(),
    executor=in_process_executor,  # one process writes the DuckDB file at a time
    loggers={"progress": progress_logger},
    resources={
        "home": HomeResource(),
        "publishers": PublishersResource(),
        "dbt": dbt_resource(),
        "database": BuildDatabase(database=str(current_home().build_database)),
    },
)
