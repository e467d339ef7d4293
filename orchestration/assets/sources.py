"""Sources: one asset per published table, loaded vintage by vintage; a table that cannot be read fails its check."""

from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetsDefinition,
    MarkdownMetadataValue,
    MaterializeResult,
    MetadataValue,
    asset,
)

from orchestration.assets.keys import EDITIONS_READ, OWNERS, group_of, landing_key, source_key
from orchestration.intake import IntakeResult, take_in
from orchestration.registry.load import Source, sources
from orchestration.resources import BuildDatabase, HomeResource
from orchestration.table_facts import raw_source_facts


def source_asset(source: Source) -> AssetsDefinition:
    """Asset of one published table.

    It does not fail when an edition cannot be read: the editions before it stay, the other sources go on, and its
    check says what is wrong. Whether a release may still be made is for the gate to say.
    """
    table, product = source.table, source.product
    key = source_key(source)

    @asset(
        key=key,
        deps=[landing_key(product)],
        group_name=group_of(product),
        owners=OWNERS,
        kinds={"duckdb", "python"},
        description=f"**{table.title}** ({product.publisher}, *{product.title}*). Counts {table.counting_unit}.\n\n"
        + "\n".join(f"- {caveat.text} ({caveat.reference})" for caveat in table.caveats),
        metadata={
            "landing page": MetadataValue.url(product.landing_page),
            "parser": table.parser,
            "columns known and not read": ", ".join(table.columns_left_out) or "none",
        },
        check_specs=[
            AssetCheckSpec(
                EDITIONS_READ,
                asset=key,
                description="Every landed edition was read whole; otherwise the last good one stays in force.",
            )
        ],
    )
    def loaded(
        context: AssetExecutionContext, home: HomeResource, database: BuildDatabase
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        with database.get_connection() as connection:
            result = take_in(source, home.archive, connection, context.run_id)
        yield MaterializeResult(metadata={**raw_source_facts(home.folders, source.source_id), **_outcome(result)})
        yield AssetCheckResult(
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
        "refused editions": ", ".join(result.failed) or "none",
        "rows added": result.rows_added,
        "changes since the edition before": MetadataValue.md(
            "\n".join(f"- {remark}" for remark in result.remarks) or "none"
        ),
    }


def source_assets() -> list[AssetsDefinition]:
    """One asset per published table of the registry."""
    return [source_asset(source) for source in sources().values()]
