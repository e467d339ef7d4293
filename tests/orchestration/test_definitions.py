"""What Dagster loads is exactly what the snapshot says: assets, checks, jobs. Renew it with `--renew` (see below)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from dagster import AssetKey, Definitions

SNAPSHOT = Path(__file__).with_name("definitions.json")


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    """Definitions over a fresh home."""
    os.environ["UKCRIME_HOME"] = str(tmp_path_factory.mktemp("home"))
    from orchestration import definitions

    return definitions.defs


def describe(defs: Definitions) -> dict[str, Any]:
    """Names of everything in `defs`, in order."""
    repository = defs.get_repository_def()
    graph = repository.asset_graph
    return {
        "assets": sorted(key.to_user_string() for key in graph.get_all_asset_keys()),
        "checks": sorted(f"{key.asset_key.to_user_string()}: {key.name}" for key in graph.asset_check_keys),
        "jobs": sorted(job.name for job in repository.get_all_jobs() if not job.name.startswith("__")),
        "schedules": sorted(schedule.name for schedule in repository.schedule_defs),
    }


def test_assets_checks_and_jobs_are_those_of_the_snapshot(defs: Definitions) -> None:
    found = describe(defs)
    if os.environ.get("RENEW_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(found, indent=2) + "\n")
    assert found == json.loads(SNAPSHOT.read_text())


def test_every_asset_is_described_owned_and_grouped(defs: Definitions) -> None:
    for spec in defs.resolve_all_asset_specs():
        assert spec.description, spec.key
        assert list(spec.owners) == ["team:statistics"], spec.key
        assert spec.group_name not in (None, "default"), spec.key
        assert spec.kinds, spec.key


def test_a_source_says_which_columns_it_does_not_read(defs: Definitions) -> None:
    told = {
        spec.key.path[-1]: spec.metadata.get("columns known and not read") for spec in defs.resolve_all_asset_specs()
    }
    assert told["sc_sg_table_1"] == "percentage change"
    assert told["ew_ons_p1"] == "none"


def test_sources_are_grouped_by_jurisdiction(defs: Definitions) -> None:
    groups = {spec.key.path[-1]: spec.group_name for spec in defs.resolve_all_asset_specs()}
    assert groups["ew_ons_a5a"] == "england_wales"
    assert groups["sc_sg_table_1"] == "scotland"
    assert groups["ni_psni_prcpd"] == "northern_ireland"
    assert groups["uk_ons_myeb3"] == "united_kingdom"


def test_release_waits_for_every_blocking_check_of_the_gate(defs: Definitions) -> None:
    from warehouse.gate.suites import load_suites

    graph = defs.get_repository_def().asset_graph
    blocking = {
        (check.id, AssetKey(["marts", suite.mart]))
        for suite in load_suites().values()
        for check in suite.checks
        if check.severity == "error"
    }
    assert blocking
    for name, mart in blocking:
        [key] = [key for key in graph.get_check_keys_for_assets({mart}) if key.name == name]
        assert graph.get(key).blocking
        assert mart in graph.get(AssetKey(["publication", "release"])).parent_keys


def test_runs_stay_in_one_process(defs: Definitions) -> None:
    assert defs.executor is not None
    assert defs.resolve_job_def("refresh").executor_def.name == "in_process"
