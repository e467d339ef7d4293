"""The bundled editions: compact copies that ship with the project, so that it works without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestration.home import PROJECT
from orchestration.landing.archive import Archive
from orchestration.landing.sidecar import Sidecar

BUNDLED = PROJECT / "warehouse" / "bundled"


def bundled_editions(product_id: str, folder: Path = BUNDLED) -> Iterator[tuple[Sidecar, Path]]:
    """Sidecar and file of each bundled edition of a product, by edition."""
    for path in sorted((folder / product_id).glob("*.sidecar.json")):
        sidecar = Sidecar.read(path)
        yield sidecar, path.with_name(f"{sidecar.edition}.{sidecar.file_type}")


def land_bundled(product_id: str, archive: Archive, folder: Path = BUNDLED) -> list[Sidecar]:
    """Land every bundled edition not yet landed and not withdrawn; returns those that were new."""
    return [
        sidecar
        for sidecar, path in bundled_editions(product_id, folder)
        if not archive.is_withdrawn(sidecar) and archive.land(path.read_bytes(), sidecar)
    ]
