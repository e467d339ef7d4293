"""Recorded Crime in Scotland, bulletin tables (Scottish Government, annual): Tables 1, 2, 5 and A15.

Crimes and offences are two populations with a total each. Every group has a `Total` row beside its types, and
Scotland is a row among the councils, so a plain sum counts each crime four times. The workbook has no codes.
Each parser returns an observation frame (counts) and raises UnreadableFileError, LayoutError, UnknownLabelError,
UnknownMarkerError or DuplicateKeyError.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, financial_year, parse_period, period_fields
from orchestration.parsing.scotland.layout import (
    check_areas,
    check_edition,
    check_years,
    header_row,
    offence_fields,
    read_area,
    scotland_fields,
    table_rows,
    with_notes,
    year_columns,
)
from orchestration.parsing.sheets import Cell, Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, match_key, notes_of

PARSER_VERSION = 1

OFFENCES = {"unit": "offences"}

_CRIMES = re.compile(r"^Table \w+: Crimes recorded by the police, Scotland,", re.IGNORECASE)
_OFFENCES = re.compile(r"^Table \w+: Offences recorded by the police, Scotland,", re.IGNORECASE)
_SINCE_1971 = re.compile(r"^Table \w+: Number of crimes recorded by the police, Scotland,", re.IGNORECASE)
_REVISIONS = re.compile(r"^Table \w+: Revisions of crimes recorded by the police, Scotland,", re.IGNORECASE)
_PERCENT_CHANGE = re.compile(r"^% change \d\d-\d\d to \d\d-\d\d$", re.IGNORECASE)
_LAST_CALENDAR_YEAR = 1994  # crimes were counted by financial year from 1995-96 on
# Coronavirus restrictions ended in 2022-23: the group is not among those submitted again in later years.
_NOT_RESUBMITTED = "Coronavirus restrictions"


def _usual_name(number: str) -> re.Pattern[str]:
    return re.compile(rf"Table[ _]*{number}(?!\d)", re.IGNORECASE)


def crimes_by_council(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 1: Scotland and its 32 councils by 40 rows of crimes by year."""
    return _by_council(content, ctx, _CRIMES, _usual_name("1"), kind="crime", total="Total Crimes")


