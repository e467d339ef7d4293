"""NISRA's own extracts of the Data Portal (nested JSON keyed by labels) written again as the portal's JSON-stat 2.0.

The extracts drop the codes of statistics and crime types, so labels stand in for them; nothing is invented.
"""

from __future__ import annotations

import json
from itertools import product
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

# The same of PRCONL. Its first extract does not give the day, so the day the extract was made stands for it; the last
# extract shows the table of the one before.
PRCONL_FILE_OF_EDITION = {
    "2025-12-05": "data_2025-12-05.json",
    "2025-12-18": "data_2025-12-19.json",
    "2026-03-27": "data_2026-05-18.json",
}

# Dimensions below data[statistic][year], outermost first: identifier and label.
DIMENSIONS = {
    "PRCPD": (("LGD2014", "Policing district"), ("CRIME", "Crime type")),
    "PRCONL": (("CRIME", "Crime type"),),
}


def prcpd_json_stat(path: Path) -> bytes:
    """PRCPD of the extract at `path` as a JSON-stat 2.0 reply, the same bytes every time."""
    return matrix_json_stat(path, "PRCPD")


def matrix_json_stat(path: Path, matrix: str) -> bytes:
    """Table `matrix` of the extract at `path` as a JSON-stat 2.0 reply, the same bytes every time."""
    return json_stat(json.loads(path.read_text(encoding="utf-8"))[matrix], matrix)


def json_stat(extract: dict[str, Any], matrix: str = "PRCPD") -> bytes:
    """JSON-stat 2.0 of an extract: label, updated (may be absent) and nested data[statistic][year][dimensions].

    Categories stand in the order they appear first; "NA" becomes null.
    """
    dimensions = DIMENSIONS[matrix]
    levels: list[list[str]] = []
    nodes: list[Any] = [extract["data"]]
    for _ in range(2 + len(dimensions)):
        levels.append(list(dict.fromkeys(key for node in nodes for key in node)))
        nodes = [child for node in nodes for child in node.values()]
    statistics, years = levels[:2]
    codes = {
        row["area_name"]: row["area_code"]
        for row in read_csv("classifications/area_names.csv")
        if row["publisher"] == "NISRA"
    }
    dimension = {
        "STATISTIC": _dimension("Statistic", {name: name for name in statistics}),
        "TLIST(A1)": _dimension("Financial year", {year[:4]: year for year in years}),
    }
    for (name, label), members in zip(dimensions, levels[2:], strict=True):
        dimension[name] = _dimension(label, {codes.get(member, member): member for member in members})
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": extract["label"],
        "extension": {"matrix": matrix},
        "role": {"time": ["TLIST(A1)"], "metric": ["STATISTIC"]},
        "id": list(dimension),
        "size": [len(one["category"]["index"]) for one in dimension.values()],
        "dimension": dimension,
        "value": [_value(extract["data"], keys) for keys in product(*levels)],
    }
    if extract.get("updated"):
        dataset["updated"] = extract["updated"]
    return json.dumps(dataset, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _value(data: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        data = data[key]
    return None if data == "NA" else data


def _dimension(label: str, labels: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(labels), "label": labels}}
