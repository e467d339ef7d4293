"""A landing that is cut off leaves either the whole edition or none; limits hold each for itself."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from orchestration.landing import archive as archive_module
from orchestration.landing.archive import Archive, DamagedArchiveError, EditionConflictError
from orchestration.landing.bundled import land_bundled
from orchestration.landing.content import RejectedContentError, check_content
from orchestration.landing.files import EditionFacts, land_file
from orchestration.registry.load import products
from orchestration.registry.model import Product

FACTS = EditionFacts("mid-2024", "mid-2001 to mid-2024", date(2025, 9, 17), "stated in a test")
CSV = b"code,name,year,population\nN92000002,Northern Ireland,2024,1927855\n"


@pytest.fixture
def product() -> Product:
    return products()["nisra_mid_year_lgd"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "landing")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mye.csv"
    path.write_bytes(CSV)
    return path


@pytest.mark.parametrize("step", [1, 2], ids=["while writing the bytes", "while writing the sidecar"])
def test_a_landing_that_stops_at_either_write_does_not_count(
    archive: Archive, product: Product, file: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    write, done = archive_module._write_atomically, []

    def stopping(path: Path, content: bytes) -> None:
        done.append(path)
        if len(done) == step:
            raise OSError("no space left on device")
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(archive_module, "_write_atomically", stopping)
        with pytest.raises(OSError, match="no space left"):
            land_file(file, product, FACTS, archive)
    assert archive.editions(product.product_id) == []
    sidecar, new = land_file(file, product, FACTS, archive)
    assert new
    assert archive.read(sidecar) == CSV


def test_a_file_in_the_archive_is_never_half_written(
    archive: Archive, product: Product, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="no space left"):
            land_file(file, product, FACTS, archive)
    assert not list(archive.root.rglob("*.csv"))
    assert not list(archive.root.rglob("*.json"))


def workbook_of_noise(size: int) -> bytes:
    """A zip archive that hardly compresses: large without being a bomb."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", os.urandom(size))
    return buffer.getvalue()


def test_a_workbook_that_would_unpack_beyond_its_limit_is_refused_whatever_its_ratio() -> None:
    product = products()["ons_crime_appendix_tables"].model_copy(update={"max_unpacked_bytes": 10_000})
    check_content(workbook_of_noise(9_000), product, "crime.xlsx")
    with pytest.raises(RejectedContentError, match=r"would unpack to 11,000 bytes \(1 times its size\)"):
        check_content(workbook_of_noise(11_000), product, "crime.xlsx")


def test_the_same_bytes_under_another_edition_name_are_refused_and_the_first_name_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "landing")
    land_bundled("nisra_prcpd", archive)
    known = archive.editions("nisra_prcpd")[0]
    with pytest.raises(EditionConflictError, match="landed already as edition 2025-12-18, not 2026-09-01"):
        archive.land(archive.read(known), known.model_copy(update={"edition": "2026-09-01"}))
    assert archive.editions("nisra_prcpd")[0] == known


def test_a_landed_file_that_is_gone_is_a_damage_that_names_product_and_edition(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "landing")
    land_bundled("nisra_prcpd", archive)
    known = archive.editions("nisra_prcpd")[0]
    archive.path_of(known).unlink()
    with pytest.raises(DamagedArchiveError, match=r"nisra_prcpd 2025-12-18: .* cannot be read"):
        archive.read(known)


def test_a_broken_sidecar_is_named_and_the_other_editions_stay(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "landing")
    land_bundled("nisra_prcpd", archive)
    first = archive.path_of(archive.editions("nisra_prcpd")[0]).with_suffix(".sidecar.json")
    first.write_text('{"product_id": "nis')
    assert [sidecar.edition for sidecar in archive.editions("nisra_prcpd")] == ["2026-05-01", "2026-06-10"]
    assert list(archive.damaged_sidecars("nisra_prcpd")) == [first.name]
    assert len(land_bundled("nisra_prcpd", archive)) == 1  # the bundle mends its own
    assert archive.damaged_sidecars("nisra_prcpd") == {}
