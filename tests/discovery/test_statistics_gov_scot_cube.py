"""statistics.gov.scot: the edition of a cube is the day on which the portal modified it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.landing.bundled import bundled_editions
from orchestration.registry.load import products
from tests.discovery.played import Played

PRODUCT = products()["statistics_gov_scot_recorded_crime"]
FIRST = str(PRODUCT.discovery.first_address)


def found(answer: str) -> Offer:
    [offer] = discover(PRODUCT, Played({FIRST: answer}))
    return offer


def test_the_cube_is_offered_as_of_its_last_update() -> None:
    assert found("modified\n2022-08-23T09:30:00Z\n") == Offer(
        product_id="statistics_gov_scot_recorded_crime",
        edition="2022-08-23",
        edition_title="Updated 23 August 2022",
        published_on=date(2022, 8, 23),
        published_on_basis="Day on which the portal says the data set was modified",
        released_at=datetime(2022, 8, 23, 9, 30, tzinfo=UTC),
        url="https://statistics.gov.scot/downloads/cube-table?uri=http%3A%2F%2Fstatistics.gov.scot%2Fdata%2Frecorded-crime",
        file_name="recorded-crime.csv",
        file_type="csv",
    )


def test_the_edition_is_named_like_the_one_at_hand() -> None:
    names = [sidecar.edition for sidecar, _ in bundled_editions(PRODUCT.product_id)]
    assert found("modified\n2022-08-23T09:30:00+01:00\n").edition in names


def test_an_update_is_a_new_edition_and_the_newest_moment_counts() -> None:
    offer = found('﻿"modified"\r\n2022-08-23T09:30:00Z\r\n2026-06-30T22:59:00.123+00:00\r\n')
    assert (offer.edition, offer.released_at) == ("2026-06-30", datetime(2026, 6, 30, 22, 59, 0, 123000, tzinfo=UTC))


def test_a_moment_without_offset_is_london_time_and_midnight_waits_for_half_past_nine() -> None:
    offer = found("modified\n2026-06-30T00:00:00\n")
    assert (offer.edition, offer.released_at) == ("2026-06-30", datetime(2026, 6, 30, 8, 30, tzinfo=UTC))
    assert found("modified\n2026-06-30T23:30:00\n").edition == "2026-06-30"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("modified\n", "the portal knows no day of update"),
        ("", "expected CSV with the column 'modified'"),
        ("<!doctype html><html></html>", "expected CSV"),
        ("date,modified\n1,2\n", "expected CSV"),
        ("modified\nyesterday\n", "the days of update are [['yesterday']]"),
        ("modified\n2022-08-23,1\n", "the days of update are"),
    ],
)
def test_no_update_or_a_changed_answer_is_an_error(answer: str, said: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        found(answer)
    assert said in str(caught.value)
    assert FIRST in str(caught.value)
