"""Shape of a registry entry. A wrong or missing field stops the program at start, with the file and field named."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from orchestration.parsing.editions import without_version
from orchestration.registry.discovery_rules import Discovery

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


class KeptSheet(_Entry):
    """A sheet that the bundle keeps: `title` of its first cell, `names` it is known by, `lines` kept beside the table.

    `optional`: not every edition has it. `may_be_empty`: an edition may print the sheet without anything on it.
    `many`: every sheet that matches is kept, not the one.
    """

    title: str
    names: str
    lines: str | None = None
    optional: bool = False
    may_be_empty: bool = False
    many: bool = False


class Bundle(_Entry):
    """What of an original the bundle keeps. A `curated` product was written for this project: it is kept whole."""

    form: Literal["workbook", "csv", "json_stat", "zip_json", "curated"]
    sheets: tuple[KeptSheet, ...] = ()
    columns: str = ".*"  # of a CSV: headers kept
    encoding: Literal["utf-8", "latin-1"] = "utf-8"
    rows: dict[str, str] = {}  # of a CSV: rows kept, by header and what the whole cell must match
    # Of zipped JSON: paths kept (`data.crime`; `data.worry?` where an edition may lack it), by pattern of the member.
    members: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _a_workbook_names_its_sheets(self) -> Bundle:
        if (self.form == "workbook") != bool(self.sheets):
            raise ValueError("a workbook, and only a workbook, names the sheets the bundle keeps")
        return self


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
    survey: str | None = None  # of the family survey: csew, scjs, niscs; registry/surveys names them
    editions: str = ".*"  # editions of the product that have this table
    denominator_source_id: str | None = None
    rounded_to: float | None = None  # figures of the table are rounded to multiples of this, in its unit; null = exact
    allows_negative: bool = False  # corrections of earlier counts are published as negative counts
    prints_bases: bool = False  # every estimate of the table has an unweighted base
    minimum_base: int | None = None  # the publisher suppresses estimates on fewer respondents
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
    file_type: Literal["xlsx", "ods", "csv", "json", "zip"]
    max_bytes: int = Field(gt=0)
    max_unpacked_bytes: int = Field(gt=0)
    cadence: str
    stale_after_days: int = Field(gt=0)
    discovery: Discovery
    bundle: Bundle
    tables: tuple[Table, ...] = Field(min_length=1)

    def tables_of(self, edition: str) -> tuple[Table, ...]:
        """Tables that `edition` has; a corrected file has those of the first one."""
        name = without_version(edition)
        return tuple(table for table in self.tables if re.fullmatch(table.editions, name))

    @model_validator(mode="after")
    def _source_ids_are_unique(self) -> Product:
        ids = [table.source_id for table in self.tables]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{self.product_id}: source_id repeated in {ids}")
        return self
