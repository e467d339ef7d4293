"""Bounds that tell one kind of figure from another: a percentage is no count, a rate no percentage.

A column that has moved shows at once: counts are whole, shares lie between 0 and 100, a fall cannot exceed 100 per
cent, and a table of rates or changes of hundreds of figures holds fractions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError

if TYPE_CHECKING:
    import pandas as pd

# Lowest and highest value by measure; of counts, check_counts says what is possible.
_BOUNDS = {
    "recorded_crime_change": (-100.0, float("inf")),
    "recorded_crime_rate": (0.0, float("inf")),
    "recorded_crime_household_rate": (0.0, float("inf")),
    "knife_crime_rate": (0.0, float("inf")),
    "knife_crime_share": (0.0, 100.0),
}
_ROUNDED_TO_HUNDREDS = ("population", "households")


def check_figures(frame: pd.DataFrame, *, negative_measures: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return `frame` when every value is possible for its measure.

    Counts are whole, and negative only for `negative_measures`; denominators are rounded to hundreds. Raises
    LayoutError naming a cell that is not possible, or a measure that holds whole numbers where fractions must be.
    """
    fractional = frame["measure"].isin(_BOUNDS)
    check_counts(frame.loc[~fractional], negative_measures=negative_measures)
    rounded = frame["measure"].isin(_ROUNDED_TO_HUNDREDS) & (frame["value"] % 100 > 0)
    if rounded.any():
        raise _impossible(frame, rounded, "hundreds of residents or households")
    for measure, (low, high) in _BOUNDS.items():
        values = frame.loc[frame["measure"] == measure, "value"]
        outside = (frame["measure"] == measure) & ((frame["value"] < low) | (frame["value"] > high))
        if outside.any():
            raise _impossible(frame, outside, f"{measure} from {low:g} to {high:g}")
        if values.notna().any() and not (values % 1 > 0).any():
            raise _impossible(frame, (frame["measure"] == measure) & frame["value"].notna(), f"{measure}, not counts")
    return frame


def _impossible(frame: pd.DataFrame, wrong: pd.Series[bool], expected: str) -> LayoutError:
    row = frame.loc[wrong].iloc[0]
    return LayoutError(
        f"{row['value']:g} stands here",
        expected=expected,
        action="look whether columns have moved, or the table shows another unit",
        sheet=str(row["sheet"]),
        cell=str(row["cell"]),
    )
