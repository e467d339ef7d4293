"""Small PRCPD tables in both formats of the portal, made up for tests: figures follow a rule, not the publication."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pandas as pd

from orchestration.parsing.northern_ireland.recorded_crime import recorded_crime
from tests.contexts import context_for
from tests.nisra_extracts import json_stat

CRIMES = "All crimes recorded by the police"
OUTCOMES = "All sanction outcomes"
RATE = "All sanction outcomes rate"
PER_1000 = "Crime population rate (per 1000 population)"
TOTAL = "Total police recorded crime"
DISTRICTS = {
    "Antrim and Newtownabbey": "Antrim & Newtownabbey",
    "Armagh City, Banbridge and Craigavon": "Armagh City Banbridge & Craigavon",
    "Belfast": "Belfast City",
    "Causeway Coast and Glens": "Causeway Coast & Glens",
    "Derry City and Strabane": "Derry City & Strabane",
    "Fermanagh and Omagh": "Fermanagh & Omagh",
    "Lisburn and Castlereagh": "Lisburn & Castlereagh City",
    "Mid and East Antrim": "Mid & East Antrim",
    "Mid Ulster": "Mid Ulster",
    "Newry, Mourne and Down": "Newry Mourne & Down",
    "Ards and North Down": "Ards & North Down",
}
TYPES = ("Robbery", "Theft - shoplifting", "Theft - domestic burglary", TOTAL)


def table(
    statistics: tuple[str, ...] = (CRIMES,),
    years: tuple[str, ...] = ("2023/24", "2024/25"),
    types: tuple[str, ...] = TYPES,
    updated: str | None = "2026-06-10",
) -> dict[str, Any]:
    """Nested data[statistic][year][district][type]; a district counts its number, Northern Ireland the sum."""
    figures = {"Northern Ireland": 66, **{name: number for number, name in enumerate(DISTRICTS, start=1)}}
    data = {
        statistic: {year: {area: dict.fromkeys(types, figure) for area, figure in figures.items()} for year in years}
        for statistic in statistics
    }
    extract = {"label": "Police recorded crime and sanction outcomes", "data": data}
    return {**extract, "updated": updated} if updated else extract


def reply(extract: dict[str, Any] | None = None) -> dict[str, Any]:
    """The table as a JSON-stat 2.0 object, for tests that bend it."""
    dataset: dict[str, Any] = json.loads(json_stat(extract or table()))
    return dataset


def encode(dataset: dict[str, Any]) -> bytes:
    """Bytes of a reply."""
    return json.dumps(dataset, ensure_ascii=False).encode()


def csv_rows(dataset: dict[str, Any]) -> list[list[str]]:
    """Header and rows of the portal's CSV 1.0 of the same figures."""
    axes = [dataset["dimension"][name]["category"] for name in dataset["id"]]
    header = []
    for name in dataset["id"]:
        header += [name, "Statistic Label" if name == "STATISTIC" else dataset["dimension"][name]["label"]]
    rows = [[*header, "UNIT", "VALUE"]]
    for position, value in enumerate(dataset["value"]):
        rest, fields = position, []
        for axis in reversed(axes):
            rest, place = divmod(rest, len(axis["index"]))
            code = axis["index"][place]
            fields[:0] = [code, axis["label"][code]]
        rows.append([*fields, "Number", "" if value is None else str(value)])
    return rows


def csv_bytes(rows: list[list[str]], *, mark: bool = True) -> bytes:
    """Quoted CSV with a byte order mark, as the portal writes it."""
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def parse(content: bytes, edition: str = "2026-06-10") -> pd.DataFrame:
    """Observations of a reply."""
    return recorded_crime(content, context_for("ni_psni_prcpd", edition))


def one(frame: pd.DataFrame, measure: str, area: str, offence_id: str, year: int = 2023) -> pd.Series[Any]:
    """The one figure of these."""
    found = frame[
        (frame["measure"] == measure)
        & (frame["area_code"] == area)
        & (frame["offence_id"] == offence_id)
        & (frame["period_start"].dt.year == year)
    ]
    assert len(found) == 1
    return found.iloc[0]
