"""Shares have bounds. A figure outside them is a count, or a percentage where a fraction of one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.parsing.errors import LayoutError

if TYPE_CHECKING:
    import pandas as pd

_WHOLE = {"proportion": 1, "percent": 100}


def check_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` when every value in the unit `proportion` or `percent` lies between nothing and the whole.

    Other units and missing values pass. Raises LayoutError naming the first cell that does not.
    """
    wrong = (frame["value"] < 0) | (frame["value"] > frame["unit"].map(_WHOLE).astype("float64"))
    wrong &= frame["unit"].isin(_WHOLE)
    if wrong.any():
        row = frame.loc[wrong].iloc[0]
        raise LayoutError(
            f"{row['value']:g} stands among shares",
            expected=f"0 to {_WHOLE[row['unit']]}",
            action="look whether a column of counts has moved here, or the unit has changed",
            sheet=str(row["sheet"]),
            cell=str(row["cell"]),
        )
    return frame
