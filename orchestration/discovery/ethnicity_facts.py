"""Measures of Ethnicity facts and figures: the newest page states its days and periods and links to the data."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from orchestration import clock
from orchestration.discovery.answers import Page, ask
from orchestration.discovery.days import in_words, read_day
from orchestration.discovery.edition_names import financial_year
from orchestration.discovery.html_page import HtmlPage, read_html
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import EthnicityFacts

_PERIOD = re.compile(r"\bApril (\d{4}) to March (\d{4})\b")
_UPDATED = re.compile(r"\bLast updated (\d{1,2} [A-Z][a-z]+ \d{4})\b")


def offers(product_id: str, rule: EthnicityFacts, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The newest version of the measure; older ones have addresses of their own, which no list gives."""
    return [measure_offer(ask(asker, product_id, rule.first_address), rule)]


def measure_offer(page: Page, rule: EthnicityFacts) -> Offer:
    """The data that the measure's page links to, named by the newest year it speaks of."""
    html = read_html(page)
    ends = [int(last) for first, last in _PERIOD.findall(html.text) if int(first) < int(last)]
    if not ends:
        raise page.trouble("the page names no period", "a period such as April 2019 to March 2020")
    edition, years = financial_year(max(ends))
    published, updated = _published(page, html), _updated(html)
    day = max(day for day in (published, updated) if day is not None)
    is_update = day != published
    url = _the_one(page, html, rule)
    return Offer(
        product_id=page.product_id,
        edition=edition,
        edition_title=f"Up to {years}",
        published_on=day,
        published_on_basis="Last update of the page" if is_update else "Publication day on the page",
        released_at=clock.release_moment(day),
        url=url,
        file_name=urlsplit(url).path.rpartition("/")[2],
        file_type="csv",
        remark=f"First published on {in_words(published)}" if is_update else None,
    )


def _published(page: Page, html: HtmlPage) -> date:
    text = html.days.get("datePublished", "")
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise page.trouble(f"the day of publication is {text!r}", "a <time> with the day as 2022-03-24") from error


def _updated(html: HtmlPage) -> date | None:
    match = _UPDATED.search(html.text)
    return read_day(match[1]) if match else None


def _the_one(page: Page, html: HtmlPage, rule: EthnicityFacts) -> str:
    found = sorted({link for link in html.links if re.fullmatch(rule.file, link.rpartition("/")[2])})
    if len(found) != 1:
        raise page.trouble(f"the links to data are {found}", f"one to a file like {rule.file!r}")
    return page.link(found[0], rule.hosts)
