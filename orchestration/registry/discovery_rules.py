"""How a publication is found: one rule per kind of publisher, with the real addresses, as registry entries state it."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

ONS = "https://www.ons.gov.uk"
GOVUK_API = "https://www.gov.uk/api/content"
GOVSCOT = "https://www.gov.scot"
STATISTICS_GOV_SCOT = "https://statistics.gov.scot"
PXSTAT = "https://ws-data.nisra.gov.uk/public/api.restful/PxStat.Data.Cube_API"
ETHNICITY_FACTS = "https://www.ethnicity-facts-figures.service.gov.uk"
OPENDATANI = "https://admin.opendatani.gov.uk/api/3/action/package_show"
POLICE_UK = "https://data.police.uk"


def _compiled(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


def _names_two_years(text: str) -> str:
    if {"first", "last"} - set(re.compile(_compiled(text)).groupindex):
        raise ValueError(f"{text!r} must name the groups 'first' and 'last', the two years of the publication")
    return text


Pattern = Annotated[str, AfterValidator(_compiled)]
TwoYears = Annotated[str, AfterValidator(_names_two_years)]
Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Path = Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_-]+)+/?$")]
Identity = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Rule(_Entry):
    """What every machine route has: the hosts that pages, downloads and redirects may come from."""

    hosts: tuple[Host, ...] = Field(min_length=1)

    @property
    def first_address(self) -> str:
        """The first address asked."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _first_address_is_at_an_allowed_host(self) -> _Rule:
        if urlsplit(self.first_address).hostname not in self.hosts:
            raise ValueError(f"{self.first_address} is not at one of the allowed hosts {', '.join(self.hosts)}")
        return self


class OnsDataset(_Rule):
    """A dataset page of ons.gov.uk, whose JSON lists an edition per folder."""

    kind: Literal["ons_dataset"]
    page: Path
    editions: Literal["year_ending", "financial_year"]
    file_type: Literal["xlsx", "ods"]

    @property
    def first_address(self) -> str:
        """The dataset page as JSON."""
        return f"{ONS}{self.page}/data"


class GovukAttachments(_Rule):
    """A page of GOV.UK; one of its attachments is taken by `title`, never one whose title or file name says `never`."""

    kind: Literal["govuk_attachments"]
    page: Path
    title: Pattern
    never: Pattern
    editions: Literal["quarter_before", "day"]
    file_types: tuple[Literal["xlsx", "ods", "html"], ...] = Field(min_length=1)

    @property
    def first_address(self) -> str:
        """The page in the content API."""
        return f"{GOVUK_API}{self.page}"


class GovscotPublication(_Rule):
    """A collection of gov.scot: newest publication by the years in its address, then a document by its folder's name.

    Folders of documents stay while the file in them is uploaded again under another name.
    """

    kind: Literal["govscot_publication"]
    collection: Path
    publication: TwoYears
    document: Pattern
    edition_prefix: Literal["fy", "sy"]
    file_type: Literal["xlsx", "ods"]

    @property
    def first_address(self) -> str:
        """The collection's page."""
        return f"{GOVSCOT}{self.collection}"


class StatisticsGovScotCube(_Rule):
    """A data set of statistics.gov.scot: its day of update by a query, the whole cube as CSV."""

    kind: Literal["statistics_gov_scot_cube"]
    dataset: Identity

    @property
    def first_address(self) -> str:
        """The query for the days on which the data set was modified, answered as CSV."""
        graph = f"http://statistics.gov.scot/graph/{self.dataset}"
        query = (
            f"SELECT ?modified WHERE {{ ?dataset <http://publishmydata.com/def/dataset#graph> <{graph}> ; "
            "<http://purl.org/dc/terms/modified> ?modified }"
        )
        return f"{STATISTICS_GOV_SCOT}/sparql.csv?query={quote(query, safe='')}"

    @property
    def download(self) -> str:
        """The whole cube as CSV."""
        uri = quote(f"http://statistics.gov.scot/data/{self.dataset}", safe="")
        return f"{STATISTICS_GOV_SCOT}/downloads/cube-table?uri={uri}"


