"""`ukcrime land` and `ukcrime bundle`: files a person has, and the compact copies the project ships."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orchestration.cli.names import product_named
from orchestration.cli.terminal import err, out
from orchestration.home import current_home
from orchestration.landing.archive import Archive, EditionConflictError
from orchestration.landing.content import RejectedContentError
from orchestration.landing.files import EditionFacts, land_file
from orchestration.registry.load import products


def land_downloaded(
    name: str,
    file: Path,
    edition: str,
    title: str,
    published_on: date,
    basis: str,
    url: str | None,
    remark: str | None,
) -> int:
    """Land `file`; returns 0, or 2 when the product (or source) is unknown or the file refused."""
    product = product_named(name)
    if product is None:
        return 2
    facts = EditionFacts(edition, title, published_on, basis, url, remark)
    try:
        sidecar, new = land_file(file, product, facts, Archive(current_home().landing))
    except RejectedContentError as error:
        err.print(f"Refused: {error} (kept in quarantine)", markup=False)
        return 2
    except EditionConflictError as error:
        err.print(f"Refused: {error}", markup=False)
        return 2
    out.print(f"{'Landed' if new else 'Already landed'}: {product.product_id} {edition}, sha256 {sidecar.sha256[:12]}")
    return 0


def withdraw_edition(name: str, edition: str, reason: str) -> int:
    """Set every landed file of `edition` aside; returns 0, or 2 when there is none."""
    product = product_named(name)
    if product is None:
        return 2
    archive, product_id = Archive(current_home().landing), product.product_id
    found = [sidecar for sidecar in archive.editions(product_id) if sidecar.edition == edition]
    if not found:
        editions = ", ".join(sidecar.edition for sidecar in archive.editions(product_id)) or "none"
        err.print(f"No edition {edition!r} of {product_id!r} is landed. Landed: {editions}", markup=False)
        return 2
    for sidecar in found:
        kept = archive.withdraw(sidecar, reason)
        out.print(f"Withdrawn: {product_id} {edition}, kept as {kept}", soft_wrap=True)
    return 0


def write_bundle() -> int:
    """Write warehouse/bundled anew; returns 0, or 1 when a compact copy would not read like its original."""
    from orchestration.landing.bundling import BundleDiffersError, bundle_product

    archive = Archive(current_home().landing)
    for product in products().values():
        try:
            written = bundle_product(product, archive)
        except BundleDiffersError as error:
            err.print(str(error), markup=False)
            return 1
        for sidecar in written:
            out.print(f"{product.product_id}  {sidecar.edition}  {sidecar.size:,} bytes")
        if not written:
            err.print(f"{product.product_id}: no original landed, bundled editions left as they are")
    return 0
