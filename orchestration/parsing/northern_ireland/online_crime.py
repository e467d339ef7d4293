"""NISRA Data Portal, table PRCONL: crimes recorded by the police in Northern Ireland that were committed online."""

from __future__ import annotations

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError, UnknownMarkerError
from orchestration.parsing.northern_ireland.pxstat_cube import Cube, axes_by_meaning
from orchestration.parsing.northern_ireland.pxstat_table import (
    Matrix,
    financial_years_of,
    frame_of_cube,
    measures_of,
    offences_of,
    read_matrix,
)
from orchestration.parsing.observations import check_observations

PARSER_VERSION = 1

MATRIX = Matrix(
    "PRCONL",
    "Police recorded crime - online crime",
    {"All online crimes": ("online_flagged_crime", "offences")},
)


def online_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Observations of PRCONL, JSON-stat 2.0 or CSV 1.0: Northern Ireland by financial year and type of crime.

    A type without a figure (`NA`: not counted in that year) has status x. Raises LayoutError for another table or
    edition, a gap between years or a missing total, UnknownLabelError for an unknown type.
    """
    cube = read_matrix(content, ctx, MATRIX)
    axis_of = axes_by_meaning(cube, by_area=False)
    axes = {meaning: cube.axes[position] for meaning, position in axis_of.items()}
    at = {meaning: cube.positions[position] for meaning, position in axis_of.items()}
    measures = measures_of(axes["statistic"], cube.sheet, MATRIX)
    periods = financial_years_of(axes["period"], cube.sheet)
    offences = offences_of(axes["offence"], cube.sheet, ctx)
    years = sorted(period.start.year for period in periods)
    if years != list(range(years[0], years[-1] + 1)):
        raise LayoutError(f"the years are {years}", expected="years without a gap", sheet=cube.sheet, cell="period")
    if all(offence.parent_id is not None for offence in offences):
        raise LayoutError("no total is among the types", expected="the total", sheet=cube.sheet, cell="offence")
    cube.refuse_gaps()
    area = ctx.areas.by_name("Northern Ireland", types=frozenset({"country"}))
    place = {"area_code": area.area_code, "area_label": area.area_name, "area_type": area.area_type}
    frame = frame_of_cube(cube, at, axes, measures, periods, offences, _statuses(cube), ctx.fields | place)
    return check_counts(check_observations(frame))


def _statuses(cube: Cube) -> list[str | None]:
    for value, mark, cell in zip(cube.values, cube.marks, cube.cells, strict=True):
        if mark is not None and (value is not None or mark != "NA"):
            raise UnknownMarkerError(mark, sheet=cube.sheet, cell=cell)
    return ["x" if value is None else None for value in cube.values]
