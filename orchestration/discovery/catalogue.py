"""What a publisher offers of a publication, whatever kind of publisher it is."""

from __future__ import annotations

from typing import Protocol, assert_never

from orchestration.discovery import (
    area_profiles,
    ckan_resource,
    ethnicity_facts,
    govscot_publication,
    govuk_attachments,
    nisra_calendar,
    ons_dataset,
    police_uk_archive,
    pxstat_table,
    statistics_gov_scot_cube,
)
from orchestration.discovery.offer import Asker, Offer
from orchestration.registry.discovery_rules import (
    AreaProfiles,
    ByHand,
    CkanResource,
    Discovery,
    EthnicityFacts,
    GovscotPublication,
    GovukAttachments,
    NisraCalendar,
    OnsDataset,
    PoliceUkArchive,
    PxstatTable,
    StatisticsGovScotCube,
)


class Discoverable(Protocol):
    """A product, or a publication that is only watched."""

    @property
    def product_id(self) -> str:
        """Identity in the registry."""
        ...

    @property
    def title(self) -> str:
        """Title in the registry."""
        ...

    @property
    def discovery(self) -> Discovery:
        """How it is found."""
        ...


def discover(product: Discoverable, asker: Asker, *, newest_only: bool = True) -> list[Offer]:
    """Editions that the publisher offers, newest first: none for what comes by hand, else one or more.

    `newest_only` asks for no more than the newest needs. Raises DiscoveryError when the answers are not what the site
    gives, an empty listing among them, and FetchError when there is no answer.
    """
    product_id, rule = product.product_id, product.discovery
    match rule:
        case ByHand():
            return []
        case OnsDataset():
            return ons_dataset.offers(product_id, rule, asker, newest_only=newest_only)
        case GovukAttachments():
            return govuk_attachments.offers(product_id, rule, asker, newest_only=newest_only)
        case GovscotPublication():
            return govscot_publication.offers(product_id, rule, asker, newest_only=newest_only)
        case StatisticsGovScotCube():
            return statistics_gov_scot_cube.offers(product_id, rule, asker, newest_only=newest_only)
        case PxstatTable():
            return pxstat_table.offers(product_id, rule, asker, newest_only=newest_only)
        case AreaProfiles():
            return area_profiles.offers(product_id, rule, asker, newest_only=newest_only)
        case EthnicityFacts():
            return ethnicity_facts.offers(product_id, rule, asker, newest_only=newest_only)
        case CkanResource():
            return ckan_resource.offers(product_id, rule, asker, newest_only=newest_only)
        case PoliceUkArchive():
            return police_uk_archive.offers(product_id, rule, asker, newest_only=newest_only)
        case NisraCalendar():
            return nisra_calendar.offers(product_id, rule, asker, newest_only=newest_only)
        case _:
            assert_never(rule)
