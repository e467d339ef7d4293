"""ONS appendix tables, Table C4: cases of payment fraud in UK Finance's CAMIS database, by type of payment.

The table is of the United Kingdom and counts cases, not offences and no losses. Financial years run to 2022/23, then
the two newest years follow: what lies between is not printed. Types of card fraud are indented below card fraud.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

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
from orchestration.parsing.periods import Period, financial_year, parse_period
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import clean

PARSER_VERSION = 1

TABLE = FraudTable(
    title=re.compile(r"^Table \w+: Number of fraud incidents on all payment types\b"),
    names=re.compile(r"C4$"),
    area_name="United Kingdom",
    area_type="uk",
    total="TOTAL (including Authorised Push Payment)",
)
UK_FINANCE = "UK Finance"
FIRST_YEAR = financial_year(2010)
# Note 11: a fault in the data on authorised push payments; those before January 2020 are excluded.
AUTHORISED_FROM = date(2020, 1, 1)
WITH_AUTHORISED = frozenset({"camis:authorised_push_payment", "camis:total_including_app"})
PART_YEAR = "authorised push payments from January 2020 only, the last three months of the year"
EXCLUDED = "authorised push payments before January 2020 are excluded for a fault in the data"

_CHANGE = re.compile(r"^YE [A-Z][a-z]{2} \d{4} compared with previous year % change$")


def payment_fraud(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C4: cases of the United Kingdom by payment type and year (FY, the two newest ones YE unless in March).

    Figures with authorised push payments in 2019/20 name in `coverage` that they cover part of the year. The column of
    percentage changes is left out. An edition that prints the table empty gives the rows of its two newest years
    without values (status x, with the reason). Raises ParsingError.
    """
    sheet = find_table_or_empty(content, TABLE, ctx.edition)
    if not sheet.rows:
        years = two_years(ctx.edition)
        rows = unavailable_rows(TABLE.all_offences(ctx))
        frame = _observations(ctx, sheet, unavailable_grid(rows, len(years)), rows, range(len(years)), years)
        return check_observations(as_printed_empty(frame))
    header = find_header(sheet, "UK Finance FRAUD (CAMIS) Payment types")
    columns, periods = _columns(sheet, header)
    _check_periods(sheet, header, columns, periods, ctx.edition)
    frame = _observations(ctx, sheet, sheet.rows, fraud_rows(ctx, TABLE, sheet, header), columns, periods)
    frame["area_label"] = area_label(ctx, TABLE, sheet, header)
    first = pd.Timestamp(AUTHORISED_FROM)
    authorised = frame["offence_id"].isin(WITH_AUTHORISED)
    in_part = authorised & (frame["period_start"] < first) & (frame["period_end"] >= first) & frame["value"].notna()
    excluded = authorised & (frame["period_end"] < first) & frame["value"].isna()
    frame["coverage"] = pd.array([PART_YEAR if part else None for part in in_part], dtype="str")
    frame["status_reason"] = pd.array([EXCLUDED if out else None for out in excluded], dtype="str")
    return check_observations(check_counts(frame))


def _observations(
    ctx: ParseContext,
    sheet: Sheet,
    grid: Sequence[Sequence[Cell]],
    rows: FraudRows,
    columns: Sequence[int],
    periods: Sequence[Period],
) -> pd.DataFrame:
    area = TABLE.area(ctx)
    return observations_of_grid(
        grid,
        rows=rows.indices,
        columns=columns,
        row_fields=rows.fields,
        column_fields={
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
            "period_type": [period.type for period in periods],
        },
        constants={
            **ctx.fields,
            "area_code": area.area_code,
            "area_label": area.area_name,
            "area_type": area.area_type,
            "reporting_body": UK_FINANCE,
            "measure": "fraud_case",
            "unit": "cases",
        },
        markers={NOT_AVAILABLE: ctx.markers[NOT_AVAILABLE]},
        sheet=sheet.name,
    )


def _columns(sheet: Sheet, header: int) -> tuple[list[int], list[Period]]:
    columns: list[int] = []
    periods: list[Period] = []
    for index in range(1, len(sheet.rows[header])):
        label = clean(sheet.text(header, index))
        if not label:
            sheet.require_blank_column(header, index)
            continue
        if _CHANGE.match(label):
            continue
        period = parse_period(label)
        if period is None:
            raise unknown_column(sheet, header, index, "a year")
        columns.append(index)
        periods.append(period)
    return columns, periods


def _check_periods(sheet: Sheet, header: int, columns: Sequence[int], periods: Sequence[Period], edition: str) -> None:
    """Financial years from 2010/11 without a gap, then the edition's year and the one before it."""
    previous, newest = two_years(edition)
    if list(periods[-2:]) != [previous, newest]:
        raise LayoutError(
            f"the newest columns end on {', '.join(str(period.end) for period in periods[-2:])}",
            expected=f"{previous.end}, {newest.end}, as the edition {edition} says",
            action="the file is of another edition: land it under its own",
            sheet=sheet.name,
            cell=f"{cell_name(header, columns[-2])}:{cell_name(header, columns[-1])}" if columns[1:] else "",
        )
    years = list(periods[:-2])
    gaps = [after for before, after in pairwise(years) if after != financial_year(before.start.year + 1)]
    if not years or years[0] != FIRST_YEAR or gaps:
        raise LayoutError(
            f"the financial years are {', '.join(f'{year.start.year}/{year.end.year % 100}' for year in years)}",
            expected="every one from 2010/11 on, in order",
            action="a column is lost, or headed otherwise",
            sheet=sheet.name,
            cell=f"{cell_name(header, columns[0])}:{cell_name(header, columns[-3] if years else columns[0])}",
        )
