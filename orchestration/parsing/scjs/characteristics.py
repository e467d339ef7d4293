"""SCJS annex tables by characteristics of people: victims (A7 to A11) and views (A13 to A25).

A14 to A16 and A21 to A25 are filtered to the row `All respondents`: 64 to 256 rows are hidden and are read like the
others. Their respondents stand in rows among the figures, one for every part of every characteristic; the tables
without a filter give those of all people only, which are no base for men or the young.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError, UnknownLabelError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import period_fields
from orchestration.parsing.scjs.changes import changes_of
from orchestration.parsing.scjs.layout import (
    SURVEY_YEARS,
    area_fields,
    check_bounds,
    numbers_of,
    read_header,
    table_rows,
    with_base,
)
from orchestration.parsing.scjs.questions import CHARACTERISTICS, EVERYONE, VICTIM_STATUS
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, notes_of

RESPONDENTS = "Number of respondents"
LIMITS = {"proportion": (1.0, 0.0)}


@dataclass(frozen=True)
class Characteristics:
    """One table: its title, its columns of labels, and what its figures are.

    `questions` are the rows' first label, `question` the name of that dimension; without them a table asks one thing.
    """

    title: str
    names: str
    labels: tuple[str, ...]
    measure: str
    change: str | None
    population: str = "people_16_plus"
    first_year: int = SURVEY_YEARS[0]
    question: str | None = None
    questions: tuple[str, ...] = ()
    victim_status: bool = True


@dataclass(frozen=True)
class _Row:
    """A row's labels: the question (cleaned, with the group above it where the table has one), the part of people."""

    row: int
    group: str | None
    question: str | None
    part: tuple[str, str]


