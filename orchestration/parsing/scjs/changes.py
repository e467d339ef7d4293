"""Changes in the SCJS annex tables: texts such as 'down by 37%' beside the estimates.

'%' means two things. Beside volumes it is the relative change; beside proportions it is the difference in percentage
points (20.4% to 12.1% is 'down by 8%'). Each text is held against the two estimates it speaks of, so that a column
under the wrong header cannot pass.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.periods import Period, period_fields
from orchestration.parsing.scjs.layout import Header, joined_notes
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import collapse

if TYPE_CHECKING:
    import pandas as pd

_TEXT = re.compile(r"^(up|down) by (\d+(?:\.(\d+))?)%$")
_SIGNIFICANCE = {"[ns]": "ns", "[z]": "z"}
_NOT_SIGNIFICANT = "not significant at the 95% level: the publisher prints no number"
# Proportions are printed to five places: two of them differ by up to 0.001 percentage points from the exact ones.
_PROPORTION_ROUNDING = 0.0011


def changes_of(
    sheet: Sheet,
    header: Header,
    rows: Sequence[int],
    ctx: ParseContext,
    *,
    row_fields: Mapping[str, Sequence[Any]],
    constants: Mapping[str, Any],
    periods: Sequence[Period],
    rounding: float | None,
    tested: bool = True,
) -> pd.DataFrame:
    """Observations of the columns of changes: the signed number of the text, the text itself in `marker`.

    The period is the newest of `periods` (of the header's years), the comparator the year that the column names; where
    a row has no figure for that year, the first one it has (the question was new then: note 6). `rounding` is half
    the step to which relative changes' volumes are rounded; None where changes are percentage points. `tested`: the
    publisher marks what is not significant, so what it prints is; false for police figures, which no sample
    stands behind. Raises LayoutError for a text or a difference that does not fit, UnknownMarkerError for a new marker.
    """
    import pandas as pd

    grid: list[Sequence[Cell]] = list(sheet.rows)
    texts: list[str] = []
    comparators: list[int] = []
    for row in rows:
        line = list(sheet.rows[row])
        estimates = [line[column] for column in header.columns]
        for place, column in enumerate(header.changes):
            text = collapse(str(line[column]))
            match = _TEXT.match(text)
            if match is None and text not in _SIGNIFICANCE:
                raise LayoutError(
                    f"a change reads {text!r}",
                    expected="'up by 4%', 'down by 4%', [ns] or [z]",
                    action="look the text up in the publisher's notes before giving it a meaning",
                    sheet=sheet.name,
                    cell=cell_name(row, column),
                )
            comparator = header.comparators[place]
            if text != "[z]" and place == 0:
                comparator = _first_asked(estimates, comparator)
            if match is not None:
                sign, number, places = match.groups()
                line[column] = float(number) * (1 if sign == "up" else -1)
                _check_change(
                    sheet, row, column, line[column], len(places or ""), estimates[comparator], estimates[-1], rounding
                )
            texts.append(text)
            comparators.append(comparator)
        grid[row] = line
    newest = [periods[-1]] * len(header.changes)
    frame = observations_of_grid(
        grid,
        rows=rows,
        columns=header.changes,
        row_fields={name: items for name, items in row_fields.items() if name != "notes"},
        column_fields=period_fields(newest),
        constants=constants,
        markers=ctx.markers,
        sheet=sheet.name,
    )
    compared = [periods[index] for index in comparators]
    frame["comparator_start"] = np.array([period.start for period in compared], dtype="datetime64[s]")
    frame["comparator_end"] = np.array([period.end for period in compared], dtype="datetime64[s]")
    frame["comparator_type"] = pd.array([period.type for period in compared], dtype="str")
    frame["marker"] = pd.array(texts, dtype="str")
    printed = "s" if tested else "z"
    frame["significance"] = pd.array([_SIGNIFICANCE.get(text, printed) for text in texts], dtype="str")
    frame["status_reason"] = pd.array([_NOT_SIGNIFICANT if text == "[ns]" else None for text in texts], dtype="str")
    frame["notes"] = pd.array(
        [joined_notes(note, above) for note in row_fields["notes"] for above in header.change_notes], dtype="str"
    )
    return frame


def _first_asked(estimates: Sequence[Cell], named: int) -> int:
    """Place of the year a change is measured against: the named one, or the first that the row has a figure for."""
    asked = [index for index, cell in enumerate(estimates[:-1]) if isinstance(cell, float) and index >= named]
    return asked[0] if asked else named


def _check_change(
    sheet: Sheet,
    row: int,
    column: int,
    change: float,
    places: int,
    before: Cell,
    after: Cell,
    rounding: float | None,
) -> None:
    """Raise LayoutError unless `change`, printed with so many decimal places, leads from `before` to `after`."""
    printed = 0.5 * 10**-places + 1e-9
    if not isinstance(before, float) or not isinstance(after, float):
        least, most = math.inf, -math.inf
    elif rounding is None:
        difference = (after - before) * 100
        least, most = difference - _PROPORTION_ROUNDING, difference + _PROPORTION_ROUNDING
    else:
        least = ((after - rounding) / (before + rounding) - 1) * 100
        most = ((after + rounding) / max(before - rounding, 1) - 1) * 100
    if not least - printed <= change <= most + printed:
        raise LayoutError(
            f"a change of {change:g} stands beside {before!r} and {after!r}",
            expected="the change between the two years",
            action="look whether the columns of changes are under the wrong headers",
            sheet=sheet.name,
            cell=cell_name(row, column),
        )
