"""Codes of the tables in words, and dates as exactly as they are known."""

from __future__ import annotations

from datetime import date

from warehouse.dissemination.explorer.words import day

FAMILIES = {
    "police_recorded": "Recorded by the police",
    "survey": "Surveys of victims",
    "fraud": "Fraud and computer misuse",
    "population": "Population",
    "all": "All statistics",
}
ROLES = {
    "identifier": "identifier",
    "dimension": "dimension",
    "value": "figure",
    "measure": "measure",
    "unit": "unit",
    "attribute": "attribute",
    "status": "status or reason",
}


def plain(code: str | None) -> str:
    """A code such as `survey_prevalence` as words; empty for none."""
    return "" if code is None else code.replace("_", " ")


def family(code: str) -> str:
    """Name of a family of statistics; a code that has none is shown as words."""
    return FAMILIES.get(code) or plain(code).capitalize()


def lines(text: str | None) -> list[str]:
    """Lines of a description, without empty ones."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def size(count: int) -> str:
    """Bytes as people say them: 812 bytes, 34 kB, 1.9 MB."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def moment(first: date | None, last: date | None, precision: str) -> str:
    """When a change took place, no more exactly than `precision` (day, month, financial_year, year) allows.

    Dates of precision `unknown` are named as not confirmed; without a first day the text says that none is known.
    """
    if first is None:
        return "Day not known" if last is None else f"Day not known, complete by {_as_known(last, precision)}"
    begun = _as_known(first, precision)
    ended = begun if last is None else _as_known(last, precision)
    told = begun if ended == begun else f"{begun} to {ended}"
    return f"{told} (not confirmed)" if precision == "unknown" else told


def _as_known(moment: date, precision: str) -> str:
    if precision == "day":
        return day(moment)
    if precision == "year":
        return str(moment.year)
    if precision == "financial_year":
        start = moment.year if moment.month >= 4 else moment.year - 1
        return f"financial year {start}/{(start + 1) % 100:02d}"
    return f"{moment:%B %Y}"
