"""Landed editions: one asset per publication."""

from dagster import AssetsDefinition, MaterializeResult, MetadataValue, asset

from orchestration.assets.keys import OWNERS, group_of, landing_key
from orchestration.landing.bundled import land_bundled
from orchestration.registry.load import products
from orchestration.registry.model import Product
from orchestration.resources import HomeResource


def landing_asset(product: Product) -> AssetsDefinition:
    """Asset of the landed editions of `product`."""

    @asset(
        key=landing_key(product),
        group_name=group_of(product),
        owners=OWNERS,
        kinds={product.file_type},
        description=f"Landed editions of *{product.title}* ({product.publisher}): bytes as published, never changed.",
        metadata={"landing page": MetadataValue.url(product.landing_page), "licence": product.licence},
    )
    def landed(home: HomeResource) -> MaterializeResult[None]:
        new = land_bundled(product.product_id, home.archive)
        editions = home.archive.editions(product.product_id)
        return MaterializeResult(
            metadata={
                "editions": len(editions),
                "newly landed": len(new),
                "newest": editions[-1].edition_title if editions else "none",
                "files": MetadataValue.md(
                    "\n".join(f"- {e.edition_title}, published {e.published_on}, `{e.sha256[:12]}`" for e in editions)
                ),
            }
        )

    return landed


def landing_assets() -> list[AssetsDefinition]:
    """One asset per product of the registry."""
    return [landing_asset(product) for product in products().values()]
