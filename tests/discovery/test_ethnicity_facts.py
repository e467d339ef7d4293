"""Ethnicity facts and figures: the newest page names its years and its days, and links to the data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.landing.bundled import bundled_editions
from orchestration.registry.load import products
from tests.discovery.played import Played

PRODUCT = products()["eff_victims_of_crime"]
HOST = "https://www.ethnicity-facts-figures.service.gov.uk"
PATH = "/crime-justice-and-the-law/crime-and-reoffending/victims-of-crime/latest"
FIRST = f"{HOST}{PATH}/"
CSV = f"{PATH}/downloads/victims-of-crime-data.csv"


def measure(
    *periods: str,
    href: str = CSV,
    published: str = '<time itemprop="datePublished" datetime="2022-03-24T00:00:00">24 March 2022</time>',
    updated: str = "",
) -> str:
    spoken = "".join(f"<dt>Time period:</dt><dd>\n {period}\n</dd>" for period in periods)
    return (
        "<!doctype html><html><head><script>'April 2030 to March 2031'</script></head><body>"
        f"<p>Published {published}</p>{updated}<dl>{spoken}</dl>"
        f"<a href='{PATH}/downloads/by-ethnicity-table.csv'>Table</a><a href='{href}'>Data</a>"
        f"<a href='{href}'>Download the data</a></body></html>"
    )


def found(page: str) -> Offer:
    [offer] = discover(PRODUCT, Played({FIRST: page}))
    return offer


def test_the_data_are_offered_under_the_newest_year_the_page_speaks_of() -> None:
    page = measure(
        "April 2019 to March 2020",
        "April 2013 to March 2014",
        updated="<p>Last updated <span>\n 8 August 2023</span> - <a href='#h'>see all updates</a></p>",
    )
    assert found(page) == Offer(
        product_id="eff_victims_of_crime",
        edition="fy-2019-20",
        edition_title="Up to 2019-20",
        published_on=date(2023, 8, 8),
        published_on_basis="Last update of the page",
        released_at=datetime(2023, 8, 8, 8, 30, tzinfo=UTC),
        url=f"{HOST}{CSV}",
        file_name="victims-of-crime-data.csv",
        file_type="csv",
        remark="First published on 24 March 2022",
    )


def test_the_edition_is_named_like_the_one_at_hand() -> None:
    assert [sidecar.edition for sidecar, _ in bundled_editions(PRODUCT.product_id)] == [
        found(measure("April 2019 to March 2020")).edition
    ]


def test_a_page_that_was_never_updated_is_dated_by_its_publication() -> None:
    offer = found(measure("April 2022 to March 2023"))
    assert (offer.edition, offer.published_on, offer.remark) == ("fy-2022-23", date(2022, 3, 24), None)


def test_the_same_edition_under_another_file_name_is_the_same_edition() -> None:
    offer = found(measure("April 2019 to March 2020", href=CSV.replace("data.csv", "data-2013-14-to-2019-20.csv")))
    assert (offer.edition, offer.file_name) == ("fy-2019-20", "victims-of-crime-data-2013-14-to-2019-20.csv")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (measure(), "the page names no period"),
        (measure("April 2020 to March 2019"), "the page names no period"),
        (measure("2019/20"), "the page names no period"),
        (measure("April 2019 to March 2020", published="24 March 2022"), "the day of publication is ''"),
        (measure("April 2019 to March 2020", href="/other.csv"), "the links to data are []"),
        (
            measure("April 2019 to March 2020", updated=f"<a href='/old{CSV}'>Older data</a>"),
            "the links to data are ['/crime-justice-and-the-law",
        ),
        (measure("April 2019 to March 2020", href=f"https://example.org{CSV}"), "leads to https://example.org"),
        ("Time,Value\n2019/20,13.3\n", "expected a web page"),
    ],
)
def test_a_page_without_period_day_or_data_is_an_error(page: str, said: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        found(page)
    assert said in str(caught.value)
    assert FIRST in str(caught.value)
