"""The layout of the SCJS annex tables: header row, survey years, rows of the table, respondents.

The Scottish Crime and Justice Survey (Scottish Government) is not annual, its header row stands in row 3 to 7, and
eight tables hide most of their rows behind a filter: whatever a spreadsheet shows, every row is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import read_figure
from orchestration.parsing.periods import Period, parse_period, survey_year
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import clean, collapse, match_key, notes_of

if TYPE_CHECKING:
    import pandas as pd

# First years of the sweeps up to 2023/24: 2020/21 and 2022/23, among others, do not exist.
SURVEY_YEARS = (2008, 2009, 2010, 2012, 2014, 2016, 2017, 2018, 2019, 2021, 2023)
SCOTLAND = "S92000003"

_FOOTER = "return to table of contents"
_EDITION = re.compile(r"^sy-(\d{4})-(\d{2})$")
_TITLE_YEAR = re.compile(r"(\d{4}/\d{2})$")
_CHANGE = re.compile(r"^change since (\d{4}/\d{2})$", re.IGNORECASE)
_CHANGES = 3  # since the first sweep, since the last one before the pandemic, since the last one


@dataclass(frozen=True)
class Header:
    """Columns of a time series: `years` in order, and of each change the place of its comparator among them."""

    row: int
    columns: tuple[int, ...]
    periods: tuple[Period, ...]
    year_notes: tuple[str | None, ...]
    changes: tuple[int, ...]
    comparators: tuple[int, ...]
    change_notes: tuple[str | None, ...]
    notes: int | None


def edition_year(edition: str) -> Period:
    """Survey year of an edition such as `sy-2023-24`; raises LayoutError for any other name."""
    match = _EDITION.match(edition)
    year = parse_period("-".join(match.groups())) if match else None
    if year is None:
        raise LayoutError(
            f"edition {edition!r} names no survey year",
            expected="sy-YYYY-YY, e.g. sy-2023-24",
            action="name the edition after its newest survey year",
        )
    return survey_year(year.start.year)


def check_title_year(sheet: Sheet, edition: str) -> Period:
    """Survey year the title ends with; raises LayoutError unless it is the edition's."""
    match = _TITLE_YEAR.search(clean(sheet.text(0, 0)))
    year = _survey_year(match.group(1)) if match else None
    expected = edition_year(edition)
    if year != expected:
        raise LayoutError(
            f"the title is {sheet.text(0, 0)!r}",
            expected=f"one that ends with the survey year of edition {edition}",
            action="the file belongs to another edition: land it under that one",
            sheet=sheet.name,
            cell="A1",
        )
    return expected


def header_row(sheet: Sheet, labels: Sequence[str]) -> int:
    """Zero-based row that starts with `labels`; raises LayoutError naming the label that is not there."""
    first = sheet.find_row(
        lambda row: match_key(str(row[0])) == match_key(labels[0]), f"a row starting {' | '.join(labels)}"
    )
    for column, label in enumerate(labels):
        if match_key(sheet.text(first, column)) != match_key(label):
            raise LayoutError(
                f"header reads {sheet.text(first, column)!r}",
                expected=repr(label),
                action="look whether the publisher renamed or moved the column",
                sheet=sheet.name,
                cell=cell_name(first, column),
            )
    return first


def read_header(
    sheet: Sheet, labels: Sequence[str], ctx: ParseContext, *, first_year: int = SURVEY_YEARS[0], changes: bool = True
) -> Header:
    """Header that starts with `labels`, then survey years from `first_year` on, changes and perhaps notes.

    Raises LayoutError for any other header, for a year that is missing, and for one beyond the edition's.
    """
    check_title_year(sheet, ctx.edition)
    row = header_row(sheet, labels)
    years: list[tuple[int, Period, str | None]] = []
    since: list[tuple[int, Period, str | None]] = []
    notes = None
    for column in range(len(labels), len(sheet.rows[row])):
        published = sheet.text(row, column)
        label = clean(published)
        change = _CHANGE.match(label)
        year = _survey_year(change.group(1) if change else label)
        if year is not None:
            (since if change else years).append((column, year, notes_of(published)))
        elif match_key(label) == "notes" and notes is None:
            notes = column
        elif label:
            raise LayoutError(
                f"column header {published!r} is not known",
                expected="a survey year such as 2021/22, 'Change since ...' or 'Notes'",
                action="a new kind of column needs its own reading",
                sheet=sheet.name,
                cell=cell_name(row, column),
            )
    periods = [year for _, year, _ in years]
    _check_years(sheet, row, periods, first_year, edition_year(ctx.edition), changes=len(since) if changes else None)
    if (len(since) == _CHANGES) != changes or any(year not in periods for _, year, _ in since):
        raise LayoutError(
            f"the changes are since {[f'{year.start.year}' for _, year, _ in since]}",
            expected=f"{_CHANGES if changes else 0} columns of changes since years of the table",
            action="a column is lost, or headed otherwise",
            sheet=sheet.name,
            cell=cell_name(row, len(labels)),
        )
    return Header(
        row=row,
        columns=tuple(column for column, _, _ in years),
        periods=tuple(periods),
        year_notes=tuple(note for _, _, note in years),
        changes=tuple(column for column, _, _ in since),
        comparators=tuple(periods.index(year) for _, year, _ in since),
        change_notes=tuple(note for _, _, note in since),
        notes=notes,
    )


