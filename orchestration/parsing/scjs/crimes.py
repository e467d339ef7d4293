"""SCJS annex tables by type of crime and survey year: volumes (A2), rates (A5), prevalence (A6), reporting (A12)."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import period_fields
from orchestration.parsing.scjs.changes import changes_of
from orchestration.parsing.scjs.crime_rows import (
    LIMITS,
    PREVALENCE,
    RATES,
    RATES_TITLE,
    REPORTED,
    REPORTED_CRIMES,
    RESPONSES,
    VOLUME_ROUNDING,
    VOLUMES,
    crime_rows,
    measure_fields,
    row_fields,
)
from orchestration.parsing.scjs.layout import (
    area_fields,
    check_bounds,
    numbers_of,
    read_header,
    with_base,
)
from orchestration.parsing.sheets import find_sheet, open_workbook

PARSER_VERSION = 1


def volumes_by_year(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A2: incidents by survey year (rounded to 1,000), and their changes in per cent. Raises ParsingError."""
    title = re.compile(r"^Table \w+: Estimates of the extent of crime in Scotland, \d{4}/\d{2} to \d", re.IGNORECASE)
    return _by_year(content, ctx, title, re.compile(r"Table A2$"), VOLUMES, changes="survey_incidents_change")


def rates_by_year(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A5: incidents per 10,000 adults or households by survey year (rounded to 10). Raises ParsingError."""
    title = re.compile(rf"{RATES_TITLE}, \d{{4}}/\d{{2}} to \d", re.IGNORECASE)
    return _by_year(content, ctx, title, re.compile(r"Table A5$"), RATES, changes=None)


def prevalence_by_year(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A6: victims as a share of adults (0 to 1) by survey year, and changes in percentage points.

    The population is adults throughout, of household crimes too. Raises ParsingError.
    """
    title = re.compile(r"^Table \w+: Proportion of adults who were victims of each type of crime", re.IGNORECASE)
    return _by_year(content, ctx, title, re.compile(r"Table A6$"), PREVALENCE, changes="survey_prevalence_change")


def reported_by_year(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A12: share of incidents that the police came to know (0 to 1) by survey year, and changes in percentage points.

    Raises ParsingError.
    """
    title = re.compile(r"^Table \w+: Proportion of crime reported to the police", re.IGNORECASE)
    return _by_year(content, ctx, title, re.compile(r"Table A12$"), REPORTED, changes="reporting_rate_change")


def _by_year(
    content: bytes,
    ctx: ParseContext,
    title: re.Pattern[str],
    names: re.Pattern[str],
    measure: dict[str, Any],
    *,
    changes: str | None,
) -> pd.DataFrame:
    sheet = find_sheet(open_workbook(content), title, names)
    header = read_header(sheet, ("Type of crime",), ctx, changes=changes is not None)
    expected = REPORTED_CRIMES if measure is REPORTED else None
    rows, offences, base_rows = crime_rows(sheet, header.row, ctx, expected)
    fields = row_fields(sheet, rows, offences, header.notes) | measure_fields(offences, measure)
    constants = {**ctx.fields, **area_fields(ctx), **measure}
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=header.columns,
        row_fields=fields,
        column_fields=period_fields(header.periods),
        constants=constants,
        markers=ctx.markers,
        sheet=sheet.name,
    )
    bases = {label: numbers_of(sheet, row, header.columns, ctx) for label, row in base_rows.items()}
    if measure is REPORTED:
        of_total = {RESPONSES[label]: numbers for label, numbers in bases.items()}
        frame = with_base(frame, [of_total.get(offence.offence_id) for offence in offences], "responses")
    else:
        (respondents,) = bases.values()
        frame = with_base(frame, [respondents] * len(rows), "respondents")
    frame = check_bounds(frame, LIMITS)
    if changes is None:
        return check_observations(frame)
    relative = measure is VOLUMES
    moved = changes_of(
        sheet,
        header,
        rows,
        ctx,
        row_fields={name: items for name, items in fields.items() if name != "unit"},
        constants=constants | {"measure": changes, "unit": "percent" if relative else "percentage_points"},
        periods=header.periods,
        rounding=VOLUME_ROUNDING if relative else None,
    )
    return check_observations(pd.concat([frame, moved], ignore_index=True))
