"""A second look at what was refused: a limit was raised, or a file was refused that is right after all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.landing.archive import Archive, EditionConflictError
from orchestration.landing.content import RejectedContentError, check_content
from orchestration.landing.versions import named_as_version

if TYPE_CHECKING:
    from orchestration.registry.model import Product


def land_what_passes_now(product: Product, archive: Archive) -> list[tuple[Path, str]]:
    """Land the refused files of `product` that are acceptable by now; each one's path, and what became of it.

    Only files refused while they were landed: what was withdrawn by a person stays where it is.
    """
    verdicts = []
    for path, offered in archive.refused(product.product_id):
        content = path.read_bytes()
        try:
            check_content(content, product, offered.original_file_name)
            sidecar = named_as_version(offered, archive.editions(product.product_id))
            archive.land(content, sidecar)
        except (RejectedContentError, EditionConflictError) as error:
            verdicts.append((path, f"still refused: {error}"))
            continue
        archive.release_from_quarantine(path)
        verdicts.append((path, f"landed as {sidecar.edition}"))
    return verdicts
