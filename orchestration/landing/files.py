"""Landing a file that a person has: checked first, kept with its provenance, or refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration import clock
from orchestration.landing.archive import Archive, sha256_of
from orchestration.landing.content import RejectedContentError, check_content
from orchestration.landing.sidecar import Sidecar
from orchestration.registry.model import Product


@dataclass(frozen=True)
class EditionFacts:
    """What a person states about a file: its edition, its title, and when it was published on whose word."""

    edition: str
    edition_title: str
    published_on: date
    published_on_basis: str
    url: str | None = None
    remark: str | None = None


def land_file(path: Path, product: Product, facts: EditionFacts, archive: Archive) -> tuple[Sidecar, bool]:
    """Land `path` as an edition of `product`; (sidecar, whether it was new).

    Raises RejectedContentError when the bytes cannot be such an edition; they are kept in quarantine.
    """
    content = path.read_bytes()
    digest = sha256_of(content)
    sidecar = Sidecar(
        product_id=product.product_id,
        publisher=product.publisher,
        title=product.title,
        edition=facts.edition,
        edition_title=facts.edition_title,
        published_on=facts.published_on,
        published_on_basis=facts.published_on_basis,
        retrieved_at=clock.now().replace(microsecond=0),
        landing_page=product.landing_page,
        licence=product.licence,
        attribution=product.attribution,
        origin="file",
        file_name=path.name,
        file_type=product.file_type,
        size=len(content),
        sha256=digest,
        original_sha256=digest,
        original_file_name=path.name,
        url=facts.url,
        remark=facts.remark,
    )
    try:
        check_content(content, product, path.name)
    except RejectedContentError as error:
        archive.quarantine(product.product_id, content, path.name, str(error), sidecar)
        raise
    return sidecar, archive.land(content, sidecar)
