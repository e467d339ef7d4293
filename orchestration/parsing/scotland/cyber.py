"""Recorded Crime in Scotland, bulletin tables A12 to A14: cyber-crime as estimated from a sample of crime records.

The publisher reads a sample of records of the crimes most likely to be cyber-crimes and scales up. Volumes are rounded
to tens; proportions are fractions of one, whatever the header says. Crimes below a group are set off by leading blanks.
Each parser returns an observation frame whose figures carry status `e` (estimated), and raises UnreadableFileError,
LayoutError, UnknownLabelError, UnknownMarkerError or DuplicateKeyError.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_period, period_fields
from orchestration.parsing.scotland.layout import (
    check_edition,
    check_years,
    header_row,
    offence_fields,
    scotland_fields,
    table_rows,
    with_notes,
)
from orchestration.parsing.shares import check_shares
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, match_key, notes_of

PARSER_VERSION = 1

_BY_TYPE = re.compile(r"^Table \w+: Cyber-crimes, estimated volume", re.IGNORECASE)
_FRAUD = re.compile(r"^Table \w+: Volumes and proportions of cyber fraud,", re.IGNORECASE)
_LOCATION = re.compile(r"^Table \w+: Location of perpetrators of cyber-crimes,", re.IGNORECASE)
_MEASURED_YEAR = re.compile(r"^(?P<what>.+): (?P<year>\d{4}-\d{2})$")
_SAMPLE = "sample size"

_VOLUME, _SHARE = ("cyber_crime_estimate", "offences"), ("cyber_crime_share", "proportion")
_TYPES = {"estimated volume": _VOLUME, "as a % of total": _SHARE}
_FRAUD_ROWS = {
    "cyber fraud": {"estimated volume": _VOLUME, "proportion of sample (%)": _SHARE},
    "not cyber fraud": {
        "estimated volume": ("non_cyber_crime_estimate", "offences"),
        "proportion of sample (%)": ("non_cyber_crime_share", "proportion"),
    },
}
_PLACES = "location of perpetrator"


@dataclass(frozen=True)
class _Column:
    """A column of the header: what is measured, and the year."""

    index: int
    what: str
    period: Period


def by_crime_type(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A12: estimated cyber-crimes and their share of recorded crimes, by type of crime and year.

    The table gives one sample size a year, of all records read: it is the `base` of the total, and no other row's.
    """
    sheet, header, rows = _open(content, _BY_TYPE, "A12", "crime type")
    columns = _measured_years(sheet, header, _TYPES, ctx)
    sizes = _sample_sizes(sheet, rows, columns, ctx)
    offences = _tree(sheet, rows[:-1], ctx)
    frame = _estimates(sheet, header, rows[:-1], columns, offences, _TYPES, ctx)
    whole = [offence.parent_id is None for offence in offences]
    frame["base"] = [sizes[column.period] if of_total else None for of_total in whole for column in columns]
    return _checked(frame)


