"""Numbers and days as people read them, for templates."""

from __future__ import annotations

from datetime import date


def number(value: float | int | None) -> str:
    """A figure with thousands separators and no digit more or less than it has; empty for none."""
    if value is None:
        return ""
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,}"


def rounded(value: float | None, places: int = 1) -> str:
    """A computed number to so many places; empty for none."""
    return "" if value is None else f"{value:,.{places}f}"


def day(value: date | None) -> str:
    """A day as 23 April 2026; empty for none."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def inside(text: str) -> str:
    """A title as it stands in the middle of a sentence: other capitals of it are names."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
