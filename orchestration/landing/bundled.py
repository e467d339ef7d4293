"""The bundled editions: compact copies that ship with the project, so that it works without a network."""

from __future__ import annotations

import gzip
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
        yield sidecar, path.with_name(sidecar.file_name)


def bundled_content(path: Path) -> bytes:
    """Bytes of a bundled edition as it is landed: large texts lie compressed in the bundle."""
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def land_bundled(product_id: str, archive: Archive, folder: Path = BUNDLED) -> list[Sidecar]:
    """Land every bundled edition not yet landed and not withdrawn; returns those that were new."""
    return [
        sidecar
        for sidecar, path in bundled_editions(product_id, folder)
        if not archive.is_withdrawn(sidecar) and archive.land(bundled_content(path), sidecar)
    ]
