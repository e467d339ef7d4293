"""Home Office open data: police recorded crime by police force, offence code and quarter.

Published as a workbook with a sheet for each financial year; a sheet also circulates saved as CSV. Both have the same
eight columns and are read by the same parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.delimited import read_delimited
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.home_office.layout import (
    check_every_force,
    check_quarters,
    check_reporting_body,
    financial_year_of,
    observations_of_rows,
    read_column,
    read_force,
    read_quarter,
    table_columns,
)
from orchestration.parsing.observations import check_observations
from orchestration.parsing.ons_appendix import code_text
from orchestration.parsing.periods import Period
from orchestration.parsing.sheets import Cell, Sheet, cell_name, open_workbook, sheets_titled
from orchestration.parsing.text import clean

PARSER_VERSION = 1

COLUMNS = (
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code",
    "Number of Offences",
)
# Murder, manslaughter, corporate manslaughter and infanticide are one row each under one code and one description.
HOMICIDE = "ho_prc:1_4.1_4.10_4.2"
# The supply of fraud figures is suspended since Report Fraud took over from Action Fraud on 4 December 2025.
FRAUD_SUPPLIED_BEFORE = date(2025, 10, 1)
BODIES_OF_A_QUARTER = frozenset({"ho_prc:action_fraud", "ho_prc:cifas", "ho_prc:uk_finance"})

_WORKBOOK = b"PK\x03\x04"
_TITLE = re.compile(r"^Financial Year$")
_YEAR_SHEET = re.compile(r"^(\d{4})[_-](\d{2})$")


def by_force(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Offences by force (and fraud body), offence code and quarter (FQ), from the workbook or from a sheet as CSV.

    Negative counts are real: crimes transferred or cancelled. The rows of homicide are added up, their cells named
    together. `label_path` shows group and subgroup as this edition prints them; the scheme has the newest ones.
    Raises LayoutError when a force, quarter or fraud body lacks rows, UnknownLabelError for a code, description, group
    or subgroup that are not known together, UnknownMarkerError and DuplicateKeyError.
    """
    sheets = _year_sheets(content) if content.startswith(_WORKBOOK) else [read_delimited(content)]
    frames, quarters = [], set[Period]()
    for sheet in sheets:
        frame, periods = _read_sheet(sheet, ctx)
        frames.append(frame)
        quarters.update(periods)
    check_quarters(sheets[-1], quarters, ctx.edition)
    whole = check_observations(pd.concat(frames, ignore_index=True))
    return check_counts(whole, negative_measures=frozenset({"recorded_crime"}))


def _year_sheets(content: bytes) -> list[Sheet]:
    workbook = open_workbook(content)
    found = sheets_titled(workbook, workbook.sheet_names, _TITLE)
    wrong = [sheet.name for sheet in found if not _YEAR_SHEET.match(sheet.name.strip())]
    if wrong or not found:
        raise LayoutError(
            f"{', '.join(map(repr, wrong)) or 'no sheet'} holds a table that starts with 'Financial Year'",
            expected="one sheet for each financial year, called 2024_25 or 2024-25",
            action=f"look at the sheets of the file: {', '.join(map(repr, workbook.sheet_names))}",
            sheet=wrong[0] if wrong else "",
        )
    return found


