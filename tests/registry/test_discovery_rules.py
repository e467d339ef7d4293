"""Registry entries say how each publication is found: real addresses, allowed hosts, honest reasons."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import ValidationError

from orchestration.registry.discovery_rules import ByHand, GovukAttachments, Watched
from orchestration.registry.load import REGISTRY, RegistryError, products, watched
from orchestration.registry.model import Product

BY_HAND = {
    "action_fraud_by_force",
    "ho_prc_open_data",
    "ho_rolling_force_series",
    "mps_borough",
    "niscs_published_figures",
    "nisra_mid_year_lgd",
    "ons_mid_year_england_wales",
    "ons_mid_year_lad",
    "sg_published_figures",
    "survey_quality_published_figures",
}
FIRST_ADDRESSES = {
    "eff_victims_of_crime": "https://www.ethnicity-facts-figures.service.gov.uk/crime-justice-and-the-law/crime-and-reoffending/victims-of-crime/latest/",
    "ho_knife_open_data": "https://www.gov.uk/api/content/government/statistical-data-sets/police-recorded-crime-and-outcomes-open-data-tables",
    "ni_local_statistics": "https://raw.githubusercontent.com/NISRA-Tech-Lab/local-stats/main/github_action_jsons/N92000002.json",
    "nisra_prconl": "https://ws-data.nisra.gov.uk/public/api.restful/PxStat.Data.Cube_API.ReadCollection",
    "nisra_prcpd": "https://ws-data.nisra.gov.uk/public/api.restful/PxStat.Data.Cube_API.ReadCollection",
    "ons_crime_appendix_tables": "https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/datasets/crimeinenglandandwalesappendixtables/data",
    "ons_nature_of_fraud": "https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/datasets/natureofcrimefraudandcomputermisuse/data",
    "ons_police_force_area_tables": "https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/datasets/policeforceareadatatables/data",
    "sg_recorded_crime": "https://www.gov.scot/collections/recorded-crime-in-scotland/",
    "sg_scjs": "https://www.gov.scot/collections/scottish-crime-and-justice-survey/",
}


def entry(product_id: str) -> dict[str, Any]:
    text = (REGISTRY / "products" / f"{product_id}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def test_a_product_without_a_rule_is_refused() -> None:
    without = entry("nisra_prcpd")
    del without["discovery"]
    with pytest.raises(ValidationError, match="discovery"):
        Product.model_validate(without)


def test_what_comes_by_hand_is_told_with_a_reason_and_what_to_do() -> None:
    rules = {name: product.discovery for name, product in products().items()}
    assert {name for name, rule in rules.items() if isinstance(rule, ByHand)} == BY_HAND
    for rule in rules.values():
        if isinstance(rule, ByHand):
            assert rule.hosts == ()
            assert rule.first_address is None


def test_addresses_asked_first_are_the_publishers() -> None:
    asked = {name: one.discovery.first_address for name, one in products().items() if name not in BY_HAND}
    assert asked.pop("statistics_gov_scot_recorded_crime") == (
        "https://statistics.gov.scot/sparql.csv?query=SELECT%20%3Fmodified%20WHERE%20%7B%20%3Fdataset%20"
        "%3Chttp%3A%2F%2Fpublishmydata.com%2Fdef%2Fdataset%23graph%3E%20"
        "%3Chttp%3A%2F%2Fstatistics.gov.scot%2Fgraph%2Frecorded-crime%3E%20%3B%20"
        "%3Chttp%3A%2F%2Fpurl.org%2Fdc%2Fterms%2Fmodified%3E%20%3Fmodified%20%7D"
    )
    assert asked == FIRST_ADDRESSES


def test_pages_of_rules_are_those_that_people_are_sent_to() -> None:
    for one in [*products().values(), *watched().values()]:
        page = getattr(one.discovery, "page", None) or getattr(one.discovery, "collection", None)
        if page:
            assert urlsplit(one.landing_page).path.rstrip("/") == page.rstrip("/"), one.product_id


def test_every_address_asked_is_https_at_an_allowed_host() -> None:
    for one in [*products().values(), *watched().values()]:
        if address := one.discovery.first_address:
            assert urlsplit(address).scheme == "https"
            assert urlsplit(address).hostname in one.discovery.hosts


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hosts": []}, "hosts"),
        ({"hosts": ["data.nisra.gov.uk"]}, "is not at one of the allowed hosts data.nisra.gov.uk"),
        ({"hosts": ["https://ws-data.nisra.gov.uk"]}, "hosts"),
        ({"matrix": "PRCPD/../x"}, "matrix"),
        ({"kind": "by_magic"}, "by_magic"),
        ({"retries": 3}, "retries"),
    ],
)
def test_a_wrong_rule_is_refused_naming_the_field(change: dict[str, Any], said: str) -> None:
    wrong = entry("nisra_prcpd")
    wrong["discovery"] |= change
    with pytest.raises(ValidationError, match=re.escape(said)):
        Product.model_validate(wrong)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"publication": "/publications/recorded-crime-scotland-\\d{4}/"}, "'first' and 'last'"),
        ({"document": "(tables"}, "is no regular expression"),
        ({"collection": "https://example.org/"}, "collection"),
    ],
)
def test_patterns_of_a_rule_are_checked_when_it_is_read(change: dict[str, Any], said: str) -> None:
    wrong = entry("sg_recorded_crime")
    wrong["discovery"] |= change
    with pytest.raises(ValidationError, match=re.escape(said)):
        Product.model_validate(wrong)


def test_no_entry_of_gov_uk_lets_alternate_offences_or_outcomes_through() -> None:
    for one in [*products().values(), *watched().values()]:
        rule = one.discovery
        if isinstance(rule, GovukAttachments) and "open-data-tables" in rule.page:
            for title in ("Outcomes for alternate offences open data", "Outcomes open data, year ending March 2026"):
                assert re.search(rule.never, title), one.product_id


def test_rules_cannot_be_changed_after_they_are_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        products()["nisra_prcpd"].discovery.matrix = "X"  # type: ignore[union-attr]


def test_watched_publications_are_known_apart_from_products() -> None:
    assert sorted(watched()) == [
        "cyber_security_breaches_2025_26",
        "ho_prc_workbook",
        "nisra_mye01t06",
        "nisra_release_calendar",
        "opendatani_recorded_crime",
        "police_uk_street_level",
    ]
    assert not set(watched()) & set(products())
    assert all(name == one.product_id for name, one in watched().items())


def test_a_watched_publication_says_why_it_is_not_read() -> None:
    entries = yaml.safe_load((REGISTRY / "watched.yaml").read_text(encoding="utf-8"))
    del entries[0]["why_not_read"]
    with pytest.raises(ValidationError, match="why_not_read"):
        Watched.model_validate(entries[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {publication_id: x}", "publisher"),
        ("- [", "while parsing"),
        ("", "valid list"),
        ("taken", "nisra_prcpd stands in two entries"),
    ],
)
def test_a_wrong_list_of_watched_publications_is_an_error_naming_the_file(
    text: str, said: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text == "taken":
        entries = yaml.safe_load((REGISTRY / "watched.yaml").read_text(encoding="utf-8"))
        text = yaml.safe_dump([entries[0] | {"publication_id": "nisra_prcpd"}])
    products()  # read before the folder is another
    monkeypatch.setattr("orchestration.registry.load.REGISTRY", tmp_path)
    (tmp_path / "watched.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError, match=r"registry/watched\.yaml: (.|\n)*" + said):
        watched.__wrapped__()
