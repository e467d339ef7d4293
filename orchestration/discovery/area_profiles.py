"""Area profiles of NISRA's Local Statistics Explorer: a document per area, rewritten in place."""

from __future__ import annotations

import re
from datetime import date

from pydantic import Field

from orchestration import clock
from orchestration.discovery.answers import Page, Shape, ask
from orchestration.discovery.edition_names import financial_year
from orchestration.discovery.offer import Asker, Offer, Part
from orchestration.registry.discovery_rules import AreaProfiles

_YEAR = re.compile(r"(\d{4})/(\d{2})")


class _Source(Shape):
    last_updated: date
    year: str


class _Sources(Shape):
    crime: list[_Source] = Field(min_length=1, max_length=1)


class _Profile(Shape):
    code: str
    meta_data: _Sources


def offers(product_id: str, rule: AreaProfiles, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The profiles as they stand, in pieces; older ones are overwritten."""
    return [profiles_offer(ask(asker, product_id, rule.first_address), rule)]


def profiles_offer(page: Page, rule: AreaProfiles) -> Offer:
    """The edition that the first area's document belongs to: the year of its crimes, the day of that table's update."""
    profile = page.json(_Profile)
    if profile.code != rule.areas[0]:
        raise page.trouble(f"the document is of the area {profile.code}", rule.areas[0])
    [source] = profile.meta_data.crime
    match = _YEAR.fullmatch(source.year)
    if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
        raise page.trouble(f"the crimes are of {source.year!r}", "a financial year such as 2025/26")
    years = financial_year(int(match[1]) + 1)[1]
    return Offer(
        product_id=page.product_id,
        edition=years,
        edition_title=f"Area profiles, crimes of {source.year}",
        published_on=source.last_updated,
        published_on_basis="Day on which the table was last updated, as the profiles state",
        released_at=clock.release_moment(source.last_updated),
        url=rule.first_address,
        file_name=f"{years}.zip",
        file_type="zip",
        parts=tuple(Part(f"{area}.json", rule.address_of(area)) for area in rule.areas),
    )
