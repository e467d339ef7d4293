"""Files of OpenDataNI, which CKAN describes: one resource of a data set, found by its identity."""

from __future__ import annotations

from datetime import UTC
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, NaiveDatetime

from orchestration import clock
from orchestration.discovery.answers import Page, Shape, ask
from orchestration.discovery.days import in_words, not_before_release
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import CkanResource


class _Resource(Shape):
    id: str
    url: str
    name: str | None = None
    created: NaiveDatetime
    last_modified: NaiveDatetime | None = None


class _Package(Shape):
    resources: list[_Resource] = Field(min_length=1)


class _Reply(Shape):
    success: Literal[True]
    result: _Package


def offers(product_id: str, rule: CkanResource, asker: Asker, *, newest_only: bool) -> list[Offer]:
    """The file as it stands: CKAN keeps no older ones. Its edition is named by the day of its last change."""
    return [resource_offer(ask(asker, product_id, rule.first_address), rule)]


def resource_offer(page: Page, rule: CkanResource) -> Offer:
    """The resource that `rule` names; raises DiscoveryError when the data set no longer has it."""
    resources = page.json(_Reply).result.resources
    found = [resource for resource in resources if resource.id == rule.resource]
    if len(found) != 1:
        names = [resource.name or resource.url for resource in resources]
        raise page.trouble(f"the data set has the resources {names}", f"one with the identity {rule.resource}")
    [resource] = found
    # CKAN writes UTC without saying so.
    moment = (resource.last_modified or resource.created).replace(tzinfo=UTC)
    day = clock.london_day(moment)
    url = page.link(resource.url, rule.hosts)
    file_name = urlsplit(url).path.rpartition("/")[2]
    return Offer(
        product_id=page.product_id,
        edition=day.isoformat(),
        edition_title=f"Changed {in_words(day)}",
        published_on=day,
        published_on_basis="Day of the file's last change, as CKAN states"
        if resource.last_modified
        else "Day it was added",
        released_at=not_before_release(moment),
        url=url,
        file_name=file_name,
        file_type=file_name.rpartition(".")[2].lower(),
    )
