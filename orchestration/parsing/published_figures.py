"""Figures of surveys that a publisher gave in the text of a publication only, copied by hand into a CSV.

One file per publication. Two tables of them: estimates of the Northern Ireland survey (`figures`) and the quality of
the three surveys (`quality`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from orchestration.parsing.context import ParseContext
from orchestration.parsing.curated import CuratedRow, check_document, check_measure, provenance, read_rows
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import MISSING_STATUSES, check_observations
from orchestration.parsing.periods import Period, parse_period, survey_year
from orchestration.parsing.sheets import Cell

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.parsing.classification import Area, Offence

PARSER_VERSION = 1

COLUMNS = (
    "area_code",
    "period_label",
    "survey",
    "instrument",
    "measure",
    "unit",
    "value",
    "obs_status",
    "base",
    "base_unit",
    "offence_label",
    "publisher",
    "source_document",
    "source_published_on",
    "note",
)
_AREA_TYPES = frozenset({"country", "country_group"})
_JURISDICTION_OF_SURVEY = {"csew": "EW", "scjs": "SC", "niscs": "NI"}
_INSTRUMENTS = {"csew": {"CSEW", "TCSEW"}, "scjs": {"SCJS"}, "niscs": {"NICS", "NISCS", "NISCTS"}}
_UNIT_OF_ESTIMATE = {"survey_prevalence": "percent", "survey_incidents": "incidents"}
_UNIT_OF_QUALITY = {"response_rate": "percent", "achieved_sample": "interviews", "minimum_detectable_change": "percent"}
_PERIOD = re.compile(r"^(FY|CY|SY) (\d{4}(?:/\d{2})?)$")
_NUMBER = re.compile(r"^\d+(\.\d+)?$", re.ASCII)
_ROUNDED_TO = 1000  # incidents are published in whole thousands


def figures(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Prevalence (percent of people aged 16 and over) and incidents of a survey, as text of a publication gives them.

    Raises LayoutError or UnknownLabelError naming the cell that is not what the table can hold.
    """
    rows = _read(content, ctx, _UNIT_OF_ESTIMATE)
    offences = [
        ctx.offences.find(row.cells["offence_label"], sheet="csv", cell=row.cell("offence_label")) for row in rows
    ]
    frame = _observations(ctx, rows, offences)
    return check_observations(frame)