def offences_by_council(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 2: Scotland and its 32 councils by 21 rows of offences by year."""
    return _by_council(content, ctx, _OFFENCES, _usual_name("2"), kind="offence", total="Total Offences")


def _by_council(
    content: bytes, ctx: ParseContext, title: re.Pattern[str], usual: re.Pattern[str], *, kind: str, total: str
) -> pd.DataFrame:
    sheet = find_sheet(open_workbook(content), title, usual)
    # The edition of June 2024 wrote `Crime`, the one of June 2025 `Crime type`.
    header = header_row(
        sheet, frozenset({"local authority"}), frozenset({f"{kind} group"}), frozenset({f"{kind} type", kind})
    )
    columns, periods = year_columns(sheet, header, 3, _PERCENT_CHANGE)
    check_years(sheet, periods, [cell_name(header, column) for column in columns], cell_name(header, 3))
    check_edition(sheet, periods[-1], ctx.edition, cell_name(header, columns[-1]))
    rows = table_rows(sheet, header)
    names = [sheet.rows[row][0] for row in rows]
    keys = [(sheet.rows[row][1], sheet.rows[row][2]) for row in rows]
    known_areas: dict[Cell, Area] = {}
    known: dict[tuple[Cell, Cell], Offence] = {}
    for row, name, key in zip(rows, names, keys, strict=True):
        if name not in known_areas:
            known_areas[name] = read_area(ctx, name, sheet, row)
        if key not in known:
            place = {"sheet": sheet.name, "cell": cell_name(row, 2)}
            known[key] = ctx.offences.find(str(key[1]), group=str(key[0]), **place)
    areas, offences = [known_areas[name] for name in names], [known[key] for key in keys]
    check_areas(ctx, {area.area_code for area in areas}, sheet, header)
    _check_offences(sheet, rows, areas, offences, ctx.offences.under(ctx.offences.find("Total", group=total)))

    area_labels = {name: clean(str(name)) for name in known_areas}
    shown = {key: f"{key[0]} > {key[1]}" for key in known}
    labels = {(group, label): group if match_key(str(label)) == "total" else label for group, label in known}
    labels = {key: clean(str(label)) for key, label in labels.items()}
    notes = {key: notes_of(text) for key, text in shown.items()}
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=columns,
        row_fields={
            "area_code": [area.area_code for area in areas],
            "area_label": [area_labels[name] for name in names],
            "area_type": [area.area_type for area in areas],
            **offence_fields(offences),
            "offence_label": [labels[key] for key in keys],
            "published_label": [shown[key] for key in keys],
        },
        column_fields=period_fields(periods),
        constants=ctx.fields | OFFENCES | {"measure": "recorded_crime"},
        markers=ctx.markers,
        sheet=sheet.name,
    )
    column_notes = [notes_of(str(sheet.rows[header][column])) for column in columns]
    frame = with_notes(frame, sheet.text(0, 0), [notes[key] for key in keys], column_notes)
    return check_counts(check_observations(frame))


def crimes_since_1971(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table 5: crimes of Scotland by group, calendar years 1971 to 1994, then financial years."""
    sheet = find_sheet(open_workbook(content), _SINCE_1971, _usual_name("5"))
    header = header_row(sheet, frozenset({"year"}))
    rows = table_rows(sheet, header)
    periods = [_year(sheet, row) for row in rows]
    check_years(sheet, periods, [cell_name(row, 0) for row in rows], cell_name(header + 1, 0))
    check_edition(sheet, periods[-1], ctx.edition, cell_name(rows[-1], 0))
    columns = range(1, len(sheet.rows[header]))
    titles = [str(sheet.rows[header][column]) for column in columns]
    offences = [
        ctx.offences.find(title, sheet=sheet.name, cell=cell_name(header, column))
        for column, title in zip(columns, titles, strict=True)
    ]
    total = ctx.offences.find("Total Crimes")
    groups = [offence for offence in ctx.offences.under(total) if offence.is_total]
    _check_same(sheet, offences, groups, cell_name(header, 0), "column")
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=columns,
        row_fields=period_fields(periods),
        column_fields={
            **offence_fields(offences),
            "offence_label": [clean(title) for title in titles],
            "published_label": titles,
        },
        constants=ctx.fields | OFFENCES | scotland_fields(ctx) | {"measure": "recorded_crime"},
        markers=ctx.markers,
        sheet=sheet.name,
    )
    row_notes = [notes_of(str(sheet.rows[row][0])) for row in rows]
    frame = with_notes(frame, sheet.text(0, 0), row_notes, [notes_of(title) for title in titles])
    return check_counts(check_observations(frame))