def fraud(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A13: recorded fraud estimated to be cyber-crime and not to be, by year; `base` is the records read."""
    sheet, header, rows = _open(content, _FRAUD, "A13", "crime type")
    known = next(iter(_FRAUD_ROWS.values()))
    columns = _measured_years(sheet, header, known, ctx)
    sizes = _sample_sizes(sheet, rows, columns, ctx)
    labels = [match_key(sheet.text(row, 0)) for row in rows[:-1]]
    if labels != list(_FRAUD_ROWS):
        raise LayoutError(
            f"the rows are {labels}",
            expected=f"{list(_FRAUD_ROWS)}, then the sample size",
            action="look at the table: another row needs its own measure",
            sheet=sheet.name,
            cell=cell_name(header + 1, 0),
        )
    frames = []
    for row, label in zip(rows, labels, strict=False):
        offence = ctx.offences.find(sheet.text(row, 0), sheet=sheet.name, cell=cell_name(row, 0))
        frame = _estimates(sheet, header, [row], columns, [offence], _FRAUD_ROWS[label], ctx)
        frames.append(frame.assign(base=[sizes[column.period] for column in columns]))
    return _checked(pd.concat(frames, ignore_index=True))


def perpetrator_locations(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A14: of the estimated cyber-crimes of a type, the share by where the perpetrator was (`category`).

    The year is the one of the title. Shares are rounded: a row may add to 1.01.
    """
    sheet, header, rows = _open(content, _LOCATION, "A14", "crime type")
    title = clean(sheet.text(0, 0))
    period = parse_period(title.rpartition(",")[2])
    if period is None or period.type != "FY":
        raise LayoutError(f"the title {title!r} ends with no year", expected="2024-25", sheet=sheet.name, cell="A1")
    check_edition(sheet, period, ctx.edition, "A1")
    columns = range(1, len(sheet.rows[header]))
    places = []
    for column in columns:
        what, _, place = clean(sheet.text(header, column)).partition(": ")
        if what.casefold() != _PLACES or not place:
            raise _unknown_header(sheet, header, column, f"'{_PLACES.capitalize()}: ...'")
        places.append(place)
    offences = [ctx.offences.find(sheet.text(row, 0), sheet=sheet.name, cell=cell_name(row, 0)) for row in rows]
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=columns,
        row_fields=_row_fields(sheet, rows, offences),
        column_fields={"category": places},
        constants=_constants(ctx)
        | {key: items[0] for key, items in period_fields([period]).items()}
        | {"breakdown": "perpetrator_location", "measure": "perpetrator_location_share", "unit": "proportion"},
        markers=ctx.markers,
        sheet=sheet.name,
    )
    return _checked(_noted(frame, sheet, header, rows, columns))


def _open(content: bytes, title: re.Pattern[str], number: str, label: str) -> tuple[Sheet, int, range]:
    sheet = find_sheet(open_workbook(content), title, re.compile(rf"Table[ _]*{number}(?!\d)", re.IGNORECASE))
    header = header_row(sheet, frozenset({label}))
    rows = table_rows(sheet, header)
    if not rows:
        raise LayoutError("the table has no row", expected="types of crime", sheet=sheet.name, cell=f"A{header + 2}")
    return sheet, header, rows


def _measured_years(
    sheet: Sheet, header: int, known: Mapping[str, tuple[str, str]], ctx: ParseContext
) -> list[_Column]:
    """Columns of the header; raises LayoutError unless every measure runs over the years of the title."""
    columns = []
    for index in range(1, len(sheet.rows[header])):
        match = _MEASURED_YEAR.match(clean(sheet.text(header, index)))
        period = parse_period(match["year"]) if match else None
        if match is None or period is None or match["what"].casefold() not in known:
            raise _unknown_header(sheet, header, index, f"a year behind one of {', '.join(map(repr, known))}")
        columns.append(_Column(index, match["what"].casefold(), period))
    for what in known:
        mine = [column for column in columns if column.what == what]
        cells = [cell_name(header, column.index) for column in mine]
        check_years(sheet, [column.period for column in mine], cells, cell_name(header, 1))
        check_edition(sheet, mine[-1].period, ctx.edition, cells[-1])
    return columns


def _sample_sizes(sheet: Sheet, rows: range, columns: Sequence[_Column], ctx: ParseContext) -> dict[Period, float]:
    """Records read in each year, from the last row; beside proportions that row shows a marker."""
    row = rows[-1]
    if match_key(sheet.text(row, 0)) != _SAMPLE:
        raise LayoutError(
            f"the last row is {sheet.text(row, 0)!r}",
            expected="'Sample size'",
            action="the table may be cut off: fetch it again",
            sheet=sheet.name,
            cell=cell_name(row, 0),
        )
    sizes: dict[Period, float] = {}
    for column in columns:
        cell = sheet.rows[row][column.index]
        if column.what == "estimated volume":
            if not isinstance(cell, float) or cell <= 0 or not cell.is_integer():
                raise LayoutError(
                    f"the sample size is {cell!r}",
                    expected="a number of records",
                    sheet=sheet.name,
                    cell=cell_name(row, column.index),
                )
            sizes[column.period] = cell
        elif ctx.markers.get(match_key(str(cell))) != "x":
            raise LayoutError(
                f"{cell!r} stands beside a proportion",
                expected="the marker 'x'",
                action="look at the table: a sample size of its own needs its own reading",
                sheet=sheet.name,
                cell=cell_name(row, column.index),
            )
    return sizes


