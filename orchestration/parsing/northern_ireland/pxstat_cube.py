"""A PxStat table as axes and figures, whichever of the portal's formats it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.parsing.errors import LayoutError
from orchestration.parsing.jsonstat import Category, Dataset
from orchestration.parsing.text import match_key

WHOLE = "northern ireland"  # the member that tells the area axis from the others


@dataclass(frozen=True)
class Axis:
    """One dimension: its categories, and where in the file each of them is named first."""

    id: str
    role: str | None  # time, geo, metric; null where the file does not say
    categories: tuple[Category, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Cube:
    """Figures of a table. Figure i has category `positions[d][i]` on axis d, and stands in `cells[i]`."""

    sheet: str
    axes: tuple[Axis, ...]
    positions: tuple[Any, ...]  # one integer array per axis
    values: Sequence[float | None]
    marks: Sequence[str | None]
    cells: Sequence[str]

    def refuse_gaps(self) -> None:
        """Raise LayoutError when a combination of categories has no figure: PxStat publishes full cubes."""
        shape = tuple(len(axis.categories) for axis in self.axes)
        present = np.zeros(shape, dtype=bool)
        present[self.positions] = True
        if present.all():
            return
        gaps = np.argwhere(~present)
        first = [axis.categories[position].label for axis, position in zip(self.axes, gaps[0], strict=True)]
        raise LayoutError(
            f"{len(gaps)} figures are absent, the first for {', '.join(map(repr, first))}",
            expected="a row for every combination of its dimensions",
            action="the download may have been filtered or cut off: fetch the whole table again",
            sheet=self.sheet,
        )


def cube_of_dataset(dataset: Dataset) -> Cube:
    """Cube over a JSON-stat dataset; the address of a figure is its flat index, `value[123]`."""
    shape = tuple(len(dimension.categories) for dimension in dataset.dimensions)
    return Cube(
        sheet=dataset.matrix or dataset.label,
        axes=tuple(
            Axis(
                dimension.id,
                dimension.role,
                dimension.categories,
                tuple(
                    f"dimension.{dimension.id}.category[{position}]" for position in range(len(dimension.categories))
                ),
            )
            for dimension in dataset.dimensions
        ),
        positions=tuple(np.unravel_index(np.arange(len(dataset.values)), shape)),
        values=dataset.values,
        marks=dataset.status,
        cells=[f"value[{position}]" for position in range(len(dataset.values))],
    )


def axes_by_meaning(cube: Cube, *, by_area: bool = True) -> dict[str, int]:
    """Which axis is the statistic, the period, the area (unless the table is not `by_area`) and the crime type.

    Told by role, identifier and members, never by order: the order differs between the portal's tables. Raises
    LayoutError unless there are exactly these.
    """
    found: dict[str, list[int]] = {"statistic": [], "period": [], "area": [], "offence": []}
    for position, axis in enumerate(cube.axes):
        if axis.role == "metric" or (axis.role is None and axis.id == "STATISTIC"):
            meaning = "statistic"
        elif axis.role == "time" or (axis.role is None and axis.id.startswith("TLIST(")):
            meaning = "period"
        elif any(match_key(category.label) == WHOLE for category in axis.categories):
            meaning = "area"
        else:
            meaning = "offence"
        found[meaning].append(position)
    expected = {"statistic": 1, "period": 1, "area": int(by_area), "offence": 1}
    wrong = {meaning: len(positions) for meaning, positions in found.items() if len(positions) != expected[meaning]}
    if wrong:
        raise LayoutError(
            f"the dimensions {[axis.id for axis in cube.axes]} give {wrong}",
            expected=f"one dimension each of {', '.join(name for name, count in expected.items() if count)}",
            action="look at the table on the portal: a new breakdown needs its own reading",
            sheet=cube.sheet,
            cell="id",
        )
    return {meaning: positions[0] for meaning, positions in found.items() if positions}
