"""Publishers of two products, played under their real addresses: what a page lists and what its file holds."""

from __future__ import annotations

import io
import json
import zipfile

from tests.publishers.replies import Answer, Reply, conditional
from tests.publishers.server import Publishers

API = "https://ws-data.nisra.gov.uk/public/api.restful/PxStat.Data.Cube_API"
COLLECTION = f"{API}.ReadCollection"
TABLE = f"{API}.ReadDataset/PRCPD/JSON-stat/2.0/en"
ONS = "https://www.ons.gov.uk"
FORCES = "/peoplepopulationandcommunity/crimeandjustice/datasets/policeforceareadatatables"


def page(answer: object) -> Reply:
    """A JSON page."""
    return Reply(200, {"Content-Type": "application/json"}, json.dumps(answer).encode())


def workbook(payload: str, member: str = "xl/workbook.xml") -> bytes:
    """A workbook as far as landing looks: a complete zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0)), payload)
    return buffer.getvalue()


def portal(site: Publishers, updated: str, answer: Answer) -> None:
    """NISRA's portal lists PRCPD as updated then, and answers with `answer` when the table is asked for."""
    item = {"class": "dataset", "label": "Crime", "extension": {"matrix": "PRCPD"}, "updated": updated}
    site.put(COLLECTION, page({"class": "collection", "version": "2.0", "link": {"item": [item]}}))
    site.put(TABLE, answer)


def forces(site: Publishers, folder: str, file: str, released: str, content: bytes | Answer, *older: str) -> str:
    """ons.gov.uk lists the police force area tables of `folder` as the newest; returns the address of the file."""
    landing = {
        "type": "dataset_landing_page",
        "uri": FORCES,
        "description": {"title": "Police force area data tables"},
        "datasets": [{"uri": f"{FORCES}/{name}"} for name in (folder, *older)],
    }
    edition = {
        "type": "dataset",
        "description": {"title": "Police force area data tables", "releaseDate": released},
        "downloads": [{"file": file}],
        "versions": [],
    }
    address = f"{ONS}/file?uri={FORCES}/{folder}/{file}"
    site.put(f"{ONS}{FORCES}/data", page(landing))
    site.put(f"{ONS}{FORCES}/{folder}/data", page(edition))
    site.put(address, conditional(content, f'"{hash(content)}"') if isinstance(content, bytes) else content)
    return address
