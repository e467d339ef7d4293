"""Tables on the nature of fraud in small, laid out as published: for the tests of their parsers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.nature_of_fraud.model import Table
from orchestration.parsing.nature_of_fraud.tables import TABLES
from orchestration.registry.load import sources
from tests.contexts import context_for
from tests.parsing.workbooks import Rows, workbook_of

# Last months of the years shown: the survey was suspended between 2020 and 2023.
YEARS = (2019, 2020, 2023, 2024, 2025)
LEGEND = (
    "Some shorthand is used in this table. [s] indicates a statistically significant change at the 5% level. "
    "[x] indicates that data are not available as the answer option was not asked.  [z] indicates that significance "
    "testing has not been performed because at least one of the unweighted bases is fewer than 50."
)
NOT_APPLICABLE = "Some shorthand is used in this table. [z] indicates that data are not applicable."
SUPPRESSED = (
    "Some shorthand is used in this table. [u] indicates that data are suppressed owing to a small unweighted base."
)

NAMES = {
    "fraud_and_computer_misuse": "fraud and computer misuse",
    "fraud": "fraud",
    "bank_and_credit_account_fraud": "bank and credit account fraud",
    "consumer_and_retail_fraud": "consumer and retail fraud",
    "all_other_fraud": "'all other fraud'",
    "cyber_fraud": "cyber fraud",
    "non_cyber_fraud": "non-cyber fraud",
    "computer_misuse": "computer misuse",
    "computer_virus": "computer viruses",
    "unauthorised_access": "unauthorised access to personal information (including hacking)",
}
HEADINGS = {"all_other_fraud": "All other fraud [note 9]", "computer_virus": "Computer virus"}


def source_of(number: int) -> str:
    """Source of the table of this number."""
    return f"ew_ons_nature_fraud_{number:02d}"


def sheets_of(number: int, *, years: Sequence[int] = YEARS, legend: str = LEGEND) -> dict[str, Rows]:
    """Cover, contents, notes and every sheet of the table of this number, by name."""
    table = TABLES[number - 1]
    shown = table.populations if "(?P<population>.+)" in table.phrase else ("",)
    letters = [chr(ord("a") + place) if len(shown) > 1 else "" for place in range(len(shown))]
    sheets: dict[str, Rows] = {"Cover": [["Nature of crime"]], "Contents": [["Contents"]], "Notes": [["Notes"]]}
    for letter, population in zip(letters, shown, strict=True):
        title = f"Table {number}{letter}: {_phrase(table, population)}, {_title_years(table, years)}"
        sheets[f"Table_{number}{letter}"] = [
            [f"{title}, Crime Survey for England and Wales (CSEW)[note 1][note 2]"],
            ["Personal incidents, percentages"],
            ["This worksheet contains one table. Some cells refer to notes which can be found on the Notes worksheet."],
            *([[legend]] if legend else []),
            ["Link to contents page"],
            ["Source: Crime Survey for England and Wales from the Office for National Statistics"],
            ["England and Wales"],
            [*table.labels, *_headers(table, years)],
            *_body(table, _headers(table, years)),
        ]
    return sheets


def parsed(number: int, sheets: Mapping[str, Rows], edition: str = "fy-2024-25") -> pd.DataFrame:
    """Observations of the table of this number in a workbook of these sheets."""
    source_id = source_of(number)
    parser, _ = find_parser(sources()[source_id].table.parser)
    return parser(workbook_of(sheets), context_for(source_id, edition))


def header_of(rows: Rows) -> int:
    """Number (1 is the first) of the header row."""
    return next(number for number, row in enumerate(rows, 1) if len(row) > 1)


def _phrase(table: Table, population: str) -> str:
    named = re.compile(r"\(\?P<population>(.+?)\)")
    return named.sub(lambda match: NAMES[population] if match[1] == ".+" else match[1], table.phrase)


def _title_years(table: Table, years: Sequence[int]) -> str:
    first = "" if table.columns == "offences" or len(years) == 1 else f"year ending March {years[0]} to "
    return f"{first}year ending March {years[-1]}"


def _headers(table: Table, years: Sequence[int]) -> list[str]:
    if table.columns == "offences":
        return [HEADINGS.get(name, NAMES[name].capitalize()) for name in table.populations]
    labels = [f"Apr {year - 1} to Mar {year}" for year in years]
    if table.columns == "years_by_loss":
        of = ("As percentage of: Total frauds", "\nAs percentage of: \nFrauds involving financial loss [note 20]")
        return [f"{label} {half}" for label in labels for half in of]
    compared = dict.fromkeys((years[0], years[-2])) if len(years) > 1 else ()
    return [*labels, *(f"Latest year compared with Mar {year} [note 5]" for year in compared)]


def _body(table: Table, headers: Sequence[str]) -> Rows:
    """Shares of 10.5, 11.5, ... by row; bases of 1000, 2000, ... by block, growing by one from column to column."""
    figures = [header for header in headers if not header.startswith("Latest")]
    blanks = [""] * (len(headers) - len(figures))
    rows: Rows = []
    for number, block in enumerate(table.blocks, 1):
        for place, category in enumerate(block.categories):
            label = "  " * category.count(" > ") + category.rpartition(" > ")[2]
            shares = [_figure(label, place, "involving" in header) for header in figures]
            rows.append([*_labels(table, f"{block.group} [note 7]", label), *shares, *blanks])
        bases = [1000.0 * number + column for column in range(len(figures))]
        rows.append([*_labels(table, "Unweighted base", f"{block.base} [note 17]"), *bases, *blanks])
    return rows


def _labels(table: Table, group: str, label: str) -> list[str]:
    return [group, label] if len(table.labels) == 2 else [label]


def _figure(label: str, place: int, with_loss: bool) -> Any:
    if label == "Median loss":
        return 130.0 if with_loss else "[z]"
    if label == "No financial loss" and with_loss:
        return "[z]"
    return 6.5 if label == "Mean rating" else 10.5 + place
