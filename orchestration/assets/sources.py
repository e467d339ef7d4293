"""Sources: one asset per published table, loaded vintage by vintage; a table that cannot be read fails its check."""

import time
from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetsDefinition,
    AssetSpec,
    MarkdownMetadataValue,
    MaterializeResult,
    MetadataValue,
    multi_asset,
)

from orchestration.assets.keys import EDITIONS_READ, OWNERS, group_of_source, landing_key, source_key
from orchestration.intake import IntakeResult, take_in
from orchestration.registry.load import Source, products, sources
from orchestration.registry.model import Product
from orchestration.resources import BuildDatabase, HomeResource
from orchestration.table_facts import raw_source_facts


def source_spec(source: Source) -> AssetSpec:
    """What the UI tells of one published table."""
    table, product = source.table, source.product
    return AssetSpec(
        source_key(source),
        deps=[landing_key(product)],
        group_name=group_of_source(source),
        owners=OWNERS,
        kinds={"duckdb", "python"},
        description=f"**{table.title}** ({product.publisher}, *{product.title}*). Counts {table.counting_unit}.\n\n"
        + "\n".join(f"- {caveat.text} ({caveat.reference})" for caveat in table.caveats),
        metadata={
            "landing page": MetadataValue.url(product.landing_page),
            "parser": table.parser,
            "columns known and not read": ", ".join(table.columns_left_out) or "none",
        },
    )


def product_sources(product: Product) -> AssetsDefinition:
    """Assets of the published tables of `product`, read in one step: starting a step costs more than most tables.

    It does not fail when an edition cannot be read: the editions before it stay, the other sources go on, and the
    check of the table says what is wrong. Whether a release may still be made is for the gate to say.
    """
    tables = [source for source in sources().values() if source.product is product]

    @multi_asset(
        name=f"sources_of_{product.product_id}",
        specs=[source_spec(source) for source in tables],
        check_specs=[
            AssetCheckSpec(
                EDITIONS_READ,
                asset=source_key(source),
                description="Every landed edition was read whole; otherwise the last good one stays in force.",
            )
            for source in tables
        ],
        can_subset=True,
    )
    def loaded(
        context: AssetExecutionContext, home: HomeResource, database: BuildDatabase
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        with database.get_connection() as connection:
            for source in tables:
                key = source_key(source)
                if key not in context.selected_asset_keys:
                    continue
                started = time.monotonic()
                result = take_in(source, home.archive, connection, context.run.run_id)
                facts = raw_source_facts(connection, source.source_id)
                seconds = round(time.monotonic() - started, 3)
                yield MaterializeResult(asset_key=key, metadata={**facts, **_outcome(result), "seconds": seconds})
                yield AssetCheckResult(
                    asset_key=key,
                    check_name=EDITIONS_READ,
                    passed=not result.failed,
                    severity=AssetCheckSeverity.ERROR,
                    metadata={edition: MetadataValue.text(message) for edition, message in result.failed.items()},
                )

    return loaded


def _outcome(result: IntakeResult) -> dict[str, str | int | MarkdownMetadataValue]:
    return {
        "new editions": ", ".join(result.new) or "none",
        "unchanged editions": ", ".join(result.unchanged) or "none",
        "editions held until their release": "; ".join(f"{name}: {why}" for name, why in result.held.items()) or "none",
        "refused editions": ", ".join(result.failed) or "none",
        "rows added": result.rows_added,
        "changes since the edition before": MetadataValue.md(
            "\n".join(f"- {remark}" for remark in result.remarks) or "none"
        ),
    }


def source_assets() -> list[AssetsDefinition]:
    """Assets of the published tables, one step per product of the registry."""
    return [product_sources(product) for product in products().values()]
