"""Action Fraud: fraud reports referred to police forces, and the outcomes that forces sent back, by financial year.

The figures were printed on web pages of Action Fraud and copied from there into a CSV of one row per force and year.
Its rows are not of one kind: territorial forces stand beside two national units, three Crown dependencies and the
force of Northern Ireland; Police Scotland stood in a table of its own that the file does not have. `Total` adds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from orchestration.parsing.classification import Area
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.delimited import find_columns, read_delimited
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, financial_year
from orchestration.parsing.sheets import Cell, Sheet, cell_name

PARSER_VERSION = 1

ALL_LISTED = "X-AFREF"  # the row `Total`
ALL_REPORTS = "Total Fraud and computer misuse offences recorded"  # in the scheme of types
# Rows beside the 43 territorial forces: two national units, the Crown dependencies, the force of Northern Ireland.
OTHERS = frozenset({"X-BTP", "X-DCPCU", "X-GGY", "X-JEY", "X-IMN", "N92000002", ALL_LISTED})
AREA_TYPES = frozenset(
    {"police_force_area", "special_force", "police_unit", "crown_dependency", "country", "reporting_group"}
)
# Measure and unit of the columns of figures.
MEASURES = {
    "referred_crimes": ("fraud_referral", "referrals"),
    "total_outcomes": ("fraud_outcome", "outcomes"),
    "judicial_outcomes": ("judicial_outcome", "outcomes"),
    "non_judicial_outcomes": ("non_judicial_outcome", "outcomes"),
}
# 2016/17 survives in a copy by others only, cut off after Sussex: six forces and the total are not there.
CUT_OFF = financial_year(2016)

_YEAR = re.compile(r"^(\d{4})-04-01/(\d{4})-03-31$", re.ASCII)
_WHOLE = re.compile(r"^\d+$", re.ASCII)


def referrals_and_outcomes(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Reports referred (referrals) and outcomes (all, judicial, non-judicial) by force and financial year (FY).

    Rows carry the jurisdiction of their area, those of the Crown dependencies and of the total UK. A year that is cut
    off, 2016/17, is left out. Raises UnreadableFileError, LayoutError, UnknownLabelError, UnknownMarkerError or
    DuplicateKeyError.
    """
    sheet = read_delimited(content)
    year_column, name_column, *columns = find_columns(sheet, ["period", "force", *MEASURES])
    lines = range(1, len(sheet.rows))
    periods = {row: _period(sheet, row, year_column) for row in lines}
    areas = {
        row: ctx.areas.by_name(
            sheet.rows[row][name_column], types=AREA_TYPES, sheet=sheet.name, cell=cell_name(row, name_column)
        )
        for row in lines
    }
    whole_years = _whole_years(ctx, sheet, periods, areas)
    rows = [row for row in lines if periods[row] in whole_years]
    everything = ctx.offences.find(ALL_REPORTS)  # the pages tell no types apart
    frame = observations_of_grid(
        _numbers(sheet, columns),
        rows=rows,
        columns=columns,
        row_fields={
            "jurisdiction": [areas[row].jurisdiction for row in rows],
            "area_code": [areas[row].area_code for row in rows],
            "area_label": [sheet.text(row, name_column) for row in rows],
            "area_type": [areas[row].area_type for row in rows],
            "period_start": [periods[row].start for row in rows],
            "period_end": [periods[row].end for row in rows],
            "published_label": [sheet.rows[row][name_column] for row in rows],
        },
        column_fields={
            "measure": [measure for measure, _ in MEASURES.values()],
            "unit": [unit for _, unit in MEASURES.values()],
        },
        constants={
            "period_type": "FY",
            "period_basis": ctx.period_basis,
            "series": ctx.series,
            "reporting_body": "Action Fraud / Report Fraud",
            "offence_scheme": ctx.offence_scheme,
            "offence_id": everything.offence_id,
            "offence_label": everything.offence_label,
            "label_path": everything.label_path,
            "is_total": everything.is_total,
        },
        markers={},
        sheet=sheet.name,
    )
    return check_observations(check_counts(frame))


def _period(sheet: Sheet, row: int, column: int) -> Period:
    match = _YEAR.match(sheet.rows[row][column])
    if not match or int(match.group(2)) != int(match.group(1)) + 1:
        raise LayoutError(
            f"{sheet.rows[row][column]!r} is no financial year",
            expected="a year such as 2018-04-01/2019-03-31",
            sheet=sheet.name,
            cell=cell_name(row, column),
        )
    return financial_year(int(match.group(1)))


def _whole_years(
    ctx: ParseContext, sheet: Sheet, periods: dict[int, Period], areas: dict[int, Area]
) -> frozenset[Period]:
    """Years in which every force and the total have a row: all but the one known to be cut off.

    Raises LayoutError when a row is missing in another year, or the newest year is not the edition's.
    """
    expected = {area.area_code for area in ctx.areas.of_types(frozenset({"police_force_area"}))} | OTHERS
    whole = set()
    for period in sorted(set(periods.values()), key=lambda period: period.start):
        rows = [row for row, of_row in periods.items() if of_row == period]
        missing = sorted(expected - {areas[row].area_code for row in rows})
        if missing and period == CUT_OFF and ALL_LISTED in missing:
            continue
        if missing:
            raise LayoutError(
                f"no row in {period.start.year}/{period.end.year % 100} for {', '.join(missing[:5])}",
                expected=f"{len(expected)} forces, units and totals",
                action="the table may be cut off: it ends with Wiltshire and Total",
                sheet=sheet.name,
                cell=f"{cell_name(rows[0], 0)}:{cell_name(rows[-1], 0)}",
            )
        whole.add(period)
    newest = max((period.start.year for period in whole), default=0)
    if ctx.edition != f"fy-{newest}-{(newest + 1) % 100:02d}":
        raise LayoutError(
            f"the newest year is {newest or 'nowhere'}",
            expected=f"the year of edition {ctx.edition}",
            action="the file belongs to another edition: land it under that one",
            sheet=sheet.name,
            cell=cell_name(len(sheet.rows) - 1, 0),
        )
    return frozenset(whole)


def _numbers(sheet: Sheet, columns: Sequence[int]) -> list[list[Cell]]:
    """Cells of the file, whole numbers as numbers; another text is left for the reader of markers to refuse."""
    return [
        [float(cell) if column in columns and _WHOLE.match(cell) else cell for column, cell in enumerate(line)]
        for line in sheet.rows
    ]
