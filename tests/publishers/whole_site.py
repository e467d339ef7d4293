"""All publishers that can be asked, each offering what the bundle holds as its newest: a day without news."""

from __future__ import annotations

import json

from orchestration.landing.bundled import bundled_content, bundled_editions
from orchestration.registry.discovery_rules import AreaProfiles
from orchestration.registry.load import products
from tests.discovery import test_ethnicity_facts as ethnicity
from tests.discovery import test_govscot_publication as govscot
from tests.discovery import test_govuk_attachments as govuk
from tests.discovery import test_pxstat_table as pxstat
from tests.landing.live_site import ONS, page
from tests.publishers.replies import Reply, conditional
from tests.publishers.server import Publishers

PRCPD = f"{pxstat.API}.ReadDataset/PRCPD/JSON-stat/2.0/en"
PRCONL = f"{pxstat.API}.ReadDataset/PRCONL/JSON-stat/2.0/en"
KNIFE = govuk.attachment(
    "Police recorded knife crime open data, year ending March 2009 onwards", "prc-knife-open-data-230426.ods"
)

ETHNICITY = ethnicity.HOST + ethnicity.CSV


def newest(product_id: str) -> bytes:
    """The newest bundled bytes of a product."""
    *_, (_, path) = sorted(bundled_editions(product_id), key=lambda found: found[0].published_on)
    return bundled_content(path)


def html(text: str) -> Reply:
    """A web page."""
    return Reply(200, {"Content-Type": "text/html; charset=utf-8"}, text.encode())


def offer_nothing_new(site: Publishers) -> None:
    """Have every publisher offer the newest edition that the bundle holds, in the bundle's own bytes."""
    _ons(site, "ons_crime_appendix_tables", "yearendingdecember2025", "2026-04-22T23:00:00.000Z")
    _ons(site, "ons_police_force_area_tables", "yearendingdecember2024", "2025-04-23T23:00:00.000Z")
    _ons(site, "ons_nature_of_fraud", "yearendingmarch2025", "2026-03-20T00:00:00.000Z")
    offer_tables(site, prcpd="2026-06-10T09:30:00Z", prconl="2026-03-27T09:30:00Z")
    site.put(PRCPD, conditional(newest("nisra_prcpd"), '"prcpd-1"'))
    site.put(PRCONL, conditional(newest("nisra_prconl"), '"prconl-1"'))
    _govscot(site, "sg_recorded_crime", govscot.FIRST, govscot.DOCUMENTS, govscot.AS_FIRST, "24 June 2025")
    survey = "scottish-crime-justice-survey-2023-24-associated-data-tables"
    tables = f"{govscot.BINARIES}/2025/06/{survey}/documents/main-report-annex-tables/main-report-annex-tables/g/a.xlsx"
    address = f"https://www.gov.scot/publications/{survey}/documents/"
    _govscot(site, "sg_scjs", str(products()["sg_scjs"].discovery.first_address), address, tables, "10 June 2025")
    cube = products()["statistics_gov_scot_recorded_crime"].discovery
    site.put(str(cube.first_address), Reply(200, body=b"modified\n2026-07-31T09:30:00Z\n"))
    site.put(cube.download, conditional(newest("statistics_gov_scot_recorded_crime"), '"cube"'))  # type: ignore[union-attr]
    measure = ethnicity.measure("April 2019 to March 2020", updated="<p>Last updated 8 August 2023</p>")
    site.put(ethnicity.FIRST, html(measure))
    site.put(ETHNICITY, conditional(newest("eff_victims_of_crime"), '"eff"'))
    site.put(govuk.FIRST, page(govuk.content(govuk.ALTERNATE, govuk.PFA, KNIFE, updated="2026-04-23T09:30:00+01:00")))
    site.put(str(KNIFE["url"]), conditional(newest("ho_knife_open_data"), '"knife"'))
    profiles = products()["ni_local_statistics"].discovery
    assert isinstance(profiles, AreaProfiles)
    first = {"table_code": "PRCLGD", "last_updated": "2026-06-25", "year": "2025/26"}
    site.put(profiles.first_address, page({"code": profiles.areas[0], "meta_data": {"crime": [first]}}))


def offer_tables(site: Publishers, *, prcpd: str, prconl: str) -> None:
    """The Data Portal lists its two tables as updated then."""
    tables = [pxstat.table("PRCPD", prcpd), pxstat.table("PRCONL", prconl), pxstat.table("MYE01T06", prconl)]
    site.put(pxstat.FIRST, page(pxstat.collection(*tables)))


def revised_prconl(updated: str, factor: float) -> bytes:
    """The newest bundled reply as of another day, its first figure changed by a factor."""
    reply = json.loads(newest("nisra_prconl"))
    reply["updated"] = updated
    values = reply["value"]
    at = next(key for key in (range(len(values)) if isinstance(values, list) else values) if values[key])
    values[at] = round(values[at] * factor)
    return json.dumps(reply).encode()


def _ons(site: Publishers, product_id: str, folder: str, released: str) -> None:
    where = products()[product_id].discovery.page  # type: ignore[union-attr]
    landing = {
        "type": "dataset_landing_page",
        "uri": where,
        "description": {"title": product_id},
        "datasets": [{"uri": f"{where}/{folder}"}],
    }
    edition = {
        "type": "dataset",
        "description": {"title": product_id, "releaseDate": released},
        "downloads": [{"file": "tables.xlsx"}],
        "versions": [],
    }
    site.put(f"{ONS}{where}/data", page(landing))
    site.put(f"{ONS}{where}/{folder}/data", page(edition))
    site.put(f"{ONS}/file?uri={where}/{folder}/tables.xlsx", conditional(newest(product_id), f'"{folder}"'))


def _govscot(site: Publishers, product_id: str, collection: str, address: str, href: str, day: str) -> None:
    slug = address.split("/publications/")[1].split("/")[0]
    site.put(collection, html(govscot.collection(slug)))
    site.put(address, html(govscot.documents(href, published=day)))
    site.put(f"https://www.gov.scot{href}", conditional(newest(product_id), f'"{product_id}"'))
