"""Crime Survey fraud in which money was taken, by how much of it was refunded, of one year (C2)."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.csew.bounds import check_estimates
from orchestration.parsing.csew.layout import (
    find_header,
    offence_fields,
    read_base,
    require_end,
    require_row,
    rows_below,
)
from orchestration.parsing.csew.one_year import area_and_year
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, notes_of

PARSER_VERSION = 1

_TITLE = re.compile(r"^Table \w+: Reimbursement of money lost to victims of fraud\b")
_NAMES = re.compile("C2")

_QUESTION = "Was the money that was taken:"  # first cell of the header
_OFFENCES = ("fraud", "bank_and_credit_account_fraud", "consumer_and_retail_fraud")
_ANSWERS = ("Refunded in full", "Partially refunded", "Not refunded at all", "Not yet resolved")
_BASE = re.compile("Unweighted base - number of incidents")


def reimbursement(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C2: incidents of fraud in which money was taken, in per cent by how it was refunded (`category`).

    One row per answer and kind of fraud; `base` is the unweighted number of such incidents. Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), _TITLE, _NAMES)
    header = find_header(sheet, _QUESTION, re.compile("Fraud %"))
    area, year = area_and_year(sheet, header, ctx)
    columns, offences, labels = _offence_columns(sheet, header, ctx)
    rows = rows_below(sheet, header)
    answers = [require_row(rows, sheet, re.compile(re.escape(answer))) for answer in _ANSWERS]
    base_row, _ = require_row(rows, sheet, _BASE)
    require_end(rows, sheet)
    frame = observations_of_grid(
        sheet.rows,
        rows=[index for index, _ in answers],
        columns=columns,
        row_fields={
            "category": [clean(label) for _, label in answers],
            "notes": [notes_of(label) for _, label in answers],
            "published_label": [label for _, label in answers],
        },
        column_fields=offence_fields(offences, labels),
        constants={
            **ctx.fields,
            **area,
            **year,
            "survey_population": "incidents_with_money_taken",
            "breakdown": "reimbursement",
            "measure": "survey_share",
            "unit": "percent",
            "base_unit": "incidents",
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    frame["base"] = np.tile([read_base(sheet, base_row, column, ctx) for column in columns], len(answers))
    _check_whole(frame)
    return check_observations(check_estimates(frame))


def _offence_columns(sheet: Sheet, header: int, ctx: ParseContext) -> tuple[list[int], list[Offence], list[str]]:
    columns: list[int] = []
    offences: list[Offence] = []
    labels: list[str] = []
    for column in range(1, len(sheet.rows[header])):
        text = clean(sheet.text(header, column))
        if not text:
            sheet.require_blank_column(header, column)
            continue
        label = text.removesuffix(" %")
        if label == text:
            raise LayoutError(
                f"column header {text!r} is no percentage",
                expected="a kind of fraud and '%'",
                sheet=sheet.name,
                cell=cell_name(header, column),
            )
        columns.append(column)
        labels.append(label)
        offences.append(ctx.offences.find(label, sheet=sheet.name, cell=cell_name(header, column)))
    found = sorted(offence.offence_id for offence in offences)
    if found != sorted(f"{ctx.offence_scheme}:{slug}" for slug in _OFFENCES):
        raise LayoutError(
            f"columns of {', '.join(found)}",
            expected=f"one column each of {', '.join(_OFFENCES)}",
            sheet=sheet.name,
            cell=cell_name(header, 1),
        )
    return columns, offences, labels


def _check_whole(frame: pd.DataFrame) -> None:
    """Answers of a column add to 100 but for rounding, half a point each."""
    for offence_id, answers in frame.groupby("offence_id"):
        if abs(answers["value"].sum(skipna=False) - 100) > len(answers) / 2:
            raise LayoutError(
                f"the shares of {offence_id} add to {answers['value'].sum():g}",
                expected="100 per cent",
                action="look whether a row is lost or a column has moved",
                sheet=str(answers["sheet"].iloc[0]),
                cell=f"{answers['cell'].iloc[0]}:{answers['cell'].iloc[-1]}",
            )
