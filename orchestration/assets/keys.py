"""Asset keys, groups and owners in one place, so that every module names a thing the same way."""

from __future__ import annotations

from dagster import AssetKey

from orchestration.registry.load import Source
from orchestration.registry.model import JURISDICTION_NAMES, Product

OWNERS = ["team:statistics"]
RAW_OBSERVATION = AssetKey(["raw", "observation"])
RAW_VINTAGE = AssetKey(["raw", "vintage"])
RELEASE = AssetKey(["publication", "release"])
PUBLISHER_ANSWERED = "its_publisher_answered"
AS_NEW_AS_PROMISED = "newest_edition_is_as_new_as_promised"
EDITIONS_READ = "every_landed_edition_was_read"


def landing_key(product: Product) -> AssetKey:
    """Key of a product's landed editions."""
    return AssetKey(["landing", product.product_id])


def source_key(source: Source) -> AssetKey:
    """Key of a published table in the warehouse."""
    return AssetKey(["sources", source.source_id])


def reference_key(table: str) -> AssetKey:
    """Key of a table of the schema `reference`."""
    return AssetKey(["reference", table])


def group_of(product: Product) -> str:
    """Group by jurisdiction; a product of several is the United Kingdom's."""
    jurisdictions = {table.jurisdiction for table in product.tables}
    return JURISDICTION_NAMES[jurisdictions.pop() if len(jurisdictions) == 1 else "UK"]


def group_of_source(source: Source) -> str:
    """Group of a published table: its own jurisdiction, whatever else its publication holds."""
    return JURISDICTION_NAMES[source.table.jurisdiction]
