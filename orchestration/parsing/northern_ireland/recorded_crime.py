"""NISRA Data Portal, table PRCPD: police recorded crime and sanction outcomes by policing district.

The table has changed its crime types with nearly every edition: 23 rows of a hierarchy (November 2025), 20 types and
the total (December 2025), 18 types and the total (May 2026), four types and the total (June 2026).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError, UnknownLabelError, UnknownMarkerError
from orchestration.parsing.jsonstat import Dataset, read_dataset
from orchestration.parsing.northern_ireland.pxstat_csv import read_pxstat_csv
from orchestration.parsing.northern_ireland.pxstat_cube import Axis, Cube, axes_by_meaning, cube_of_dataset
from orchestration.parsing.observations import COLUMNS, NUMBERS, check_observations
from orchestration.parsing.periods import Period, parse_period
from orchestration.parsing.text import clean, match_key

PARSER_VERSION = 1

COUNTED = ("recorded_crime", "sanction_outcome")  # the other measures are rates

MATRIX = "PRCPD"
TITLE = "Police recorded crime and sanction outcomes"
STATISTICS = {
    "All crimes recorded by the police": ("recorded_crime", "offences"),
    "All sanction outcomes": ("sanction_outcome", "outcomes"),
    "All sanction outcomes rate": ("sanction_outcome_rate", "percent"),  # outcomes of older crimes count: can pass 100
    "Crime population rate (per 1000 population)": ("recorded_crime_rate", "per_1000_population"),
}
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
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"", b"{", b"[", b"<"):
        dataset = read_dataset(content)
        _check_identity(dataset, ctx)
        cube = cube_of_dataset(dataset)
    else:
        cube = read_pxstat_csv(content)
    axis_of = axes_by_meaning(cube)
    axes = {meaning: cube.axes[position] for meaning, position in axis_of.items()}
    at = {meaning: cube.positions[position] for meaning, position in axis_of.items()}
    meaning = _Meaning(
        measures=[_measure(axes["statistic"], position, cube.sheet) for position in _places(axes["statistic"])],
        periods=[_period(axes["period"], position, cube.sheet) for position in _places(axes["period"])],
        areas=_areas(axes["area"], cube.sheet, ctx),
        offences=[_offence(axes["offence"], position, cube.sheet, ctx) for position in _places(axes["offence"])],
    )
    cube.refuse_gaps()
    frame = check_observations(_frame(cube, axes, at, meaning, ctx))
    check_counts(frame[frame["measure"].isin(COUNTED)])
    return frame


def _check_identity(dataset: Dataset, ctx: ParseContext) -> None:
    named = dataset.matrix if dataset.matrix is not None else dataset.label
    if dataset.matrix != MATRIX and (dataset.matrix is not None or match_key(dataset.label) != match_key(TITLE)):
        raise LayoutError(
            f"the dataset is {named!r}",
            expected=f"table {MATRIX}, {TITLE!r}",
            action="this is the file of another table: land the right one",
            sheet=named,
            cell="extension.matrix",
        )
    if dataset.updated is not None and dataset.updated.isoformat() != ctx.edition:
        raise LayoutError(
            f"the dataset was updated on {dataset.updated.isoformat()}",
            expected=f"the edition of {ctx.edition}",
            action="land the file under the day it was updated",
            sheet=named,
            cell="updated",
        )


def _places(axis: Axis) -> range:
    return range(len(axis.categories))


def _measure(axis: Axis, position: int, sheet: str) -> tuple[str, str]:
    label = clean(axis.categories[position].label)
    if label not in STATISTICS:
        raise LayoutError(
            f"the statistic {label!r} is not known",
            expected=f"one of {', '.join(map(repr, STATISTICS))}",
            action="give a new statistic a measure and a unit of its own",
            sheet=sheet,
            cell=axis.places[position],
        )
    return STATISTICS[label]


def _period(axis: Axis, position: int, sheet: str) -> Period:
    label = axis.categories[position].label
    period = parse_period(label)
    if period is None or period.type != "FY":
        raise LayoutError(
            f"the period is {label!r}",
            expected="a financial year such as 2023/24",
            action="look at the table on the portal: another kind of period needs its own reading",
            sheet=sheet,
            cell=axis.places[position],
        )
    return period


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


def _offence(axis: Axis, position: int, sheet: str, ctx: ParseContext) -> Offence:
    return ctx.offences.find(axis.categories[position].label, sheet=sheet, cell=axis.places[position])


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
    def spread(items: Sequence[Any], axis: str) -> Any:
        array = np.empty(len(items), dtype=object)
        array[:] = items
        return array[at[axis]]

    types = axes["offence"].categories
    paths = [offence.label_path for offence in meaning.offences]
    columns: dict[str, Any] = {
        **ctx.fields,
        "area_code": spread([area.area_code for area in meaning.areas], "area"),
        "area_label": spread([clean(category.label) for category in axes["area"].categories], "area"),
        "area_type": spread([area.area_type for area in meaning.areas], "area"),
        "period_start": spread([period.start for period in meaning.periods], "period").astype("datetime64[s]"),
        "period_end": spread([period.end for period in meaning.periods], "period").astype("datetime64[s]"),
        "period_type": spread([period.type for period in meaning.periods], "period"),
        "offence_id": spread([offence.offence_id for offence in meaning.offences], "offence"),
        "offence_code": spread([None if item.code == item.label else item.code for item in types], "offence"),
        "offence_label": spread([clean(category.label) for category in types], "offence"),
        "label_path": spread(paths, "offence"),
        # Robbery has parts beside it in the hierarchical edition only, so this is a fact of the edition.
        "is_total": spread([any(p.startswith(f"{path} > ") for p in paths) for path in paths], "offence").astype(bool),
        "reporting_body": spread([offence.reporting_body for offence in meaning.offences], "offence"),
        "measure": spread([measure for measure, _ in meaning.measures], "statistic"),
        "unit": spread([unit for _, unit in meaning.measures], "statistic"),
        "value": np.array([np.nan if value is None else value for value in cube.values], dtype="float64"),
        "obs_status": np.array(_statuses(cube, at, meaning), dtype=object),
        "marker": np.array(cube.marks, dtype=object),
        "published_label": spread([category.label for category in types], "offence"),
        "sheet": cube.sheet,
        "cell": np.array(cube.cells, dtype=object),
    }
    size = len(cube.values)
    for name in COLUMNS:
        if name not in columns:
            columns[name] = np.full(size, np.nan) if name in NUMBERS else np.full(size, None, dtype=object)
        elif isinstance(columns[name], str) or columns[name] is None:
            columns[name] = np.full(size, columns[name], dtype=object)
    return pd.DataFrame({name: columns[name] for name in COLUMNS})
