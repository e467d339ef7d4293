"""What a survey figure can be, by its unit: thousands, percentages and rates stand in sheets that look alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError

if TYPE_CHECKING:
    import pandas as pd

# A percentage is a share of the population; a rate counts incidents and may pass 1,000.
_BOUNDS = {
    "percent": (0.0, 100.0),
    "per_1000_people": (0.0, math.inf),
    "per_1000_households": (0.0, math.inf),
}
_CHANGE_BOUNDS = {"percent": (-100.0, math.inf), "percentage_points": (-100.0, 100.0)}


def check_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` when thousands are whole, shares lie within 0 and 100, rates are not negative.

    Percentages and thousands of incidents stand in sheets that differ by their title alone. Raises LayoutError.
    """
    thousands = frame["unit"].str.startswith("thousand_")
    if thousands.any():
        check_counts(frame[thousands])
    is_change = frame["measure"].str.endswith("_change")
    for bounds, part in ((_BOUNDS, frame[~is_change & ~thousands]), (_CHANGE_BOUNDS, frame[is_change])):
        for unit, of_unit in part.groupby("unit"):
            low, high = bounds[str(unit)]
            outside = of_unit[(of_unit["value"] < low) | (of_unit["value"] > high)]
            if not outside.empty:
                row = outside.iloc[0]
                raise LayoutError(
                    f"{row['value']:g} stands among figures in {unit}",
                    expected=f"{low:g} to {high:g}",
                    action="look whether another table stands under this title",
                    sheet=str(row["sheet"]),
                    cell=str(row["cell"]),
                )
    return frame
