"""Comparing long frames: pandas' own assertion looks at texts one by one, 25 s for the 183,000 rows of a file."""

from __future__ import annotations

import pandas as pd


def assert_same_frame(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """As pandas.testing.assert_frame_equal, which is only asked where the frames are not the same to the last bit."""
    if not _identical(found, expected):
        pd.testing.assert_frame_equal(found, expected)


def _identical(found: pd.DataFrame, expected: pd.DataFrame) -> bool:
    return (
        found.index.identical(expected.index)
        and found.columns.identical(expected.columns)
        and found.dtypes.equals(expected.dtypes)
        and all(_same_column(found[name], expected[name]) for name in found.columns)
    )


def _same_column(found: pd.Series, expected: pd.Series) -> bool:
    # Series.equals takes None and NaN of objects for the same; lists do not.
    return found.tolist() == expected.tolist() if found.dtype == object else found.equals(expected)
