"""Writing the bundled editions from landed originals, each proved to read exactly like its original."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from orchestration.landing.archive import Archive, sha256_of
from orchestration.landing.bundled import BUNDLED
from orchestration.landing.compact_editions import compact_edition
from orchestration.landing.sidecar import Sidecar
from orchestration.parsing.catalogue import find_parser
from orchestration.registry.load import parse_context, sources
from orchestration.registry.model import Product

COMPRESSED_FROM = 100_000  # bytes; smaller texts stay readable where they lie


class BundleDiffersError(Exception):
    """A compact copy whose observations are not those of its original; nothing of the product was written."""


def bundle_product(product: Product, archive: Archive, folder: Path = BUNDLED) -> list[Sidecar]:
    """Write the bundled editions of `product` anew from its landed originals; returns their sidecars.

    Editions that were landed from the bundle are no originals; without any original nothing is touched, nor a
    curated product, whose editions were written by hand. Raises
    BundleDiffersError, or a ParsingError when an original itself cannot be read.
    """
    originals = [sidecar for sidecar in archive.editions(product.product_id) if sidecar.origin != "bundled"]
    if not originals or product.bundle.form == "curated":
        return []
    compact = {sidecar.edition: compact_edition(product, archive.read(sidecar)) for sidecar in originals}
    for sidecar in originals:
        check_same_observations(product, sidecar.edition, archive.read(sidecar), compact[sidecar.edition])
    target = folder / product.product_id
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    written = []
    for sidecar in originals:
        content = compact[sidecar.edition]
        # calamine reads both kinds of workbook; what the project writes itself is .xlsx.
        file_type = "xlsx" if product.bundle.form == "workbook" else sidecar.file_type
        compress = file_type in ("csv", "json") and len(content) > COMPRESSED_FROM
        bundled = sidecar.model_copy(
            update={
                "origin": "bundled",
                "file_name": f"{sidecar.edition}.{file_type}{'.gz' if compress else ''}",
                "file_type": file_type,
                "size": len(content),
                "sha256": sha256_of(content),
            }
        )
        (target / bundled.file_name).write_bytes(gzip.compress(content, 9, mtime=0) if compress else content)
        bundled.write(target / f"{sidecar.edition}.sidecar.json")
        written.append(bundled)
    return written


def check_same_observations(product: Product, edition: str, original: bytes, compact: bytes) -> None:
    """Raise BundleDiffersError unless every table of `product` reads the same from both."""
    for table in product.tables_of(edition):
        parser, _ = find_parser(table.parser)
        context = parse_context(sources()[table.source_id], edition)
        if not parser(original, context).equals(parser(compact, context)):
            raise BundleDiffersError(
                f"{table.source_id} {edition}: the compact copy does not give the observations of the original. "
                "To do: look at what the bundle entry of the product leaves out"
            )
