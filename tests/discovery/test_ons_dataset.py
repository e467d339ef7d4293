"""ons.gov.uk: which edition is the newest, where its file is, on which London day it came out or was corrected."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.discovery.ons_dataset import _Dataset, _download_path, edition_addresses, edition_offer
from orchestration.registry.discovery_rules import OnsDataset
from orchestration.registry.load import products
from tests.discovery.played import Played, page_of
from tests.real_files import real

PRODUCT = products()["ons_police_force_area_tables"]
PATH = "/peoplepopulationandcommunity/crimeandjustice/datasets/policeforceareadatatables"
FIRST = f"https://www.ons.gov.uk{PATH}/data"
MARCH = f"{PATH}/yearendingmarch2026"
DECEMBER = f"{PATH}/yearendingdecember2025"


def landing(*uris: str) -> dict[str, Any]:
    return {
        "type": "dataset_landing_page",
        "uri": PATH,
        "description": {"title": "Police force area data tables"},
        "datasets": [{"uri": uri} for uri in uris],
    }


def edition(
    *files: str, released: str = "2026-07-22T23:00:00.000Z", versions: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {
        "type": "dataset",
        "description": {"title": "Police force area data tables", "releaseDate": released},
        "downloads": [{"file": file} for file in files],
        "versions": versions or [],
    }


def newest(*answers: dict[str, Any]) -> Offer:
    asker = Played({FIRST: landing(MARCH, DECEMBER), f"https://www.ons.gov.uk{MARCH}/data": answers[0]})
    [offer] = discover(PRODUCT, asker)
    return offer


def test_the_newest_edition_is_found_with_two_requests() -> None:
    asker = Played(
        {
            FIRST: landing(MARCH, DECEMBER),
            f"https://www.ons.gov.uk{MARCH}/data": edition("pfatablesyemarch2026.xlsx"),
        }
    )
    assert discover(PRODUCT, asker) == [
        Offer(
            product_id="ons_police_force_area_tables",
            edition="ye-2026-03",
            edition_title="Year ending March 2026",
            published_on=date(2026, 7, 23),
            published_on_basis="Release date on the edition's page",
            released_at=datetime(2026, 7, 23, 8, 30, tzinfo=UTC),
            url=f"https://www.ons.gov.uk/file?uri={MARCH}/pfatablesyemarch2026.xlsx",
            file_name="pfatablesyemarch2026.xlsx",
            file_type="xlsx",
        )
    ]
    assert len(asker.asked) == 2


def test_a_new_edition_is_the_newest_wherever_it_stands_in_the_list() -> None:
    june = f"{PATH}/yearendingjune2026"
    assert edition_addresses(page_of(landing(DECEMBER, MARCH, june)), PRODUCT.discovery)[0] == june  # type: ignore[arg-type]


def test_the_same_edition_under_another_file_name_is_the_same_edition() -> None:
    first, second = newest(edition("pfatablesyemarch2026.xlsx")), newest(edition("pfatablesyemarch2026final.xlsx"))
    assert (first.edition, first.published_on) == (second.edition, second.published_on)
    assert second.url.endswith("/pfatablesyemarch2026final.xlsx")


def test_a_release_in_winter_is_dated_by_its_own_day() -> None:
    offer = newest(edition("a.xlsx", released="2026-01-29T09:30:00.000Z"))
    assert offer.published_on == date(2026, 1, 29)
    assert offer.released_at == datetime(2026, 1, 29, 9, 30, tzinfo=UTC)


def test_a_corrected_edition_is_dated_by_its_correction_and_says_so() -> None:
    versions = [
        {"uri": f"{MARCH}/previous/v1", "updateDate": "2026-07-24T10:15:00.000Z", "correctionNotice": ""},
        {"uri": f"{MARCH}/previous/v2", "updateDate": "2026-08-05T23:10:00.000Z", "correctionNotice": "Table P3"},
    ]
    offer = newest(edition("pfatablesyemarch2026v2.xlsx", versions=versions))
    assert offer.published_on == date(2026, 8, 6)
    assert offer.released_at == datetime(2026, 8, 6, 8, 30, tzinfo=UTC)
    assert offer.published_on_basis == "Day of the newest update that the edition's page lists"
    assert offer.remark == (
        "First released on 23 July 2026; the page lists a file that was replaced on 6 August 2026, "
        "with a correction notice"
    )


def test_an_earlier_version_of_before_the_release_date_is_no_correction() -> None:
    versions = [{"uri": f"{MARCH}/previous/v1", "updateDate": "2026-07-20T10:15:00.000Z"}]
    assert newest(edition("a.xlsx", versions=versions)).published_on == date(2026, 7, 23)


def test_all_editions_cost_a_request_each_and_come_newest_first() -> None:
    asker = Played(
        {
            FIRST: landing(DECEMBER, MARCH),
            f"https://www.ons.gov.uk{MARCH}/data": edition("b.xlsx"),
            f"https://www.ons.gov.uk{DECEMBER}/data": edition("a.xlsx", released="2026-04-22T23:00:00.000Z"),
        }
    )
    assert [offer.edition for offer in discover(PRODUCT, asker, newest_only=False)] == ["ye-2026-03", "ye-2025-12"]
    assert len(asker.asked) == 3


def test_editions_on_financial_years_are_named_by_them() -> None:
    product = products()["ons_nature_of_fraud"]
    rule = product.discovery
    assert isinstance(rule, OnsDataset)
    uri = f"{rule.page}/yearendingmarch2025"
    page = page_of(edition("nocfraudtables202425.xlsx", released="2026-03-19T00:00:00.000Z"))
    offer = edition_offer(page, uri, rule)
    assert (offer.edition, offer.edition_title) == ("fy-2024-25", "Year ending March 2025")
    with pytest.raises(DiscoveryError, match="yearendingjune2025"):
        edition_offer(page, f"{rule.page}/yearendingjune2025", rule)


@pytest.mark.parametrize(
    "uri",
    [
        f"{PATH}/current",
        f"{PATH}/2026",
        f"{PATH}/yearendingsmarch2026",
        f"{PATH}/yearendingmarch2026/previous/v1",
        f"{PATH}/../yearendingmarch2026",
        "/economy/datasets/yearendingmarch2026",
        "yearendingmarch2026",
        "https://example.org/yearendingmarch2026",
    ],
)
def test_a_folder_that_names_no_period_is_refused(uri: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        discover(PRODUCT, Played({FIRST: landing(uri)}))
    assert FIRST in str(caught.value)
    assert repr(uri) in str(caught.value)
    assert "To do: look what period that edition is of" in str(caught.value)


def test_a_file_given_as_a_whole_path_is_taken_if_it_lies_below_the_page() -> None:
    assert newest(edition(f"{MARCH}/pfa.xlsx")).url == f"https://www.ons.gov.uk/file?uri={MARCH}/pfa.xlsx"
    with pytest.raises(DiscoveryError, match="a path below"):
        newest(edition("/economy/other.xlsx"))
    with pytest.raises(DiscoveryError, match="a path below"):
        newest(edition(f"{PATH}extra/other.xlsx"))


@pytest.mark.parametrize("file", ["..%2fother.xlsx", "pfa?x=1.xlsx", "a&uri=b.xlsx"])
def test_a_file_name_that_would_change_the_address_is_refused(file: str) -> None:
    with pytest.raises(DiscoveryError, match="the file is"):
        newest(edition(file))


def test_two_workbooks_or_none_are_refused_and_a_guide_beside_one_is_not() -> None:
    assert newest(edition("guide.pdf", "pfa.xlsx")).file_name == "pfa.xlsx"
    for files in (("a.xlsx", "b.xlsx"), ("a.csv",)):
        with pytest.raises(DiscoveryError, match=r"one file of type \.xlsx"):
            newest(edition(*files))


def test_an_empty_listing_is_an_error_not_news() -> None:
    with pytest.raises(DiscoveryError, match="datasets"):
        discover(PRODUCT, Played({FIRST: landing()}))
    with pytest.raises(DiscoveryError, match="downloads"):
        newest(edition())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda page: page.pop("description"), "description is nothing"),
        (lambda page: page["description"].pop("releaseDate"), "description.releaseDate is nothing"),
        (lambda page: page["description"].update(releaseDate=""), "description.releaseDate is ''"),
        (
            lambda page: page["description"].update(releaseDate=1784761200000),
            "description.releaseDate is 1784761200000",
        ),
        (lambda page: page["description"].update(releaseDate="2026-07-23T00:00:00"), "description.releaseDate is "),
        (lambda page: page.update(downloads={"file": "a.xlsx"}), "downloads is {'file': 'a.xlsx'}"),
        (lambda page: page.update(downloads=[{"uri": "/a.xlsx"}]), "downloads.0.file is nothing"),
        (lambda page: page.update(type="bulletin"), "type is 'bulletin'"),
        (lambda page: page.update(versions=[{"uri": "x"}]), "versions.0.updateDate is nothing"),
    ],
)
def test_a_changed_shape_is_an_error_that_names_the_place(change: Any, place: str) -> None:
    answer = copy.deepcopy(edition("a.xlsx"))
    change(answer)
    with pytest.raises(DiscoveryError) as caught:
        newest(answer)
    assert place in str(caught.value)
    assert str(caught.value).startswith(f"ons_police_force_area_tables, https://www.ons.gov.uk{MARCH}/data: ")


def test_a_web_page_instead_of_json_is_an_error() -> None:
    with pytest.raises(DiscoveryError, match="the answer begins '<!doctype html>'; expected JSON"):
        discover(PRODUCT, Played({FIRST: "<!doctype html>"}))
    with pytest.raises(DiscoveryError, match="not UTF-8"):
        discover(PRODUCT, Played({FIRST: b"\xff\xfe"}))


def test_landing_pages_without_addresses_are_refused_like_the_one_in_the_publishers_own_tests() -> None:
    with pytest.raises(DiscoveryError, match=r"datasets\.0\.uri is nothing"):
        discover(PRODUCT, Played({FIRST: {"type": "dataset_landing_page", "datasets": [{"id": "/test-edition-1"}]}}))


def test_the_recorded_page_of_2015_names_its_file_by_its_whole_path() -> None:
    content = real("real/api/ons_page_data/labourdisputesbysectorlabd02.data.json").read_bytes()
    recorded = json.loads(content)
    rule = OnsDataset(
        kind="ons_dataset",
        page=recorded["uri"],
        editions="year_ending",
        file_type="xlsx",
        hosts=("www.ons.gov.uk",),
    ).model_copy(update={"file_type": "xls"})
    [file] = [download["file"] for download in recorded["downloads"]]
    path = _download_path(page_of(content), recorded["uri"], [file], rule)
    assert path == f"{recorded['uri']}/labd02jul2015_tcm77-408195.xls"
    # It has no editions, and a page of that time is therefore refused as a whole.
    with pytest.raises(DiscoveryError, match="datasets is nothing"):
        edition_addresses(page_of(content), rule)
    # Its date is written as today's pages are: midnight in London, told in UTC.
    recorded["type"] = "dataset"
    assert page_of(recorded).json(_Dataset).description.released == datetime(2015, 7, 14, 23, tzinfo=UTC)
