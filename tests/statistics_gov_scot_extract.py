"""Extracts of the statistics.gov.scot cube `recorded-crime`, written again in the layout of the portal's own CSV.

Area codes and names come from the registry, labels of crimes from its list of the cube's labels: the extract of 2022
keeps their addresses on the portal instead. Neither extract gives the units, so that column stays empty; nothing is
invented.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from orchestration.registry.load import read_csv

HEADER = ("FeatureCode", "FeatureName", "FeatureType", "DateCode", "Measurement", "Units", "Value", "Crime or Offence")
FILE_OF_EDITION = {"2022-08-23": "recorded_crimes_la.csv", "2026-07": "scotland-crime-by-laua.json"}
SCOTLAND, COUNCIL, COUNTRY = "S92000003", "Council Area", "Country"
_CUBE_LABEL = re.compile(r"All |Crimes: |Offences: ")


def native_csv(path: Path) -> bytes:
    """The extract at `path` in the cube's native layout, the same bytes every time."""
    return _from_csv(path) if path.suffix == ".csv" else _from_json(path)


def written(rows: Iterable[tuple[str, ...]]) -> bytes:
    """The native CSV of `rows`."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def slug(label: str) -> str:
    """Last part of a label's address on the portal: `Drugs - Supply` -> `drugs-supply`."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def cube_labels() -> list[str]:
    """Labels of crimes and offences as the cube has them."""
    rows = read_csv("classifications/offence_labels/sg_2021.csv")
    return [
        row["offence_label"] for row in rows if not row["offence_group"] and _CUBE_LABEL.match(row["offence_label"])
    ]


def _from_csv(path: Path) -> bytes:
    label_of = {slug(label): label for label in cube_labels()}
    code_of = {
        row["area_name"]: row["area_code"]
        for row in read_csv("classifications/areas.csv")
        if row["area_type"] == "council_area"
    }
    with path.open(encoding="utf-8", newline="") as lines:
        extract = list(csv.DictReader(lines))
    assert {row["measure_type"] for row in extract} == {"count"}
    return written(
        (
            code_of[row["area_name"]],
            row["area_name"],
            COUNCIL,
            row["ref_period"],
            "Count",
            "",
            row["value"],
            label_of[row["crime_or_offence"]],
        )
        for row in extract
    )


def _from_json(path: Path) -> bytes:
    extract = json.loads(path.read_text(encoding="utf-8"))
    year = int(extract["year"][:4])
    date = f"{year}/{year + 1}"
    label_of = {
        "violence": "All Group 1: Non-sexual crimes of violence",
        "sexual": "All Group 2: Sexual crimes",
        "dishonesty": "All Group 3: Crimes of dishonesty",
        "damage": "All Group 4: Damage and reckless behaviour",
        "society": "All Group 5: Crimes against society",
    }
    rows = [(SCOTLAND, "Scotland", COUNTRY, date, "Ratio", "", str(extract["scotlandRate"]), "All Crimes")]
    for code, council in extract["byLaua"].items():
        figures = [("All Crimes", council), *((label_of[group["key"]], group) for group in council["groups"])]
        for label, figure in figures:
            for measurement, key in (("Count", "count"), ("Ratio", "rate")):
                rows.append((code, council["name"], COUNCIL, date, measurement, "", str(figure[key]), label))
    return written(rows)