def _check_years(
    sheet: Sheet, row: int, periods: Sequence[Period], first: int, newest: Period, *, changes: int | None
) -> None:
    found = [period.start.year for period in periods]
    known = [year for year in SURVEY_YEARS if first <= year <= newest.start.year]
    if found[: len(known)] != known or found != sorted(set(found)) or found[-1:] != [newest.start.year]:
        raise LayoutError(
            f"the survey years are {found}",
            expected=f"{known} and no year after the edition's",
            action="a column is lost, or the file belongs to another edition",
            sheet=sheet.name,
            cell=cell_name(row, 0),
        )


def _survey_year(label: str) -> Period | None:
    """`2021/22` as a survey year; financial years are written with a hyphen in other files, here never."""
    year = parse_period(label) if "/" in label else None
    return survey_year(year.start.year) if year is not None and year.type == "FY" else None


def table_rows(sheet: Sheet, header: int) -> range:
    """Zero-based rows below `header` down to the footer link; raises LayoutError for a gap or for text below it."""
    last = len(sheet.rows)
    while last > header + 1 and not any(sheet.text(last - 1, column) for column in range(len(sheet.rows[last - 1]))):
        last -= 1
    if last > header + 1 and match_key(sheet.text(last - 1, 0)) == _FOOTER:
        last -= 1
    for row in range(header + 1, last):
        if not sheet.text(row, 0) or match_key(sheet.text(row, 0)) == _FOOTER:
            raise LayoutError(
                "the table is interrupted",
                expected="a label in every row, and the footer link after the last",
                action="look whether a second table stands below",
                sheet=sheet.name,
                cell=cell_name(row, 0),
            )
    return range(header + 1, last)


def numbers_of(sheet: Sheet, row: int, columns: Sequence[int], ctx: ParseContext) -> list[float]:
    """Respondents of a row by column, NaN where a marker stands; raises UnknownMarkerError for anything else."""
    numbers = []
    for column in columns:
        value, _, _ = read_figure(
            sheet.rows[row][column], ctx.markers, sheet=sheet.name, address=cell_name(row, column)
        )
        if value is not None and (value % 1 or value <= 0):
            raise LayoutError(
                f"{value:g} respondents",
                expected="a whole number above zero",
                action="look whether a row of estimates has taken the place of the respondents",
                sheet=sheet.name,
                cell=cell_name(row, column),
            )
        numbers.append(float("nan") if value is None else value)
    return numbers


def with_base(frame: pd.DataFrame, bases: Sequence[Sequence[float] | None], unit: str) -> pd.DataFrame:
    """`frame` of rows times years with the unweighted base of each figure, where it is known and there is a figure.

    `bases[i]` are the respondents of the frame's i-th row by year; None where the publisher gives none for it.
    """
    import pandas as pd

    years = len(frame) // len(bases)
    base = np.array([line if line is not None else [np.nan] * years for line in bases], dtype="float64").ravel()
    base[frame["obs_status"].isin(["x", "z"]).to_numpy()] = np.nan
    frame["base"] = base
    frame["base_unit"] = pd.array([None if missing else unit for missing in np.isnan(base)], dtype="str")
    return frame


def area_fields(ctx: ParseContext) -> dict[str, Any]:
    """The area of every figure: all of Scotland."""
    area = ctx.areas.by_code(SCOTLAND, "Scotland")
    return {"area_code": area.area_code, "area_label": area.area_name, "area_type": area.area_type}


def joined_notes(*notes: str | None) -> str | None:
    """Note references of a label, a row and a column as one text."""
    return " ".join(collapse(note) for note in notes if note) or None


def check_bounds(frame: pd.DataFrame, limits: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Return `frame` when every estimate is one its unit allows: at most the limit, a multiple of the step.

    `limits[unit]` is (most, step); step 0 allows any fraction. Raises LayoutError naming the first that is not.
    """
    for unit, (most, step) in limits.items():
        values = frame["value"].where(frame["unit"] == unit)
        wrong = (values < 0) | (values > most) | ((values % step > 0) if step else False)
        if wrong.any():
            row = frame.loc[wrong].iloc[0]
            raise LayoutError(
                f"{row['value']:g} stands among figures in {unit}",
                expected=f"0 to {most:g}" + (f", rounded to {step:g}" if step else ""),
                action="look whether volumes, rates and proportions have changed places",
                sheet=str(row["sheet"]),
                cell=str(row["cell"]),
            )
    return frame
