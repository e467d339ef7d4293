"""Tables A5a and A5b in small, laid out as published: for the tests of their parsers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from orchestration.parsing.errors import ParsingError
from orchestration.parsing.ons_appendix import by_month, by_year
from tests.contexts import context_for
from tests.parsing.workbooks import Rows, altered, workbook_of

YEAR_HEADERS = [
    "Offence\n code",
    "Offence category",
    "Apr 2023 to \n Mar 2024",
    "Apr 2024 to \n Mar 2025",
    "Jan 2024 to Dec 2024",
    "Jan 2025 to Dec 2025",
    "Dec 2024 with Dec 2025 % change",
]
MONTH_HEADERS = ["Offence code", "Offence category", "Sep 2025", "Oct 2025", "Nov 2025", "Dec 2025"]

# Code and label as the two editions print them; figures follow from the row's place.
OFFENCES: list[tuple[Any, str]] = [
    ("", "VICTIM BASED CRIME "),
    (1, "Murder [note 3]"),
    (4.1, "Manslaughter [note 3]"),
    ("4.10", "Corporate manslaughter"),
    ("", "Homicide [notes 3, 4, 5, 6, 7, 8]"),
    ("4.4/6/8", "Causing death by dangerous or careless driving"),
    (37.1, "Causing death by aggravated vehicle taking"),
    ("", "TOTAL VIOLENCE AGAINST THE PERSON"),
    (21, "Unlawful sexual intercourse with a girl under 13  [note 28]"),
    (21, "Sexual activity involving a child under 13  [note 28]"),
    ("", "TOTAL SEXUAL OFFENCES [note 28]"),
    ("34A", "Robbery of business property [37]"),
    ("", "TOTAL ROBBERY "),
    ("", "Domestic burglary [note 38] "),
    ("", "  of which:  distraction burglary"),
    ("", "Residential burglary (including Home and nonconnected buildings)  [note 38,39]"),
    ("", " of which: Distraction Burglary  "),
    (39, "Theft from the person"),
    ("", "Theft from the person"),
    ("", "TOTAL THEFT OFFENCES"),
    ("", "TOTAL CRIMINAL DAMAGE AND ARSON"),
    ("", "OTHER CRIMES AGAINST SOCIETY"),
    ("", "TOTAL DRUG OFFENCES"),
    ("", "TOTAL POSSESSION OF WEAPONS OFFENCES"),
    ("", "TOTAL PUBLIC ORDER OFFENCES"),
    ("", "TOTAL MISCELLANEOUS CRIMES AGAINST SOCIETY"),
    ("", "TOTAL RECORDED CRIME - ALL OFFENCES EXCLUDING FRAUD AND COMPUTER MISUSE  [note 59]"),
    ("", "Fraud and computer misuse offences recorded by Report Fraud  [note 61,62,63, 70]"),
    ("", "Fraud reports referred to Report Fraud by Cifas [note 62, 64, 65]"),
    ("", "Fraud reports referred to Report Fraud by UK Finance [note 62 ,63, 65, 66, 67]"),
    ("", "TOTAL FRAUD  AND COMPUTER MISUSE [note 62]"),
    ("", "TOTAL RECORDED CRIME \u2013 ALL OFFENCES INCLUDING FRAUD AND COMPUTER MISUSE [note 59, 70]"),
]
HEADER = 9


def table(title: str, headers: list[str]) -> Rows:
    preamble: Rows = [[title], ["England and Wales"], *([f"line {number} of the preamble"] for number in range(3, 9))]
    body: Rows = [
        [code, label, *(1000 * index + column for column in range(2, len(headers)))]
        for index, (code, label) in enumerate(OFFENCES, 1)
    ]
    rows = [*preamble, list(headers), *body]
    # Far right in the preamble of the published file: a run of blanks and a stray backtick.
    return altered(rows, {"R3": " " * 40, "V6": "`"})


def years() -> Rows:
    return table("Table A5a:  Police recorded crime by offence [notes 1, 2]", YEAR_HEADERS)


def months() -> Rows:
    return table("Table A5b:  Police recorded crime by offence, May 2023 to December 2025 [notes 1, 2]", MONTH_HEADERS)


def read_years(rows: Rows, *, name: str = "Table_A5a", edition: str = "ye-2025-12") -> pd.DataFrame:
    book = workbook_of({"Cover Sheet": [["Cover"]], name: rows, "Table_A5b": months()})
    return by_year(book, context_for("ew_ons_a5a", edition))


def read_months(rows: Rows, *, edition: str = "ye-2025-12") -> pd.DataFrame:
    book = workbook_of({"Table_A5a": years(), "Table_A5b": rows})
    return by_month(book, context_for("ew_ons_a5b", edition))


def one(frame: pd.DataFrame, offence_id: str, start: str, period_type: str) -> pd.Series:
    found = frame[
        (frame["offence_id"] == f"ons_prc:{offence_id}")
        & (frame["period_start"] == start)
        & (frame["period_type"] == period_type)
    ]
    assert len(found) == 1
    return found.iloc[0]


def assert_names_place(error: ParsingError, sheet: str, cell: str) -> None:
    assert f"sheet '{sheet}'" in str(error)
    assert f"cell {cell}:" in str(error)
