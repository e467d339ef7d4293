"""The bundled editions are what the project would write today from the publishers' files, and read just like them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from orchestration.landing.bundled import bundled_content
from orchestration.landing.bundling import check_same_observations
from orchestration.landing.compact_editions import compact_edition
from orchestration.landing.sidecar import Sidecar
from orchestration.registry.load import products
from tests.originals import BUNDLED, NAMES, original_of


@pytest.mark.parametrize(("sidecar", "path"), BUNDLED, ids=NAMES)
def test_bundled_bytes_have_the_hash_and_size_their_sidecar_says(sidecar: Sidecar, path: Path) -> None:
    content = bundled_content(path)
    assert hashlib.sha256(content).hexdigest() == sidecar.sha256
    assert (len(content), sidecar.origin, path.name) == (sidecar.size, "bundled", sidecar.file_name)


@pytest.mark.parametrize(("sidecar", "path"), BUNDLED, ids=NAMES)
def test_bundle_and_original_give_identical_observations(sidecar: Sidecar, path: Path) -> None:
    original = original_of(sidecar.product_id, sidecar.edition)
    assert hashlib.sha256(original).hexdigest() == sidecar.original_sha256
    check_same_observations(products()[sidecar.product_id], sidecar.edition, original, bundled_content(path))


@pytest.mark.parametrize(("sidecar", "path"), BUNDLED, ids=NAMES)
def test_bundle_is_what_the_command_would_write_today(sidecar: Sidecar, path: Path) -> None:
    original = original_of(sidecar.product_id, sidecar.edition)
    assert compact_edition(products()[sidecar.product_id], original) == bundled_content(path)


def test_two_editions_show_revisions_from_the_first_release_on() -> None:
    editions = [sidecar.product_id for sidecar, _ in BUNDLED]
    assert editions.count("ons_crime_appendix_tables") >= 2
    assert editions.count("nisra_prcpd") >= 2


def test_sidecars_say_where_the_publication_date_comes_from() -> None:
    for sidecar, _ in BUNDLED:
        assert sidecar.published_on_basis
        assert sidecar.published_on_basis != "stated by the person who landed it"
        assert sidecar.attribution.startswith("Source:")
