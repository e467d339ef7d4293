"""The raw layer as assets: what dbt reads, once every source had its turn."""

from collections.abc import Iterator

from dagster import AssetsDefinition, AssetSpec, MaterializeResult, multi_asset

from orchestration.assets.keys import OWNERS, RAW_OBSERVATION, RAW_VINTAGE, reference_key, source_key
from orchestration.registry.load import sources
from orchestration.resources import BuildDatabase, HomeResource
from orchestration.table_facts import REFERENCE_TABLES, all_table_facts
from warehouse.journal import Journal
from warehouse.raw import replace_reference


def raw_assets() -> list[AssetsDefinition]:
    """Assets of raw.observation and raw.vintage, and of the reference tables."""
    all_sources = [source_key(source) for source in sources().values()]

    @multi_asset(
        name="raw_layer",
        specs=[
            AssetSpec(
                key,
                deps=all_sources,
                group_name="raw",
                owners=OWNERS,
                kinds={"duckdb"},
                description=description,
            )
            for key, description in (
                (RAW_OBSERVATION, "One row per published cell of every edition: value or status, sheet and cell."),
                (
                    RAW_VINTAGE,
                    "One row per source and edition: when published, from which bytes, read by which parser.",
                ),
            )
        ],
    )
    def raw_layer(home: HomeResource) -> Iterator[MaterializeResult[None]]:
        facts = all_table_facts(home.folders, ("raw",))
        for key in (RAW_OBSERVATION, RAW_VINTAGE):
            yield MaterializeResult(asset_key=key, metadata=facts["raw", key.path[-1]])

    @multi_asset(
        name="reference_tables",
        specs=[
            AssetSpec(
                reference_key(table),
                group_name="reference",
                owners=OWNERS,
                kinds={"duckdb", "csv"},
                description=f"Reference table `{table}`, written anew from the registry.",
            )
            for table in REFERENCE_TABLES
        ],
    )
    def reference_layer(home: HomeResource, database: BuildDatabase) -> Iterator[MaterializeResult[None]]:
        from orchestration.registry.reference import reference_tables

        with database.get_connection() as connection:
            replace_reference(connection, reference_tables())
            Journal(home.folders.journal).copy_to(connection)
        facts = all_table_facts(home.folders, ("reference",))
        for table in REFERENCE_TABLES:
            yield MaterializeResult(asset_key=reference_key(table), metadata=facts["reference", table])

    return [raw_layer, reference_layer]