def resubmissions(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table A15: a year's crimes and offences as first submitted, as submitted a year later, and the difference.

    The publisher keeps the first figure; the later one is published here only. Measures `recorded_crime`,
    `resubmitted_crime` and `resubmission_difference`; the year is the one of the title.
    """
    sheet = find_sheet(open_workbook(content), _REVISIONS, _usual_name("A15"))
    period = parse_period(clean(sheet.text(0, 0)).rpartition(",")[2])
    if period is None or period.type != "FY":
        raise LayoutError(
            f"the title {sheet.text(0, 0)!r} ends with no year", expected="2023-24", sheet=sheet.name, cell="A1"
        )
    check_edition(sheet, financial_year(period.start.year + 1), ctx.edition, "A1")
    first, second = period.end.year, period.end.year + 1
    header = header_row(
        sheet,
        frozenset({"crime or offence group"}),
        frozenset({f"submitted in april {first}"}),
        frozenset({f"submitted in april {second}"}),
        frozenset({"difference"}),
        frozenset({"% difference"}),
    )
    rows = table_rows(sheet, header)
    titles = [str(sheet.rows[row][0]) for row in rows]
    offences = [
        ctx.offences.find(title, sheet=sheet.name, cell=cell_name(row, 0))
        for row, title in zip(rows, titles, strict=True)
    ]
    everything = ctx.offences.under(ctx.offences.find("Total Crime and Offences"))
    left_out = ctx.offences.find(_NOT_RESUBMITTED).offence_id
    groups = [offence for offence in everything if offence.is_total and offence.offence_id != left_out]
    _check_same(sheet, offences, groups, cell_name(header, 0), "row")
    measures = ("recorded_crime", "resubmitted_crime", "resubmission_difference")
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=(1, 2, 3),
        row_fields={
            **offence_fields(offences),
            "offence_label": [clean(title) for title in titles],
            "published_label": titles,
        },
        column_fields={"measure": measures},
        constants=ctx.fields
        | OFFENCES
        | scotland_fields(ctx)
        | {key: v[0] for key, v in period_fields([period]).items()},
        markers=ctx.markers,
        sheet=sheet.name,
    )
    column_notes = [notes_of(str(sheet.rows[header][column])) for column in (1, 2, 3)]
    frame = with_notes(frame, sheet.text(0, 0), [notes_of(title) for title in titles], column_notes)
    frame = check_counts(check_observations(frame), negative_measures=frozenset({"resubmission_difference"}))
    _check_differences(sheet, rows, frame)
    return frame


def _check_offences(
    sheet: Sheet, rows: range, areas: Sequence[Area], offences: Sequence[Offence], expected: Sequence[Offence]
) -> None:
    """Raise LayoutError when a row is of another table, or an area lacks one that the table must show."""
    wanted = {offence.offence_id: offence.label_path for offence in expected}
    found: dict[str, set[str]] = {}
    start: dict[str, int] = {}
    for row, area, offence in zip(rows, areas, offences, strict=True):
        if offence.offence_id not in wanted:
            raise LayoutError(
                f"{offence.label_path!r} stands in this table",
                expected=f"only rows of {expected[0].offence_label!r}",
                sheet=sheet.name,
                cell=cell_name(row, 2),
            )
        found.setdefault(area.area_code, set()).add(offence.offence_id)
        start.setdefault(area.area_code, row)
    for row, area in zip(rows, areas, strict=True):
        if len(found[area.area_code]) < len(wanted):
            missing = [path for key, path in wanted.items() if key not in found[area.area_code]]
            raise LayoutError(
                f"{area.area_name} has no row for {missing[0].rpartition(' > ')[2]!r}",
                expected=f"{len(wanted)} rows for every area",
                action="the table may be filtered or cut off: fetch it again",
                sheet=sheet.name,
                cell=cell_name(row, 0),
            )


def _check_same(sheet: Sheet, found: Sequence[Offence], expected: Sequence[Offence], cell: str, what: str) -> None:
    """Raise LayoutError unless the table shows every one of `expected`, and nothing else."""
    have, want = {o.offence_id for o in found}, {o.offence_id for o in expected}
    for text, offences, others in (("no", expected, have), ("an unexpected", found, want)):
        wrong = [offence.offence_label for offence in offences if offence.offence_id not in others]
        if wrong:
            raise LayoutError(
                f"{text} {what} for {', '.join(map(repr, wrong))}",
                expected=f"the {len(want)} totals of this table",
                sheet=sheet.name,
                cell=cell,
            )


def _check_differences(sheet: Sheet, rows: range, frame: pd.DataFrame) -> None:
    """Raise LayoutError where the difference is not the later figure less the first: the columns are swapped."""
    values = frame["value"].to_numpy().reshape(-1, 3)
    for row, (first, second, difference) in zip(rows, values, strict=True):
        if second - first != difference:
            raise LayoutError(
                f"{second:.0f} less {first:.0f} is not {difference:.0f}",
                expected="first submission, second submission, difference",
                action="look whether the columns are swapped",
                sheet=sheet.name,
                cell=cell_name(row, 3),
            )


def _year(sheet: Sheet, row: int) -> Period:
    period = parse_period(sheet.rows[row][0])
    if period is None or period.type != ("CY" if period.start.year <= _LAST_CALENDAR_YEAR else "FY"):
        raise LayoutError(
            f"{sheet.rows[row][0]!r} is not the year of a row",
            expected=f"calendar years to {_LAST_CALENDAR_YEAR}, financial years such as 1995-96 after",
            sheet=sheet.name,
            cell=cell_name(row, 0),
        )
    return period
