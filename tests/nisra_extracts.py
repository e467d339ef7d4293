"""NISRA's own extracts of the Data Portal (nested JSON keyed by labels) written again as the portal's JSON-stat 2.0.

The extracts drop the codes of statistics and crime types, so labels stand in for them; nothing is invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orchestration.registry.load import read_csv

# File of the extract -> day PRCPD was updated, which names the edition.
EDITIONS = {
    "data_2025-12-05.json": "2025-11-13",  # this extract does not give the day; the one of 16 December 2025 does
    "data_2025-12-19.json": "2025-12-18",
    "data_2026-05-18.json": "2026-05-01",
    "data_2026-06-11.json": "2026-06-10",
}
FILE_OF_EDITION = {edition: name for name, edition in EDITIONS.items()}


def prcpd_extract(path: Path) -> dict[str, Any]:
    """PRCPD of an extract as published: label, updated (may be absent), data[statistic][year][district][type]."""
    extract: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["PRCPD"]
    return extract


def prcpd_json_stat(path: Path) -> bytes:
    """PRCPD of the extract at `path` as a JSON-stat 2.0 reply, the same bytes every time."""
    return json_stat(prcpd_extract(path))


def json_stat(extract: dict[str, Any]) -> bytes:
    """JSON-stat 2.0 of nested data[statistic][year][district][type]; categories in the order they appear first."""
    data = extract["data"]
    statistics = list(data)
    years = _in_order(data.values())
    districts = _in_order(of_year for of_statistic in data.values() for of_year in of_statistic.values())
    types = _in_order(
        row for of_statistic in data.values() for of_year in of_statistic.values() for row in of_year.values()
    )
    codes = {
        row["area_name"]: row["area_code"]
        for row in read_csv("classifications/area_names.csv")
        if row["publisher"] == "NISRA"
    }
    values = [
        None if (value := data[statistic][year][district][kind]) == "NA" else value
        for statistic in statistics
        for year in years
        for district in districts
        for kind in types
    ]
    dimension = {
        "STATISTIC": _dimension("Statistic", {name: name for name in statistics}),
        "TLIST(A1)": _dimension("Financial year", {year[:4]: year for year in years}),
        "LGD2014": _dimension("Policing district", {codes[name]: name for name in districts}),
        "CRIME": _dimension("Crime type", {name: name for name in types}),
    }
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": extract["label"],
        "extension": {"matrix": "PRCPD"},
        "role": {"time": ["TLIST(A1)"], "metric": ["STATISTIC"]},
        "id": list(dimension),
        "size": [len(one["category"]["index"]) for one in dimension.values()],
        "dimension": dimension,
        "value": values,
    }
    if extract.get("updated"):
        dataset["updated"] = extract["updated"]
    return json.dumps(dataset, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _in_order(groups: Any) -> list[str]:
    return list(dict.fromkeys(key for group in groups for key in group))


def _dimension(label: str, labels: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(labels), "label": labels}}
