"""OpenDataNI: one file of a data set, found by its identity, dated by its last change."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.registry.load import watched
from tests.discovery.played import Played

ENTRY = watched()["opendatani_recorded_crime"]
DATASET, RESOURCE = "80dc9542-7b2a-48f5-bbf4-ccc7040d36af", "6fd51851-df78-4469-98c5-4f06953621a0"
FIRST = f"https://admin.opendatani.gov.uk/api/3/action/package_show?id={DATASET}"
FILE = f"https://admin.opendatani.gov.uk/dataset/{DATASET}/resource/{RESOURCE}/download"
REPLY: dict[str, Any] = {
    "success": True,
    "result": {
        "name": "police-recorded-crime-in-northern-ireland",
        "metadata_modified": "2024-01-01T00:00:00.000000",
        "resources": [
            {
                "id": "51cd6a9e-646b-42bf-9daa-8d2cb618764e",
                "name": "Data guide",
                "url": f"{FILE}/guide.pdf",
                "created": "2020-01-01T10:00:00.000000",
                "last_modified": None,
            },
            {
                "id": RESOURCE,
                "name": "Monthly data",
                "url": f"{FILE}/police-recorded-crime-monthly-data.csv",
                "created": "2016-01-01T10:00:00.000000",
                "last_modified": "2022-01-27T09:45:12.123456",
            },
        ],
    },
}


def found(change: Any = lambda reply: None) -> Offer:
    reply = copy.deepcopy(REPLY)
    change(reply)
    [offer] = discover(ENTRY, Played({FIRST: reply}))
    return offer


def monthly(**changes: object) -> Any:
    return lambda reply: reply["result"]["resources"][1].update(changes)


def test_the_file_is_offered_as_of_its_last_change() -> None:
    assert found() == Offer(
        product_id="opendatani_recorded_crime",
        edition="2022-01-27",
        edition_title="Changed 27 January 2022",
        published_on=date(2022, 1, 27),
        published_on_basis="Day of the file's last change, as CKAN states",
        released_at=datetime(2022, 1, 27, 9, 45, 12, 123456, tzinfo=UTC),
        url=f"{FILE}/police-recorded-crime-monthly-data.csv",
        file_name="police-recorded-crime-monthly-data.csv",
        file_type="csv",
    )


def test_a_changed_file_is_a_new_edition_under_whatever_name() -> None:
    offer = found(monthly(url=f"{FILE}/monthly-2026.CSV", last_modified="2026-07-30T23:30:00"))
    assert (offer.edition, offer.file_type) == ("2026-07-31", "csv")


def test_a_file_that_never_changed_is_dated_by_the_day_it_was_added() -> None:
    offer = found(monthly(last_modified=None))
    assert (offer.edition, offer.published_on_basis) == ("2016-01-01", "Day it was added")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda reply: reply["result"].update(resources=[]), "result.resources is []"),
        (lambda reply: reply["result"].pop("resources"), "result.resources is nothing"),
        (lambda reply: reply.update(success=False), "success is False"),
        (monthly(id="another"), "the data set has the resources ['Data guide', 'Monthly data']"),
        (monthly(last_modified="soon"), "result.resources.1.last_modified is 'soon'"),
        (monthly(url="https://example.org/x.csv"), "leads to https://example.org/x.csv"),
    ],
)
def test_an_empty_or_changed_description_is_an_error(change: Any, said: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        found(change)
    assert said in str(caught.value)
    assert FIRST in str(caught.value)
