"""NISRA Data Portal, table PRCPD: police recorded crime and sanction outcomes by policing district.

The table has changed its crime types with nearly every edition: 23 rows of a hierarchy (November 2025), 20 types and
the total (December 2025), 18 types and the total (May 2026), four types and the total (June 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError, UnknownLabelError, UnknownMarkerError
from orchestration.parsing.northern_ireland.pxstat_cube import Axis, Cube, axes_by_meaning
from orchestration.parsing.northern_ireland.pxstat_table import (
    Matrix,
    financial_years_of,
    frame_of_cube,
    measures_of,
    offences_of,
    read_matrix,
    spread,
)
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period
from orchestration.parsing.text import clean

PARSER_VERSION = 1

COUNTED = ("recorded_crime", "sanction_outcome")  # the other measures are rates

MATRIX = Matrix(
    "PRCPD",
    "Police recorded crime and sanction outcomes",
    {
        "All crimes recorded by the police": ("recorded_crime", "offences"),
        "All sanction outcomes": ("sanction_outcome", "outcomes"),
        "All sanction outcomes rate": ("sanction_outcome_rate", "percent"),  # counts outcomes of older crimes too: >100
        "Crime population rate (per 1000 population)": ("recorded_crime_rate", "per_1000_population"),
    },
)
AREA_TYPES = frozenset({"country", "local_government_district"})
AREAS = ("N92000002", *(f"N090000{number:02d}" for number in range(1, 12)))
_GSS = re.compile(r"[A-Z]\d{8}")

# Burglary has been classed as residential or business and community since April 2017. No crime can be recorded in
# the older classes after that, nor a rate formed, so an empty cell there means 'not applicable'. Their outcomes go on
# being counted for crimes of earlier years (NI 2019/20: 3 and 5), so an outcome of 0 stays a real 0.
DISCONTINUED = frozenset({"psni:burglary_domestic", "psni:burglary_non_domestic"})
DISCONTINUED_FROM = date(2017, 4, 1)


@dataclass(frozen=True)
class _Meaning:
    """What the categories of the four axes stand for, in their order."""

    measures: list[tuple[str, str]]
    periods: list[Period]
    areas: list[Area]
    offences: list[Offence]


def recorded_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Observations of PRCPD in either of the portal's formats, JSON-stat 2.0 or CSV 1.0.

    One row per statistic (crimes, sanction outcomes, their rate in per cent, crimes per 1000 population), financial
    year, area (Northern Ireland and its 11 districts, all required) and crime type. Raises LayoutError for another
    table, another edition, an unknown statistic or a missing district; UnknownLabelError for an unknown area or type.
    """
    cube = read_matrix(content, ctx, MATRIX)
    axis_of = axes_by_meaning(cube)
    axes = {meaning: cube.axes[position] for meaning, position in axis_of.items()}
    at = {meaning: cube.positions[position] for meaning, position in axis_of.items()}
    meaning = _Meaning(
        measures=measures_of(axes["statistic"], cube.sheet, MATRIX),
        periods=financial_years_of(axes["period"], cube.sheet),
        areas=_areas(axes["area"], cube.sheet, ctx),
        offences=offences_of(axes["offence"], cube.sheet, ctx),
    )
    cube.refuse_gaps()
    frame = check_observations(_frame(cube, axes, at, meaning, ctx))
    check_counts(frame[frame["measure"].isin(COUNTED)])
    return frame


def _areas(axis: Axis, sheet: str, ctx: ParseContext) -> list[Area]:
    found = []
    for category, place in zip(axis.categories, axis.places, strict=True):
        if _GSS.fullmatch(category.code):
            area = ctx.areas.by_code(category.code, category.label, sheet=sheet, cell=place)
        else:
            area = ctx.areas.by_name(category.label, types=AREA_TYPES, sheet=sheet, cell=place)
        if area.area_code not in AREAS:
            raise UnknownLabelError("area of PRCPD", category.label, AREAS, sheet=sheet, cell=place)
        found.append(area)
    missing = [code for code in AREAS if code not in {area.area_code for area in found}]
    if missing:
        raise LayoutError(
            f"the areas {', '.join(missing)} are missing",
            expected="Northern Ireland and its 11 districts",
            action="the download may have been filtered: fetch the whole table again",
            sheet=sheet,
            cell=axis.places[0],
        )
    return found


def _statuses(cube: Cube, at: dict[str, Any], meaning: _Meaning) -> list[str | None]:
    """Status of every figure; raises UnknownMarkerError for a status this table has not had."""
    keys = list(zip(at["period"], at["area"], at["offence"], strict=True))
    measures = [meaning.measures[statistic][0] for statistic in at["statistic"]]
    none_recorded = {
        key
        for key, measure, value in zip(keys, measures, cube.values, strict=True)
        if measure == "recorded_crime" and value == 0
    }
    statuses: list[str | None] = []
    for key, measure, value, mark, cell in zip(keys, measures, cube.values, cube.marks, cube.cells, strict=True):
        if mark is not None and (value is not None or mark != "NA"):
            raise UnknownMarkerError(mark, sheet=cube.sheet, cell=cell)
        if value is not None:
            statuses.append(None)
            continue
        period, _, offence = key
        discontinued = (
            meaning.offences[offence].offence_id in DISCONTINUED
            and meaning.periods[period].start >= DISCONTINUED_FROM
            and measure != "sanction_outcome"
        )
        # No crime, no rate of outcomes per crime: the publisher leaves the cell empty (robbery of business property).
        undefined = measure == "sanction_outcome_rate" and key in none_recorded
        statuses.append("z" if discontinued or undefined else "x")
    return statuses


def _frame(cube: Cube, axes: dict[str, Axis], at: dict[str, Any], meaning: _Meaning, ctx: ParseContext) -> pd.DataFrame:
    area_columns = {
        "area_code": spread([area.area_code for area in meaning.areas], at["area"]),
        "area_label": spread([clean(category.label) for category in axes["area"].categories], at["area"]),
        "area_type": spread([area.area_type for area in meaning.areas], at["area"]),
    }
    return frame_of_cube(
        cube,
        at,
        axes,
        meaning.measures,
        meaning.periods,
        meaning.offences,
        _statuses(cube, at, meaning),
        ctx.fields | area_columns,
    )
