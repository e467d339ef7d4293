"""Table P1 in small, in both published layouts: for the tests of its parser."""

from __future__ import annotations

from typing import Any

import pandas as pd

from orchestration.parsing.force_areas.ons_police_force_areas import offence_groups
from orchestration.registry.load import read_csv
from tests.contexts import context_for
from tests.parsing.workbooks import Rows, workbook_of

OLD_GROUPS = [
    "Violence against the person4",
    "Homicide",
    "Violence with injury",
    "Violence without injury",
    "Stalking and harassment 5",
    "Death or serious injury - unlawful driving 5",
    "Sexual offences",
    "Robbery",
    "Theft offences",
    "Burglary",
    "Residential burglary6,7",
    "Non-residential  burglary6,7",
    "Vehicle offences",
    "Theft from the person",
    "Bicycle theft",
    "Shoplifting",
    "Other theft offences",
    "Criminal damage and arson",
]
OLD_SOCIETY_GROUPS = [
    "Drug offences",
    "Possession of weapons offences",
    "Public order offences",
    "Miscellaneous crimes",
]
NEW_GROUPS = [
    "Total recorded crime\n (excluding fraud) \n[note 2]",
    "Violence against the person",
    "Homicide",
    "Death or serious injury - unlawful driving",
    "Violence with injury",
    "Violence without injury",
    "Stalking and harassment",
    "Sexual offences",
    "Robbery",
    "Theft offences",
    "Burglary",
    "Residential burglary",
    "Non-residential burglary",
    "Vehicle offences",
    "Theft from the person",
    "Bicycle theft",
    "Shoplifting",
    "Other theft offences",
    "Criminal damage and arson",
    *OLD_SOCIETY_GROUPS,
]
PUBLISHED_NAMES = {
    "K04000001": "ENGLAND AND WALES",
    "E92000001": "ENGLAND ",
    "W92000004": "WALES",
    "E12000006": "East ",
    "E12000005": "West Midlands ",
}


def areas() -> list[tuple[str, str]]:
    """Codes and names of the 57 rows in published order: each region is followed by its forces, Wales by its own."""
    rows = read_csv("classifications/areas.csv")
    children: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["area_type"] in {"region", "police_force_area"}:
            children.setdefault(row["parent_code"], []).append(row)

    def below(code: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for row in children.get(code, []):
            found += [(row["area_code"], named(row)), *below(row["area_code"])]
        return found

    def named(row: dict[str, str]) -> str:
        return PUBLISHED_NAMES.get(row["area_code"], row["area_name"])

    tops = [("K04000001", "ENGLAND AND WALES"), ("E92000001", "ENGLAND "), *below("E92000001")]
    return [*tops, ("W92000004", "WALES"), *below("W92000004"), ("", "British Transport Police")]


def figures(place: int, count: int) -> list[Any]:
    return [10_000 * place + column for column in range(count)]


def old_layout(coverage: str = "England and Wales") -> Rows:
    """2018-2019: header in rows 4 and 5, spacers in D and W, 'Numbers' in row 6, areas from row 7, footnotes below."""
    title = "Table P1: Police recorded crime by offence group and police force area, year ending December 20191,2"
    upper = ["", "", "Total recorded crime (excluding fraud3)", "", "Victim-based crime", *[""] * 17]
    header = ["Area Code", "Area Name", "", "", *OLD_GROUPS, "", *OLD_SOCIETY_GROUPS]
    body: Rows = []
    for place, (code, name) in enumerate(areas(), 1):
        numbers = figures(place, 23)
        body.append([code, name, numbers[0], "", *numbers[1:19], "", *numbers[19:]])
    return [
        [title],
        [],
        [coverage],
        [*upper, "", "Other crimes against society"],
        header,
        ["", "", "Numbers"],
        *body,
        ["Source: Home Office - Police recorded crime "],
        ["1. A footnote."],
    ]


def new_layout() -> Rows:
    """2024: one header row (7), notes in brackets, areas from row 8."""
    title = "Table P1:  Police recorded crime by offence group and force, year ending December 2024 [note 1]"
    preamble: Rows = [[title], *([f"line {number} of the preamble"] for number in range(2, 7))]
    body: Rows = [[code, name, *figures(place, 23)] for place, (code, name) in enumerate(areas(), 1)]
    return [*preamble, ["Area Code", "Area Name", *NEW_GROUPS], *body]


def read_old(rows: Rows, *, edition: str = "ye-2019-12", name: str = "Table P1 ") -> pd.DataFrame:
    others: dict[str, Rows] = {"Correction": [["Corrected"]], "Notes": [["Notes"]]}
    book = workbook_of({**others, name: rows, "Table P10": [["Table P10: other"]]})
    return offence_groups(book, context_for("ew_ons_p1", edition))


def read_new(rows: Rows, *, edition: str = "ye-2024-12") -> pd.DataFrame:
    book = workbook_of({"Cover_sheet": [["Cover"]], "Table P1": rows})
    return offence_groups(book, context_for("ew_ons_p1", edition))


def one(frame: pd.DataFrame, area_code: str, offence: str) -> pd.Series:
    """The row of an area and offence."""
    found = frame[(frame["area_code"] == area_code) & (frame["offence_id"] == f"ons_prc:{offence}")]
    assert len(found) == 1
    return found.iloc[0]
