"""Crime Survey fraud and computer misuse by financial loss, of one year (C1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.csew.bounds import check_estimates
from orchestration.parsing.csew.layout import (
    OFFENCE_GROUP,
    find_header,
    next_row,
    offence_fields,
    read_base,
    require_end,
    require_row,
    rows_below,
)
from orchestration.parsing.csew.one_year import area_and_year
from orchestration.parsing.csew.rows import PEOPLE
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, match_key, notes_of

PARSER_VERSION = 1

_TITLE = re.compile(r"^Table \w+: Fraud and computer misuse by loss\b")
_NAMES = re.compile("C1")

# Header -> measure and unit.
_MEASURES = {
    "number of incidents (thousands)": ("survey_incidents", "thousand_incidents"),
    "rate per 1,000 people aged 16 years and over": ("survey_incidence_rate", "per_1000_people"),
    "number of victims aged 16 years and over (thousands)": ("survey_victims", "thousand_victims"),
    "percentage victims aged 16 years and over once or more": ("survey_prevalence", "percent"),
}
# The base row fills the cells below the two numbers and leaves those below the rate and the percentage empty.
_WITHOUT_BASE = frozenset({"survey_incidence_rate", "survey_prevalence"})

_LOSSES = ("With loss, no or only partial reimbursement", "With loss, fully reimbursed", "Without loss")
# Offences from top to bottom, and whether the table divides them by loss.
_OFFENCES_BY_LOSS = (
    ("fraud", True),
    ("bank_and_credit_account_fraud", True),
    ("consumer_and_retail_fraud", True),
    ("advance_fee_and_other_fraud", True),
    ("computer_misuse", False),
    ("computer_virus", True),
    ("unauthorised_access", False),
)


@dataclass(frozen=True)
class _Line:
    """An offence, or the part of it with such a loss."""

    index: int
    label: str
    offence: Offence
    offence_label: str
    loss: str | None


def by_loss(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C1: incidents, incidence rate, victims and prevalence of one year, by offence and loss (`category`).

    One row per offence or part of it and measure; `base` is the unweighted number of people, which the publisher
    gives for the two numbers only. Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), _TITLE, _NAMES)
    header = find_header(sheet, OFFENCE_GROUP, re.compile("Number of incidents"))
    area, year = area_and_year(sheet, header, ctx)
    columns = _measure_columns(sheet, header)
    rows = rows_below(sheet, header)
    lines = _lines(sheet, rows, ctx)
    base_row, _ = require_row(rows, sheet, PEOPLE.base_label)
    require_end(rows, sheet)
    measures = [measure for measure, _ in columns.values()]
    frame = observations_of_grid(
        sheet.rows,
        rows=[line.index for line in lines],
        columns=list(columns),
        row_fields={
            **offence_fields([line.offence for line in lines], [line.offence_label for line in lines]),
            "breakdown": ["loss" if line.loss else None for line in lines],
            "category": [line.loss for line in lines],
            "notes": [notes_of(line.label) for line in lines],
            "published_label": [line.label for line in lines],
        },
        column_fields={
            "measure": measures,
            "unit": [unit for _, unit in columns.values()],
            "base_unit": [None if measure in _WITHOUT_BASE else PEOPLE.base_unit for measure in measures],
        },
        constants={**ctx.fields, **area, **year, "survey_population": PEOPLE.name},
        markers=ctx.markers,
        sheet=sheet.name,
    )
    bases = [
        _no_base(sheet, base_row, column) if measure in _WITHOUT_BASE else read_base(sheet, base_row, column, ctx)
        for column, measure in zip(columns, measures, strict=True)
    ]
    frame["base"] = np.tile(bases, len(lines))
    return check_observations(check_estimates(frame))


def _measure_columns(sheet: Sheet, header: int) -> dict[int, tuple[str, str]]:
    """Measure and unit of each column, by what its header counts."""
    columns: dict[int, tuple[str, str]] = {}
    for column in range(1, len(sheet.rows[header])):
        label = match_key(sheet.text(header, column))
        if not label:
            sheet.require_blank_column(header, column)
        elif label in _MEASURES:
            columns[column] = _MEASURES[label]
        else:
            raise LayoutError(
                f"column header {clean(sheet.text(header, column))!r} is not known",
                expected=f"one of {sorted(_MEASURES)}",
                action="a new kind of column needs its own reading",
                sheet=sheet.name,
                cell=cell_name(header, column),
            )
    if sorted(columns.values()) != sorted(_MEASURES.values()):
        raise LayoutError(
            f"columns of {', '.join(measure for measure, _ in columns.values())}",
            expected="one column per measure: incidents, rate, victims and percentage of victims",
            sheet=sheet.name,
            cell=cell_name(header, 1),
        )
    return columns


def _lines(sheet: Sheet, rows: Iterator[tuple[int, str]], ctx: ParseContext) -> list[_Line]:
    """Rows of C1 in their order; a loss belongs to the offence it stands under."""
    lines: list[_Line] = []
    for slug, divided in _OFFENCES_BY_LOSS:
        expected = f"{ctx.offence_scheme}:{slug}"
        index, label = next_row(rows, sheet, f"the row of {expected}")
        offence = ctx.offences.find(label, sheet=sheet.name, cell=cell_name(index, 0))
        if offence.offence_id != expected:
            raise LayoutError(
                f"row {clean(label)!r} stands where {expected} belongs",
                expected="the offences in their order",
                action="a loss belongs to the offence above it: look which row is lost",
                sheet=sheet.name,
                cell=cell_name(index, 0),
            )
        lines.append(_Line(index, label, offence, clean(label), None))
        for loss in _LOSSES if divided else ():
            index, part = require_row(rows, sheet, re.compile(re.escape(loss)))
            lines.append(_Line(index, part, offence, clean(label), clean(part)))
    return lines


def _no_base(sheet: Sheet, row: int, column: int) -> float:
    if sheet.text(row, column):
        raise LayoutError(
            "a base stands below a rate or percentage",
            expected="an empty cell, as in every edition known",
            action="read it, and take the measure out of _WITHOUT_BASE",
            sheet=sheet.name,
            cell=cell_name(row, column),
        )
    return float("nan")
