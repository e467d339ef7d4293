"""Where the command writes: results to standard output, progress and errors to standard error."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.inert_text import inert

out = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)
_UNBOUNDED = 100_000


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table for people, CSV for pipes: the same rows."""
    if not out.is_terminal:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[_exact(value) for value in row] for row in rows])
        return
    out.print(_table(columns, rows), markup=False)


def rich_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, on_terminal: bool) -> str:
    """The table for people as text: as wide as the terminal, or as wide as it needs where there is none."""
    if on_terminal:
        with out.capture() as captured:
            out.print(_table(columns, rows), markup=False)
        return captured.get()
    text = io.StringIO()
    Console(file=text, highlight=False, width=_UNBOUNDED).print(_table(columns, rows), markup=False)
    return text.getvalue()


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    table = Table()
    for position, column in enumerate(columns):
        numeric = any(_is_number(row[position]) for row in rows)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*[Text(_shown(value)) for value in row])  # a label in brackets is no style
    return table


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _exact(value: object) -> object:
    """Cell of a CSV: whole numbers without a point, text that a spreadsheet would run made inert."""
    if isinstance(value, str):
        return inert(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _shown(value: object) -> str:
    if value is None:
        return "·"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.4g}"
    if isinstance(value, Decimal):
        return f"{value:,}"
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)
