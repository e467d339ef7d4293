"""Counts of recorded crime that a publisher gave in the text of a publication, copied by hand into a CSV.

One file per publication: a nation by financial year, each total with all of its groups.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from orchestration.parsing.classification import totals_among
from orchestration.parsing.context import ParseContext
from orchestration.parsing.curated import CuratedRow, check_document, check_measure, provenance, read_rows
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_period, period_fields
from orchestration.parsing.sheets import Cell
from orchestration.parsing.text import clean

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.parsing.classification import Area, Offence

PARSER_VERSION = 1

COLUMNS = (
    "area_code",
    "period_label",
    "offence_label",
    "measure",
    "unit",
    "value",
    "publisher",
    "source_document",
    "source_published_on",
    "note",
)
_UNIT_OF_COUNT = {"recorded_crime": "offences"}
_YEAR = re.compile(r"^\d{4}-\d{2}$", re.ASCII)
_WHOLE = re.compile(r"^\d+$", re.ASCII)


def totals_and_groups(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Crimes or offences (counts) of a nation by financial year: totals and the groups that add to them.

    Raises LayoutError or UnknownLabelError naming the cell that is not what the table can hold, and DuplicateKeyError.
    """
    rows = read_rows(content, COLUMNS)
    for row in rows:
        check_measure(row, _UNIT_OF_COUNT)
        check_document(row)
        if not _WHOLE.match(row.cells["value"]):
            raise row.error("value", "a whole number")
    areas = [_area(ctx, row) for row in rows]
    periods = [_period(row) for row in rows]
    offences = [
        ctx.offences.find(row.cells["offence_label"], sheet=row.sheet.name, cell=row.cell("offence_label"))
        for row in rows
    ]
    _check_publication(rows, periods, ctx.edition)
    frame = check_observations(_observations(ctx, rows, areas, periods, offences))
    _check_sums(ctx, rows, areas, periods, offences)
    return frame


def _area(ctx: ParseContext, row: CuratedRow) -> Area:
    by_code = {area.area_code: area for area in ctx.areas.of_types(frozenset({"country"}))}
    area = by_code.get(row.cells["area_code"])
    if area is None or area.jurisdiction != ctx.jurisdiction:
        raise row.error("area_code", f"the nation of {ctx.source_id}")
    return area


def _period(row: CuratedRow) -> Period:
    label = row.cells["period_label"]
    period = parse_period(label) if _YEAR.match(label) else None
    if period is None:
        raise row.error("period_label", "a financial year such as 2018-19")
    return period


def _check_publication(rows: Sequence[CuratedRow], periods: Sequence[Period], edition: str) -> None:
    """Raise LayoutError unless all lines are of one day, and that of a publication on the edition's year."""
    newest, period = max(zip(rows, periods, strict=True), key=lambda pair: pair[1].end)
    if edition != f"fy-{newest.cells['period_label']}":
        raise newest.error("period_label", f"years up to that of the edition, {edition}: one file per publication")
    for row in rows:
        day = row.cells["source_published_on"]
        if not _is_day(day) or day <= period.end.isoformat():
            raise row.error("source_published_on", f"a day after the newest year, such as {period.end.year}-09-24")
        if day != rows[0].cells["source_published_on"]:
            raise row.error("source_published_on", "the day of the first line: one file per publication")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_sums(
    ctx: ParseContext,
    rows: Sequence[CuratedRow],
    areas: Sequence[Area],
    periods: Sequence[Period],
    offences: Sequence[Offence],
) -> None:
    """Raise LayoutError unless totals stand beside all of their groups, groups beside their total, and both add up.

    Of figures that were copied one by one nothing else shows a slip.
    """
    tables: dict[tuple[str, Period], dict[str, CuratedRow]] = {}
    for row, area, period, offence in zip(rows, areas, periods, offences, strict=True):
        tables.setdefault((area.area_code, period), {})[offence.offence_id] = row
    for row, area, period, offence in zip(rows, areas, periods, offences, strict=True):
        shown = tables[area.area_code, period]
        parts = [part for part in ctx.offences.under(offence) if part.parent_id == offence.offence_id]
        missing = [part.offence_label for part in parts if part.offence_id not in shown]
        if offence.level != "total":
            if offence.parent_id not in shown:
                raise row.error("offence_label", f"the total of {row.cells['period_label']} beside its groups")
            if len(missing) == len(parts):  # of a group no kinds need to be given, but all of them if any
                continue
        if missing:
            raise row.error("offence_label", f"all parts of it beside it; {', '.join(missing)} not given")
        summed = sum(int(shown[part.offence_id].cells["value"]) for part in parts)
        if summed != int(row.cells["value"]):
            raise row.error("value", f"{summed}, the sum of its {len(parts)} parts")


def _observations(
    ctx: ParseContext,
    rows: Sequence[CuratedRow],
    areas: Sequence[Area],
    periods: Sequence[Period],
    offences: Sequence[Offence],
) -> pd.DataFrame:
    value = COLUMNS.index("value")
    sheet = rows[0].sheet
    grid: list[list[Cell]] = [list(line) for line in sheet.rows]
    for row in rows:
        grid[row.index][value] = float(row.cells["value"])
    totals = totals_among(offence.label_path for offence in offences)
    return observations_of_grid(
        grid,
        rows=[row.index for row in rows],
        columns=[value],
        row_fields={
            "area_code": [area.area_code for area in areas],
            "area_label": [area.area_name for area in areas],
            "area_type": [area.area_type for area in areas],
            **period_fields(periods),
            "offence_id": [offence.offence_id for offence in offences],
            "offence_label": [clean(row.cells["offence_label"]) for row in rows],
            "label_path": [offence.label_path for offence in offences],
            "is_total": [offence.label_path in totals for offence in offences],
            "reporting_body": [offence.reporting_body for offence in offences],
            "measure": [row.cells["measure"] for row in rows],
            "unit": [row.cells["unit"] for row in rows],
            "notes": [provenance(row) for row in rows],
            "published_label": [row.cells["offence_label"] for row in rows],
        },
        column_fields={},
        constants=ctx.fields,
        markers={},
        sheet=sheet.name,
    )
