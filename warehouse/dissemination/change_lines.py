"""One change in words: which figure, from what to what, by how much; in Markdown, in which text from files is text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from warehouse.release.changes_summed_up import Row

Section = tuple[str, list[str]]  # heading (after a blank: of the lower level), paragraphs and list items

LONGEST = 180  # characters of a label or a note; the list has the whole of it
# An underscore within a word and an ampersand that begins no entity are no marks.
_MARKS = re.compile(r"([\\`*\[\]<>|~#]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")
_SIGNS = ("percent", "pounds")  # stand at the number itself
_CAUSES = {
    "routine_revision": "routine revision",
    "restatement": "restatement",
    "frozen": "shown beside the figure and not taken over",
    "correction_of_error": "correction of an error",
    "not_stated": "the publisher states none",
    "same_edition": "the same edition, read or corrected otherwise by this project",
    "earlier_edition": "an earlier edition is in force again",
}


def escaped(text: object) -> str:
    """Text on one line, cut where it is long, in which Markdown and HTML find no marks."""
    line = " ".join(str(text).split())
    return _MARKS.sub(r"\\\1", line if len(line) <= LONGEST else line[: LONGEST - 1] + "…")


def code(text: object) -> str:
    """An id as code; a back-tick in it is left out, for nothing escapes one there."""
    return f"`{' '.join(str(text).replace('`', '').split())[:LONGEST]}`"


def counted(number: int, thing: str, things: str = "") -> str:
    """1 figure, 1,234 figures."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def number(value: float) -> str:
    """A number with thousands separators, whole where it is, else with the decimals that it has (ten digits)."""
    if value == int(value):
        return f"{value:,.0f}"
    digits = f"{value:.10g}"
    return f"{value:,.{len(digits.partition('.')[2])}f}" if "e" not in digits else digits


def day(text: str) -> str:
    """2026-11-26 or a time of that day as 26 November 2026."""
    return f"{date.fromisoformat(text[:10]):%-d %B %Y}"


def amount(value: float | None, unit: str | None, status: str | None = None) -> str:
    """A value with its unit; a missing one with its status."""
    if value is None:
        return f"no value (status {escaped(status)})" if status else "no value"
    shown = number(value)
    if unit == "percent":
        return f"{shown}%"
    if unit == "pounds":
        return f"-£{shown[1:]}" if value < 0 else f"£{shown}"
    return f"{shown} {_unit(unit)}".rstrip()


def _unit(unit: str | None) -> str:
    if unit == "proportion":
        return "(fraction of one)"
    words = (unit or "").replace("_", " ")
    return escaped(re.sub(r"\d{4,}", lambda digits: f"{int(digits[0]):,}", words))


def difference(row: Row) -> str:
    """By how much, and what share of the value before; of percentages points only: per cent of per cent misleads."""
    value = row["difference"]
    if value is None:
        return ""
    by = f"{'+' if value > 0 else ''}{number(value)}"
    if row["to_unit"] in ("percent", "percentage_points"):
        return f"{by} percentage points"
    share = share_of(row)
    return by if share is None else f"{by}, {_share(share * 100)}"


def share_of(row: Row) -> float | None:
    """The difference as a share of the size of the value before; None where there is none, or of a percentage."""
    share: float | None = row["relative_difference"]
    if share is None or row["to_unit"] in ("percent", "percentage_points", "proportion"):
        return None
    return abs(share) if row["difference"] >= 0 else -abs(share)


def _share(per_cent: float) -> str:
    if 0 < abs(per_cent) < 0.01:
        return "less than 0.01%"
    return f"{per_cent:+,.{1 if abs(per_cent) >= 1 else 2}f}%"


def named(row: Row) -> str:
    """Area, period, what was counted, and of whom."""
    parts: list[Any] = [
        row["area_name"] or row["area_code"] or row["jurisdiction"],
        row["period_label"] or row["period_id"],
        row["offence_label"] or row["offence_id"],
        row["category"] and f"{row['breakdown'] or 'category'}: {row['category']}",
        row["reporting_body"],
        row["survey_population"] and row["survey_population"].replace("_", " "),
    ]
    return ", ".join(escaped(part) for part in parts if part)


def revision(row: Row) -> str:
    """A revised figure on one line."""
    is_same_unit = row["to_unit"] == row["from_unit"]
    is_told_once = is_same_unit and row["to_unit"] not in _SIGNS and row["to_value"] is not None
    before = amount(row["from_value"], None if is_told_once else row["from_unit"], row["from_status"])
    now = amount(row["to_value"], row["to_unit"], row["to_status"])
    told = f"{before} → {now}"
    if row["from_value"] is not None and row["from_value"] == row["to_value"] and is_same_unit:
        statuses = [row[name] or "none" for name in ("from_status", "to_status")]
        told = f"{now}, status {escaped(statuses[0])} → {escaped(statuses[1])}"
    elif by := difference(row):
        told += f" ({by})"
    measure = escaped((row["measure"] or "figure").replace("_", " "))
    return f"**{named(row)}**, {measure}: {told}{_editions(row)}"


def _editions(row: Row) -> str:
    before, now = row["from_edition"], row["to_edition"]
    if not before and not now:
        return ""
    if before == now:
        return f"; edition {escaped(now)}"
    return f"; edition {escaped(before or 'none')} → {escaped(now or 'none')}"


def span(first: str | None, last: str | None) -> str:
    """First and last period in brackets; nothing where they are not known."""
    if not first or not last:
        return ""
    return f" ({escaped(first)})" if first == last else f" ({escaped(first)} to {escaped(last)})"


def cause(row: Row) -> str:
    """What is known of why the figures of a source were revised."""
    said = _CAUSES.get(row["cause"] or "", escaped(row["cause"]))
    note = f" {escaped(row['cause_note'])}" if row["cause_note"] else ""
    reference = f" ({escaped(row['cause_reference'])})" if row["cause_reference"] else ""
    return f"{said}.{note}{reference}" if note or reference else said


def listed(rows: list[Any], told: Callable[[Any], str], most: int | None, of: int | None = None) -> list[str]:
    """List items, and a last one for those left out; `of` says how many there are where `rows` are not all."""
    left_out = max(len(rows), of or 0) - len(rows[:most])
    more = [f"- … and {left_out:,} more in the whole list"] if left_out else []
    return [*(f"- {told(row)}" for row in rows[:most]), *more]


def in_markdown(title: str, sections: Iterable[Section]) -> str:
    """Headings, lists and paragraphs: readable as they stand and when rendered."""
    parts = [f"# {title}"] if title else []
    for heading, lines in sections:
        if heading:
            parts.append(f"{'#' * (3 if heading.startswith(' ') else 2)} {heading.strip()}")
        body = ""
        for line in lines:
            gap = "\n" if line.startswith("- ") and body.rpartition("\n")[2].startswith("- ") else "\n\n"
            body += (gap if body else "") + line
        if body:
            parts.append(body)
    return "\n\n".join(parts) + "\n"
