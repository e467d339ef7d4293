"""SCJS annex tables A1 (volumes) and A4 (rates): the newest survey year with its 95% intervals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError, UnknownMarkerError
from orchestration.parsing.melt import observations_of_grid, read_figure
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import period_fields
from orchestration.parsing.scjs.crime_rows import (
    LIMITS,
    RATES,
    RATES_TITLE,
    RESPONDENTS_TEXT,
    VOLUMES,
    crime_rows,
    measure_fields,
    row_fields,
)
from orchestration.parsing.scjs.layout import area_fields, check_bounds, check_title_year, header_row
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import match_key

PARSER_VERSION = 1

_LOW = {"survey_incidents": "under 1,000", "survey_incidence_rate": "under 5 per 10,000"}


def volumes(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A1: incidents of the newest survey year (rounded to 1,000) with their 95% interval.

    A bound published as [low] stays null and says so in `status_reason`. Raises ParsingError.
    """
    title = re.compile(r"^Table \w+: Estimates of the extent of crime in Scotland, \d{4}/\d{2}$", re.IGNORECASE)
    return _with_interval(content, ctx, title, re.compile(r"Table A1$"), VOLUMES)


def rates(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A4: incidents per 10,000 adults or households (rounded to 10) with their 95% interval. Raises ParsingError."""
    title = re.compile(rf"{RATES_TITLE}, \d{{4}}/\d{{2}}$", re.IGNORECASE)
    return _with_interval(content, ctx, title, re.compile(r"Table A4$"), RATES)


def _with_interval(
    content: bytes, ctx: ParseContext, title: re.Pattern[str], names: re.Pattern[str], measure: dict[str, Any]
) -> pd.DataFrame:
    sheet = find_sheet(open_workbook(content), title, names)
    period = check_title_year(sheet, ctx.edition)
    header = header_row(sheet, ("Type of crime", "Best estimate", "Lower estimate", "Upper estimate"))
    notes = _notes_column(sheet, header)
    rows, offences, bases = crime_rows(sheet, header, ctx)
    respondents = _respondents_of_text(sheet, bases)
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=(1,),
        row_fields=row_fields(sheet, rows, offences, notes) | measure_fields(offences, measure),
        column_fields={},
        constants={
            **ctx.fields,
            **area_fields(ctx),
            **{name: items[0] for name, items in period_fields([period]).items()},
            **measure,
            "confidence_level": 95.0,
            "interval_source": "published",
            "base": respondents,
            "base_unit": "respondents",
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    return check_observations(check_bounds(_with_bounds(sheet, rows, frame, ctx), LIMITS))


def _with_bounds(sheet: Sheet, rows: Sequence[int], frame: pd.DataFrame, ctx: ParseContext) -> pd.DataFrame:
    """`frame` with the columns beside the best estimate as `lower` and `upper`; a bound too small to print is null."""
    bounds: dict[str, list[float]] = {"lower": [], "upper": []}
    reasons: list[str | None] = []
    for row in rows:
        reason = None
        for column, (name, items) in enumerate(bounds.items(), 2):
            address = cell_name(row, column)
            value, status, marker = read_figure(sheet.rows[row][column], ctx.markers, sheet=sheet.name, address=address)
            items.append(float("nan") if value is None else value)
            if status == "k":
                reason = f"the {name} bound is published as {marker}: {_LOW[frame['measure'].iloc[0]]}"
            elif status is not None:
                raise UnknownMarkerError(marker, sheet=sheet.name, cell=address)
        reasons.append(reason)
    frame["lower"], frame["upper"] = np.array(bounds["lower"]), np.array(bounds["upper"])
    frame["status_reason"] = pd.array(reasons, dtype="str")
    outside = (frame["lower"] > frame["value"]) | (frame["value"] > frame["upper"])
    if outside.any():
        wrong = frame.loc[outside].iloc[0]
        raise LayoutError(
            f"{wrong['value']:g} is not within {wrong['lower']:g} to {wrong['upper']:g}",
            expected="lower estimate, best estimate, upper estimate in that order of size",
            action="look whether the columns are swapped",
            sheet=sheet.name,
            cell=str(wrong["cell"]),
        )
    return frame


def _respondents_of_text(sheet: Sheet, bases: dict[str, int]) -> float:
    """Respondents of A1 and A4, where the whole last row is one text: `Number of respondents: 4970`."""
    label, row = next(iter(bases.items()))
    match = RESPONDENTS_TEXT.match(label)
    if match is None:
        raise LayoutError(
            f"the last row reads {label!r}",
            expected="'Number of respondents: 4970'",
            sheet=sheet.name,
            cell=cell_name(row, 0),
        )
    return float(match.group(1).replace(",", ""))


def _notes_column(sheet: Sheet, header: int) -> int | None:
    label = match_key(sheet.text(header, 4))
    if label not in ("", "notes"):
        raise LayoutError(
            f"column header {sheet.text(header, 4)!r} is not known",
            expected="'Notes' or nothing",
            sheet=sheet.name,
            cell=cell_name(header, 4),
        )
    return 4 if label else None
