"""Publications of gov.scot: a collection links to them, and their page of documents links to the files.

The file of an edition is uploaded again under other names, and corrected at the same address; the page states the day
of its last update, but not of which file.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote, urlsplit

from orchestration import clock
from orchestration.discovery.answers import Page, ask
from orchestration.discovery.days import in_words, read_day
from orchestration.discovery.edition_names import financial_year
from orchestration.discovery.html_page import HtmlPage, read_html
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import GovscotPublication

PUBLISHED, UPDATED = "sg-meta__publication-date", "sg-meta__last-updated-date"


def offers(product_id: str, rule: GovscotPublication, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """Editions in the collection, newest first, one request each; raises DiscoveryError or FetchError."""
    addresses = publication_addresses(ask(asker, product_id, rule.first_address), rule)
    if newest_only:
        addresses = addresses[:1]
    return [document_offer(ask(asker, product_id, f"{url}documents/"), year, rule) for year, url in addresses]


def publication_addresses(collection: Page, rule: GovscotPublication) -> list[tuple[int, str]]:
    """Last year and address of each publication that the collection links to and `rule` wants, newest first."""
    found: dict[int, str] = {}
    for link in read_html(collection).links:
        match = re.fullmatch(rule.publication, f"{urlsplit(link).path.rstrip('/')}/")
        if match is None:
            continue
        year = int(match["first"]) + 1
        if int(match["last"]) != year % 100:
            raise collection.trouble(f"a publication is of {match['first']}-{match['last']}", "two years in a row")
        found[year] = f"{collection.link(link, rule.hosts).partition('#')[0].rstrip('/')}/"
    if not found:
        raise collection.trouble("no publication of this kind is linked", f"a link like {rule.publication}")
    return sorted(found.items(), reverse=True)


def document_offer(page: Page, year: int, rule: GovscotPublication) -> Offer:
    """The document of the edition that ends in `year`, from the publication's page of documents."""
    html = read_html(page)
    published, updated = _days(page, html)
    day = max(day for day in (published, updated) if day is not None)
    url = _the_one(page, html, rule)
    edition, years = financial_year(year, rule.edition_prefix)
    is_update = updated is not None and day != published
    return Offer(
        product_id=page.product_id,
        edition=edition,
        edition_title=years,
        published_on=day,
        published_on_basis="Last update of the publication's page" if is_update else "Publication day on the page",
        released_at=clock.release_moment(day),
        url=url,
        file_name=_file_name(url),
        file_type=rule.file_type,
        remark=_told(published, day) if is_update else None,
    )


def _told(published: date | None, day: date) -> str:
    first = f"First published on {in_words(published)}; " if published else ""
    return f"{first}the page was last updated on {in_words(day)} and does not say which of its files"


def _days(page: Page, html: HtmlPage) -> tuple[date | None, date | None]:
    """Day of publication and of the last update; a page that was updated may state the latter alone."""
    texts = {name: html.by_id[name] for name in (PUBLISHED, UPDATED) if name in html.by_id}
    days = {name: read_day(text) for name, text in texts.items()}
    if not days or None in days.values():
        raise page.trouble(
            f"the page states the days {texts or 'nowhere'}",
            f"a day such as 24 June 2025 in the element {PUBLISHED} or {UPDATED}",
        )
    return days.get(PUBLISHED), days.get(UPDATED)


def _the_one(page: Page, html: HtmlPage, rule: GovscotPublication) -> str:
    """Address of the one document whose folder `rule` names; a picture and a title link to it, so it stands twice."""
    files = sorted({link for link in html.links if _file_name(link).lower().endswith(f".{rule.file_type}")})
    wanted = [href for href in files if re.fullmatch(rule.document, _folder(href))]
    if len(wanted) != 1:
        folders = [_folder(href) for href in wanted or files]
        raise page.trouble(
            f"{len(wanted)} documents fit; the page has {folders}",
            f"one .{rule.file_type} in a folder called {rule.document!r}",
        )
    return page.link(wanted[0], rule.hosts)


def _file_name(href: str) -> str:
    return unquote(urlsplit(href).path.rpartition("/")[2]).replace("+", " ")


def _folder(href: str) -> str:
    """Name of the document that a file belongs to: /…/documents/NAME/NAME/govscot:document/FILE."""
    below = urlsplit(href).path.rpartition("/documents/")[2]
    return below.partition("/")[0]
