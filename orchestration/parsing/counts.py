"""Counts are whole: of crimes, of persons. A fraction among them is a rate, an estimate or a misplaced column.

Percentages of a whole lie between 0 and 100. A greater number among them is a count, or a change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.parsing.errors import LayoutError

if TYPE_CHECKING:
    import pandas as pd


def check_counts(frame: pd.DataFrame, *, negative_measures: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return `frame` when every value is whole, and not negative unless its measure is one of `negative_measures`.

    Raises LayoutError naming the first cell that is neither.
    """
    values = frame["value"].to_numpy()
    wrong = values % 1 > 0
    negative = values < 0
    if negative.any():
        wrong |= negative & ~frame["measure"].isin(negative_measures).to_numpy()
    if wrong.any():
        row = frame.iloc[int(wrong.argmax())]
        raise LayoutError(
            f"{row['value']:g} stands among counts",
            expected="a whole number, zero or more",
            action="look whether a column of rates or percentages has moved here",
            sheet=str(row["sheet"]),
            cell=str(row["cell"]),
        )
    return frame


def check_percentages(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` when every value is a percentage of a whole: 0 to 100. Raises LayoutError naming the first not."""
    values = frame["value"].to_numpy()
    wrong = (values < 0) | (values > 100)
    if wrong.any():
        row = frame.iloc[int(wrong.argmax())]
        raise LayoutError(
            f"{row['value']:g} stands among percentages of a whole",
            expected="0 to 100",
            action="look whether a column of counts has moved here",
            sheet=str(row["sheet"]),
            cell=str(row["cell"]),
        )
    return frame