def read_characteristics(
    content: bytes, ctx: ParseContext, table: Characteristics, offence: str | None = None
) -> pd.DataFrame:
    """Shares of people (0 to 1) by characteristic and survey year, and changes in percentage points.

    `breakdown` joins the dimension of the questions and the characteristic, `category` their parts; both are null in
    the row of all respondents of a table that asks one thing. `offence` is the crime whose victims are counted.
    Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), re.compile(table.title, re.IGNORECASE), re.compile(table.names))
    header = read_header(sheet, table.labels, ctx, first_year=table.first_year, changes=table.change is not None)
    rows, base_rows = _read_rows(sheet, header.row, table)
    numbers = {part: numbers_of(sheet, row, header.columns, ctx) for part, row in base_rows.items()}
    positions = [row.row for row in rows]
    row_fields = _row_fields(sheet, rows, table)
    constants = {
        **ctx.fields,
        **area_fields(ctx),
        **_offence_fields(ctx, offence),
        "survey_population": table.population,
        "measure": table.measure,
        "unit": "proportion",
    }
    frame = observations_of_grid(
        sheet.rows,
        rows=positions,
        columns=header.columns,
        row_fields=row_fields,
        column_fields=period_fields(header.periods),
        constants=constants,
        markers=ctx.markers,
        sheet=sheet.name,
    )
    frame = check_bounds(with_base(frame, [numbers.get(row.part) for row in rows], "respondents"), LIMITS)
    if table.change is None:
        return check_observations(frame)
    moved = changes_of(
        sheet,
        header,
        positions,
        ctx,
        row_fields=row_fields,
        constants=constants | {"measure": table.change, "unit": "percentage_points"},
        periods=header.periods,
        rounding=None,
    )
    return check_observations(pd.concat([frame, moved], ignore_index=True))


def _read_rows(sheet: Sheet, header: int, table: Characteristics) -> tuple[list[_Row], dict[tuple[str, str], int]]:
    """Rows of figures and, by part of people, rows of respondents.

    Raises UnknownLabelError for a label that was not looked at, LayoutError unless every question stands there once
    for every part (a filter that took rows out would show here).
    """
    characteristics = CHARACTERISTICS | (VICTIM_STATUS if table.victim_status else {})
    parts = [EVERYONE, *((name, part) for name, (_, items) in characteristics.items() for part in items)]
    rows: list[_Row] = []
    bases: dict[tuple[str, str], int] = {}
    width = len(table.labels)
    for row in table_rows(sheet, header):
        published = [clean(sheet.text(row, column)) for column in range(width)]
        question = published[-3] if width > 2 else None
        part = (published[-2], published[-1])
        if question == RESPONDENTS:
            bases[_known(part, parts, sheet, row, width)] = row
        elif part == (RESPONDENTS, "Total"):
            bases[EVERYONE] = row
        else:
            if question is not None and question not in table.questions:
                raise UnknownLabelError(
                    "question", question, table.questions, sheet=sheet.name, cell=cell_name(row, width - 3)
                )
            rows.append(
                _Row(row, published[0] if width > 3 else None, question, _known(part, parts, sheet, row, width))
            )
    expected = [(question, part) for question in (table.questions or (None,)) for part in parts]
    found = [(row.question, row.part) for row in rows]
    _check_complete(sheet, header, rows, found, expected)
    wanted = set(parts) if table.questions else {EVERYONE}
    if set(bases) != wanted:
        raise LayoutError(
            f"{len(bases)} rows of respondents",
            expected=f"{len(wanted)}: one for {'every part of people' if table.questions else 'all respondents'}",
            action="the table is cut short, or its rows of respondents were renamed",
            sheet=sheet.name,
            cell=cell_name(rows[-1].row + 1, 0),
        )
    return rows, bases


def _known(
    part: tuple[str, str], parts: Sequence[tuple[str, str]], sheet: Sheet, row: int, width: int
) -> tuple[str, str]:
    if part not in parts:
        known = [" | ".join(item) for item in parts]
        raise UnknownLabelError(
            "characteristic", " | ".join(part), known, sheet=sheet.name, cell=cell_name(row, width - 2)
        )
    return part


def _check_complete(
    sheet: Sheet,
    header: int,
    rows: Sequence[_Row],
    found: Sequence[tuple[str | None, tuple[str, str]]],
    expected: Sequence[tuple[str | None, tuple[str, str]]],
) -> None:
    missing = [item for item in expected if item not in set(found)]
    if missing or len(found) != len(expected):
        question, part = missing[0] if missing else found[-1]
        shown = " | ".join(text for text in (question, *part) if text)
        raise LayoutError(
            f"{shown} has no row" if missing else f"{len(found)} rows",
            expected=f"{len(expected)} rows: every question once for every part of people",
            action="the file may have been saved without the rows its filter hides: fetch it again",
            sheet=sheet.name,
            cell=cell_name(rows[0].row if rows else header + 1, 0),
        )


def _row_fields(sheet: Sheet, rows: Sequence[_Row], table: Characteristics) -> dict[str, list[Any]]:
    characteristics = CHARACTERISTICS | VICTIM_STATUS
    labels = [str(sheet.rows[row.row][max(len(table.labels) - 3, 0)]) for row in rows]
    breakdowns: list[str | None] = []
    categories: list[str | None] = []
    for row in rows:
        divided = row.part != EVERYONE
        dimensions = [table.question, characteristics[row.part[0]][0] if divided else None]
        breakdowns.append(" x ".join(name for name in dimensions if name) or None)
        categories.append(" | ".join(name for name in (row.question, row.part[1] if divided else None) if name) or None)
    fields: dict[str, list[Any]] = {
        "breakdown": breakdowns,
        "category": categories,
        "notes": [notes_of(label) for label in labels],
        "published_label": [_published(sheet, row.row, len(table.labels)) for row in rows],
    }
    if table.questions:
        fields["label_path"] = [" > ".join(text for text in (row.group, row.question) if text) for row in rows]
    return fields


def _published(sheet: Sheet, row: int, width: int) -> str:
    """A row's labels as in the file, joined: the row is known by all of them."""
    return " | ".join(str(cell) for cell in sheet.rows[row][:width])


def _offence_fields(ctx: ParseContext, label: str | None) -> dict[str, Any]:
    if label is None:
        return {}
    offence = ctx.offences.find(label)
    return {
        "offence_id": offence.offence_id,
        "offence_label": offence.offence_label,
        "label_path": offence.label_path,
        "is_total": offence.is_total,
    }
