"""The dbt models as assets, their tests as checks, with rows, columns and column lineage told in the UI."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration.assets.keys import OWNERS
from orchestration.column_lineage import column_lineage
from orchestration.home import current_home
from orchestration.models import dbt_environment
from orchestration.resources import Dbt, HomeResource
from orchestration.table_facts import all_table_facts
from orchestration.unchanged import release_of_same_inputs
from warehouse.gate.runner import get_ready

SCHEMAS = ("staging", "intermediate", "checks", "marts")


class Translator(DagsterDbtTranslator):
    """Names of dbt nodes in Dagster: key `<schema>/<model>`, group = schema."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        """Sources are keyed like the raw and reference assets, models by their schema."""
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Group by layer."""
        return str(dbt_resource_props["schema"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The team that answers for the models."""
        return OWNERS


def model_assets(manifest: Path) -> AssetsDefinition:
    """All dbt models of `manifest` as one multi-asset."""

    @dbt_assets(manifest=manifest, dagster_dbt_translator=Translator(), name="models")
    def models(context: AssetExecutionContext, dbt: Dbt, home: HomeResource) -> Iterator[Any]:
        folders = home.folders
        if context.job_name in ("refresh", "refresh_live") and (release := release_of_same_inputs(folders)):
            # Nothing is yielded, so the gate and the release are skipped; a run of the models alone always builds.
            context.log.info(f"No input has changed since release {release}.")
            return
        folders.dbt.mkdir(parents=True, exist_ok=True)
        with (folders.dbt / "build.log").open("w") as log, redirect_stdout(log):
            invocation = dbt.cli(
                ["build", "--exclude-resource-type", "unit_test"],
                context=context,
                target_path=folders.dbt,
                raise_on_error=False,
            )
            # dbt works in a process of its own meanwhile; the gate's library takes seconds to be imported.
            with ThreadPoolExecutor(max_workers=1) as beside:
                beside.submit(get_ready)
                events = list(invocation.stream())
        facts = all_table_facts(folders, SCHEMAS)
        lineage = column_lineage(folders, manifest)
        for event in events:
            key = getattr(event, "asset_key", None) or _key_of_output(context, event)
            if key is None or not hasattr(event, "with_metadata") or type(event).__name__ == "AssetCheckResult":
                yield event
                continue
            name = (key.path[0], key.path[-1])
            yield event.with_metadata({**event.metadata, **facts.get(name, {}), **lineage.get(name, {})})
        if error := invocation.get_error():
            raise error

    return models


def _key_of_output(context: AssetExecutionContext, event: Any) -> AssetKey | None:
    name = getattr(event, "output_name", None)
    return context.asset_key_for_output(name) if name else None


def dbt_resource() -> Dbt:
    """dbt on this project, in the environment of the current home."""
    import os

    from orchestration.models import DBT_PROJECT, dbt_executable

    os.environ.update(dbt_environment(current_home()))
    return Dbt(project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT), dbt_executable=dbt_executable())
