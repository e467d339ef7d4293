"""ONS Crime in England and Wales, appendix tables: police recorded crime by offence, by year (A5a) and month (A5b).

Both tables share one layout: a preamble, a header row, then one row per offence, subtotal or total, with no mark of
its level but the label. Covers and titles of these files have named the wrong months, so periods are taken from the
column headers alone and held against the edition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_period
from orchestration.parsing.sheets import Cell, Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, collapse, match_key, notes_of

PARSER_VERSION = 1

ENGLAND_AND_WALES = "K04000001"

# Rows without which the table is not the one we know; detail comes and goes with the counting rules.
REQUIRED_OFFENCES = frozenset(
    f"ons_prc:{name}"
    for name in (
        "total_including_fraud",
        "total_excluding_fraud",
        "victim_based_crime",
        "violence_against_the_person",
        "sexual_offences",
        "robbery",
        "theft_offences",
        "criminal_damage_and_arson",
        "other_crimes_against_society",
        "drug_offences",
        "possession_of_weapons",
        "public_order_offences",
        "miscellaneous_crimes",
        "fraud_and_computer_misuse",
    )
)


@dataclass(frozen=True)
class _Table:
    title: re.Pattern[str]
    likely_names: re.Pattern[str]
    period_types: frozenset[str]
    left_out: re.Pattern[str] | None  # derived columns, known and not read


_BY_YEAR = _Table(
    re.compile(r"^Table A5a\b"),
    re.compile(r"A5a", re.IGNORECASE),
    frozenset({"FY", "YE"}),
    re.compile(r"^[A-Z][a-z]{2} \d{4} with [A-Z][a-z]{2} \d{4} % change$"),
)
_BY_MONTH = _Table(
    re.compile(r"^Table A5b\b"),
    re.compile(r"A5b", re.IGNORECASE),
    frozenset({"M"}),
    None,
)


def by_year(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A5a: recorded offences by financial year (FY) since 2002/03 and the two newest rolling years (YE).

    One row per offence row and year of England and Wales; values are offences. Fraud of the three bodies outside
    the police names its `reporting_body`. The column of percentage changes is left out. Raises ParsingError.
    """
    return _offences_by_period(content, ctx, _BY_YEAR)


