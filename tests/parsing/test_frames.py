"""Frames of figures that come one a row, bounds of shares, and which label paths are totals."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from orchestration.parsing.classification import totals_among
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.frames import observation_frame
from orchestration.parsing.observations import COLUMNS
from orchestration.parsing.shares import check_shares


def test_columns_that_are_not_named_are_null_and_all_are_in_order() -> None:
    frame = observation_frame({"area_code": "S92000003", "value": [1, None], "period_start": date(2024, 4, 1)}, 2)
    assert tuple(frame.columns) == COLUMNS
    assert frame["area_code"].tolist() == ["S92000003", "S92000003"]
    assert frame["value"].isna().tolist() == [False, True]
    assert frame["period_start"].dtype == "datetime64[s]"
    assert frame[["base", "notes", "comparator_start"]].isna().all(axis=None)


def test_column_that_no_observation_has_is_an_error() -> None:
    with pytest.raises(KeyError, match="areacode"):
        observation_frame({"areacode": "S92000003"}, 1)


@pytest.mark.parametrize(("unit", "value"), [("proportion", 1.01), ("percent", 100.5), ("percent", -1)])
def test_share_beyond_the_whole_names_its_cell(unit: str, value: float) -> None:
    shares = observation_frame({"unit": unit, "value": [0.5, value], "sheet": "A", "cell": ["B1", "B2"]}, 2)
    with pytest.raises(LayoutError, match="B2"):
        check_shares(shares)


def test_other_units_and_missing_values_are_no_shares() -> None:
    frame = observation_frame({"unit": ["offences", "proportion", "percent"], "value": [5000, None, 100]}, 3)
    assert check_shares(frame) is frame


def test_totals_are_paths_with_others_below_them() -> None:
    paths = ["All", "All > Theft", "All > Theft > Burglary", "All > Theft and fraud", "Other"]
    assert totals_among(paths) & set(paths) == {"All", "All > Theft"}
    assert isinstance(totals_among(pd.Series(paths)), frozenset)
