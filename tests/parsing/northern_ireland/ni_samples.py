"""Area profiles of NISRA Local Statistics and the online-crime table of the Data Portal, made up for tests."""

from __future__ import annotations

import json
from typing import Any

from orchestration.parsing.northern_ireland.local_statistics import AREAS, NORTHERN_IRELAND
from orchestration.registry.load import read_csv
from tests.ni_local_statistics_zip import zip_of

EDITION = "2024-25"
NAMES = {row["area_code"]: row["area_name"] for row in read_csv("classifications/areas.csv")}
COUNTS = {"criminal": 10, "other": 9, "person": 40, "robbery": 1, "sexual": 4, "theft": 30, "theft_burglary": 6}
Profiles = dict[str, dict[str, Any]]


def profile(code: str) -> dict[str, Any]:
    """One area's profile as of 2024/25: a district counts 100 crimes, Northern Ireland the sum of eleven."""
    times = 11 if code == NORTHERN_IRELAND else 1
    counts = {"allcrime": 100 * times, **{name: count * times for name, count in COUNTS.items()}}
    percentages = {"allcrime": 100, **COUNTS}
    return {
        "code": code,
        "name": NAMES[code],
        "data": {
            "crime": {
                "text": "Burglary",
                "value": {**counts, "burglary": counts["theft_burglary"]},
                "perc": percentages,
            },
            "crimeworry": {"value": {"WorryC2": 5.1724}},
            "crimeperception": {"value": {"ASB8": 7.5581}},
            "population": {"value": {"all": 1}},
        },
        "meta_data": {
            "crime": [{"table_code": "PRCLGD", "last_updated": "2025-06-16", "year": "2024/25"}],
            "crimeworry": [{"table_code": "TWORRYCRMLGD", "last_updated": "2025-05-08", "year": "2021/22"}],
            "crimeperception": [{"table_code": "TNISCSASBLGD", "last_updated": "2025-05-08", "year": "2021/22"}],
        },
    }


def profiles() -> Profiles:
    """Profiles of all twelve areas by member name."""
    return {f"{code}.json": profile(code) for code in AREAS}


def archive(documents: Profiles) -> bytes:
    """The documents as the landed archive."""
    return zip_of({name: json.dumps(document).encode() for name, document in documents.items()})


def online_crime(changes: dict[str, Any] | None = None, updated: str | None = "2026-03-27") -> dict[str, Any]:
    """Extract of PRCONL of two years: label, updated, data[statistic][year][type]; `changes` replace figures."""
    figures: dict[str, Any] = {
        "Violence against the person (Total)": 5,
        "Harassment": 5,
        "Stalking": "NA",
        "Other offences against the State and public order": 3,
        "Total recorded crime - all offences": 8,
        **(changes or {}),
    }
    data = {"All online crimes": {"2023/24": dict(figures), "2024/25": {**figures, "Harassment": 4, "Stalking": 1}}}
    extract = {"label": "Police recorded crime - online crime", "data": data}
    return {**extract, "updated": updated} if updated else extract
