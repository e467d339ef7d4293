"""Tables C3, C4 and C5 laid out as published, with figures of our own: for the tests of their parsers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from orchestration.parsing.fraud.by_body import by_reporting_body
from orchestration.parsing.fraud.camis import payment_fraud
from orchestration.parsing.fraud.online import flagged_offences
from orchestration.registry.load import read_csv
from tests.contexts import context_for
from tests.parsing.workbooks import Rows, workbook_of

HEADER = 9  # number of the header row of C3 and C4
ONLINE_HEADER = 7
TYPES = read_csv("classifications/offences/nfib.csv")
LABELS = {row["offence_id"]: row["offence_label"] for row in read_csv("classifications/offence_labels/nfib.csv")}
# Labels with what the publisher prints around them.
PRINTED = LABELS | {
    "nfib:cheque_plastic_card_and_online_bank_accounts": (
        "Cheque, plastic card and online bank accounts (not PSP)[note 8]"
    ),
    "nfib:mortgage_related_fraud": "Mortgage related fraud ",
    "nfib:other_advance_fee_frauds": "Other advance fee frauds [note 11]",
    "nfib:total": "Total Fraud and computer misuse offences recorded [note 17]",
}
# As published: types of fraud, their total, types of computer misuse, their total, the total of both.
ORDER = [
    *(row["offence_id"] for row in TYPES if row["kind"] == "fraud" and row["offence_id"] != "nfib:total_fraud"),
    "nfib:total_fraud",
    *(row["offence_id"] for row in TYPES if row["kind"] == "computer_misuse" and row["parent_id"] != "nfib:total"),
    "nfib:total_computer_misuse",
    "nfib:total",
]
CHEQUES = "nfib:cheque_plastic_card_and_online_bank_accounts"
REFERRED = {"Cifas": {CHEQUES, "nfib:application_fraud", "nfib:mortgage_related_fraud"}, "UK Finance": {CHEQUES}}
BODY_HEADERS = [
    "Action Fraud\n Jul 2023 to \nJun 2024\n [note 2]",
    "Action Fraud\n Jul 2024 to \nJun 2025\n [note 2]",
    "Cifas\n Jul 2023 to \nJun 2024\n [note 4,5]",
    "Cifas\n Jul 2024 to \nJun 2025\n[note 4,5]",
    "UK Finance\n Jul 2023 to \nJun 2024\n[note 2,5,6,7]",
    "UK Finance\n Jul 2024 to \nJun 2025\n[note 2,5,6,7]",
    "Total\nJul 2023 to \nJun 2024",
    "Total\nJul 2024 to \nJun 2025",
    "  Action Fraud\n years % change\n  [note 2]",
    "Cifas\n years % change\n [note 4,5]",
    "UK Finance\nyears % change\n[note 2,5,6,7]",
    "Total years\n % change\n\n",
]


def _of_body(body: str, year: int) -> dict[str, Any]:
    """Figures of one body by type: its own for the types it knows, their sums above, [x] elsewhere."""
    parents = {row["offence_id"]: row["parent_id"] for row in TYPES}
    own = [row["offence_id"] for row in TYPES if row["is_total"] == "false"]
    found: dict[str, Any] = {}
    for number, identity in enumerate(own, 1):
        if body not in REFERRED or identity in REFERRED[body]:
            place: str = identity
            while place:
                found[place] = found.get(place, 0) + 100 * number + year
                place = parents[place]
    return {identity: found.get(identity, "[x]") for identity in parents}


def by_body() -> Rows:
    bodies = [_of_body(body, year) for body in ("Action Fraud", "Cifas", "UK Finance") for year in (1, 2)]
    rows: Rows = [
        ["Table C3: Fraud and computer misuse number of offences recorded by Action Fraud [notes 1, 2]"],
        ["England and Wales, year ending June 2024 and year ending June 2025 "],
        *([f"line {number} of the preamble"] for number in range(3, HEADER)),
        ["Reporting body and fraud and computer misuse type [note 3]", *BODY_HEADERS],
    ]
    for identity in ORDER:
        figures = [body[identity] for body in bodies]
        sums = [sum(figure for figure in figures[year::2] if figure != "[x]") for year in (0, 1)]
        rows.append([PRINTED[identity], *figures, *sums, -11.663797529521913, "[x]", "[u]", 2.5])
    return rows


YEAR_HEADERS = [
    *(f"Apr {year} to\n Mar {year + 1}" for year in range(2010, 2023)),
    "Jul 2023 to\n Jun 2024",
    "Jul 2024 to\n Jun 2025",
    "YE Jun 2025\n compared with previous year\n % change",
]
PAYMENT_TYPES = [
    "Plastic Card Fraud",
    "  Lost and Stolen",
    "  Card not Received [note 3]",
    "  Counterfeit Card [note 4]",
    "  Remote Purchase Fraud [note 5]",
    "  Card ID theft [note 6][note 7]",
    "Cheque Fraud [note 8]",
    "Remote Banking Fraud [note 9][note 10]",
    "Authorised Push Payment [note 11]",
    "TOTAL (excluding Authorised Push Payment)",
    "TOTAL (including Authorised Push Payment) [note 11]",
]


def camis() -> Rows:
    rows: Rows = [
        ["Table C4: Number of fraud incidents on all payment types, UK Finance CAMIS database [notes 1, 2]"],
        ["United Kingdom, year ending March 2011 to year ending June 2025"],
        *([f"line {number} of the preamble"] for number in range(3, HEADER)),
        ["UK Finance FRAUD (CAMIS)\nPayment types", *YEAR_HEADERS],
    ]
    for number, label in enumerate(PAYMENT_TYPES, 1):
        figures: list[Any] = [1000 * number + column for column in range(1, 16)]
        if "Authorised Push Payment [" in label or "including" in label:
            figures[:9] = ["[x]"] * 9
        rows.append([label, *figures, 20.723006477392193])
    return rows


def online() -> Rows:
    groupings = [row for row in read_csv("classifications/offence_labels/ons_online.csv") if row["offence_code"]]
    rows: Rows = [
        ["Table C5: Offences recorded by the police in England and Wales which were flagged as online crime, "
         "year ending June 2025 (Official Statistics in development) [notes 1, 2, 3, 4, 5]"],
        *([f"line {number} of the preamble"] for number in range(2, ONLINE_HEADER)),
        [
            "Offence codes in grouping",
            "Grouping",
            "Number of offences\n flagged as online crime",
            "Proportion of total offences\n flagged as online crime (%)",
        ],
    ]  # fmt: skip
    for number, row in enumerate(groupings, 1):
        code = row["offence_code"]
        rows.append([float(code) if code.isdigit() else f"{code} ", f"{row['offence_label']} ", 100 * number, number])
    return [*rows, ["", "Total", 4500, 5.678313966743713]]


def read_bodies(rows: Rows, *, name: str = "Table_C3", edition: str = "ye-2025-06") -> pd.DataFrame:
    return by_reporting_body(workbook_of({"Cover": [["Cover"]], name: rows}), context_for("ew_ons_c3", edition))


def read_camis(rows: Rows, *, name: str = "Table_C4", edition: str = "ye-2025-06") -> pd.DataFrame:
    return payment_fraud(workbook_of({"Cover": [["Cover"]], name: rows}), context_for("uk_ons_c4", edition))


def read_online(rows: Rows, *, name: str = "Table_C5", edition: str = "ye-2025-06") -> pd.DataFrame:
    return flagged_offences(workbook_of({"Cover": [["Cover"]], name: rows}), context_for("ew_ons_c5", edition))


def one(frame: pd.DataFrame, **wanted: Any) -> pd.Series:
    """The one observation that has these values; `reporting_body=None` means the publisher's total."""
    found = frame
    for column, value in wanted.items():
        found = found[found[column].isna() if value is None else found[column] == value]
    assert len(found) == 1
    return found.iloc[0]
