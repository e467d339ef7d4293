"""From a grid of figures to observations: rows times columns, each cell keeping its address.

Built by column, not by cell: a Scottish table has 13,000 figures and a loop over dictionaries would take longer
than reading the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orchestration.parsing.errors import UnknownMarkerError
from orchestration.parsing.observations import COLUMNS, DATES, FLAGS, NUMBERS
from orchestration.parsing.sheets import Cell, column_letters
from orchestration.parsing.text import collapse

if TYPE_CHECKING:
    import pandas as pd


def read_figure(cell: Cell, markers: Mapping[str, str], *, sheet: str, address: str) -> tuple[float | None, str | None, str | None]:
    """(value, obs_status, marker) of one cell. Raises UnknownMarkerError for a text that is no known marker, or a blank."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell), None, None
    text = collapse(str(cell))
    status = markers.get(text.casefold())
    if status is None:
        raise UnknownMarkerError(cell, sheet=sheet, cell=address)
    return None, status, text


def observations_of_grid(
    grid: Sequence[Sequence[Cell]],
    *,
    rows: Sequence[int],
    columns: Sequence[int],
    row_fields: Mapping[str, Sequence[Any]],
    column_fields: Mapping[str, Sequence[Any]],
    constants: Mapping[str, Any],
    markers: Mapping[str, str],
    sheet: str,
) -> pd.DataFrame:
    """Observations of the cells where `rows` and `columns` (zero-based, of `grid`) cross.

    `row_fields[name][i]` belongs to `rows[i]`, `column_fields[name][j]` to `columns[j]`, `constants[name]` to every
    cell; together they name the columns of the observation frame, anything else in it is null.
    """
    import numpy as np
    import pandas as pd

    letters = [column_letters(column) for column in columns]
    values: list[float] = []
    statuses: list[str | None] = []
    found_markers: list[str | None] = []
    for row in rows:
        line = grid[row]
        for position, column in enumerate(columns):
            cell = line[column] if column < len(line) else ""
            if type(cell) is float:  # the common case, kept short
                values.append(cell)
                statuses.append(None)
                found_markers.append(None)
                continue
            value, status, marker = read_figure(cell, markers, sheet=sheet, address=f"{letters[position]}{row + 1}")
            values.append(float("nan") if value is None else value)
            statuses.append(status)
            found_markers.append(marker)

    def as_object(items: Sequence[Any]) -> Any:
        array = np.empty(len(items), dtype=object)
        array[:] = items
        return array

    size = len(values)
    data: dict[str, Any] = {
        "value": np.array(values, dtype="float64"),
        "obs_status": as_object(statuses),
        "marker": as_object(found_markers),
        "cell": as_object([f"{letter}{row + 1}" for row in rows for letter in letters]),
        "sheet": as_object([sheet] * size),
    }
    for name, items in row_fields.items():
        data[name] = np.repeat(as_object(items), len(columns))
    for name, items in column_fields.items():
        data[name] = np.tile(as_object(items), len(rows))
    for name, item in constants.items():
        data[name] = as_object([item] * size)
    for name in COLUMNS:
        if name not in data:
            data[name] = np.full(size, np.nan) if name in NUMBERS else as_object([None] * size)
    for name in DATES:
        data[name] = data[name].astype("datetime64[s]")
    for name in FLAGS:
        data[name] = data[name].astype(bool)
    return pd.DataFrame({name: data[name] for name in COLUMNS}, copy=False)
