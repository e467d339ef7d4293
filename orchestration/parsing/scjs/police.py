"""SCJS annex table A3: crimes that survey and police both count, side by side.

The two are not on one calendar. A survey year is a sweep; the police figures are financial years, except in the
column of 2021/22, where note 2 says the year to December 2022, moved to match the late fieldwork of that sweep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, financial_year, period_fields, year_ending
from orchestration.parsing.scjs.changes import changes_of
from orchestration.parsing.scjs.crime_rows import (
    COMPARABLE,
    LIMITS,
    VOLUME_ROUNDING,
    VOLUMES,
    measure_fields,
    row_fields,
)
from orchestration.parsing.scjs.layout import (
    Header,
    area_fields,
    check_bounds,
    joined_notes,
    read_header,
    table_rows,
)
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, match_key

PARSER_VERSION = 1

# Years whose header carries a note, and the year that the note gives the police figures there.
_MOVED = {(2021, "[note 2]"): year_ending(2022, 12)}
# `SJCS` is how the title of 2023/24 spells it.
_TITLE = re.compile(r"^Table \w+: Comparing S\w{3} estimates with police recorded crime figures", re.IGNORECASE)
_SOURCES = {"scjs": "survey", "police recorded crime": "police"}
_OFFENCES = ("comparable_crime", "comparable_acquisitive", "comparable_vandalism", "comparable_violent")


def comparable_crimes(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A3: comparable crime in the survey (incidents, rounded to 1,000) and as recorded by the police (crimes).

    Police rows have the series `recorded_crime`, the measure `recorded_crime` and years of their own; changes are in
    per cent, of the police without a test of significance. Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), _TITLE, re.compile(r"Table A3$"))
    header = read_header(sheet, ("Type of crime", "Source of crime data"), ctx)
    rows, offences = _rows_by_source(sheet, header, ctx)
    police_years = _police_years(sheet, header)
    constants = {**ctx.fields, **area_fields(ctx)}
    police = constants | {"series": "recorded_crime", "period_basis": "recorded", "reporting_body": "Police Scotland"}
    survey_rows, police_rows = (
        row_fields(sheet, rows["survey"], offences, None),
        row_fields(sheet, rows["police"], offences, None),
    )
    survey_rows |= measure_fields(offences, VOLUMES)
    frames = [
        _estimates(sheet, header, rows["survey"], ctx, survey_rows, constants | VOLUMES, header.periods),
        _changes(sheet, header, rows["survey"], ctx, survey_rows, constants, header.periods, "survey_incidents_change"),
        _estimates(
            sheet,
            header,
            rows["police"],
            ctx,
            police_rows,
            police | {"measure": "recorded_crime", "unit": "crimes"},
            police_years,
        ),
        _changes(sheet, header, rows["police"], ctx, police_rows, police, police_years, "recorded_crime_change"),
    ]
    frame = pd.concat(frames, ignore_index=True)
    return check_observations(check_bounds(frame, LIMITS | {"crimes": (10_000_000.0, 1.0)}))


def _rows_by_source(sheet: Sheet, header: Header, ctx: ParseContext) -> tuple[dict[str, list[int]], list[Offence]]:
    rows: dict[str, list[int]] = {"survey": [], "police": []}
    found: dict[str, list[Offence]] = {"survey": [], "police": []}
    for row in table_rows(sheet, header.row):
        source = _SOURCES.get(match_key(sheet.text(row, 1)))
        if source is None:
            raise LayoutError(
                f"source of crime data {sheet.text(row, 1)!r} is not known",
                expected="SCJS or Police recorded crime",
                sheet=sheet.name,
                cell=cell_name(row, 1),
            )
        offence = ctx.offences.find(
            clean(sheet.text(row, 0)), group=COMPARABLE, sheet=sheet.name, cell=cell_name(row, 0)
        )
        rows[source].append(row)
        found[source].append(offence)
    wanted = [f"scjs:{name}" for name in _OFFENCES]
    for source, offences in found.items():
        if [offence.offence_id for offence in offences] != wanted:
            raise LayoutError(
                f"the {source} rows are {[offence.offence_label for offence in offences]}",
                expected="comparable crime and its three parts, once for each source",
                action="the table is cut short, or was rearranged",
                sheet=sheet.name,
                cell=cell_name(header.row + 1, 0),
            )
    return rows, found["survey"]


def _police_years(sheet: Sheet, header: Header) -> list[Period]:
    """Years of the police figures; raises LayoutError for a note that was not looked at."""
    years = []
    for column, period, note in zip(header.columns, header.periods, header.year_notes, strict=True):
        year = financial_year(period.start.year) if note is None else _MOVED.get((period.start.year, note))
        if year is None:
            raise LayoutError(
                f"the year {sheet.text(header.row, column)!r} carries a note",
                expected="a year without a note, or 2021/22 [note 2]",
                action="read the note: it may move the period of the police figures",
                sheet=sheet.name,
                cell=cell_name(header.row, column),
            )
        years.append(year)
    return years


def _estimates(
    sheet: Sheet,
    header: Header,
    rows: Sequence[int],
    ctx: ParseContext,
    fields: dict[str, list[Any]],
    constants: dict[str, Any],
    periods: Sequence[Period],
) -> pd.DataFrame:
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=header.columns,
        row_fields={name: items for name, items in fields.items() if name != "notes"},
        column_fields=period_fields(periods),
        constants=constants,
        markers=ctx.markers,
        sheet=sheet.name,
    )
    notes = [joined_notes(note, above) for note in fields["notes"] for above in header.year_notes]
    frame["notes"] = pd.array(notes, dtype="str")
    return frame


def _changes(
    sheet: Sheet,
    header: Header,
    rows: Sequence[int],
    ctx: ParseContext,
    fields: dict[str, list[Any]],
    constants: dict[str, Any],
    periods: Sequence[Period],
    measure: str,
) -> pd.DataFrame:
    of_survey = measure != "recorded_crime_change"
    return changes_of(
        sheet,
        header,
        rows,
        ctx,
        row_fields=fields,
        constants=constants | {"measure": measure, "unit": "percent"},
        periods=periods,
        rounding=VOLUME_ROUNDING if of_survey else 0.0,
        tested=of_survey,
    )
