"""Changes of the contract: marts and columns that came, went, hold another type or are described anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warehouse.release.compared import Marts, PublishedMart

if TYPE_CHECKING:
    import duckdb

Line = tuple[str, str, str | None, str | None, str | None]  # kind, mart, column, before, now


def list_changed_contract(connection: duckdb.DuckDBPyConnection, before: Marts, now: Marts) -> None:
    """Add the changes of marts and columns to the table `change`; the order of columns is no part of the contract."""
    lines = [*_marts(before, now)]
    for name in sorted(before.keys() & now.keys()):
        lines += _columns(name, before[name], now[name])
    if lines:
        connection.executemany(
            "insert into change by name select ? as kind, ? as mart, ? as item, ? as from_text, ? as to_text", lines
        )


def _marts(before: Marts, now: Marts) -> Iterator[Line]:
    for name in sorted(now.keys() - before.keys()):
        yield "mart_added", name, None, None, now[name].description
    for name in sorted(before.keys() - now.keys()):
        yield "mart_removed", name, None, before[name].description, None


def _columns(name: str, before: PublishedMart, now: PublishedMart) -> Iterator[Line]:
    if before.description != now.description:
        yield "mart_described_anew", name, None, before.description or None, now.description or None
    if before.key != now.key:
        yield "key_changed", name, None, ", ".join(before.key) or None, ", ".join(now.key) or None
    for column in sorted(before.columns.keys() | now.columns.keys()):
        old, new = before.columns.get(column), now.columns.get(column)
        if old is None or new is None:
            yield "column_added" if old is None else "column_removed", name, column, old, new
            continue
        if old != new:
            yield "column_retyped", name, column, old, new
        said = before.described.get(column) or None, now.described.get(column) or None
        if said[0] != said[1]:
            yield "column_described_anew", name, column, *said
