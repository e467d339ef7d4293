"""The quality report of a release: every check in words, what is stale, and what the release was made from."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from warehouse.dissemination.explorer.pages import Page
from warehouse.dissemination.explorer.rows import rows_of
from warehouse.dissemination.explorer.words import day, number
from warehouse.release.publication import Publication

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")
_OUTCOMES = {"passed": ("Passed", "good"), "warned": ("Warning", "care"), "failed": ("Failed", "bad")}
_SEVERITIES = {"error": "stops a release", "warn": "warns only"}


def quality_page(publication: Publication) -> Page:
    """`quality`: what the manifest says of checks, stale sources, editions, packages and changes."""
    manifest = publication.manifest
    checks = manifest["checks"]
    warned = [check for check in checks if check["outcome"] == "warned"]
    suites: dict[str, list[dict[str, Any]]] = {}
    for check in checks:
        suites.setdefault(check["suite"], []).append(_check(check))
    described = {
        row["source_id"]: row
        for row in rows_of(publication.connection, "select source_id, title, publisher from dim_source")
    }
    return Page(
        "quality",
        "quality.html.j2",
        {
            "verdict": _verdict(checks),
            "warned": [_check(check) for check in warned],
            "counts": {
                "checks": len(checks),
                "blocking": sum(check["severity"] == "error" for check in checks),
                "warning": len(warned),
                "rows": sum(check["rows_examined"] for check in checks),
                "sources": len({edition["source_id"] for edition in manifest["inputs"]}),
                "editions": len(manifest["inputs"]),
                "figures": manifest["observations"],
            },
            "suites": sorted(suites.items()),
            "tables": {table.name for table in publication.tables},
            "stale": [_stale(row, described) for row in manifest["stale_sources"]],
            "editions": [_edition(row, described) for row in manifest["inputs"]],
            "packages": manifest["packages"],
            "code": {name: value for name, value in (manifest["code"] or {}).items() if value},
            "previous": manifest["previous_release"],
            "changes": manifest["changes"],
            "changes_files": [name for name in ("CHANGES.md", "changes.csv") if (publication.folder / name).exists()],
        },
    )


def _verdict(checks: list[dict[str, Any]]) -> tuple[str, str]:
    """Kind of notice, and the sentence in it."""
    failed = sum(check["outcome"] == "failed" for check in checks)
    warned = sum(check["outcome"] == "warned" for check in checks)
    blocking = sum(check["severity"] == "error" for check in checks)
    if failed:
        return "bad", f"{failed} of {blocking} checks that stop a release failed: these figures are not fit to use."
    can_stop = "the one check that can stop it" if blocking == 1 else f"all {number(blocking)} checks that can stop it"
    passed = f"This release passed {can_stop}"
    if not warned:
        return "good", f"{passed}, and none raised a warning."
    others = "One other raised a warning: read it" if warned == 1 else f"{warned} others raised a warning: read them"
    return "good", f"{passed}. {others} below."


def _check(check: dict[str, Any]) -> dict[str, Any]:
    """A check with its outcome and severity in words, and its failing rows as a table without empty columns."""
    rows = check["failing_rows"]
    named = list(dict.fromkeys(name for row in rows for name in row))
    names = [name for name in named if any(row.get(name) is not None for row in rows)]
    outcome, kind = _OUTCOMES[check["outcome"]]
    return {
        **check,
        "outcome_name": outcome,
        "kind": kind,
        "severity_name": _SEVERITIES[check["severity"]],
        "names": names,
        "failing": [[_shown(row.get(name)) for name in names] for row in rows],
    }


def _shown(value: Any) -> str:
    """A cell of a failing row: computed numbers to four digits, days in words; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"
    if isinstance(value, int | float):
        return number(value)
    return (
        day(date.fromisoformat(value))
        if isinstance(value, str) and len(value) == 10 and _DAY.match(value)
        else str(value)
    )


def _stale(row: dict[str, Any], described: dict[str, dict[str, Any]]) -> dict[str, Any]:
    source = described.get(row["source_id"], {})
    return {**row, "title": source.get("title"), "published": _day(row["published_on"])}


def _edition(row: dict[str, Any], described: dict[str, dict[str, Any]]) -> dict[str, Any]:
    source = described.get(row["source_id"], {})
    return {
        **row,
        "title": source.get("title"),
        "publisher": source.get("publisher"),
        "published": _day(row["published_on"]),
        "retrieved": _day(row["retrieved_at"]),
    }


def _day(text: str | None) -> str:
    """Day of an ISO day or time, in words; empty for none."""
    return "" if text is None else day(datetime.fromisoformat(text).date())
