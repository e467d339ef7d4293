"""Landed editions: one asset per publication; a live run asks its publisher first."""

from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    multi_asset,
)

from orchestration import clock
from orchestration.assets.keys import OWNERS, PUBLISHER_ANSWERED, group_of, landing_key
from orchestration.automation.control_room import looked_at_lately
from orchestration.landing.bundled import land_bundled
from orchestration.landing.live import Brought
from orchestration.landing.sidecar import Sidecar
from orchestration.registry.load import products
from orchestration.registry.model import Product
from orchestration.resources import BuildDatabase, HomeResource, PublishersResource
from warehouse.raw import IntakeEvent, log_intake

NOT_ASKED = "not asked: this run uses what is landed and bundled"


def landing_asset(product: Product) -> AssetsDefinition:
    """Asset of the landed editions of `product`."""

    key = landing_key(product)

    @multi_asset(
        name=f"landing_of_{product.product_id}",
        specs=[
            AssetSpec(
                key,
                group_name=group_of(product),
                owners=OWNERS,
                kinds={product.file_type},
                description=f"Landed editions of *{product.title}* ({product.publisher}): bytes as published, "
                "never changed.",
                metadata={"landing page": MetadataValue.url(product.landing_page), "licence": product.licence},
                freshness_policy=looked_at_lately(product),
            )
        ],
        check_specs=[
            AssetCheckSpec(
                PUBLISHER_ANSWERED,
                asset=key,
                description="Its publisher could be asked, and the newest edition had; otherwise the last one stays. "
                "Only live runs ask.",
            )
        ],
        can_subset=True,  # a run that asks nobody has nothing to say on the check
    )
    def landed(
        context: AssetExecutionContext, home: HomeResource, publishers: PublishersResource, database: BuildDatabase
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        brought = publishers.asked_by(context.run.run_id).bring_newest(product) if publishers.live else None
        new = land_bundled(product.product_id, home.archive)
        yield MaterializeResult(
            asset_key=key, metadata=_told(home.archive.editions(product.product_id), len(new), brought)
        )
        if brought is None:
            return
        failed = brought.outcome == "failed"
        if failed:
            now = clock.now().replace(tzinfo=None)
            event = IntakeEvent(
                context.run.run_id, now, product.product_id, None, None, "land", "failed", brought.message
            )
            with database.get_connection() as connection:
                log_intake(connection, [event])
        yield AssetCheckResult(
            asset_key=key,
            check_name=PUBLISHER_ANSWERED,
            passed=not failed,
            severity=AssetCheckSeverity.WARN,
            metadata={"publisher": brought.message},
        )

    return landed


def _told(editions: list[Sidecar], newly_bundled: int, brought: Brought | None) -> dict[str, str | int | MetadataValue]:
    """Metadata of a product's landed editions: which one is in use and where from, its age, and every file."""
    fetched = brought is not None and brought.outcome == "fetched"
    newest = editions[-1] if editions else None
    told: dict[str, str | int | MetadataValue] = {
        "editions": len(editions),
        "newly landed": newly_bundled + fetched,
        "newest": newest.edition_title if newest else "none",
        "in use": in_use(newest),
        "publisher": brought.message if brought else NOT_ASKED,
        "files": MetadataValue.md(
            "\n".join(
                f"- {e.edition_title}, published {e.published_on}, `{e.sha256[:12]}`"
                + (f", [{e.original_file_name}]({e.url})" if e.url else f", {e.original_file_name}")
                for e in editions
            )
        ),
    }
    if newest:
        told["age of the newest edition (days)"] = (clock.london_day(clock.now()) - newest.published_on).days
    return told


def in_use(newest: Sidecar | None) -> str:
    """Which edition a run uses, and where it came from, in words."""
    if newest is None:
        return "nothing landed"
    origins = {"live": "fetched from its publisher", "file": "landed by a person", "bundled": "from the bundle"}
    return f"{newest.edition}, {origins[newest.origin]}"


def landing_assets() -> list[AssetsDefinition]:
    """One asset per product of the registry."""
    return [landing_asset(product) for product in products().values()]
