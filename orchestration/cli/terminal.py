"""Where the command writes: results to standard output, progress and errors to standard error."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from warehouse.inert_text import inert

out = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, as_csv: bool = False) -> None:
    """A table for people, CSV for pipes (or when asked for): the same rows."""
    if as_csv or not out.is_terminal:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[_exact(value) for value in row] for row in rows])
        return
    table = Table()
    for position, column in enumerate(columns):
        numeric = any(_is_number(row[position]) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*[_shown(value) for value in row])
    out.print(table, markup=False)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


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
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)
