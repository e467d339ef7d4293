"""ONS police force area tables, Table P1: recorded crime by offence group for every force, region and country.

Two layouts are known. 2018-2019: the header takes two rows (the total and the names of two column blocks stand in
the upper one), empty columns separate the blocks, a row says 'Numbers', note numbers are glued to titles, headers
and area names (`20191,2`, `Dyfed-Powys4`), footnotes follow the figures. 2024: one header row, notes in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_year_ending
from orchestration.parsing.sheets import Cell, Sheet, cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean, clean_glued, glued_notes_of, match_key, notes_of

PARSER_VERSION = 1

TOTAL = "ons_prc:total_excluding_fraud"
BRITISH_TRANSPORT_POLICE = "X-BTP"  # published without a code

REQUIRED_OFFENCES = frozenset(
    f"ons_prc:{name}"
    for name in (
        "total_excluding_fraud",
        "violence_against_the_person",
        "homicide",
        "violence_with_injury",
        "violence_without_injury",
        "stalking_and_harassment",
        "unlawful_driving",
        "sexual_offences",
        "robbery",
        "theft_offences",
        "burglary",
        "residential_burglary",
        "non_residential_burglary",
        "vehicle_offences",
        "theft_from_the_person",
        "bicycle_theft",
        "shoplifting",
        "all_other_theft_offences",
        "criminal_damage_and_arson",
        "drug_offences",
        "possession_of_weapons",
        "public_order_offences",
        "miscellaneous_crimes",
    )
)
REQUIRED_AREAS = frozenset(
    ["K04000001", "E92000001", "W92000004", BRITISH_TRANSPORT_POLICE]
    + [f"E12{number:06d}" for number in range(1, 10)]
    + [f"E23{number:06d}" for number in range(1, 40)]
    + [f"W15{number:06d}" for number in range(1, 5)]
)

_TITLE = re.compile(r"^Table P1\b")
_LIKELY_NAMES = re.compile(r"P1$")
_COVERAGE = re.compile(r"England and Wales \(excluding (.+?)\)", re.IGNORECASE)
_BLOCKS = frozenset({"victim-based crime", "other crimes against society"})
_FOOTNOTE = re.compile(r"^(Source:|\d+\.)")
_FORCES = frozenset({"police_force_area", "special_force"})


@dataclass(frozen=True)
class _AreaRow:
    index: int
    area: Area
    label: str
    published: str
    notes: str | None


@dataclass(frozen=True)
class _OffenceColumn:
    index: int
    offence: Offence
    label: str
    notes: str | None


def offence_groups(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P1: recorded offences of one year, excluding fraud, by area and offence group.

    One row per area (England and Wales, countries, regions, 43 forces, British Transport Police) and offence
    group or subgroup; values are offences. Where the table says that a force is left out, the force's cells are
    null and `coverage` says so on the areas it belongs to. `notes` holds the references of the area's label, then
    of the column header. Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), _TITLE, _LIKELY_NAMES)
    period = _period(sheet, ctx.edition)
    header = sheet.find_row(_is_header, "a row that starts with 'Area Code', 'Area Name'")
    columns = _offence_columns(sheet, header, ctx)
    rows = _area_rows(sheet, header, ctx, columns)
    coverage = _coverage(sheet, header, rows, columns, ctx)
    frame = observations_of_grid(
        sheet.rows,
        rows=[row.index for row in rows],
        columns=[column.index for column in columns],
        row_fields={
            "area_code": [row.area.area_code for row in rows],
            "area_label": [row.label for row in rows],
            "area_type": [row.area.area_type for row in rows],
            "coverage": [coverage.get(row.area.area_code) for row in rows],
            "published_label": [row.published for row in rows],
        },
        column_fields={
            "offence_id": [column.offence.offence_id for column in columns],
            "offence_label": [column.label for column in columns],
            "label_path": [column.offence.label_path for column in columns],
            "is_total": [column.offence.is_total for column in columns],
            "reporting_body": [column.offence.reporting_body for column in columns],
        },
        constants={
            **ctx.fields,
            "period_start": period.start,
            "period_end": period.end,
            "period_type": period.type,
            "measure": "recorded_crime",
            "unit": "offences",
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    notes = ["; ".join(filter(None, (row.notes, column.notes))) or None for row in rows for column in columns]
    frame["notes"] = np.array(notes, dtype=object)
    return check_observations(check_counts(frame))


def _period(sheet: Sheet, edition: str) -> Period:
    period, expected = parse_year_ending(sheet.text(0, 0)), year_of_edition(edition)
    if period != expected:
        found = f"names the year to {period.end}" if period else "names no year"
        raise LayoutError(
            f"the title {found}",
            expected=f"the year to {expected.end}, as the edition {edition} says",
            action="the file is of another edition: land it under its own",
            sheet=sheet.name,
            cell="A1",
        )
    return expected


def _is_header(row: Sequence[Cell]) -> bool:
    return [match_key(str(cell)) for cell in row[:2]] in (["area code", "area name"], ["area codes", "area name"])


def _has_two_header_rows(sheet: Sheet, header: int) -> bool:
    return any(sheet.text(header - 1, column) for column in range(2, len(sheet.rows[header - 1])))


def _offence_columns(sheet: Sheet, header: int, ctx: ParseContext) -> list[_OffenceColumn]:
    width = max(len(sheet.rows[header]), len(sheet.rows[header - 1]))
    glued = _has_two_header_rows(sheet, header)
    read: Callable[[str], str] = clean_glued if glued else clean
    columns: list[_OffenceColumn] = []
    for index in range(2, width):
        row, upper = header, sheet.text(header - 1, index)
        if not sheet.text(header, index) and upper:
            row = header - 1
        elif upper and match_key(read(upper)) not in _BLOCKS:
            raise LayoutError(
                f"block of columns {upper!r} is not known",
                expected=" or ".join(sorted(_BLOCKS)),
                action="see whether the offence groups were rearranged",
                sheet=sheet.name,
                cell=cell_name(header - 1, index),
            )
        raw = sheet.text(row, index)
        if not raw:
            _require_spacer(sheet, header, index, ctx)
            continue
        label = read(raw)
        offence = ctx.offences.find(label, sheet=sheet.name, cell=cell_name(row, index))
        columns.append(_OffenceColumn(index, offence, label, _notes(raw, glued=glued)))
    missing = REQUIRED_OFFENCES - {column.offence.offence_id for column in columns}
    if missing:
        raise LayoutError(
            f"columns are missing: {', '.join(sorted(missing))}",
            expected="every offence group of Table P1",
            action="see whether the publisher dropped or renamed them",
            sheet=sheet.name,
            cell=f"{cell_name(header, 2)}:{cell_name(header, width - 1)}",
        )
    return columns


def _area_rows(sheet: Sheet, header: int, ctx: ParseContext, columns: Sequence[_OffenceColumn]) -> list[_AreaRow]:
    """Rows of areas, down to the first footnote; anything below the header that is neither raises LayoutError."""
    glued = _has_two_header_rows(sheet, header)
    rows: list[_AreaRow] = []
    in_footnotes = False
    for index in range(header + 1, len(sheet.rows)):
        code, published = sheet.text(index, 0), str(sheet.rows[index][1])
        name = clean_glued(published) if glued else clean(published)
        if not name:
            in_footnotes = in_footnotes or bool(_FOOTNOTE.match(code))
            if not code and not rows and sheet.text(index, columns[0].index).casefold() == "numbers":
                continue  # the unit row
            if code and not in_footnotes:
                raise LayoutError(
                    f"{code!r} is neither an area nor a footnote",
                    expected="an area's code and name, or the footnotes",
                    sheet=sheet.name,
                    cell=cell_name(index, 0),
                )
            for column in range(1, len(sheet.rows[index])):
                _require_blank(sheet, (index,), column, "a row that names no area holds something")
            continue
        if in_footnotes:
            raise LayoutError(
                f"{name!r} stands below the footnotes",
                expected="all areas above them",
                action="see whether a second table was put on the sheet",
                sheet=sheet.name,
                cell=cell_name(index, 1),
            )
        area = ctx.areas.by_code(
            code or BRITISH_TRANSPORT_POLICE, name, sheet=sheet.name, cell=cell_name(index, 0 if code else 1)
        )
        rows.append(_AreaRow(index, area, name, published, _notes(published, glued=glued)))
    missing = REQUIRED_AREAS - {row.area.area_code for row in rows}
    if missing:
        raise LayoutError(
            f"areas are missing: {', '.join(sorted(missing))}",
            expected="England and Wales, both countries, 9 regions, 43 forces and British Transport Police",
            action="the table is cut short, or areas were recoded",
            sheet=sheet.name,
            cell=f"{cell_name(header + 1, 0)}:{cell_name(len(sheet.rows) - 1, 0)}",
        )
    return rows


def _coverage(
    sheet: Sheet,
    header: int,
    rows: Sequence[_AreaRow],
    columns: Sequence[_OffenceColumn],
    ctx: ParseContext,
) -> dict[str, str]:
    """What is left out, by code of the areas it is left out of; empty when the table covers all forces.

    Raises LayoutError when a force without figures is not declared as left out, or the reverse: totals that
    silently lack a force must not pass for complete.
    """
    total = next(column.index for column in columns if column.offence.offence_id == TOTAL)
    declared: dict[str, str] = {}
    for index in range(header):
        if match := _COVERAGE.search(sheet.text(index, 0)):
            place = {"sheet": sheet.name, "cell": cell_name(index, 0)}
            force = ctx.areas.by_name(match.group(1), types=_FORCES, **place)
            declared[force.area_code] = f"excluding {force.area_name}"
    coverage: dict[str, str] = {}
    above: dict[str, str] = {}  # type of area -> code of the row the forces below it belong to
    for row in rows:
        if row.area.area_type == "country":
            above.pop("region", None)  # Wales has none
        if row.area.area_type not in _FORCES:
            above[row.area.area_type] = row.area.area_code
            continue
        has_figure = isinstance(sheet.rows[row.index][total], float)
        if has_figure == (row.area.area_code in declared):
            raise LayoutError(
                f"{row.label} has {'a figure' if has_figure else 'no figure'} in the total column",
                expected="figures of every force, save those that a line above the header declares as excluded",
                action="see the footnotes: totals that leave a force out must say so in `coverage`",
                sheet=sheet.name,
                cell=cell_name(row.index, total),
            )
        if not has_figure:
            belongs_to = above.values() if row.area.area_type == "police_force_area" else [above["country_group"]]
            coverage |= dict.fromkeys(belongs_to, declared[row.area.area_code])
    return coverage


def _notes(raw: str, *, glued: bool) -> str | None:
    return notes_of(raw) or (glued_notes_of(raw) if glued else None)


def _require_spacer(sheet: Sheet, header: int, column: int, ctx: ParseContext) -> None:
    # Year ending December 2019: the '..' of Greater Manchester run through the spacer column W too.
    for row in range(header + 1, len(sheet.rows)):
        if sheet.text(row, column).casefold() not in ctx.markers:
            _require_blank(sheet, (row,), column, "a figure stands in a column without a header")


def _require_blank(sheet: Sheet, rows: Sequence[int], column: int, problem: str) -> None:
    for row in rows:
        if sheet.text(row, column):
            raise LayoutError(problem, expected="an empty cell", sheet=sheet.name, cell=cell_name(row, column))
