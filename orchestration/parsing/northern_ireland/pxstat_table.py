"""What tables of NISRA's Data Portal share: a matrix, statistics with a measure each, financial years, crime types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Offence, totals_among
from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.frames import observation_frame
from orchestration.parsing.jsonstat import Dataset, read_dataset
from orchestration.parsing.northern_ireland.pxstat_csv import read_pxstat_csv
from orchestration.parsing.northern_ireland.pxstat_cube import Axis, Cube, cube_of_dataset
from orchestration.parsing.periods import Period, parse_period
from orchestration.parsing.text import clean, match_key


@dataclass(frozen=True)
class Matrix:
    """A table of the portal: its code, its title, and the measure and unit that each of its statistics stands for."""

    code: str
    title: str
    statistics: Mapping[str, tuple[str, str]]


def read_matrix(content: bytes, ctx: ParseContext, matrix: Matrix) -> Cube:
    """Cube in `content`, JSON-stat 2.0 or CSV 1.0.

    Raises LayoutError when a JSON-stat reply is of another table or edition; a CSV names neither.
    """
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"", b"{", b"[", b"<"):
        dataset = read_dataset(content)
        _check_identity(dataset, ctx, matrix)
        return cube_of_dataset(dataset)
    return read_pxstat_csv(content)


def measures_of(axis: Axis, sheet: str, matrix: Matrix) -> list[tuple[str, str]]:
    """Measure and unit of each category; raises LayoutError for a statistic that `matrix` does not name."""
    found = []
    for category, place in zip(axis.categories, axis.places, strict=True):
        label = clean(category.label)
        if label not in matrix.statistics:
            raise LayoutError(
                f"the statistic {label!r} is not known",
                expected=f"one of {', '.join(map(repr, matrix.statistics))}",
                action="give a new statistic a measure and a unit of its own",
                sheet=sheet,
                cell=place,
            )
        found.append(matrix.statistics[label])
    return found


def financial_years_of(axis: Axis, sheet: str) -> list[Period]:
    """Period of each category; raises LayoutError for anything but a financial year."""
    found = []
    for category, place in zip(axis.categories, axis.places, strict=True):
        period = parse_period(category.label)
        if period is None or period.type != "FY":
            raise LayoutError(
                f"the period is {category.label!r}",
                expected="a financial year such as 2023/24",
                action="look at the table on the portal: another kind of period needs its own reading",
                sheet=sheet,
                cell=place,
            )
        found.append(period)
    return found


def offences_of(axis: Axis, sheet: str, ctx: ParseContext) -> list[Offence]:
    """Offence of each category; raises UnknownLabelError."""
    pairs = zip(axis.categories, axis.places, strict=True)
    return [ctx.offences.find(category.label, sheet=sheet, cell=place) for category, place in pairs]


def spread(items: Sequence[Any], positions: Any) -> Any:
    """Array with the item of each figure, `positions` giving the category each figure has."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array[positions]


def frame_of_cube(
    cube: Cube,
    at: Mapping[str, Any],
    axes: Mapping[str, Axis],
    measures: Sequence[tuple[str, str]],
    periods: Sequence[Period],
    offences: Sequence[Offence],
    statuses: Sequence[str | None],
    more: Mapping[str, Any],
) -> pd.DataFrame:
    """Observation frame of the figures of `cube`; `at` gives each figure's category by meaning of the axis.

    `more` holds the columns that the table decides: area and what the registry says.
    """
    types = axes["offence"].categories
    totals = totals_among(offence.label_path for offence in offences)
    columns = {
        **more,
        "period_start": spread([period.start for period in periods], at["period"]),
        "period_end": spread([period.end for period in periods], at["period"]),
        "period_type": spread([period.type for period in periods], at["period"]),
        "offence_id": spread([offence.offence_id for offence in offences], at["offence"]),
        "offence_code": spread([None if item.code == item.label else item.code for item in types], at["offence"]),
        "offence_label": spread([clean(category.label) for category in types], at["offence"]),
        "label_path": spread([offence.label_path for offence in offences], at["offence"]),
        # Detail comes and goes between editions, so what has parts beside it is a fact of the edition.
        "is_total": spread([offence.label_path in totals for offence in offences], at["offence"]),
        "reporting_body": spread([offence.reporting_body for offence in offences], at["offence"]),
        "measure": spread([measure for measure, _ in measures], at["statistic"]),
        "unit": spread([unit for _, unit in measures], at["statistic"]),
        "value": cube.values,
        "obs_status": statuses,
        "marker": cube.marks,
        "published_label": spread([category.label for category in types], at["offence"]),
        "sheet": cube.sheet,
        "cell": cube.cells,
    }
    return observation_frame(columns, len(cube.values))


def _check_identity(dataset: Dataset, ctx: ParseContext, matrix: Matrix) -> None:
    named = dataset.matrix if dataset.matrix is not None else dataset.label
    if dataset.matrix != matrix.code and (
        dataset.matrix is not None or match_key(dataset.label) != match_key(matrix.title)
    ):
        raise LayoutError(
            f"the dataset is {named!r}",
            expected=f"table {matrix.code}, {matrix.title!r}",
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
