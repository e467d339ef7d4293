"""Landing a file that a person has: checked first, kept with its provenance, or refused with the reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from orchestration import clock
from orchestration.landing.archive import Archive, sha256_of
from orchestration.landing.content import RejectedContentError, check_content
from orchestration.landing.sidecar import Origin, Sidecar
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


def original_sidecar(
    product: Product,
    content: bytes,
    facts: EditionFacts,
    file_name: str,
    *,
    origin: Origin = "file",
    file_type: str | None = None,
    etag: str | None = None,
    released_at: datetime | None = None,
) -> Sidecar:
    """Sidecar of a publisher's own bytes, had just now; raises pydantic.ValidationError for a name that cannot be."""
    digest = sha256_of(content)
    return Sidecar.model_validate(
        {
            "product_id": product.product_id,
            "publisher": product.publisher,
            "title": product.title,
            **asdict(facts),
            "released_at": released_at,
            "retrieved_at": clock.now().replace(microsecond=0),
            "landing_page": product.landing_page,
            "licence": product.licence,
            "attribution": product.attribution,
            "origin": origin,
            "file_name": file_name,
            "file_type": file_type or product.file_type,
            "size": len(content),
            "sha256": digest,
            "original_sha256": digest,
            "original_file_name": file_name,
            "etag": etag,
        }
    )


def land_file(path: Path, product: Product, facts: EditionFacts, archive: Archive) -> tuple[Sidecar, bool]:
    """Land `path` as an edition of `product`; (sidecar, whether it was new).

    Raises RejectedContentError when the bytes cannot be such an edition; they are kept in quarantine.
    """
    content = path.read_bytes()
    sidecar = original_sidecar(product, content, facts, path.name)
    try:
        check_content(content, product, path.name)
    except RejectedContentError as error:
        archive.quarantine(product.product_id, content, path.name, str(error), sidecar)
        raise
    return sidecar, archive.land(content, sidecar)
