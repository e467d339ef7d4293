"""Tables A12 to A14 in the publisher's layout, figures made up: two years, groups and types as in the workbook."""

from __future__ import annotations

from typing import Any

import pandas as pd

from orchestration.parsing.scotland import cyber as sg_cyber
from tests.contexts import context_for
from tests.parsing.workbooks import Rows, workbook_of

EDITION = "fy-2024-25"
FOOTERS: Rows = [["Return to index"], ["Go to Notes"]]


def by_type() -> Rows:
    """Table A12 of 2023-24 and 2024-25."""
    header = ["Crime type [note 20]"]
    header += [f"Estimated volume [note 17]: {year}" for year in ("2023-24", "2024-25")]
    header += [f"As a % of total [note 18]: {year}" for year in ("2023-24", "2024-25")]
    return [
        [
            "Table A12: Cyber-crimes, estimated volume and as a proportion of total crimes, by crime type, Scotland, "
            "2023-24 to 2024-25 [note 21]"
        ],
        header,
        ["Non-sexual crimes of violence [note 19]", 100, 120, 0.03680226131, 0.03],
        ["  Domestic Abuse (Scotland) Act 2018 [note 5]", 40, 50, 0.1, 0.2],
        ["  Stalking", 10, 20, 0.3, 0.3],
        ["  Threats and extortion", 50, 50, 0.9, 0.9],
        ["  Encouraging or assisting serious self-harm", "n/l", "low", "n/l", "low"],
        ["Sexual crimes [note 19] [note 22]", 200, 210, 0.3, 0.3],
        ["Crimes of dishonesty [note 19]", 310, 300, 0.09, 0.07],
        ["  Fraud", 300, 290, 0.59, 0.49],
        ["  Proceeds of crime", 10, 10, 0.2, 0.2],
        ["Damage and reckless behaviour [note 19]", 30, 20, "<1%", "<1%"],
        ["  Computer Misuse Act 1990 (Causing damage)", 30, 20, 1, 1],
        ["Total (based on all recorded crime)", 640, 650, 0.05, 0.05],
        ["Sample size", 700, 705, "x", "x"],
        *FOOTERS,
    ]


def cyber_fraud() -> Rows:
    """Table A13 of 2023-24 and 2024-25: volume and proportion take turns."""
    header = ["Crime type"]
    for year in ("2023-24", "2024-25"):
        header += [f"Estimated volume: {year}", f"Proportion of sample (%): {year}"]
    return [
        ["Table A13: Volumes and proportions of cyber fraud, Scotland, 2023-24 to 2024-25 [note 21]"],
        header,
        ["Cyber Fraud", 300, 0.6, 290, 0.5],
        ["Not Cyber Fraud [note 24]", 200, 0.4, 290, 0.5],
        ["Sample size", 200, "x", 201, "x"],
        *FOOTERS,
    ]


def locations() -> Rows:
    """Table A14 of 2024-25."""
    return [
        ["Table A14: Location of perpetrators of cyber-crimes, Scotland, 2024-25 [note 25]"],
        [
            "Crime Type [note 27]",
            *(
                f"Location of perpetrator [note 26]: {place}"
                for place in ("Outside of Scotland", "Scotland", "Unknown")
            ),
        ],
        ["Fraud (Including Statutory Fraud)", 0.35, 0.19, 0.46],
        ["Threats and Extortion", 0.48, 0.06, 0.46],
        ["Sexual crimes [note 22]", 0.09, 0.74, 0.18],
        *FOOTERS,
    ]


def parse(table: str, rows: Rows, edition: str = EDITION, sheet: str | None = None) -> pd.DataFrame:
    """Observations of `rows` as table a12, a13 or a14."""
    parsers: dict[str, Any] = {
        "a12": sg_cyber.by_crime_type,
        "a13": sg_cyber.fraud,
        "a14": sg_cyber.perpetrator_locations,
    }
    content = workbook_of({"Index": [["Index of Tables:"]], sheet or f"Table_{table.upper()}": rows})
    frame: pd.DataFrame = parsers[table](content, context_for(f"sc_sg_table_{table}", edition))
    return frame
