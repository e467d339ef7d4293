"""statistics.gov.scot, cube `recorded-crime` as the portal's CSV: crimes and offences by council area since 1996/97.

One row per figure; count and rate share the column `Value` and are told apart by `Measurement`. A combination that
does not apply (an offence before its law was in force) is no row at all. Older downloads have no names of areas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Area, totals_among
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.delimited import CSV_SHEET, find_columns, read_delimited
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.frames import observation_frame
from orchestration.parsing.melt import read_figure
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, financial_year
from orchestration.parsing.sheets import Sheet, cell_name, column_letters
from orchestration.parsing.text import clean

PARSER_VERSION = 1

MEASURES = {"Count": ("recorded_crime", "offences"), "Ratio": ("recorded_crime_rate", "per_10000_population")}
TOTAL = "All Crimes"
_NAMED = ("FeatureName", "FeatureType")
_NEEDED = ("FeatureCode", "DateCode", "Measurement", "Units", "Value", "Crime or Offence")
_TYPES = {"Council Area": "council_area", "Country": "country"}
_AREA_TYPES = frozenset(_TYPES.values())
_YEAR = re.compile(r"(\d{4})/(\d{4})")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_EDITION = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?")


def recorded_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Counts (offences) and rates (per 10,000 residents) by area, financial year and crime or offence.

    Scotland itself may be absent, a council area may not: `All Crimes` must be there for all of them in every year.
    Raises UnreadableFileError, LayoutError, UnknownLabelError, UnknownMarkerError or DuplicateKeyError.
    """
    sheet = read_delimited(content)
    header = [str(name).strip() for name in sheet.rows[0]]
    named = [name for name in _NAMED if name in header]
    at = dict(zip((*_NEEDED, *named), find_columns(sheet, (*_NEEDED, *named)), strict=True))
    unknown = [name for name in header if name not in at]
    if unknown:
        raise LayoutError(
            f"the columns {', '.join(map(repr, unknown))} are not known",
            expected=f"columns {', '.join((*_NEEDED, *_NAMED))}",
            action="a new breakdown needs its own reading; the browser's download has a column per crime: take the CSV",
            sheet=sheet.name,
            cell=cell_name(0, header.index(unknown[0])),
        )
    table = pd.DataFrame({name: [row[column].strip() for row in sheet.rows[1:]] for name, column in at.items()})
    measures = _read_once(table, at, ("Measurement", "Units"), lambda texts, cell: _measure(*texts, cell=cell))
    periods = _read_once(table, at, ("DateCode",), lambda texts, cell: _year(texts[0], cell))
    offences = _read_once(
        table,
        at,
        ("Crime or Offence",),
        lambda texts, cell: ctx.offences.find(texts[0], sheet=CSV_SHEET, cell=cell),
    )
    areas = _read_once(table, at, ("FeatureCode", *named), lambda texts, cell: _area(texts, named, ctx, cell))
    frame = _frame(sheet, table, at, measures, periods, areas, offences, ctx)
    _check_whole(frame, sheet, ctx)
    check_counts(frame[frame["measure"] == "recorded_crime"])
    if (frame["value"] < 0).any():
        row = frame[frame["value"] < 0].iloc[0]
        raise LayoutError(f"the rate is {row['value']:g}", expected="0 or more", sheet=CSV_SHEET, cell=row["cell"])
    return check_observations(frame)


def _read_once(
    table: pd.DataFrame, at: Mapping[str, int], names: Sequence[str], read: Callable[[tuple[str, ...], str], Any]
) -> tuple[list[Any], Any]:
    """What `read` makes of each distinct combination of the columns `names`, and which of them each row has."""
    number, distinct = pd.MultiIndex.from_frame(table[list(names)]).factorize()
    first = pd.Series(number).drop_duplicates().index
    found = [read(tuple(texts), cell_name(row + 1, at[names[0]])) for row, texts in zip(first, distinct, strict=True)]
    return found, number


def _measure(measurement: str, units: str, *, cell: str) -> tuple[str, str]:
    if measurement not in MEASURES:
        raise LayoutError(
            f"the measurement is {measurement!r}",
            expected=" or ".join(map(repr, MEASURES)),
            action="give a new measurement a measure and a unit of its own",
            sheet=CSV_SHEET,
            cell=cell,
        )
    if units and ("rate" in units.casefold() or "10,000" in units) != (measurement == "Ratio"):
        raise LayoutError(
            f"the measurement {measurement!r} is in {units!r}",
            expected="counts of crimes beside 'Count', rates beside 'Ratio'",
            action="look whether columns have moved",
            sheet=CSV_SHEET,
            cell=cell,
        )
    return MEASURES[measurement]


def _year(text: str, cell: str) -> Period:
    match = _YEAR.fullmatch(text)
    if match is None or int(match[2]) != int(match[1]) + 1:
        raise LayoutError(
            f"the date is {text!r}", expected="a financial year such as 2021/2022", sheet=CSV_SHEET, cell=cell
        )
    return financial_year(int(match[1]))


