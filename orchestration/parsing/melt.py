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


def read_figure(
    cell: Cell, markers: Mapping[str, str], *, sheet: str, address: str
) -> tuple[float | None, str | None, str | None]:
    """(value, obs_status, marker) of one cell; raises UnknownMarkerError for a blank or a text that is no marker."""
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
    # Markers come by the thousand and are few: each cell keeps the number of its (obs_status, marker) pair.
    pairs: list[tuple[str | None, str | None]] = [(None, None)]
    pair_of: list[int] = []
    known: dict[str, int] = {}
    for row in rows:
        line = grid[row]
        for position, column in enumerate(columns):
            cell = line[column] if column < len(line) else ""
            if type(cell) is float:  # the common case, kept short
                values.append(cell)
                pair_of.append(0)
                continue
            pair = known.get(cell) if type(cell) is str else None
            value = None
            if pair is None:
                value, status, marker = read_figure(cell, markers, sheet=sheet, address=f"{letters[position]}{row + 1}")
                pair = 0
                if value is None:
                    pair = known[cell] = len(pairs)
                    pairs.append((status, marker))
            values.append(float("nan") if value is None else value)
            pair_of.append(pair)

    size = len(values)
    row_of, column_of = np.repeat(np.arange(len(rows)), len(columns)), np.tile(np.arange(len(columns)), len(rows))
    once = np.zeros(size, dtype="int64")
    pair_at = np.array(pair_of, dtype="int64")

    def spread(name: str, items: Sequence[Any], positions: Any) -> Any:
        """Items of the field `name` at `positions`: typed while they are few, then copied."""
        if name in NUMBERS:
            return np.array(items, dtype="float64")[positions]
        if name in DATES:
            return np.array(items, dtype="datetime64[s]")[positions]
        if name in FLAGS:
            return np.array(items, dtype=bool)[positions]
        if all(item is None for item in items):
            return np.full(size, None, dtype=object)
        return pd.array(items, dtype="str").take(positions)

    data = {
        "value": np.array(values, dtype="float64"),
        "obs_status": spread("obs_status", [status for status, _ in pairs], pair_at),
        "marker": spread("marker", [marker for _, marker in pairs], pair_at),
        "cell": pd.array([f"{letter}{row + 1}" for row in rows for letter in letters], dtype="str"),
        "sheet": spread("sheet", [sheet], once),
    }
    data |= {name: spread(name, items, row_of) for name, items in row_fields.items()}
    data |= {name: spread(name, items, column_of) for name, items in column_fields.items()}
    data |= {name: spread(name, [item], once) for name, item in constants.items()}
    data |= {name: spread(name, [None], once) for name in COLUMNS if name not in data}
    return pd.DataFrame({name: data[name] for name in COLUMNS}, copy=False)