def _tree(sheet: Sheet, rows: Sequence[int], ctx: ParseContext) -> list[Offence]:
    """Offence of each row; raises LayoutError when the leading blanks contradict the classification or a row lacks."""
    offences: list[Offence] = []
    group = None
    for row in rows:
        cell = cell_name(row, 0)
        offence = ctx.offences.find(sheet.text(row, 0), sheet=sheet.name, cell=cell)
        if str(sheet.rows[row][0]).startswith(" "):
            if group is None or offence.parent_id != group.offence_id:
                raise LayoutError(
                    f"{offence.offence_label!r} is set off below {group.offence_label if group else 'nothing'!r}",
                    expected=f"it below {offence.label_path.split(' > ')[-2:][0]!r}",
                    action="look whether rows were sorted: what they belong to shows by their order only",
                    sheet=sheet.name,
                    cell=cell,
                )
        elif offence.level not in ("group", "total"):
            raise LayoutError(
                f"{offence.offence_label!r} is not set off by leading blanks",
                expected="only groups and the total without",
                action="look whether the blanks were lost: what rows belong to shows by them only",
                sheet=sheet.name,
                cell=cell,
            )
        else:
            group = offence
        offences.append(offence)
    found = {offence.offence_id for offence in offences}
    total = next((offence for offence in offences if offence.parent_id is None), None)
    missing = ["the total"] if total is None else []
    if total is not None:
        missing = [one.offence_label for one in ctx.offences.under(total) if one.offence_id not in found]
    if missing:
        raise LayoutError(
            f"no row for {', '.join(map(repr, missing))}",
            expected="every group, the types below it, and the total",
            action="the table may be cut off: fetch it again",
            sheet=sheet.name,
            cell=cell_name(rows[0], 0),
        )
    return offences


def _estimates(
    sheet: Sheet,
    header: int,
    rows: Sequence[int],
    columns: Sequence[_Column],
    offences: Sequence[Offence],
    measures: Mapping[str, tuple[str, str]],
    ctx: ParseContext,
) -> pd.DataFrame:
    indexes = [column.index for column in columns]
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=indexes,
        row_fields=_row_fields(sheet, rows, offences),
        column_fields={
            **period_fields([column.period for column in columns]),
            "measure": [measures[column.what][0] for column in columns],
            "unit": [measures[column.what][1] for column in columns],
        },
        constants=_constants(ctx),
        markers=ctx.markers,
        sheet=sheet.name,
    )
    return _noted(frame, sheet, header, rows, indexes)


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    frame["base_unit"] = frame["base"].notna().map({True: "recorded_crimes", False: None})
    frame["obs_status"] = frame["obs_status"].where(frame["value"].isna(), "e")
    check_counts(frame[frame["unit"] == "offences"])
    return check_observations(check_shares(frame))


def _noted(frame: pd.DataFrame, sheet: Sheet, header: int, rows: Sequence[int], columns: Sequence[int]) -> pd.DataFrame:
    row_notes = [notes_of(sheet.text(row, 0)) for row in rows]
    return with_notes(frame, sheet.text(0, 0), row_notes, [notes_of(sheet.text(header, column)) for column in columns])


def _unknown_header(sheet: Sheet, header: int, column: int, expected: str) -> LayoutError:
    return LayoutError(
        f"header reads {sheet.text(header, column)!r}",
        expected=expected,
        action="a new column needs its own measure",
        sheet=sheet.name,
        cell=cell_name(header, column),
    )


def _row_fields(sheet: Sheet, rows: Sequence[int], offences: Sequence[Offence]) -> dict[str, list[Any]]:
    labels = [str(sheet.rows[row][0]) for row in rows]
    shown = {"offence_label": [clean(label) for label in labels], "published_label": labels}
    return offence_fields(offences) | shown


def _constants(ctx: ParseContext) -> dict[str, Any]:
    return ctx.fields | scotland_fields(ctx) | {"survey_population": "recorded_crimes"}
