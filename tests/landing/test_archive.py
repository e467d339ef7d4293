"""The landing archive keeps bytes as they came, and refuses those that cannot be a publication."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.landing.archive import Archive, DamagedArchiveError, sha256_of
from orchestration.landing.bundled import land_bundled
from orchestration.landing.comparison import compare_editions
from orchestration.landing.content import RejectedContentError, check_content
from orchestration.landing.files import EditionFacts, land_file
from orchestration.landing.sidecar import Sidecar
from orchestration.registry.load import products
from orchestration.registry.model import Product


def workbook_bytes(payload: bytes = b"<worksheet/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", payload)
    return buffer.getvalue()


def facts(edition: str = "ye-2025-12", published_on: date = date(2026, 4, 23)) -> EditionFacts:
    return EditionFacts(edition, "Year ending December 2025", published_on, "stated in a test")


@pytest.fixture
def product() -> Product:
    return products()["ons_crime_appendix_tables"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "landing")


def put(folder: Path, content: bytes, name: str = "crime.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_landing_the_same_bytes_twice_changes_nothing(tmp_path: Path, archive: Archive, product: Product) -> None:
    file = put(tmp_path, workbook_bytes())
    _, first = land_file(file, product, facts(), archive)
    _, second = land_file(file, product, facts(), archive)
    assert (first, second) == (True, False)
    assert len(archive.editions(product.product_id)) == 1


def test_landed_bytes_are_the_published_bytes(tmp_path: Path, archive: Archive, product: Product) -> None:
    content = workbook_bytes(b"a")
    sidecar, _ = land_file(put(tmp_path, content), product, facts(), archive)
    assert archive.read(sidecar) == content
    assert sidecar.sha256 == sidecar.original_sha256 == sha256_of(content)
    assert (sidecar.publisher, sidecar.licence) == (product.publisher, "Open Government Licence v3.0")


def test_publication_date_and_not_landing_order_decides(tmp_path: Path, archive: Archive, product: Product) -> None:
    land_file(put(tmp_path, workbook_bytes(b"new")), product, facts("ye-2025-12", date(2026, 4, 23)), archive)
    land_file(put(tmp_path, workbook_bytes(b"old")), product, facts("ye-2025-06", date(2025, 10, 23)), archive)
    assert [sidecar.edition for sidecar in archive.editions(product.product_id)] == ["ye-2025-06", "ye-2025-12"]


def test_changed_bytes_in_the_archive_are_noticed(tmp_path: Path, archive: Archive, product: Product) -> None:
    sidecar, _ = land_file(put(tmp_path, workbook_bytes()), product, facts(), archive)
    archive.path_of(sidecar).write_bytes(b"changed")
    with pytest.raises(DamagedArchiveError, match="no longer has the hash"):
        archive.read(sidecar)


def test_a_landing_cut_off_before_its_sidecar_does_not_count(
    tmp_path: Path, archive: Archive, product: Product
) -> None:
    sidecar, _ = land_file(put(tmp_path, workbook_bytes()), product, facts(), archive)
    archive.path_of(sidecar).with_suffix(".sidecar.json").unlink()
    assert archive.editions(product.product_id) == []
    assert land_file(put(tmp_path, workbook_bytes()), product, facts(), archive)[1]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html><body>403 Forbidden</body></html>", "the file is a web page"),
        (b"\xef\xbb\xbf  <html>", "the file is a web page"),
        (workbook_bytes(b"x" * 5000)[:-60], "cut off or damaged"),
        (b"Year,Crimes\n2024,1\n", "starts with"),
    ],
    ids=["empty", "html error page", "html behind a BOM", "truncated workbook", "csv saved as xlsx"],
)
def test_bytes_that_are_no_workbook_are_refused_and_quarantined(
    tmp_path: Path, archive: Archive, product: Product, content: bytes, found: str
) -> None:
    file = put(tmp_path, content)
    with pytest.raises(RejectedContentError, match=found) as refused:
        land_file(file, product, facts(), archive)
    assert "ons_crime_appendix_tables, crime.xlsx" in str(refused.value)
    assert "To do:" in str(refused.value)
    assert archive.editions(product.product_id) == []
    kept = archive.quarantine_root / product.product_id / f"{sha256_of(content)}.bin"
    assert kept.read_bytes() == content
    assert found in kept.with_suffix(".reason.json").read_text()


def test_a_zip_bomb_is_refused_unopened(product: Product) -> None:
    bomb = workbook_bytes(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(RejectedContentError, match=r"would unpack to 50,000,000 bytes"):
        check_content(bomb, product, "crime.xlsx")


def test_a_file_beyond_the_size_limit_is_refused(product: Product) -> None:
    small = product.model_copy(update={"max_bytes": 10})
    with pytest.raises(RejectedContentError, match="at most 10"):
        check_content(workbook_bytes(), small, "crime.xlsx")


def test_a_workbook_saved_as_csv_is_refused() -> None:
    with pytest.raises(RejectedContentError, match="zip archive or workbook"):
        check_content(workbook_bytes(), products()["ons_mid_year_lad"], "mye.csv")


def sidecar_of(**changes: object) -> Sidecar:
    base = {
        "product_id": "p", "publisher": "p", "title": "t", "edition": "e1", "edition_title": "e",
        "published_on": date(2025, 1, 1), "published_on_basis": "b", "retrieved_at": datetime(2025, 1, 1, tzinfo=UTC),
        "landing_page": "l", "licence": "l", "attribution": "a", "origin": "file", "file_name": "f",
        "file_type": "xlsx", "size": 100, "sha256": "0", "original_sha256": "0", "original_file_name": "f",
    }  # fmt: skip
    return Sidecar.model_validate({**base, **changes})


def test_comparison_tells_type_size_and_sheets() -> None:
    findings = compare_editions(
        sidecar_of(), sidecar_of(file_type="csv", size=1000), ["Table P1", "Notes"], ["Table P1 ", "Notes"]
    )
    assert findings == [
        "file type changed from xlsx to csv",
        "size changed from 100 to 1,000 bytes",
        "sheets no longer there: 'Table P1'",
        "sheets not seen before: 'Table P1 '",
    ]


def test_comparison_is_silent_when_nothing_changed_and_about_sizes_of_compact_copies() -> None:
    assert compare_editions(sidecar_of(), sidecar_of(size=120), ["A"], ["A"]) == []
    assert compare_editions(sidecar_of(origin="bundled"), sidecar_of(size=9999), ["A"], ["A"]) == []


def test_a_withdrawn_edition_is_kept_aside_and_not_landed_from_the_bundle_again(archive: Archive) -> None:
    assert len(land_bundled("nisra_prcpd", archive)) == 3
    newest = archive.editions("nisra_prcpd")[-1]
    content = archive.read(newest)
    kept = archive.withdraw(newest, "figures of Belfast displaced")
    assert kept.read_bytes() == content
    assert "Belfast" in kept.with_suffix(".reason.json").read_text()
    assert land_bundled("nisra_prcpd", archive) == []
    assert len(archive.editions("nisra_prcpd")) == 2


def test_a_newer_compact_copy_of_the_bundle_takes_the_place_of_the_older_one(archive: Archive) -> None:
    """A newer project version may bundle more sheets of an edition that an older one landed already."""
    older, newer = b"sheet one", b"sheet one, sheet two"
    first = sidecar_of(origin="bundled", sha256=sha256_of(older), original_sha256="f" * 64, size=len(older))
    second = first.model_copy(update={"sha256": sha256_of(newer), "size": len(newer)})
    assert archive.land(older, first)
    assert archive.land(newer, second)
    [kept] = archive.editions(first.product_id)
    assert archive.read(kept) == newer
    assert not archive.path_of(first).exists()
    assert not archive.land(newer, second)


def test_a_bundled_copy_never_takes_the_place_of_the_original(archive: Archive) -> None:
    original, copy = b"all sheets", b"one sheet"
    landed = sidecar_of(origin="file", sha256=sha256_of(original), original_sha256=sha256_of(original))
    assert archive.land(original, landed)
    assert not archive.land(copy, landed.model_copy(update={"origin": "bundled", "sha256": sha256_of(copy)}))
    [kept] = archive.editions(landed.product_id)
    assert archive.read(kept) == original


def test_a_bundled_edition_that_lies_compressed_is_landed_as_published(archive: Archive) -> None:
    [landed] = land_bundled("ho_rolling_force_series", archive)
    assert archive.read(landed).startswith(b"12 months ending,PFA,Region,Offence,")
