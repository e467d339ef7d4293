"""The bundle is written from originals only, and only when it reads exactly like them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orchestration.landing import bundling
from orchestration.landing.archive import Archive, sha256_of
from orchestration.landing.bundled import bundled_editions, land_bundled
from orchestration.landing.bundling import BundleDiffersError, bundle_product
from orchestration.landing.files import EditionFacts, land_file
from orchestration.registry.load import products

PRODUCT = products()["nisra_mid_year_lgd"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "landing")


@pytest.fixture
def original(archive: Archive) -> bytes:
    """An original with a column that nobody reads, landed by a person."""
    _, path = next(bundled_editions(PRODUCT.product_id))
    header, *lines = path.read_bytes().splitlines(keepends=True)
    end = b"\r\n" if header.endswith(b"\r\n") else b"\n"
    content = b"".join([header.rstrip() + b",source" + end, *(line.rstrip() + b",MYE01T06" + end for line in lines)])
    file = archive.root.parent / "mye.csv"
    file.write_bytes(content)
    land_file(file, PRODUCT, EditionFacts("mid-2024", "mid-2024", date(2025, 9, 17), "stated in a test"), archive)
    return content


def test_a_bundled_edition_is_compact_and_names_its_original(tmp_path: Path, archive: Archive, original: bytes) -> None:
    [written] = bundle_product(PRODUCT, archive, tmp_path / "bundle")
    [(sidecar, path)] = bundled_editions(PRODUCT.product_id, tmp_path / "bundle")
    assert sidecar == written
    assert (sidecar.origin, sidecar.original_sha256) == ("bundled", sha256_of(original))
    assert (sidecar.sha256, sidecar.size) == (sha256_of(path.read_bytes()), path.stat().st_size)
    assert b"MYE01T06" not in path.read_bytes()


def test_a_compact_copy_that_reads_differently_is_not_written(
    tmp_path: Path, archive: Archive, original: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundling, "compact_edition", lambda _, content: content.replace(b"1927855", b"1927856"))
    with pytest.raises(BundleDiffersError, match="ni_nisra_mye mid-2024: the compact copy does not give"):
        bundle_product(PRODUCT, archive, tmp_path / "bundle")
    assert b"1927855" in original
    assert not (tmp_path / "bundle").exists()


def test_editions_landed_from_the_bundle_are_no_originals(tmp_path: Path, archive: Archive) -> None:
    land_bundled(PRODUCT.product_id, archive)
    assert bundle_product(PRODUCT, archive, tmp_path / "bundle") == []
    assert not (tmp_path / "bundle").exists()