def quality(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Response rate and smallest detectable change (percent) and achieved sample (interviews) by survey and wave.

    `category` names the survey. A wave for which no figure was found is a row with status `x` and its reason, so that
    nobody has to guess. Raises LayoutError naming the cell that is not what the table can hold.
    """
    rows = _read(content, ctx, _UNIT_OF_QUALITY)
    for row in rows:
        if row.cells["offence_label"]:
            raise row.error("offence_label", "nothing: the quality of a survey is not about an offence")
    frame = _observations(ctx, rows, None)
    frame["breakdown"] = "survey"
    frame["category"] = [row.cells["survey"] for row in rows]
    return check_observations(frame)


def _read(content: bytes, ctx: ParseContext, unit_of: Mapping[str, str]) -> list[CuratedRow]:
    rows = read_rows(content, COLUMNS)
    for row in rows:
        _check_row(ctx, row, unit_of)
    return rows


def _check_row(ctx: ParseContext, row: CuratedRow, unit_of: Mapping[str, str]) -> None:
    cells = row.cells
    jurisdiction = _JURISDICTION_OF_SURVEY.get(cells["survey"])
    if jurisdiction is None or ctx.jurisdiction not in ("UK", jurisdiction):
        raise row.error("survey", " or ".join(_JURISDICTION_OF_SURVEY))
    if cells["instrument"] not in _INSTRUMENTS[cells["survey"]]:
        raise row.error("instrument", f"an instrument of {cells['survey']}")
    check_measure(row, unit_of)
    check_document(row)
    if cells["source_published_on"] != ctx.edition:
        raise row.error("source_published_on", f"the day of the edition, {ctx.edition}: one file per publication")
    _check_value(row)


def _check_value(row: CuratedRow) -> None:
    """Raise LayoutError unless the value fits its unit, or is missing for a reason the row gives."""
    cells = row.cells
    if cells["value"] == "":
        if cells["obs_status"] not in MISSING_STATUSES:
            raise row.error("obs_status", f"one of {', '.join(sorted(MISSING_STATUSES))}, as the value is missing")
        if not cells["note"].strip():
            raise row.error("note", "why the value is missing")
    elif not _NUMBER.match(cells["value"]):
        raise row.error("value", "a number, or nothing")
    elif cells["obs_status"]:
        raise row.error("obs_status", "nothing beside a value")
    # A percentage taken for a count, and the reverse, is the slip that these figures invite.
    elif cells["unit"] == "percent" and float(cells["value"]) > 100:
        raise row.error("value", "a percentage")
    elif cells["unit"] == "incidents" and float(cells["value"]) % _ROUNDED_TO:
        raise row.error("value", "incidents in whole thousands, as published")
    elif cells["unit"] == "interviews" and float(cells["value"]) % 1:
        raise row.error("value", "a whole number of interviews")
    if cells["base"] and not cells["base"].isdecimal():
        raise row.error("base", "a whole number, or nothing")
    if bool(cells["base"]) != bool(cells["base_unit"]):
        raise row.error("base_unit", "the unit of the base, where there is one")


def _area(ctx: ParseContext, row: CuratedRow) -> Area:
    by_code = {area.area_code: area for area in ctx.areas.of_types(_AREA_TYPES)}
    area = by_code.get(row.cells["area_code"])
    if area is None or area.jurisdiction != _JURISDICTION_OF_SURVEY[row.cells["survey"]]:
        raise row.error("area_code", f"the area that the survey {row.cells['survey']} covers")
    return area


def _period(row: CuratedRow) -> Period:
    match = _PERIOD.match(row.cells["period_label"])
    period = parse_period(match.group(2)) if match else None
    if match is None or period is None or (match.group(1) == "CY") != (period.type == "CY"):
        raise row.error("period_label", "`FY 2022/23`, `CY 1998` or `SY 2021/22`")
    if (match.group(1) == "SY") != (row.cells["survey"] == "scjs"):
        raise row.error("period_label", "a survey year for the Scottish survey, and only for it")
    return survey_year(period.start.year) if match.group(1) == "SY" else period


def _observations(ctx: ParseContext, rows: list[CuratedRow], offences: list[Offence] | None) -> pd.DataFrame:
    areas = [_area(ctx, row) for row in rows]
    periods = [_period(row) for row in rows]
    value = COLUMNS.index("value")
    grid: list[list[Cell]] = [list(line) for line in rows[0].sheet.rows]
    for row in rows:
        # The grid reader wants a number or a marker: a missing value gets its own status as one.
        text = row.cells["value"]
        grid[row.index][value] = float(text) if text else row.cells["obs_status"]
    of_offence = (
        {
            "offence_id": [offence.offence_id for offence in offences],
            "offence_label": [offence.offence_label for offence in offences],
            "label_path": [offence.label_path for offence in offences],
        }
        if offences
        else {}
    )
    frame = observations_of_grid(
        grid,
        rows=[row.index for row in rows],
        columns=[value],
        row_fields={
            "jurisdiction": [area.jurisdiction for area in areas],
            "area_code": [area.area_code for area in areas],
            "area_label": [area.area_name for area in areas],
            "area_type": [area.area_type for area in areas],
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
            "period_type": [period.type for period in periods],
            "period_basis": ["survey_year" if period.type == "SY" else ctx.period_basis for period in periods],
            "measure": [row.cells["measure"] for row in rows],
            "unit": [row.cells["unit"] for row in rows],
            "base_unit": [row.cells["base_unit"] or None for row in rows],
            "status_reason": [row.cells["note"] if not row.cells["value"] else None for row in rows],
            "notes": [provenance(row) for row in rows],
            "published_label": [f"{row.cells['instrument']} {row.cells['period_label'][3:]}" for row in rows],
            **of_offence,
        },
        column_fields={},
        constants={
            "series": ctx.series,
            "offence_scheme": ctx.offence_scheme,
            "survey_population": "people_16_plus",
            "is_total": False,
        },
        markers={status: status for status in MISSING_STATUSES},
        sheet=rows[0].sheet.name,
    )
    frame["marker"] = None
    frame["base"] = [float(row.cells["base"]) if row.cells["base"] else float("nan") for row in rows]
    return frame
