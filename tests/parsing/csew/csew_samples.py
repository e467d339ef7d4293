"""The Crime Survey tables in small, laid out as published: for the tests of their parsers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.errors import ParsingError
from orchestration.registry.load import sources
from tests.contexts import context_for
from tests.parsing.csew.csew_labels import (
    BEFORE_FRAUD,
    COMPARED_BEFORE_FRAUD,
    FRAUD,
    LOSS_ROWS,
    NUMBER_ROWS,
    PEOPLE,
    QUARTER_ROWS,
    QUARTERS,
    RATE_ROWS,
    TITLES,
    YEARS,
    YEARS_COMPARED,
)
from tests.parsing.workbooks import Rows, workbook_of

EDITION = "ye-2025-12"
HEADER = 8  # number of the header row of the tables by year


def whole(row: int, column: int) -> float:
    """A figure in thousands that no other cell holds."""
    return float(1000 + 100 * row + column)


def share(row: int, column: int) -> float:
    """A percentage that no other cell holds."""
    return row + column / 100


def by_year(table: str, figure: Callable[[int, int], float] | None = None) -> Rows:
    """Table A1a to A4a, HEADER and preamble as published; the n-th row of figures holds figure(n, column)."""
    labels = NUMBER_ROWS if table in ("a1a", "a4a") else RATE_ROWS
    figure = figure or (whole if table in ("a1a", "a4a") else share)
    rows = _preamble(table, "England and Wales, year ending December 1981 to year ending December 2025", 7)
    rows.append(["Offence group\n[note 5]", *YEARS])
    with_fraud = labels.index(FRAUD[0])
    for number, label in enumerate(labels, 1):
        is_base = label.startswith("Unweighted")
        cells: list[Any] = [
            20000 + 100 * number + column if is_base else figure(number, column) for column in range(1, len(YEARS) + 1)
        ]
        if number > with_fraud:
            cells[:BEFORE_FRAUD] = ["[x]"] * BEFORE_FRAUD
        rows.append([label, *cells])
    return rows


def changes(table: str) -> Rows:
    """Table A1b to A4b: every third change is not significant, its cell empty."""
    labels = [row for row in (NUMBER_ROWS if table in ("a1b", "a4b") else RATE_ROWS) if "base" not in row]
    rows = _preamble(table, "England and Wales, year ending December 2025 compared to selected years", 7)
    header = ["Offence group\n[note 5]"]
    for year in YEARS_COMPARED:
        header += [year, f"{year.strip()}\nSignificance"]
    rows.append(header)
    with_fraud = labels.index(FRAUD[0])
    for number, label in enumerate(labels, 1):
        cells: list[Any] = []
        for column in range(len(YEARS_COMPARED)):
            if number > with_fraud and column < COMPARED_BEFORE_FRAUD:
                cells += ["[x]", "[x]"]
            else:
                cells += [-number - column / 100, "" if column % 3 == 2 else "[s]"]
        rows.append([label, *cells])
    return rows


def quarters() -> Rows:
    """Table E1; its header is row 7."""
    rows = _preamble("e1", "England and Wales, last twelve quarters to year ending December 2025 ", 6)
    rows.append(["Offence group\n[note 3]", *QUARTERS])
    for number, label in enumerate(QUARTER_ROWS, 1):
        rows.append([label, *(100.0 * number + column for column in range(1, 13))])
    return rows


def losses() -> Rows:
    """Table C1; its header is row 7, its base row 30."""
    rows = _preamble("c1", "England and Wales, year ending December 2025 CSEW", 6)
    rows.append(
        [
            "Offence group\n[note 1]",
            "Number of incidents (thousands)\n[note 2]",
            "Rate per 1,000 people aged 16 years and over",
            "Number of victims aged 16 years and over (thousands)\n[note 3]",
            "Percentage victims aged 16 years and over once or more\n[note 3]",
        ]
    )
    rows += [
        [label, 4000.0 - number, 90.0 - number, 3000.0 - number, number / 10] for number, label in enumerate(LOSS_ROWS)
    ]
    return [*rows, [PEOPLE, 31454.0, "", 31454.0]]


def refunds() -> Rows:
    """Table C2; its header is row 7, its base row 12."""
    rows = _preamble("c2", "England and Wales, year ending December 2025 CSEW", 6)
    return [
        *rows,
        [
            "Was the money that was taken:",
            "Fraud %\n[note 2]",
            "Bank and credit account fraud %\n[note 2]",
            "Consumer and retail fraud %\n[note 2]",
        ],
        ["Refunded in full", 74.0, 85.0, 57.0],
        ["Partially refunded", 4.0, 4.0, 4.0],
        ["Not refunded at all", 18.0, 8.0, 34.0],
        ["Not yet resolved [note 3]", 4.0, 4.0, 5.0],
        ["Unweighted base - number of incidents", 1842.0, 1186.0, 533.0],
    ]


def sample(table: str) -> Rows:
    """The small form of a table by its name: a1a to a4b, e1, c1, c2."""
    makers = {"e1": quarters, "c1": losses, "c2": refunds}
    return makers[table]() if table in makers else (by_year(table) if table.endswith("a") else changes(table))


def read(table: str, rows: Rows | None = None, *, name: str = "", edition: str = EDITION) -> pd.DataFrame:
    """What the parser of `ew_ons_<table>` reads of `rows`, beside a sheet it must not take."""
    book = workbook_of({"Cover Sheet": [["Cover"]], name or f"Table_{table}": sample(table) if rows is None else rows})
    return parsed(table, book, edition)


def parsed(table: str, content: bytes, edition: str) -> pd.DataFrame:
    """Observations of `ew_ons_<table>` in a workbook."""
    source = sources()[f"ew_ons_{table}"]
    parser, _ = find_parser(source.table.parser)
    return parser(content, context_for(source.source_id, edition))


def one(frame: pd.DataFrame, offence: str, **fields: Any) -> pd.Series:
    """The only row of csew:`offence` with these fields."""
    found = frame[frame["offence_id"] == f"csew:{offence}"]
    for name, value in fields.items():
        found = found[found[name].isna() if value is None else found[name] == value]
    assert len(found) == 1
    return found.iloc[0]


def assert_names_place(error: ParsingError, sheet: str, cell: str) -> None:
    assert f"sheet '{sheet}'" in str(error)
    assert f"cell {cell}:" in str(error)


def _preamble(table: str, area: str, length: int) -> Rows:
    lines: Sequence[str] = [TITLES[table], area, *(f"line {number} of the preamble" for number in range(3, length + 1))]
    return [[line] for line in lines]
