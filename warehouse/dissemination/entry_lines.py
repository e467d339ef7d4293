"""Changes of what is said of figures, in words: grades, caveats, entries of registers, editions, tables and columns."""

from __future__ import annotations

from typing import Any

from warehouse.dissemination.change_lines import code, counted, day, escaped, span
from warehouse.release.changes_summed_up import Row


def of_entry(row: Row) -> str:
    """A grade, break, caveat or entry that changed, came or went, on one line."""
    parts = [row["jurisdiction"], row["offence_label"], row["measure"] and row["measure"].replace("_", " ")]
    name = ", ".join(escaped(part) for part in parts if part)
    if row["item"]:
        name = f"{name} {code(row['item'])}".strip()
    if row["mart"].startswith("uk_comparison"):
        name += f"{span(row['first_period'], row['last_period'])}, {counted(row['lines'], 'line')}"
    name = name.removeprefix(", ").strip()
    what, _, how = row["kind"].partition("_")
    said = f"{code(row['mart'])}{f': {name}' if name else ''}: "
    if how in ("added", "gained", "removed", "lost"):
        return f"{said}{what} {how}: {escaped(row['to_text'] or row['from_text'] or 'no text')}"
    return f"{said}{code(row['what'])} {_from_to(row)}"


def _from_to(row: Row) -> str:
    if row["kind"] == "grade_changed":
        grades = ((row[name] or "none").replace("_", " ") for name in ("from_text", "to_text"))
        return " → ".join(map(escaped, grades))
    return f"{escaped(row['from_text'] or 'nothing')} → {escaped(row['to_text'] or 'nothing')}"


def of_contract(row: Row) -> str:
    """A table or column that changed, came or went, on one line."""
    what, _, how = row["kind"].partition("_")
    where = code(f"{row['mart']}.{row['item']}" if row["item"] else row["mart"])
    words = {"mart": "table", "column": "column", "key": "key of"}[what]
    if how in ("added", "removed"):
        return f"{words} {where} {how}: {escaped(row['to_text'] or row['from_text'] or 'not described')}"
    return f"{words} {where} {how.replace('_', ' ')}: {_from_to(row)}"


def by_product(rows: list[Row], manifest: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    """Editions that came, went or changed; the tables of one file together."""
    known = {v["vintage_id"]: v for m in (before, manifest) if m for v in m["inputs"]}
    tables: dict[tuple[str, ...], int] = {}
    for row in rows:
        vintage = known.get(row["item"], {})
        title = vintage.get("edition_title") or row["to_text"] or row["from_text"] or ""
        published = f", published {day(vintage['published_on'])}" if vintage.get("published_on") else ""
        name = f"{code(vintage.get('product_id') or row['item'])} {escaped(vintage.get('edition') or '')}".rstrip()
        change = row["kind"].removeprefix("entry_")
        how = f"{change} ({code(row['what'])} {_from_to(row)})" if change == "changed" else change
        told = (f"{name}, {escaped(title)}{published}", how)
        tables[told] = tables.get(told, 0) + 1
    return [f"{name}: {how}, {counted(number, 'table')}" for (name, how), number in tables.items()]