class PxstatTable(_Rule):
    """A table of the NISRA Data Portal in JSON-stat 2.0; the portal's list of tables says when it was updated."""

    kind: Literal["pxstat_table"]
    matrix: Annotated[str, Field(pattern=r"^[A-Z0-9]+$")]

    @property
    def first_address(self) -> str:
        """The list of all tables."""
        return f"{PXSTAT}.ReadCollection"

    @property
    def download(self) -> str:
        """The table itself."""
        return f"{PXSTAT}.ReadDataset/{self.matrix}/JSON-stat/2.0/en"


class AreaProfiles(_Rule):
    """Documents of one area each, which make up an edition together; the first area's says which edition it is."""

    kind: Literal["area_profiles"]
    folder: Annotated[str, Field(pattern=r"^https://.+/$")]
    areas: tuple[Annotated[str, Field(pattern=r"^N\d{8}$")], ...] = Field(min_length=1)

    @property
    def first_address(self) -> str:
        """The first area's document."""
        return self.address_of(self.areas[0])

    def address_of(self, area: str) -> str:
        """The document of `area`."""
        return f"{self.folder}{area}.json"


class EthnicityFacts(_Rule):
    """A measure of Ethnicity facts and figures: its newest page, and the CSV that the page links to."""

    kind: Literal["ethnicity_facts"]
    page: Path
    file: Pattern

    @property
    def first_address(self) -> str:
        """The newest version of the page."""
        return f"{ETHNICITY_FACTS}{self.page}"


class CkanResource(_Rule):
    """A file of a data set of OpenDataNI, which CKAN describes."""

    kind: Literal["ckan_resource"]
    dataset: Identity
    resource: Identity

    @property
    def first_address(self) -> str:
        """The description of the data set."""
        return f"{OPENDATANI}?id={self.dataset}"


class PoliceUkArchive(_Rule):
    """The archive of data.police.uk; `asked` are places (force: coordinates) where crimes are looked for."""

    kind: Literal["police_uk_archive"]
    asked: dict[Identity, Annotated[str, Field(pattern=r"^lat=-?\d+\.\d+&lng=-?\d+\.\d+$")]]

    @property
    def first_address(self) -> str:
        """The list of months with figures."""
        return f"{POLICE_UK}/api/crimes-street-dates"


class NisraCalendar(_Rule):
    """NISRA's release calendar as JSON."""

    kind: Literal["nisra_calendar"]
    address: Annotated[str, Field(pattern=r"^https://.+\.json$")]

    @property
    def first_address(self) -> str:
        """The calendar."""
        return self.address


class ByHand(_Entry):
    """A publication that no machine can fetch, or need fetch no more: why, and what a person does."""

    kind: Literal["by_hand"]
    reason: str = Field(min_length=20)
    what_to_do: str = Field(min_length=20)

    @property
    def hosts(self) -> tuple[str, ...]:
        """None: nothing is asked."""
        return ()

    @property
    def first_address(self) -> None:
        """None: nothing is asked."""
        return None


Discovery = Annotated[
    OnsDataset
    | GovukAttachments
    | GovscotPublication
    | StatisticsGovScotCube
    | PxstatTable
    | AreaProfiles
    | EthnicityFacts
    | CkanResource
    | PoliceUkArchive
    | NisraCalendar
    | ByHand,
    Field(discriminator="kind"),
]


class Watched(_Entry):
    """A publication that is watched for news but not read as figures, and why not."""

    publication_id: str = Field(pattern=r"^[a-z0-9_]+$")
    publisher: str
    title: str
    landing_page: str
    licence: str
    why_not_read: str = Field(min_length=20)
    discovery: Discovery

    @property
    def product_id(self) -> str:
        """What a product's identity is called: whoever asks publishers need not tell the two apart."""
        return self.publication_id
