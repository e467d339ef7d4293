"""NISRA Data Portal: the list of tables says when one was updated; errors come with status 200."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.landing.bundled import bundled_content, bundled_editions
from orchestration.registry.load import products, watched
from tests.discovery.played import Played

PRODUCT = products()["nisra_prcpd"]
API = "https://ws-data.nisra.gov.uk/public/api.restful/PxStat.Data.Cube_API"
FIRST = f"{API}.ReadCollection"
TABLE = f"{API}.ReadDataset/PRCPD/JSON-stat/2.0/en"


def table(matrix: str, updated: str | None = "2026-06-10T09:30:00Z") -> dict[str, Any]:
    found: dict[str, Any] = {"class": "dataset", "label": "Police recorded crime", "extension": {"matrix": matrix}}
    return found if updated is None else found | {"updated": updated}


def collection(*tables: dict[str, Any]) -> dict[str, Any]:
    return {"class": "collection", "version": "2.0", "link": {"item": list(tables)}}


def test_the_table_is_offered_as_of_its_update_with_one_request() -> None:
    asker = Played({FIRST: collection(table("PRCLGD", "2026-06-25T09:30:00Z"), table("PRCPD"))})
    assert discover(PRODUCT, asker) == [
        Offer(
            product_id="nisra_prcpd",
            edition="2026-06-10",
            edition_title="Updated 10 June 2026",
            published_on=date(2026, 6, 10),
            published_on_basis="Day of update in the portal",
            released_at=datetime(2026, 6, 10, 9, 30, tzinfo=UTC),
            url=TABLE,
            file_name="PRCPD.json",
            file_type="json",
        )
    ]
    assert asker.asked == [FIRST]


@pytest.mark.parametrize("listed", [collection(table("PRCLGD")), collection(table("PRCPD", None))])
def test_a_table_that_the_list_lacks_or_does_not_date_is_asked_itself(listed: dict[str, Any]) -> None:
    asker = Played({FIRST: listed, TABLE: table("PRCPD", "2026-06-10")})
    [offer] = discover(PRODUCT, asker)
    assert (offer.edition, offer.released_at) == ("2026-06-10", datetime(2026, 6, 10, 8, 30, tzinfo=UTC))
    assert asker.asked == [FIRST, TABLE]


def test_a_byte_order_mark_is_no_obstacle() -> None:
    [offer] = discover(PRODUCT, Played({FIRST: b"\xef\xbb\xbf" + json.dumps(collection(table("PRCPD"))).encode()}))
    assert offer.edition == "2026-06-10"


def test_the_edition_is_the_day_as_written_which_the_parser_checks_and_the_day_of_publication_londons() -> None:
    [offer] = discover(PRODUCT, Played({FIRST: collection(table("PRCPD", "2026-06-10T23:30:00Z"))}))
    assert (offer.edition, offer.published_on) == ("2026-06-10", date(2026, 6, 11))
    assert offer.released_at == datetime(2026, 6, 11, 8, 30, tzinfo=UTC)


def test_editions_are_named_like_those_at_hand() -> None:
    # Replies written again from the portal's extracts: each names its edition as discovery would.
    for product_id in ("nisra_prcpd", "nisra_prconl"):
        product = products()[product_id]
        download = TABLE.replace("PRCPD", product.discovery.matrix)  # type: ignore[union-attr]
        for sidecar, path in bundled_editions(product_id):
            if sidecar.published_on_basis.startswith("Day of the extract"):
                continue  # the reply states no day: the portal's own always does
            asker = Played({FIRST: collection(table("PRCLGD")), download: bundled_content(path)})
            [offer] = discover(product, asker)
            assert (offer.edition, offer.published_on) == (sidecar.edition, sidecar.published_on)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"jsonrpc": "2.0", "error": {"code": -32603, "message": "Internal error"}}, "answers with the error {'code'"),
        (collection() | {"error": "busy"}, "answers with the error 'busy'"),
        (collection(), "link.item is []"),
        ({"link": {}}, "link.item is nothing"),
        ({"link": {"item": [{"label": "x"}]}}, "link.item.0.extension is nothing"),
        ({"link": {"item": [{"extension": {"matrix": 3}}]}}, "link.item.0.extension.matrix is 3"),
        ([], "the answer is []"),
        ("<html></html>", "the answer begins '<html></html>'"),
        (collection(table("PRCPD"), table("PRCPD", "2026-06-11")), "PRCPD was updated at"),
        (collection(table("PRCPD", "soon")), "the day of update is 'soon'"),
    ],
)
def test_an_error_in_a_200_an_empty_list_and_a_changed_shape_are_errors(answer: object, said: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        discover(PRODUCT, Played({FIRST: answer}))
    assert said in str(caught.value)
    assert FIRST in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": {"message": "busy"}}, "answers with the error"),
        (table("PRCLGD"), "the answer is the table PRCLGD"),
        (table("PRCPD", None), "updated at no stated time"),
    ],
)
def test_a_table_asked_itself_must_be_the_one_and_dated(answer: object, said: str) -> None:
    with pytest.raises(DiscoveryError, match=said):
        discover(PRODUCT, Played({FIRST: collection(table("PRCLGD")), TABLE: answer}))


def test_a_watched_table_is_asked_for_like_a_product() -> None:
    [offer] = discover(
        watched()["nisra_mye01t06"], Played({FIRST: collection(table("MYE01T06", "2025-09-17T08:30:00Z"))})
    )
    assert (offer.product_id, offer.edition) == ("nisra_mye01t06", "2025-09-17")
