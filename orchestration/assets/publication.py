"""The release: written beside the current one when the gate lets it pass, and put in its place in one step."""

import time

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition, MaterializeResult, MetadataValue, asset

from orchestration import clock
from orchestration.assets.keys import OWNERS, RELEASE
from orchestration.gate_record import results_of_run
from orchestration.model_lineage import project_lineage
from orchestration.project_version import code_of_project
from orchestration.resources import HomeResource
from orchestration.unchanged import inputs_fingerprint, remember_published


def release_asset(marts: list[AssetKey]) -> AssetsDefinition:
    """Asset of the published release, downstream of all marts and of the checks that block."""

    @asset(
        key=RELEASE,
        deps=marts,
        group_name="publication",
        owners=OWNERS,
        kinds={"duckdb", "parquet"},
        description="The published release: database, Parquet, CSV, workbook, pages, list of changes. "
        "Unchanged figures make no new one.",
    )
    def release(context: AssetExecutionContext, home: HomeResource) -> MaterializeResult[None]:
        from warehouse.dissemination.files import WRITERS
        from warehouse.release import publish

        folders = home.folders
        results = results_of_run(folders, context.run.run_id)
        started, now = time.monotonic(), clock.now()
        published = publish(
            folders.build_database,
            folders.root,
            results,
            today=clock.london_day(now),
            released_up_to=clock.newest_released_day(now),
            code=code_of_project(),
            writers=WRITERS,
            lineage=project_lineage(folders),
        )
        remember_published(folders, inputs_fingerprint(folders), published.id)
        return MaterializeResult(
            metadata={
                "release": published.id,
                "new": published.published,
                "because": published.reason,
                "changes": published.changes,
                "seconds": round(time.monotonic() - started, 1),
                "folder": MetadataValue.path(str(published.path)),
                **{f"rows of {table}": rows for table, rows in published.tables.items()},
            }
        )

    return release
