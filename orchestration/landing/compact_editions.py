"""What of a product's originals the bundle keeps: as its registry entry says."""

from __future__ import annotations

from orchestration.landing.compacting import compact_csv, compact_json, compact_workbook, compact_zipped_json
from orchestration.registry.model import Product


def compact_edition(product: Product, content: bytes) -> bytes:
    """Compact copy of an original of `product`, as its `bundle` entry says; what is curated is kept whole.

    Raises ParsingError when the original is not what the product's parsers know, CompactingError when the copy would
    not hold what the original holds.
    """
    kept = product.bundle
    match kept.form:
        case "workbook":
            return compact_workbook(content, kept.sheets)
        case "csv":
            return compact_csv(content, kept.columns, kept.rows, kept.encoding)
        case "json_stat":
            return compact_json(content)
        case "zip_json":
            return compact_zipped_json(content, kept.members)
        case "curated":
            return content
