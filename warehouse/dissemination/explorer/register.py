"""The register of changes: what breaks series, what is under way and what is announced."""

from __future__ import annotations

from typing import Any

from warehouse.dissemination.explorer import wording
from warehouse.dissemination.explorer.overview import NATIONS
from warehouse.dissemination.explorer.pages import Page
from warehouse.dissemination.explorer.rows import rows_of
from warehouse.release.publication import Publication

_STATES = {"announced": "Announced", "in_progress": "Under way", "past": "In effect"}
_CHANGES = """
    select * from statistical_change
    order by first_day desc nulls last, jurisdiction, change_id
"""


def changes_page(publication: Publication) -> Page:
    """`changes`: announced changes first, then those under way, then past ones, newest first."""
    rows = rows_of(publication.connection, _CHANGES)
    states = {
        **_STATES,
        **{row["state"]: wording.plain(row["state"]).capitalize() for row in rows if row["state"] not in _STATES},
    }
    return Page(
        "changes",
        "changes.html.j2",
        {
            "states": [
                (state, name, entries)
                for state, name in states.items()
                if (entries := [_entry(row) for row in rows if row["state"] == state])
            ],
            "total": len(rows),
            "nations": {code: name for code, name in NATIONS.items() if code != "UK"},
            "families": {
                row["family"]: wording.family(row["family"])
                for row in sorted(rows, key=lambda row: str(row["family"]))
                if row["family"] not in (None, "all")
            },
        },
    )


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    """A change with its words; one of the whole kingdom or of all families is found under each of them."""
    nation, family, precision = row["jurisdiction"], row["family"], row["date_precision"] or "unknown"
    when = wording.moment(row["first_day"], row["last_day"], precision)
    if row["first_day"] is None and row["state"] == "announced":
        when = "Day not set"
    elif row["first_day"] is not None and row["last_day"] is None and row["state"] != "past":
        when = f"Since {when}"
    announced = row["announced_on"]
    return {
        **row,
        "when": when,
        "announced": "" if announced is None else f"{announced:%B %Y}",
        "nation": NATIONS.get(nation, "not stated"),
        "family_name": wording.family(family or "not stated"),
        "kind_name": wording.plain(row["kind"]),
        "nation_keys": " ".join(NATIONS) if nation == "UK" else nation,
        "family_keys": " ".join(wording.FAMILIES) if family == "all" else family,
        "series": row["breaks_series_of"].split("; ") if row["breaks_series_of"] else [],
    }
