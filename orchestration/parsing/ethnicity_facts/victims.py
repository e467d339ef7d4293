"""Victims of crime by ethnicity and other characteristics (GOV.UK Ethnicity facts and figures), from its CSV.

Estimates of the Crime Survey for England and Wales: one row per figure, with standard error, 95% interval and sample.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from orchestration.parsing.context import ParseContext
from orchestration.parsing.delimited import find_columns, read_delimited
from orchestration.parsing.errors import LayoutError, UnknownMarkerError
from orchestration.parsing.ethnicity_facts.characteristics import CHARACTERISTIC_COLUMNS, part_of
from orchestration.parsing.ethnicity_facts.completeness import check_complete
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_period, pooled_years
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import collapse

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.parsing.classification import Area, Offence

PARSER_VERSION = 1

# The publisher's own file is Latin-1 (a lone 0xA3 before `10,000`); copies saved anew are UTF-8.
ENCODINGS = ("utf-8-sig", "latin-1")
_NUMBERS = ("Value", "Sample size", "Standard Error", "Lower CI", "Upper CI")
_COLUMNS = (
    "Measure",
    "Time",
    "Time_type",
    "Geography",
    "Geography_type",
    "Geography code",
    "Value_type",
    *CHARACTERISTIC_COLUMNS,
    *_NUMBERS,
)
_FIXED = {"Geography_type": "ONS geography code", "Value_type": "%"}
_MEASURE = re.compile(r"^Proportion of adults who were victims of (.+)$")
_POOLED = re.compile(r"^(\d{4}/\d{2}), (\d{4}/\d{2}) and (\d{4}/\d{2})$")
_NUMBER = re.compile(r"^\d+(\.\d+)?$", re.ASCII)
_SAMPLE = re.compile(r"^(\d+|\d{1,3}(,\d{3})+)$", re.ASCII)
_SUPPRESSED_BELOW = 50  # respondents: the file's own rule, met by all its rows
# The file gives London's two forces the code of the region.
_TWO_FORCES = {("E12000007", "City of London / Metropolitan Police"): "X-MPS-COL"}


def prevalence(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Share of people aged 16 and over who were victims (percent), by ethnicity with other characteristics or area.

    Columns beside the value: standard_error, lower, upper (percent), confidence_level 95, base (respondents). Where
    fewer than 50 answered, the value is missing with status `u` and the base stays. Financial years (FY) and three
    years pooled (P3Y). Raises UnreadableFileError, LayoutError, UnknownLabelError, UnknownMarkerError or
    DuplicateKeyError.
    """
    sheet = read_delimited(content, encodings=ENCODINGS)
    columns = _columns(sheet)
    rows = range(1, len(sheet.rows))
    _check_fixed(sheet, columns)
    areas = [_area(ctx, sheet, row, columns) for row in rows]
    periods = [_period(sheet, row, columns) for row in rows]
    parts = [part_of(sheet, row, columns) for row in rows]
    offences = [_offence(ctx, sheet, row, columns["Measure"]) for row in rows]
    grid: list[list[Cell]] = [list(line) for line in sheet.rows]
    for row in rows:
        for name in ("Value", "Standard Error", "Lower CI", "Upper CI"):
            grid[row][columns[name]] = _number(sheet, row, columns[name])
    frame = observations_of_grid(
        grid,
        rows=rows,
        columns=[columns["Value"]],
        row_fields={
            "area_code": [area.area_code for area in areas],
            "area_label": [collapse(str(sheet.rows[row][columns["Geography"]])) for row in rows],
            "area_type": [area.area_type for area in areas],
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
            "period_type": [period.type for period in periods],
            "breakdown": [" x ".join(part.breakdowns) or None for part in parts],
            "category": [" | ".join(part.categories) or None for part in parts],
            "published_label": [
                " | ".join(part.published) or str(sheet.rows[row][columns["Measure"]])
                for row, part in zip(rows, parts, strict=True)
            ],
            "offence_id": [offence.offence_id for offence in offences],
            "offence_label": [offence.offence_label for offence in offences],
            "label_path": [offence.label_path for offence in offences],
            "is_total": [offence.is_total for offence in offences],
        },
        column_fields={},
        constants={
            **ctx.fields,
            "survey_population": "people_16_plus",
            "measure": "survey_prevalence",
            "unit": "percent",
            "base_unit": "respondents",
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    frame["base"] = [_sample(sheet, row, columns["Sample size"]) for row in rows]
    beside = {"standard_error": "Standard Error", "lower": "Lower CI", "upper": "Upper CI"}
    for field, name in beside.items():
        frame[field] = [_beside(ctx, grid, row, columns[name], columns["Value"], sheet.name) for row in rows]
    shown = frame["value"].notna()
    frame["confidence_level"] = [95.0 if is_shown else None for is_shown in shown]
    frame["interval_source"] = ["published" if is_shown else None for is_shown in shown]
    _check_figures(sheet, frame, columns)
    check_complete(ctx, sheet, areas, periods, parts)
    return check_observations(frame)


def _columns(sheet: Sheet) -> dict[str, int]:
    """Columns by name; raises LayoutError when one is missing, or there is one that nobody knows."""
    positions = dict(zip(_COLUMNS, find_columns(sheet, _COLUMNS), strict=True))
    for column, name in enumerate(sheet.rows[0]):
        if column not in positions.values():
            raise LayoutError(
                f"there is a column {name!r}",
                expected=f"the {len(_COLUMNS)} known columns",
                action="look whether the figures are divided by it: then it belongs to their key",
                sheet=sheet.name,
                cell=cell_name(0, column),
            )
    return positions


def _check_fixed(sheet: Sheet, columns: Mapping[str, int]) -> None:
    for row in range(1, len(sheet.rows)):
        for name, expected in _FIXED.items():
            found = sheet.rows[row][columns[name]]
            if found != expected:
                raise LayoutError(
                    f"{name} reads {found!r}",
                    expected=f"{expected!r}",
                    action="another kind of figure needs its own measure and unit",
                    sheet=sheet.name,
                    cell=cell_name(row, columns[name]),
                )


def _offence(ctx: ParseContext, sheet: Sheet, row: int, column: int) -> Offence:
    text = collapse(str(sheet.rows[row][column]))
    match = _MEASURE.match(text)
    if match is None:
        raise LayoutError(
            f"the measure reads {text!r}",
            expected="'Proportion of adults who were victims of ...'",
            action="another measure needs its own name in the registry",
            sheet=sheet.name,
            cell=cell_name(row, column),
        )
    return ctx.offences.find(match.group(1), sheet=sheet.name, cell=cell_name(row, column))


def _area(ctx: ParseContext, sheet: Sheet, row: int, columns: Mapping[str, int]) -> Area:
    code, name = (str(sheet.rows[row][columns[header]]) for header in ("Geography code", "Geography"))
    code = _TWO_FORCES.get((code, collapse(name)), code)
    return ctx.areas.by_code(code, name, sheet=sheet.name, cell=cell_name(row, columns["Geography code"]))


def _period(sheet: Sheet, row: int, columns: Mapping[str, int]) -> Period:
    """Financial year, or three of them pooled; raises LayoutError when the type of time says something else."""
    text, kind = (collapse(str(sheet.rows[row][columns[header]])) for header in ("Time", "Time_type"))
    pooled = _POOLED.match(text)
    years = [parse_period(year) for year in (pooled.groups() if pooled else (text,))]
    found = [year for year in years if year is not None and year.type == "FY"]
    firsts = [year.start.year for year in found]
    if kind == "Year ending March" and not pooled and len(found) == 1:
        return found[0]
    if kind == "3 years combined" and len(found) == 3 and firsts == [firsts[0], firsts[0] + 1, firsts[0] + 2]:
        return pooled_years(firsts[0], firsts[2])
    raise LayoutError(
        f"{text!r} stands beside {kind!r}",
        expected="a financial year beside 'Year ending March', or three in a row beside '3 years combined'",
        sheet=sheet.name,
        cell=cell_name(row, columns["Time"]),
    )


def _number(sheet: Sheet, row: int, column: int) -> Cell:
    """The number a text stands for; another text is left for the reader of markers."""
    text = collapse(str(sheet.rows[row][column]))
    return float(text) if _NUMBER.match(text) else text


def _sample(sheet: Sheet, row: int, column: int) -> float:
    """Respondents, from `33,735` as from `35371`; raises LayoutError for anything else."""
    text = collapse(str(sheet.rows[row][column]))
    if not _SAMPLE.match(text):
        raise LayoutError(
            f"the sample size reads {text!r}",
            expected="a whole number",
            action="the sample is given even where the figure is not shown",
            sheet=sheet.name,
            cell=cell_name(row, column),
        )
    return float(text.replace(",", ""))


def _beside(ctx: ParseContext, grid: list[list[Cell]], row: int, column: int, value: int, sheet: str) -> float:
    """Number beside the value, not-a-number where the value is missing too; raises when only one of them is."""
    cell = grid[row][column]
    if not isinstance(cell, float) and cell.casefold() not in ctx.markers:
        raise UnknownMarkerError(cell, sheet=sheet, cell=cell_name(row, column))
    if isinstance(cell, float) != isinstance(grid[row][value], float):
        raise LayoutError(
            f"{cell!r} stands beside the value {grid[row][value]!r}",
            expected="value, standard error and interval together, or none of them",
            sheet=sheet,
            cell=cell_name(row, column),
        )
    return cell if isinstance(cell, float) else float("nan")


def _check_figures(sheet: Sheet, frame: pd.DataFrame, columns: Mapping[str, int]) -> None:
    """Raise LayoutError for a figure that is no percentage, lies outside its interval or breaks the suppression rule.

    All three catch columns that have changed places, and a count that stands where a percentage should.
    """
    shown = frame["value"].notna()
    ordered = (frame["lower"] <= frame["value"]) & (frame["value"] <= frame["upper"])
    checks = (
        (
            shown & ~((frame["lower"] >= 0) & (frame["upper"] <= 100) & ordered),
            "the value within its interval, 0 to 100",
        ),
        (shown & ~(frame["standard_error"] > 0), "a standard error above zero"),
        (shown != (frame["base"] >= _SUPPRESSED_BELOW), f"a figure wherever {_SUPPRESSED_BELOW} or more answered"),
    )
    for wrong, expected in checks:
        if wrong.any():
            figure = frame.loc[wrong].iloc[0]
            raise LayoutError(
                f"value {figure['value']:g} ({figure['lower']:g} to {figure['upper']:g}, standard error "
                f"{figure['standard_error']:g}, sample {figure['base']:g})",
                expected=expected,
                action="look whether columns have changed places",
                sheet=sheet.name,
                cell=str(figure["cell"]),
            )
