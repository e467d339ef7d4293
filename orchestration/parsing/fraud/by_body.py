"""ONS appendix tables, Table C3: fraud and computer misuse by the body that recorded or referred it, and by type.

Every body has two columns, the previous and the newest year; body and year stand in one header cell with line breaks
and notes (`Cifas\\n Jul 2023 to \\nJun 2024\\n [note 4,5]`). The publisher adds the bodies itself, in its own columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.fraud.layout import (
    NOT_AVAILABLE,
    FraudRows,
    FraudTable,
    area_label,
    as_printed_empty,
    find_header,
    find_table_or_empty,
    fraud_rows,
    two_years,
    unavailable_grid,
    unavailable_rows,
    unknown_column,
)
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_period
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import clean, notes_of

PARSER_VERSION = 1

TABLE = FraudTable(
    title=re.compile(r"^Table \w+: Fraud and computer misuse number of offences\b"),
    names=re.compile(r"C3$"),
    area_name="England and Wales",
    area_type="country_group",
    total="Total Fraud and computer misuse offences recorded",
)
# Bodies as their columns are headed. The publisher's own sum of the three has no body.
BODIES = {
    "Action Fraud": "Action Fraud / Report Fraud",
    "Report Fraud": "Action Fraud / Report Fraud",
    "Cifas": "Cifas",
    "UK Finance": "UK Finance",
    "Total": None,
}
INDUSTRY_BODIES = frozenset({"Cifas", "UK Finance"})
PART_OF_THE_TYPES = "the body refers only some types of fraud"  # note 6 of the table

_COLUMN = re.compile(rf"^({'|'.join(BODIES)}) (.+)$")
_CHANGE = re.compile(r"^years % change$")


@dataclass(frozen=True)
class _Column:
    index: int
    body: str | None
    period: Period
    notes: str | None


def by_reporting_body(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C3: offences of England and Wales by type, body (null: the publisher's total) and year (YE, in March FY).

    The columns of percentage changes are left out. An edition that prints the table empty gives the same rows without
    values (status x, with the reason). Raises ParsingError.
    """
    sheet = find_table_or_empty(content, TABLE, ctx.edition)
    if not sheet.rows:
        bodies = dict.fromkeys(BODIES.values())
        columns = [_Column(0, body, period, None) for body in bodies for period in two_years(ctx.edition)]
        rows = unavailable_rows(TABLE.all_offences(ctx))
        frame = _observations(ctx, sheet, unavailable_grid(rows, len(columns)), rows, columns, range(len(columns)))
        return check_observations(as_printed_empty(frame))
    header = find_header(sheet, "Reporting body and fraud and computer misuse type")
    columns = _columns(sheet, header, ctx.edition)
    rows = fraud_rows(ctx, TABLE, sheet, header)
    frame = _observations(ctx, sheet, sheet.rows, rows, columns, [column.index for column in columns])
    frame["area_label"] = area_label(ctx, TABLE, sheet, header)
    partly = frame["value"].isna() & frame["reporting_body"].isin(INDUSTRY_BODIES)
    frame["status_reason"] = pd.array([PART_OF_THE_TYPES if missing else None for missing in partly], dtype="str")
    return check_observations(check_counts(frame))


def _observations(
    ctx: ParseContext,
    sheet: Sheet,
    grid: Sequence[Sequence[Cell]],
    rows: FraudRows,
    columns: Sequence[_Column],
    indices: Sequence[int],
) -> pd.DataFrame:
    area = TABLE.area(ctx)
    frame = observations_of_grid(
        grid,
        rows=rows.indices,
        columns=indices,
        row_fields=rows.fields,
        column_fields={
            "reporting_body": [column.body for column in columns],
            "period_start": [column.period.start for column in columns],
            "period_end": [column.period.end for column in columns],
            "period_type": [column.period.type for column in columns],
        },
        constants={
            **ctx.fields,
            "area_code": area.area_code,
            "area_label": area.area_name,
            "area_type": area.area_type,
            "measure": "recorded_crime",
            "unit": "offences",
        },
        markers={NOT_AVAILABLE: ctx.markers[NOT_AVAILABLE]},
        sheet=sheet.name,
    )
    # A figure of a body carries the notes of its type and those of its column.
    notes = [
        " ".join(note for note in (of_row, column.notes) if note) or None
        for of_row in rows.fields["notes"]
        for column in columns
    ]
    return frame.assign(notes=pd.array(notes, dtype="str"))


def _columns(sheet: Sheet, header: int, edition: str) -> list[_Column]:
    """Columns of figures; raises LayoutError unless every body and the total have both years of the edition, once."""
    years = two_years(edition)
    columns: list[_Column] = []
    for index in range(1, len(sheet.rows[header])):
        label = clean(sheet.text(header, index))
        if not label:
            sheet.require_blank_column(header, index)
            continue
        match = _COLUMN.match(label)
        if match and _CHANGE.match(match.group(2)):
            continue
        period = parse_period(match.group(2)) if match else None
        if match is None or period is None:
            raise unknown_column(sheet, header, index, f"one of {', '.join(BODIES)}, and a year")
        if period not in years:
            raise LayoutError(
                f"the column is of {period.start} to {period.end}",
                expected=f"one of the two years to {years[1].end}, as the edition {edition} says",
                action="the file is of another edition: land it under its own",
                sheet=sheet.name,
                cell=cell_name(header, index),
            )
        columns.append(_Column(index, BODIES[match.group(1)], period, notes_of(sheet.text(header, index))))
    found = [(column.body, column.period) for column in columns]
    wanted = [(body, year) for body in dict.fromkeys(BODIES.values()) for year in years]
    if sorted(map(repr, found)) != sorted(map(repr, wanted)):
        raise LayoutError(
            f"{len(found)} columns of figures, {len(set(found))} of them different",
            expected=f"two years of {', '.join(body or 'the total' for body in dict.fromkeys(BODIES.values()))}",
            action="a body is lost or there twice: look at the header",
            sheet=sheet.name,
            cell=f"{cell_name(header, 1)}:{cell_name(header, len(sheet.rows[header]) - 1)}",
        )
    return columns
