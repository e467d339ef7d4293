"""The bundled editions are what the project would write today from the publishers' files, and read just like them."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from pathlib import Path

import pytest

from orchestration.landing.bundled import bundled_editions
from orchestration.landing.bundling import check_same_observations
from orchestration.landing.compact_editions import compact_edition
from orchestration.landing.sidecar import Sidecar
from orchestration.registry.load import products
from tests.nisra_extracts import FILE_OF_EDITION, prcpd_json_stat
from tests.real_files import real

BUNDLED = [(sidecar, path) for product_id in products() for sidecar, path in bundled_editions(product_id)]
NAMES = [f"{sidecar.product_id} {sidecar.edition}" for sidecar, _ in BUNDLED]


@cache
def manifest() -> dict[str, str]:
    """Path of each real file by its sha256."""
    with real("MANIFEST.csv").open(encoding="utf-8", newline="") as lines:
        return {row["sha256"]: row["path"] for row in csv.DictReader(lines)}


def original_of(sidecar: Sidecar) -> bytes:
    """The publisher's file that a bundled edition was made from."""
    if sidecar.product_id == "nisra_prcpd":
        return prcpd_json_stat(real(f"real/ni_portal_extracts/{FILE_OF_EDITION[sidecar.edition]}"))
    assert sidecar.original_sha256 in manifest(), "the sidecar names an original that is not at hand"
    return real(manifest()[sidecar.original_sha256]).read_bytes()


@pytest.mark.parametrize(("sidecar", "path"), BUNDLED, ids=NAMES)
def test_bundled_bytes_have_the_hash_and_size_their_sidecar_says(sidecar: Sidecar, path: Path) -> None:
    content = path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == sidecar.sha256
    assert (len(content), sidecar.origin, path.name) == (sidecar.size, "bundled", sidecar.file_name)


@pytest.mark.parametrize(("sidecar", "path"), BUNDLED, ids=NAMES)
def test_bundle_and_original_give_identical_observations(sidecar: Sidecar, path: Path) -> None:
    original = original_of(sidecar)
    assert hashlib.sha256(original).hexdigest() == sidecar.original_sha256
    check_same_observations(products()[sidecar.product_id], sidecar.edition, original, path.read_bytes())


@pytest.mark.parametrize(("sidecar", "path"), BUNDLED, ids=NAMES)
def test_bundle_is_what_the_command_would_write_today(sidecar: Sidecar, path: Path) -> None:
    assert compact_edition(sidecar.product_id, original_of(sidecar)) == path.read_bytes()


def test_two_editions_show_revisions_from_the_first_release_on() -> None:
    editions = [sidecar.product_id for sidecar, _ in BUNDLED]
    assert editions.count("ons_crime_appendix_tables") >= 2
    assert editions.count("nisra_prcpd") >= 2


def test_sidecars_say_where_the_publication_date_comes_from() -> None:
    for sidecar, _ in BUNDLED:
        assert sidecar.published_on_basis
        assert sidecar.published_on_basis != "stated by the person who landed it"
        assert sidecar.attribution.startswith("Source:")