def _area(texts: tuple[str, ...], named: Sequence[str], ctx: ParseContext, cell: str) -> tuple[Area, str]:
    """The area and its label; code, name and type must agree where the file gives them."""
    code, given = texts[0], dict(zip(named, texts[1:], strict=True))
    by_code = {area.area_code: area for area in ctx.areas.of_types(_AREA_TYPES)}
    name = given.get("FeatureName", by_code[code].area_name if code in by_code else "")
    area = ctx.areas.by_code(code, name, sheet=CSV_SHEET, cell=cell)
    kind = given.get("FeatureType")
    if area.jurisdiction != ctx.jurisdiction or (kind is not None and _TYPES.get(kind) != area.area_type):
        raise LayoutError(
            f"{area.area_name} stands here as {kind or 'an area'!r}",
            expected="Scotland ('Country') or one of its council areas ('Council Area')",
            sheet=CSV_SHEET,
            cell=cell,
        )
    return area, clean(name)


def _frame(
    sheet: Sheet,
    table: pd.DataFrame,
    at: Mapping[str, int],
    measures: tuple[list[Any], Any],
    periods: tuple[list[Any], Any],
    areas: tuple[list[Any], Any],
    offences: tuple[list[Any], Any],
    ctx: ParseContext,
) -> pd.DataFrame:
    def spread(items: tuple[list[Any], Any], pick: Callable[[Any], Any]) -> Any:
        values, number = items
        picked = np.empty(len(values), dtype=object)
        picked[:] = [pick(value) for value in values]
        return picked[number]

    letter = column_letters(at["Value"])
    cells = [f"{letter}{row}" for row in range(2, len(table) + 2)]
    figures = [
        (float(text), None, None)
        if _NUMBER.fullmatch(text)
        else read_figure(text, ctx.markers, sheet=sheet.name, address=cell)
        for text, cell in zip(table["Value"], cells, strict=True)
    ]
    totals = totals_among(offence.label_path for offence in offences[0])
    columns: dict[str, Any] = {
        **ctx.fields,
        "area_code": spread(areas, lambda pair: pair[0].area_code),
        "area_label": spread(areas, lambda pair: pair[1]),
        "area_type": spread(areas, lambda pair: pair[0].area_type),
        "period_start": spread(periods, lambda period: period.start),
        "period_end": spread(periods, lambda period: period.end),
        "period_type": spread(periods, lambda period: period.type),
        "offence_id": spread(offences, lambda offence: offence.offence_id),
        "offence_label": table["Crime or Offence"].map(clean),
        "label_path": spread(offences, lambda offence: offence.label_path),
        # The detail differs between editions, so what has parts beside it is a fact of the edition.
        "is_total": spread(offences, lambda offence: offence.label_path in totals),
        "measure": spread(measures, lambda pair: pair[0]),
        "unit": spread(measures, lambda pair: pair[1]),
        "value": [value for value, _, _ in figures],
        "obs_status": [status for _, status, _ in figures],
        "marker": [marker for _, _, marker in figures],
        "published_label": table["Crime or Offence"],
        "sheet": sheet.name,
        "cell": cells,
    }
    return observation_frame(columns, len(table))


def _check_whole(frame: pd.DataFrame, sheet: Sheet, ctx: ParseContext) -> None:
    """Raise LayoutError when a year or a council's total is missing, or the newest year is not of this edition."""
    years = sorted(set(frame["period_start"].dt.year))
    gaps = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    total = ctx.offences.find(TOTAL).offence_id
    counted = frame[(frame["offence_id"] == total) & (frame["measure"] == "recorded_crime")]
    councils = {area.area_code: area for area in ctx.areas.of_types(frozenset({"council_area"}))}
    have = set(zip(counted["area_code"], counted["period_start"].dt.year, strict=True))
    missing = [(area.area_name, year) for year in years for code, area in councils.items() if (code, year) not in have]
    if gaps or missing:
        problem = (
            f"the year {gaps[0]}/{gaps[0] + 1} is missing"
            if gaps
            else "no count of {!r} for {}, {}/{}".format(TOTAL, *missing[0], missing[0][1] + 1)
        )
        raise LayoutError(
            problem,
            expected=f"{TOTAL!r} for each of the {len(councils)} council areas in every year",
            action="the download may have been filtered or cut off: fetch the whole cube again",
            sheet=sheet.name,
            cell=f"A2:A{len(sheet.rows)}",
        )
    match = _EDITION.fullmatch(ctx.edition)
    newest = date(years[-1] + 1, 3, 31)
    if match is None or not newest < date(int(match[1]), int(match[2]), 28) < date(newest.year + 2, 3, 31):
        raise LayoutError(
            f"the newest year ends on {newest}",
            expected=f"a year that was complete, and not long over, in edition {ctx.edition}",
            action="land the file under the month it was published in, e.g. 2022-08",
            sheet=sheet.name,
            cell=f"A2:A{len(sheet.rows)}",
        )