def _read_sheet(sheet: Sheet, ctx: ParseContext) -> tuple[pd.DataFrame, list[Period]]:
    year, quarter, force, description, group, subgroup, code, number = table_columns(sheet, COLUMNS)
    periods = read_column(
        sheet, (year, quarter), lambda cells, row: read_quarter(sheet, cells, cell_name(row, quarter))
    )
    areas = read_column(sheet, (force,), lambda cells, row: read_force(ctx, cells[0], sheet, cell_name(row, force)))
    kinds = read_column(
        sheet, (code, description, group, subgroup), lambda cells, row: _Kind(cells, ctx, sheet, cell_name(row, code))
    )
    offences = [kind.offence for kind in kinds]
    names = [line[force] for line in sheet.rows[1:]]
    for row, (name, offence) in enumerate(zip(names, offences, strict=True), 1):
        check_reporting_body(name, offence, sheet, cell_name(row, force))
    _check_year(sheet, periods)
    check_every_force(ctx, sheet, areas=areas, periods=periods, offences=offences, alike=financial_year_of)
    _check_fraud_bodies(sheet, periods, offences)
    frame = observations_of_rows(
        ctx,
        sheet,
        number,
        names=names,
        areas=areas,
        periods=periods,
        offences=offences,
        fields={
            "offence_code": [kind.code for kind in kinds],
            "offence_label": [kind.label for kind in kinds],
            "label_path": [kind.path for kind in kinds],
            "published_label": [line[description] for line in sheet.rows[1:]],
        },
        constants={"measure": "recorded_crime"},
    )
    return _homicides_added_up(frame), periods


class _Kind:
    """Offence of a row, and its code, label and path as this edition prints them."""

    def __init__(self, cells: Sequence[Cell], ctx: ParseContext, sheet: Sheet, place: str) -> None:
        self.code = code_text(cells[0])
        self.label, group, subgroup = (clean(str(cell)) for cell in cells[1:])
        self.offence: Offence = ctx.offences.find(
            self.label, code=self.code, group=f"{group} > {subgroup}", sheet=sheet.name, cell=place
        )
        self.path = " > ".join((group, self.label) if group == subgroup else (group, subgroup, self.label))


def _check_year(sheet: Sheet, periods: Sequence[Period]) -> None:
    """Raise LayoutError when a sheet named after a year holds a row of another."""
    match = _YEAR_SHEET.match(sheet.name.strip())
    if match is None:  # a CSV has no sheet's name
        return
    year = int(match.group(1))
    for row, period in enumerate(periods, 1):
        if financial_year_of(period) != year or (year + 1) % 100 != int(match.group(2)):
            raise LayoutError(
                f"a row of the quarter to {period.end} stands on this sheet",
                expected=f"quarters of the year that starts in April {year}",
                action="the sheet is misnamed or its rows are: ask the publisher which",
                sheet=sheet.name,
                cell=cell_name(row, 0),
            )


def _check_fraud_bodies(sheet: Sheet, periods: Sequence[Period], offences: Sequence[Offence]) -> None:
    """Raise LayoutError unless each body reports in each quarter for which fraud figures are supplied."""
    found: dict[Period, set[str]] = {period: set() for period in periods}
    for period, offence in zip(periods, offences, strict=True):
        if offence.reporting_body is not None:
            found[period].add(offence.offence_id)
    for period, bodies in found.items():
        missing = BODIES_OF_A_QUARTER - bodies
        if missing and period.start < FRAUD_SUPPLIED_BEFORE:
            raise LayoutError(
                f"no row of {', '.join(sorted(missing))} in the quarter to {period.end}",
                expected="Action Fraud, Cifas and UK Finance",
                action="the file may be filtered, or a body renamed: fetch it again",
                sheet=sheet.name,
                cell=cell_name(periods.index(period) + 1, 0),
            )


def _homicides_added_up(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with one row of homicide for each force and quarter, its value the sum and its cell naming all."""
    is_part = frame["offence_id"] == HOMICIDE
    parts = frame[is_part]
    if parts["obs_status"].notna().any():
        row = parts[parts["obs_status"].notna()].iloc[0]
        raise LayoutError(
            f"{row['marker']!r} stands among rows that are added up",
            expected="numbers in all rows of homicide",
            action="decide what the sum of known and missing parts is to be",
            sheet=str(row["sheet"]),
            cell=str(row["cell"]),
        )
    key = ["area_code", "period_start"]
    added = parts.drop_duplicates(key)
    groups = parts.groupby(key, sort=False)
    added = added.assign(value=groups["value"].sum().to_numpy(), cell=groups["cell"].agg("+".join).to_numpy())
    return pd.concat([frame[~is_part], added]).sort_index()
