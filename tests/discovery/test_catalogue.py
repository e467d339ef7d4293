"""Every publication of the registry is asked for by its own kind of client, and nothing is asked of those by hand."""

from __future__ import annotations

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.days import month_of, read_day
from orchestration.discovery.offer import DiscoveryError
from orchestration.registry.load import products, watched
from tests.discovery.played import Played

EVERYTHING = {**products(), **watched()}
MACHINE = sorted(name for name, one in EVERYTHING.items() if one.discovery.kind != "by_hand")
BY_HAND = sorted(set(EVERYTHING) - set(MACHINE))


@pytest.mark.parametrize("name", BY_HAND)
def test_nothing_is_asked_of_what_comes_by_hand(name: str) -> None:
    asker = Played({})
    assert discover(EVERYTHING[name], asker) == []
    assert asker.asked == []


@pytest.mark.parametrize("name", MACHINE)
@pytest.mark.parametrize("answer", ["", "{}", "[]", "<!doctype html><html><body></body></html>", b"PK\x03\x04\xff"])
def test_an_answer_that_says_nothing_is_an_error_for_every_publication(name: str, answer: str | bytes) -> None:
    product = EVERYTHING[name]
    asker = Played({str(product.discovery.first_address): answer})
    with pytest.raises(DiscoveryError) as caught:
        discover(product, asker)
    assert str(caught.value).startswith(f"{name}, {product.discovery.first_address}: ")
    assert "; expected " in str(caught.value)
    assert ". To do: " in str(caught.value)
    assert asker.asked == [product.discovery.first_address]


@pytest.mark.parametrize("text", ["24 June", "24th June 2025", "31 June 2025", "24 Juno 2025", "June 2025", ""])
def test_what_is_no_day_is_read_as_none(text: str) -> None:
    assert read_day(text) is None


def test_months_are_known_in_full_and_by_three_letters() -> None:
    assert [month_of(name) for name in ("september", "Sep", "SEPT", "s", "")] == [9, 9, None, None, None]
