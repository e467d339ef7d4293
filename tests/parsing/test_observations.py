"""What no observation frame may hold, whichever parser made it: cells without meaning, values without a reason."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import DuplicateKeyError, LayoutError, UnknownMarkerError
from orchestration.parsing.melt import observations_of_grid, read_figure
from orchestration.parsing.observations import COLUMNS, check_observations

MARKERS = {"[x]": "x", "n/l": "n"}


def frame(*cells: Any) -> pd.DataFrame:
    """Observations of one offence in as many years as there are cells."""
    starts = [pd.Timestamp(2000 + year, 4, 1) for year in range(len(cells))]
    return observations_of_grid(
        [list(cells)],
        rows=[0],
        columns=range(len(cells)),
        row_fields={"offence_id": ["test:x"], "published_label": ["X"], "area_label": ["Anywhere"]},
        column_fields={"period_start": starts, "period_end": starts},
        constants={
            "area_code": "K04000001", "period_type": "FY", "series": "recorded_crime", "measure": "recorded_crime",
            "is_total": False,
        },
        markers=MARKERS,
        sheet="Table",
    )  # fmt: skip


def with_columns(rows: pd.DataFrame, **columns: list[Any]) -> pd.DataFrame:
    return rows.assign(**{name: pd.Series(items, dtype=object) for name, items in columns.items()})


def test_figures_and_markers_keep_their_cells() -> None:
    rows = check_observations(frame(5.0, "[x]", 0.0, "[x]"))
    assert tuple(rows.columns) == COLUMNS
    assert rows["cell"].tolist() == ["A1", "B1", "C1", "D1"]
    assert rows["obs_status"].fillna("").tolist() == ["", "x", "", "x"]
    assert rows["value"].fillna(-1).tolist() == [5, -1, 0, -1]


@pytest.mark.parametrize("cell", ["[X]", " [x] ", "N/L", "n/l\n"])
def test_a_marker_is_known_in_any_case_and_with_blanks_around(cell: str) -> None:
    value, status, _ = read_figure(cell, MARKERS, sheet="Table", address="A1")
    assert (value, status) == (None, MARKERS[cell.strip().casefold()])


@pytest.mark.parametrize("cell", [True, False, "", None, "5", "nan", "-"])
def test_a_cell_that_is_neither_number_nor_marker_is_refused(cell: Any) -> None:
    with pytest.raises(UnknownMarkerError, match="sheet 'Table', cell B1"):
        frame(5.0, cell)


@pytest.mark.parametrize(
    ("value", "status"),
    [(None, None), (None, "p"), (5.0, "x"), (5.0, "?"), (None, "?")],
    ids=["no reason", "only qualified", "value and missing", "unknown status", "unknown reason"],
)
def test_a_value_is_missing_exactly_when_a_status_says_why(value: float | None, status: str | None) -> None:
    rows = with_columns(frame(1.0, 2.0), obs_status=[None, status]).assign(value=[1.0, value])
    with pytest.raises(LayoutError, match=r"sheet 'Table', cell B1: value .* stands beside status"):
        check_observations(rows)


def test_a_provisional_value_keeps_its_status() -> None:
    rows = check_observations(with_columns(frame(1.0, 2.0), obs_status=[None, "p"]))
    assert rows["obs_status"].tolist()[1] == "p"


def test_a_frame_without_a_figure_or_a_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="no observation was read"):
        check_observations(frame(1.0).iloc[:0])
    with pytest.raises(LayoutError, match=r"lacks \['coverage'\]"):
        check_observations(frame(1.0).drop(columns="coverage"))


def test_the_same_figure_in_two_cells_is_refused_but_not_of_two_bodies_or_measures() -> None:
    rows = frame(1.0, 2.0).assign(period_start=pd.Timestamp(2000, 4, 1), period_end=pd.Timestamp(2001, 3, 31))
    with pytest.raises(DuplicateKeyError, match=r"cell A1: .* stands here and in B1"):
        check_observations(rows)
    assert len(check_observations(with_columns(rows, reporting_body=["Cifas", "UK Finance"]))) == 2
    assert len(check_observations(with_columns(rows, measure=["recorded_crime", "resubmitted_crime"]))) == 2


def test_counts_are_whole_and_negative_only_where_the_publisher_has_real_negatives() -> None:
    assert len(check_counts(frame(1.0, "[x]", 0.0))) == 3
    with pytest.raises(LayoutError, match=r"cell C1: 2\.5 stands among counts"):
        check_counts(frame(1.0, "[x]", 2.5))
    with pytest.raises(LayoutError, match="cell B1: -3 stands among counts"):
        check_counts(frame(1.0, -3.0))
    assert len(check_counts(frame(1.0, -3.0), negative_measures=frozenset({"recorded_crime"}))) == 2
    with pytest.raises(LayoutError, match=r"cell B1: -3\.5 stands among counts"):
        check_counts(frame(1.0, -3.5), negative_measures=frozenset({"recorded_crime"}))
