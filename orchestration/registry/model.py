"""Shape of a registry entry. A wrong or missing field stops the program at start, with the file and field named."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Jurisdiction = Literal["EW", "SC", "NI", "UK"]
JURISDICTION_NAMES: dict[str, str] = {
    "EW": "england_wales",
    "SC": "scotland",
    "NI": "northern_ireland",
    "UK": "united_kingdom",
}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Designation(_Entry):
    """Status of a statistic under the Code of Practice from a day on, with the page that says so."""

    valid_from: date | None = None
    valid_to: date | None = None
    status: str
    reference: str


class Caveat(_Entry):
    """Something a user of the figures must know, in the warehouse's own words, with its source."""

    caveat_id: str = Field(pattern=r"^[a-z0-9_]+$")
    text: str
    reference: str


class Table(_Entry):
    """One published table: a source of observations."""

    source_id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    jurisdiction: Jurisdiction
    family: Literal["police_recorded", "survey", "fraud", "justice", "population"]
    series: str
    parser: str
    period_basis: str
    counting_unit: str
    offence_scheme: str | None = None
    denominator_source_id: str | None = None
    columns_left_out: tuple[str, ...] = ()
    designation: tuple[Designation, ...] = ()
    caveats: tuple[Caveat, ...] = ()


class Product(_Entry):
    """One publication: the file (or reply) that is landed, and the tables read from it."""

    product_id: str = Field(pattern=r"^[a-z0-9_]+$")
    publisher: str
    title: str
    landing_page: str
    licence: str
    attribution: str
    file_type: Literal["xlsx", "csv", "json"]
    max_bytes: int = Field(gt=0)
    max_unpacked_bytes: int = Field(gt=0)
    cadence: str
    stale_after_days: int = Field(gt=0)
    tables: tuple[Table, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _source_ids_are_unique(self) -> Product:
        ids = [table.source_id for table in self.tables]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{self.product_id}: source_id repeated in {ids}")
        return self
