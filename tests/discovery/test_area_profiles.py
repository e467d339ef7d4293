"""Area profiles of Northern Ireland: twelve documents that make up one edition."""

from __future__ import annotations

import copy
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError, Part
from orchestration.landing.bundled import bundled_editions
from orchestration.parsing.northern_ireland.local_statistics import AREAS
from orchestration.registry.load import products
from tests.discovery.played import Played
from tests.ni_local_statistics_zip import FOLDER_OF_EDITION
from tests.real_files import real

PRODUCT = products()["ni_local_statistics"]
FOLDER = "https://raw.githubusercontent.com/NISRA-Tech-Lab/local-stats/main/github_action_jsons"
FIRST = f"{FOLDER}/N92000002.json"
PROFILE: dict[str, Any] = {
    "code": "N92000002",
    "meta_data": {"crime": [{"table_code": "PRCLGD", "last_updated": "2026-06-25", "year": "2025/26"}]},
}


def test_the_profiles_are_offered_in_pieces_one_per_area() -> None:
    asker = Played({FIRST: PROFILE})
    [offer] = discover(PRODUCT, asker)
    assert (offer.edition, offer.published_on) == ("2025-26", date(2026, 6, 25))
    assert offer.released_at == datetime(2026, 6, 25, 8, 30, tzinfo=UTC)
    assert (offer.file_name, offer.file_type) == ("2025-26.zip", "zip")
    assert offer.parts == tuple(Part(f"{area}.json", f"{FOLDER}/{area}.json") for area in AREAS)
    assert asker.asked == [FIRST]


def test_a_new_year_is_a_new_edition_and_an_update_of_a_year_a_later_day() -> None:
    later, corrected = copy.deepcopy(PROFILE), copy.deepcopy(PROFILE)
    later["meta_data"]["crime"][0] |= {"year": "1999/00", "last_updated": "2000-06-25"}
    corrected["meta_data"]["crime"][0]["last_updated"] = "2026-07-30"
    [new], [update] = discover(PRODUCT, Played({FIRST: later})), discover(PRODUCT, Played({FIRST: corrected}))
    assert new.edition == "1999-00"
    assert (update.edition, update.published_on) == ("2025-26", date(2026, 7, 30))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda page: page.pop("meta_data"), "meta_data is nothing"),
        (lambda page: page["meta_data"].update(crime=[]), "meta_data.crime is []"),
        (lambda page: page["meta_data"]["crime"].append(page["meta_data"]["crime"][0]), "meta_data.crime is [{"),
        (lambda page: page["meta_data"]["crime"][0].pop("last_updated"), "meta_data.crime.0.last_updated is nothing"),
        (lambda page: page["meta_data"]["crime"][0].update(last_updated="June"), "last_updated is 'June'"),
        (lambda page: page["meta_data"]["crime"][0].update(year="2025/27"), "the crimes are of '2025/27'"),
        (lambda page: page["meta_data"]["crime"][0].update(year="2025"), "the crimes are of '2025'"),
        (lambda page: page.update(code="N09000001"), "the document is of the area N09000001"),
    ],
)
def test_a_changed_document_is_an_error(change: Any, said: str) -> None:
    page = copy.deepcopy(PROFILE)
    change(page)
    with pytest.raises(DiscoveryError) as caught:
        discover(PRODUCT, Played({FIRST: page}))
    assert said in str(caught.value)
    assert FIRST in str(caught.value)


def test_bundled_profiles_name_their_editions_as_discovery_does() -> None:
    for sidecar, path in bundled_editions("ni_local_statistics"):
        with zipfile.ZipFile(path) as archive:
            [offer] = discover(PRODUCT, Played({FIRST: archive.read("N92000002.json")}))
            assert sorted(archive.namelist()) == sorted(part.name for part in offer.parts)
        assert (offer.edition, offer.published_on) == (sidecar.edition, sidecar.published_on)
        assert offer.published_on_basis == sidecar.published_on_basis


@pytest.mark.parametrize("edition", sorted(FOLDER_OF_EDITION))
def test_the_publishers_own_documents_name_their_editions(edition: str) -> None:
    document = real(f"real/ni_local_stats/{FOLDER_OF_EDITION[edition]}/N92000002.json").read_bytes()
    [offer] = discover(PRODUCT, Played({FIRST: document}))
    assert f"{offer.edition}_asof_{offer.published_on}" == FOLDER_OF_EDITION[edition]
