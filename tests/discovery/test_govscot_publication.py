"""gov.scot: the newest publication of a collection, its workbook by the folder's name, the day of its last update."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orchestration.discovery.catalogue import discover
from orchestration.discovery.offer import DiscoveryError, Offer
from orchestration.registry.load import products
from tests.discovery.played import Played

PRODUCT = products()["sg_recorded_crime"]
SURVEY = products()["sg_scjs"]
FIRST = "https://www.gov.scot/collections/recorded-crime-in-scotland/"
DOCUMENTS = "https://www.gov.scot/publications/recorded-crime-scotland-2024-25/documents/"
BINARIES = "/binaries/content/documents/govscot/publications/statistics"
FOLDER = "recorded-crime-in-scotland-2024-25-tables"
TABLES = f"{BINARIES}/2025/06/recorded-crime-scotland-2024-25/documents/{FOLDER}/{FOLDER}/govscot%3Adocument"
AS_FIRST = f"{TABLES}/Recorded%2BCrime%2B-%2B2024-25%2B-%2BBulletin%2Btables.xlsx"
AS_AGAIN = f"{TABLES}/Recorded%2BCrime%2Bin%2BScotland%2B2024-25%2Btables.xlsx"


def web_page(body: str) -> str:
    return f"<!doctype html><html lang='en'><head><title>x</title></head><body>{body}</body></html>"


def collection(*slugs: str) -> str:
    items = "".join(f'<li><a href="/publications/{slug}/">Recorded Crime</a></li>' for slug in slugs)
    return web_page(f'<a href="/">Home</a><ul class="collections-list">{items}</ul>')


def documents(*hrefs: str, published: str | None = "24 June 2025", updated: str | None = None) -> str:
    days = "".join(
        f'<div class="ds_metadata__item"><dt>{name}</dt><dd><strong id="sg-meta__{key}-date">{day}</strong></dd></div>'
        for name, key, day in (("Published", "publication", published), ("Last updated", "last-updated", updated))
        if day
    )
    files = "".join(
        f'<div><a aria-hidden="true" href="{href}"><img alt="" src="x.svg"></a>'
        f'<a class="ds_file-download__title" href="{href}">Tables<br>and notes</a></div>'
        for href in hrefs
    )
    return web_page(f"<dl>{days}</dl><section>{files}</section>")


def found(page: str) -> Offer:
    [offer] = discover(PRODUCT, Played({FIRST: collection("recorded-crime-scotland-2024-25"), DOCUMENTS: page}))
    return offer


def test_the_newest_publication_is_found_and_its_workbook_in_it() -> None:
    asker = Played(
        {
            FIRST: collection(
                "recorded-crime-scotland-2023-24",
                "recorded-crime-scotland-2024-25",
                "recorded-crime-scotland-year-ending-june-2026",
                "homicide-scotland-2024-25",
            ),
            DOCUMENTS: documents(
                AS_FIRST,
                AS_FIRST.replace(FOLDER, f"{FOLDER}-by-month"),
                f"{BINARIES}/x/documents/user-guide/user-guide/govscot%3Adocument/a.pdf",
            ),
        }
    )
    assert discover(PRODUCT, asker) == [
        Offer(
            product_id="sg_recorded_crime",
            edition="fy-2024-25",
            edition_title="2024-25",
            published_on=date(2025, 6, 24),
            published_on_basis="Publication day on the page",
            released_at=datetime(2025, 6, 24, 8, 30, tzinfo=UTC),
            url=f"https://www.gov.scot{AS_FIRST}",
            file_name="Recorded Crime - 2024-25 - Bulletin tables.xlsx",
            file_type="xlsx",
        )
    ]


def test_a_new_publication_is_a_new_edition() -> None:
    folder = "recorded-crime-in-scotland-2025-26-tables"
    new = f"{BINARIES}/2026/06/recorded-crime-scotland-2025-26/documents/{folder}/{folder}/govscot%3Adocument/t.xlsx"
    asker = Played(
        {
            FIRST: collection("recorded-crime-scotland-2024-25", "recorded-crime-scotland-2025-26"),
            DOCUMENTS.replace("2024-25", "2025-26"): documents(new, published="23 Jun 2026"),
        }
    )
    [offer] = discover(PRODUCT, asker)
    assert (offer.edition, offer.published_on) == ("fy-2025-26", date(2026, 6, 23))


def test_the_same_edition_under_another_file_name_is_the_same_edition() -> None:
    first, second = found(documents(AS_FIRST)), found(documents(AS_AGAIN))
    assert (first.edition, first.published_on) == (second.edition, second.published_on)
    assert second.file_name == "Recorded Crime in Scotland 2024-25 tables.xlsx"


def test_the_folder_of_the_year_before_is_known_too() -> None:
    folder = "recorded-crime-2023-24-bulletin-tables"
    href = f"{BINARIES}/2024/06/recorded-crime-scotland-2023-24/documents/{folder}/{folder}/govscot%3Adocument/a.xlsx"
    assert found(documents(href)).url == f"https://www.gov.scot{href}"


def test_errata_at_the_same_address_are_a_later_day_of_the_same_edition_with_a_remark() -> None:
    offer = found(documents(AS_FIRST, updated="7 October 2025"))
    assert (offer.edition, offer.published_on) == ("fy-2024-25", date(2025, 10, 7))
    assert offer.published_on_basis == "Last update of the publication's page"
    assert offer.remark == (
        "First published on 24 June 2025; "
        "the page was last updated on 7 October 2025 and does not say which of its files"
    )


def test_a_page_that_states_its_last_update_alone_is_read() -> None:
    offer = found(documents(AS_FIRST, published=None, updated="7 October 2025"))
    assert offer.published_on == date(2025, 10, 7)
    assert offer.remark == "the page was last updated on 7 October 2025 and does not say which of its files"


def test_all_publications_cost_a_request_each() -> None:
    old = "recorded-crime-2023-24-bulletin-tables"
    asker = Played(
        {
            FIRST: collection("recorded-crime-scotland-2023-24", "recorded-crime-scotland-2024-25"),
            DOCUMENTS: documents(AS_FIRST),
            DOCUMENTS.replace("2024-25", "2023-24"): documents(
                f"{BINARIES}/2024/06/x/documents/{old}/{old}/govscot%3Adocument/a.xlsx", published="25 June 2024"
            ),
        }
    )
    offers = discover(PRODUCT, asker, newest_only=False)
    assert [(offer.edition, offer.published_on) for offer in offers] == [
        ("fy-2024-25", date(2025, 6, 24)),
        ("fy-2023-24", date(2024, 6, 25)),
    ]


def test_the_survey_is_found_by_its_annex_tables() -> None:
    slug = "scottish-crime-and-justice-survey-2023-24-associated-data-tables"
    href = (
        f"{BINARIES}/2025/06/{slug}/documents/main-report-annex-tables/main-report-annex-tables/"
        "govscot%3Adocument/scjs-2023-24-main-report-annex-tables.xlsx"
    )
    other = f"{BINARIES}/2025/06/{slug}/documents/drug-use-tables/drug-use-tables/govscot%3Adocument/drugs.xlsx"
    asker = Played(
        {
            "https://www.gov.scot/collections/scottish-crime-and-justice-survey/": collection(slug),
            f"https://www.gov.scot/publications/{slug}/documents/": documents(other, href, published="10 June 2025"),
        }
    )
    [offer] = discover(SURVEY, asker)
    assert (offer.edition, offer.file_name) == ("sy-2023-24", "scjs-2023-24-main-report-annex-tables.xlsx")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (collection(), "no publication of this kind is linked"),
        (collection("recorded-crime-scotland-2024-26"), "a publication is of 2024-26"),
        ('{"type": "json"}', "expected a web page"),
        (web_page('<a href="https://example.org/publications/recorded-crime-scotland-2024-25/">x</a>'), "example.org"),
    ],
)
def test_a_collection_that_lists_nothing_or_something_else_is_an_error(answer: str, said: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        discover(PRODUCT, Played({FIRST: answer}))
    assert said in str(caught.value)
    assert FIRST in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (documents(), "0 documents fit; the page has []"),
        (documents(AS_FIRST, AS_AGAIN), "2 documents fit"),
        (documents(AS_FIRST.replace(FOLDER, "police-numbers")), "0 documents fit; the page has ['police-numbers']"),
        (documents(AS_FIRST.replace(".xlsx", ".pdf")), "0 documents fit"),
        (documents(f"https://example.org{AS_FIRST}"), "leads to https://example.org/"),
        (documents(AS_FIRST, published=None), "the page states the days nowhere"),
        (documents(AS_FIRST, published="June 2025"), "the page states the days {"),
        (documents(AS_FIRST, published="31 June 2025"), "31 June 2025"),
    ],
)
def test_a_page_of_documents_that_has_changed_is_an_error(answer: str, said: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        found(answer)
    assert said in str(caught.value)
    assert DOCUMENTS in str(caught.value)
