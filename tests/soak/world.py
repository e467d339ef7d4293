"""Three publishers that publish, correct and rename day by day, and the truth: which bytes they offered as what."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import format_datetime
from random import Random
from typing import Any, ClassVar

from orchestration import clock
from tests.publishers.replies import Answer, Reply, conditional
from tests.soak import samples

ONS_PAGE = "/peoplepopulationandcommunity/crimeandjustice/datasets/crimeinenglandandwalesappendixtables"
PORTAL = "https://ws-data.nisra.gov.uk/public/api.restful/PxStat.Data.Cube_API"
ETHNICITY = "https://www.ethnicity-facts-figures.service.gov.uk"
ETHNICITY_PAGE = "/crime-justice-and-the-law/crime-and-reoffending/victims-of-crime/latest/"
LONG_MONTHS = {3: "march", 6: "june", 9: "september", 12: "december"}


def sha256(content: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Offered:
    """Bytes that a publisher offered: of which product, as which edition, from which moment on (aware, UTC).

    `stated` is the day of publication that the publisher states, which is older where it corrects without saying so.
    """

    product_id: str
    source_id: str
    edition: str
    since: datetime
    stated: date
    content: bytes


class Publication(ABC):
    """One publication: what it offers now, and everything it has ever offered, by hash."""

    product_id: ClassVar[str]
    source_id: ClassVar[str]

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.number = 0  # of the file: every one has figures of its own
        self.uploads = 0
        self.truth: dict[str, Offered] = {}
        self.not_adding_up: set[str] = set()  # hashes of files whose totals are wrong
        self.content = b""
        self.modified: datetime

    @property
    @abstractmethod
    def listing(self) -> str:
        """Address of the page that tells what there is."""

    @property
    @abstractmethod
    def file(self) -> str:
        """Address of the file."""

    @property
    @abstractmethod
    def edition(self) -> str:
        """Name of the edition on offer, as the first file of it is named."""

    @property
    @abstractmethod
    def stated(self) -> date:
        """Day of publication or correction that the publisher states."""

    @abstractmethod
    def pages(self) -> dict[str, Answer]:
        """What is answered beside the file, by address."""

    @abstractmethod
    def _advance(self, day: date) -> None:
        """Go to the next edition, released on `day`."""

    @abstractmethod
    def _correct(self, day: date) -> None:
        """Date what is offered as corrected on `day`."""

    @abstractmethod
    def _file(self) -> bytes:
        """The file of the edition on offer with the figures of `number`."""

    @abstractmethod
    def other_layout(self) -> bytes:
        """The edition on offer in a layout that the parser must refuse."""

    def publish(self, day: date) -> None:
        """A new edition."""
        self._advance(day)
        self._offer(day)

    def correct(self, day: date) -> None:
        """Other bytes of the same edition at its place."""
        self._correct(day)
        self._offer(day)

    def rename(self, day: date) -> None:
        """The same bytes uploaded again, under another name where the publisher names files."""
        self.uploads += 1
        self.modified = clock.release_moment(day)

    def _offer(self, day: date) -> None:
        self.number += 1
        self.modified = clock.release_moment(day)
        self.content = self._file()
        self.record()

    def record(self) -> None:
        """Write down that `content` is offered."""
        offered = Offered(self.product_id, self.source_id, self.edition, self.modified, self.stated, self.content)
        assert sha256(self.content) not in self.truth, "every file is another one"
        self.truth[sha256(self.content)] = offered

    def answers(self) -> dict[str, Answer]:
        """Everything answered, by address."""
        tag = f'"{sha256(self.content)[:12]}-{self.uploads}"'
        return {**self.pages(), self.file: conditional(self.content, tag, format_datetime(self.modified, usegmt=True))}


class Portal(Publication):
    """NISRA Data Portal, table PRCPD: one address for ever; an update is a new edition."""

    product_id, source_id = "nisra_prcpd", "ni_psni_prcpd"
    listing, file = f"{PORTAL}.ReadCollection", f"{PORTAL}.ReadDataset/PRCPD/JSON-stat/2.0/en"
    updated: date
    adds_up = True

    @property
    def edition(self) -> str:
        return self.updated.isoformat()

    @property
    def stated(self) -> date:
        return self.updated

    def pages(self) -> dict[str, Answer]:
        table = {"class": "dataset", "extension": {"matrix": "PRCPD"}, "updated": f"{self.updated}T09:30:00Z"}
        return {self.listing: _json({"class": "collection", "link": {"item": [table]}})}

    def _advance(self, day: date) -> None:
        self.updated = day

    def _correct(self, day: date) -> None:
        """The day of update stays what it was."""

    def _file(self) -> bytes:
        content = samples.portal_table(self.updated, self.number, adds_up=self.adds_up)
        if not self.adds_up:
            self.not_adding_up.add(sha256(content))
        return content

    def other_layout(self) -> bytes:
        return self.content.replace(b'"Robbery"', b'"Piracy of the %d"' % self.rng.randrange(10**9))


class Appendix(Publication):
    """Dataset page of the ONS: quarterly editions in folders of their own; a correction is listed as a version."""

    product_id, source_id = "ons_crime_appendix_tables", "ew_ons_a5a"
    listing = f"https://www.ons.gov.uk{ONS_PAGE}/data"

    def __init__(self, rng: Random) -> None:
        super().__init__(rng)
        self.year, self.month = 2012, 12
        self.released: date
        self.replaced: list[date] = []

    @property
    def folder(self) -> str:
        return f"{ONS_PAGE}/yearending{LONG_MONTHS[self.month]}{self.year}"

    @property
    def name(self) -> str:
        return f"appendixtables{LONG_MONTHS[self.month]}{self.year}{f'v{self.uploads}' if self.uploads else ''}.xlsx"

    @property
    def file(self) -> str:
        return f"https://www.ons.gov.uk/file?uri={self.folder}/{self.name}"

    @property
    def edition(self) -> str:
        return f"ye-{self.year}-{self.month:02d}"

    @property
    def stated(self) -> date:
        return [self.released, *self.replaced][-1]

    def pages(self) -> dict[str, Answer]:
        landing = {"type": "dataset_landing_page", "datasets": [{"uri": self.folder}]}
        edition = {
            "type": "dataset",
            "description": {"releaseDate": _stamp(self.released)},
            "downloads": [{"file": self.name}],
            "versions": [{"updateDate": _stamp(day), "correctionNotice": "Table A5a"} for day in self.replaced],
        }
        return {self.listing: _json(landing), f"https://www.ons.gov.uk{self.folder}/data": _json(edition)}

    def _advance(self, day: date) -> None:
        self.year, self.month = (self.year + 1, 3) if self.month == 12 else (self.year, self.month + 3)
        self.released, self.replaced = day, []

    def _correct(self, day: date) -> None:
        self.replaced.append(day)
        self.uploads += self.rng.random() < 0.5

    def _file(self) -> bytes:
        return samples.appendix_workbook(self.year, self.month, self.number)

    def other_layout(self) -> bytes:
        piracy = f"Piracy of the {self.rng.randrange(10**9)}"
        return samples.appendix_workbook(self.year, self.month, self.number, murder=piracy)


class Ethnicity(Publication):
    """Page of a measure of Ethnicity facts and figures: its newest year names the edition."""

    product_id, source_id = "eff_victims_of_crime", "ew_eff_victims"
    listing = f"{ETHNICITY}{ETHNICITY_PAGE}"

    def __init__(self, rng: Random) -> None:
        super().__init__(rng)
        self.last = 2002
        self.published: date
        self.updated: date

    @property
    def file(self) -> str:
        return f"{ETHNICITY}{ETHNICITY_PAGE}downloads/victims-of-crime-data-{self.uploads}.csv"

    @property
    def edition(self) -> str:
        return f"fy-{self.last}-{(self.last + 1) % 100:02d}"

    @property
    def stated(self) -> date:
        return self.updated

    def pages(self) -> dict[str, Answer]:
        updated = f"{self.updated.day} {self.updated:%B %Y}"
        page = (
            f"<!doctype html><html><body><time itemprop='datePublished' datetime='{self.published}'></time>"
            f"<p>Last updated {updated}</p><p>April {self.last} to March {self.last + 1}</p>"
            f"<a href='{self.file}'>Data</a></body></html>"
        )
        return {self.listing: Reply(200, {"Content-Type": "text/html"}, page.encode())}

    def _advance(self, day: date) -> None:
        self.last += 1
        self.published = self.updated = day

    def _correct(self, day: date) -> None:
        self.updated = day

    def _file(self) -> bytes:
        return samples.ethnicity_csv(self.last, self.number)

    def other_layout(self) -> bytes:
        return self.content.replace(b"Socio-economic classification", b"Class %d" % self.rng.randrange(10**9), 1)


def publications(rng: Random, day: date) -> list[Publication]:
    """The three publications, each with a first edition of `day`."""
    found: list[Publication] = [Portal(rng), Appendix(rng), Ethnicity(rng)]
    for publication in found:
        publication.publish(day)
    return found


def _json(page: dict[str, Any]) -> Reply:
    return Reply(200, {"Content-Type": "application/json"}, json.dumps(page).encode())


def _stamp(day: date) -> str:
    """A London day as the ONS writes it: its midnight, told in UTC, in summer on the day before."""
    return clock.release_moment(day, at=time(0)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