def by_month(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A5b: recorded offences by month (M), the same offence rows as A5a. Raises ParsingError."""
    return _offences_by_period(content, ctx, _BY_MONTH)


def code_text(cell: Cell) -> str:
    """Offence code as text: 1.0 -> '1', 4.1 -> '4.1', while the text '4.10' (another offence) stays as it is."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return collapse(str(cell))


def _offences_by_period(content: bytes, ctx: ParseContext, table: _Table) -> pd.DataFrame:
    sheet = find_sheet(open_workbook(content), table.title, table.likely_names)
    header = sheet.find_row(_is_header, "a row that starts with 'Offence code', 'Offence category'")
    area_row = _area_row(sheet, header)
    area_label = clean(str(sheet.rows[area_row][0]))
    area = ctx.areas.by_code(ENGLAND_AND_WALES, area_label, sheet=sheet.name, cell=cell_name(area_row, 0))
    columns, periods = _period_columns(sheet, header, table)
    _check_periods(sheet, header, columns, periods, ctx.edition)
    rows, codes, offences = _offence_rows(sheet, header, ctx)
    labels = [str(sheet.rows[row][1]) for row in rows]
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=columns,
        row_fields={
            "offence_id": [offence.offence_id for offence in offences],
            "offence_code": [code or None for code in codes],
            "offence_label": [clean(label) for label in labels],
            "label_path": [offence.label_path for offence in offences],
            "is_total": [offence.is_total for offence in offences],
            "reporting_body": [offence.reporting_body for offence in offences],
            "notes": [notes_of(label) for label in labels],
            "published_label": labels,
        },
        column_fields={
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
            "period_type": [period.type for period in periods],
        },
        constants={
            **ctx.fields,
            "area_code": area.area_code,
            "area_label": area_label,
            "area_type": area.area_type,
            "measure": "recorded_crime",
            "unit": "offences",
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    return check_observations(check_counts(frame))


def _is_header(row: Sequence[Cell]) -> bool:
    return [match_key(str(cell)) for cell in row[:2]] == ["offence code", "offence category"]


def _area_row(sheet: Sheet, header: int) -> int:
    for index in range(1, header):
        if match_key(sheet.text(index, 0)).startswith("england and wales"):
            return index
    raise LayoutError(
        "no row above the header names the area",
        expected="England and Wales",
        action="see whether the table now covers another area",
        sheet=sheet.name,
        cell=f"A2:{cell_name(header - 1, 0)}",
    )


def _period_columns(sheet: Sheet, header: int, table: _Table) -> tuple[list[int], list[Period]]:
    columns: list[int] = []
    periods: list[Period] = []
    for index in range(2, len(sheet.rows[header])):
        label = clean(sheet.text(header, index))
        period = parse_period(label)
        if period is not None and period.type in table.period_types:
            columns.append(index)
            periods.append(period)
        elif label:
            if table.left_out is None or not table.left_out.match(label):
                raise LayoutError(
                    f"column header {label!r} is not known",
                    expected=f"a period of type {' or '.join(sorted(table.period_types))}",
                    action="a new kind of column needs its own reading",
                    sheet=sheet.name,
                    cell=cell_name(header, index),
                )
        else:
            sheet.require_blank_column(header, index)
    return columns, periods


def _check_periods(sheet: Sheet, header: int, columns: Sequence[int], periods: Sequence[Period], edition: str) -> None:
    """Periods follow each other without a gap within their type, and the newest one is the edition's."""
    if not columns:
        raise LayoutError(
            "no column is headed by a period",
            expected="at least one",
            sheet=sheet.name,
            cell=cell_name(header, 2),
        )
    for kind in ("FY", "M"):
        of_kind = [(period, column) for period, column in zip(periods, columns, strict=True) if period.type == kind]
        for (before, _), (after, column) in pairwise(sorted(of_kind, key=lambda pair: pair[0].start)):
            if after.start > before.end + timedelta(days=1):
                raise LayoutError(
                    f"no column between {before.end} and {after.start}",
                    expected="years and months without a gap",
                    sheet=sheet.name,
                    cell=cell_name(header, column),
                )
    kinds = [period.type for period in periods]
    year = year_of_edition(edition)
    if "M" not in kinds and ("FY" not in kinds or (year.type == "YE" and kinds.count("YE") != 2)):
        raise LayoutError(
            f"{kinds.count('FY')} financial and {kinds.count('YE')} rolling years",
            expected="financial years, and two rolling years unless the edition ends in March",
            action="a column is lost, or headed otherwise",
            sheet=sheet.name,
            cell=f"{cell_name(header, columns[0])}:{cell_name(header, columns[-1])}",
        )
    newest, column = max(zip(periods, columns, strict=True), key=lambda pair: pair[0].end)
    if newest.end != year.end:
        raise LayoutError(
            f"the newest column ends on {newest.end}",
            expected=f"{year.end}, as the edition {edition} says",
            action="the file is of another edition: land it under its own",
            sheet=sheet.name,
            cell=cell_name(header, column),
        )


def _offence_rows(sheet: Sheet, header: int, ctx: ParseContext) -> tuple[list[int], list[str], list[Offence]]:
    """Rows with an offence label, their codes and what they stand for.

    `of which` rows (distraction burglary stands under two kinds of burglary) are known by the row they are under.
    """
    rows: list[int] = []
    codes: list[str] = []
    offences: list[Offence] = []
    under = ""
    for index in range(header + 1, len(sheet.rows)):
        line = sheet.rows[index]
        label = clean(str(line[1])) if len(line) > 1 else ""
        if not label:
            sheet.require_blank_row(index)
            continue
        is_part = label.casefold().startswith("of which")
        under = under if is_part else label
        code = code_text(line[0])
        offence = ctx.offences.find(
            label, code=code, group=under if is_part else "", sheet=sheet.name, cell=cell_name(index, 1)
        )
        rows.append(index)
        codes.append(code)
        offences.append(offence)
    missing = REQUIRED_OFFENCES - {offence.offence_id for offence in offences}
    if missing:
        raise LayoutError(
            f"rows are missing: {', '.join(sorted(missing))}",
            expected="every total and offence group",
            action="the table is cut short, or its totals were renamed",
            sheet=sheet.name,
            cell=f"{cell_name(header + 1, 1)}:{cell_name(len(sheet.rows) - 1, 1)}",
        )
    return rows, codes, offences
