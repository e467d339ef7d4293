"""ONS police force area tables P5 to P8: offences with a knife or sharp instrument, and with a firearm, by force.

The 2024 layout. Knife tables come from a special collection of selected offences and are shown as counts, as shares
of those offences and per 100,000 residents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.figure_bounds import check_figures
from orchestration.parsing.force_areas.layout import (
    UNITS,
    AreaRow,
    Figures,
    Header,
    area_rows,
    check_columns,
    check_newest,
    check_years,
    find_header,
    headers,
    observations,
    year_before,
)
from orchestration.parsing.force_areas.ons_police_force_areas import BRITISH_TRANSPORT_POLICE, REQUIRED_AREAS
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, parse_period
from orchestration.parsing.sheets import Sheet, cell_name, find_sheet, open_workbook

PARSER_VERSION = 1

_KNIFE_BY_OFFENCE = re.compile(r"^Table P5: Number of knife and sharp instrument offences", re.IGNORECASE)
_KNIFE_OVER_TIME = re.compile(r"^Table P6: Number of (knife and sharp instrument offences)", re.IGNORECASE)
_KNIFE_RATES = re.compile(r"^Table P7: (Offences involving knife or sharp instrument) rate per 100,000", re.IGNORECASE)
_FIREARMS = re.compile(r"^Table P8: Number of (firearm offences \(excluding air weapons\))", re.IGNORECASE)

_BY_OFFENCE = re.compile(r"^(.+?) (% )?involving a knife$")
_SHARE = re.compile(r"^% involving a knife (.+)$")
_CHANGE = re.compile(r"^(.+) compared with previous year % change$")
_COVERAGE_ROW = 1  # the line under the title; Table P5 names its year there and nowhere else

_SELECTED = "ons_pfa_weapons:selected_knife_offences"
_TRANSPORT_POLICE: dict[str, str | None] = {"special_force": None}
# Greater Manchester's counts before December 2017 are too low: Table P6 shows the sums without the force as well.
_WITHOUT_GREATER_MANCHESTER = frozenset({"X-EW-EXCL-GMP", "X-ENGLAND-EXCL-GMP"})


def knife_by_offence(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P5: selected offences with a knife in the edition's year, and their share of those offences.

    One row per area (56), offence (six and their total) and measure: knife_crime in offences, knife_crime_share in
    percent; a share of no offence at all is null with status z. Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), _KNIFE_BY_OFFENCE, re.compile(r"P5$"))
    year = year_of_edition(ctx.edition)
    check_years(sheet, _COVERAGE_ROW, [year])
    header = find_header(sheet, ["Area Code", "Area Name"])
    columns = []
    for item in headers(sheet, header, 2):
        place = {"sheet": sheet.name, "cell": cell_name(header, item.index)}
        if not (match := _BY_OFFENCE.match(item.text)):
            raise LayoutError(
                f"header reads {item.text!r}", expected="'... involving a knife', as number or %", **place
            )
        measure = "knife_crime_share" if match.group(2) else "knife_crime"
        offence = ctx.offences.find(match.group(1), **place)
        columns.append(Figures(item, measure, UNITS[measure], year, offence, match.group(1)))
    parts = ("attempted_murder", "threats_to_kill", "assault", "robbery", "rape_and_sexual_assault", "homicide")
    offences = [_SELECTED, *(f"ons_pfa_weapons:{part}" for part in parts)]
    required = [(measure, name) for name in offences for measure in ("knife_crime", "knife_crime_share")]
    present = [(column.measure, column.offence.offence_id) for column in columns if column.offence]
    check_columns(sheet, header, present, required)
    rows = area_rows(sheet, header, ctx, codeless=_TRANSPORT_POLICE, required=REQUIRED_AREAS)
    return check_observations(check_figures(observations(sheet, rows, columns, ctx)))


def knife_over_time(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P6: selected offences with a knife since the year ending March 2011, shares, and the last year's change.

    One row per area (56, and England and Wales and England without Greater Manchester), year and measure:
    knife_crime in offences, knife_crime_share and recorded_crime_change in percent. Raises ParsingError.
    """
    without = {**_TRANSPORT_POLICE, "country_part": "excluding Greater Manchester"}
    return _over_time(
        content,
        ctx,
        _KNIFE_OVER_TIME,
        "P6$",
        measures=("knife_crime", "knife_crime_share", "recorded_crime_change"),
        codeless=without,
        required=REQUIRED_AREAS | _WITHOUT_GREATER_MANCHESTER,
    )


def knife_rates(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P7: selected offences with a knife per 100,000 residents, in the edition's year and the one before.

    One row per area (56) and year. The line under the title can be stale (it names September 2023 in the edition of
    December 2024): the years are those of the columns. Raises ParsingError.
    """
    return _over_time(
        content,
        ctx,
        _KNIFE_RATES,
        "P7$",
        measures=("knife_crime_rate",),
        codeless=_TRANSPORT_POLICE,
        required=REQUIRED_AREAS,
    )


def firearms(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P8: offences with a firearm other than an air weapon since the year ending March 2010, and the change.

    One row per area (55), year and measure: firearm_crime in offences, recorded_crime_change in percent. British
    Transport Police is in no row, which `coverage` says of England and Wales. Raises ParsingError.
    """
    frame = _over_time(
        content,
        ctx,
        _FIREARMS,
        "P8$",
        measures=("firearm_crime", "recorded_crime_change"),
        codeless={},
        required=REQUIRED_AREAS - {BRITISH_TRANSPORT_POLICE},
    )
    frame["coverage"] = frame["coverage"].mask(frame["area_code"] == "K04000001", "excluding British Transport Police")
    return frame


def _over_time(
    content: bytes,
    ctx: ParseContext,
    title: re.Pattern[str],
    names: str,
    *,
    measures: Sequence[str],
    codeless: dict[str, str | None],
    required: frozenset[str],
) -> pd.DataFrame:
    """Table whose columns are years of the one offence that the title names (group 1 of `title`)."""
    sheet = find_sheet(open_workbook(content), title, re.compile(names))
    found = title.search(sheet.text(0, 0))
    assert found is not None  # find_sheet has matched it
    offence = ctx.offences.find(found.group(1), sheet=sheet.name, cell="A1")
    header = find_header(sheet, ["Area Code", "Area Name"])
    columns = [
        _year_column(sheet, header, item, offence, found.group(1), counted=measures[0])
        for item in headers(sheet, header, 2)
    ]
    newest = year_of_edition(ctx.edition)
    check_newest(sheet, header, [column.period for column in columns], newest)
    years = [column.period for column in columns if column.measure == measures[0]]
    expected = [(measure, year) for measure in measures if measure != "recorded_crime_change" for year in years]
    if "recorded_crime_change" in measures:
        expected.append(("recorded_crime_change", newest))
    check_columns(sheet, header, [(column.measure, column.period) for column in columns], expected)
    _check_order(sheet, header, years)
    rows: list[AreaRow] = area_rows(sheet, header, ctx, codeless=codeless, required=required)
    return check_observations(check_figures(observations(sheet, rows, columns, ctx)))


def _year_column(sheet: Sheet, header: int, item: Header, offence: Offence, label: str, *, counted: str) -> Figures:
    measure, text = counted, item.text
    if match := _CHANGE.match(text):
        measure, text = "recorded_crime_change", match.group(1)
    elif match := _SHARE.match(text):
        measure, text = "knife_crime_share", match.group(1)
    period = parse_period(text)
    if period is None:
        raise LayoutError(
            f"header reads {item.text!r}",
            expected="a year such as 'Jan 2024 to Dec 2024', its share or its change",
            sheet=sheet.name,
            cell=cell_name(header, item.index),
        )
    comparator = year_before(period) if measure == "recorded_crime_change" else None
    return Figures(item, measure, UNITS[measure], period, offence, label, comparator)


def _check_order(sheet: Sheet, header: int, years: Sequence[Period]) -> None:
    for before, after in pairwise(years):
        if after.start <= before.start:
            raise LayoutError(
                f"the year to {after.end} stands after the year to {before.end}",
                expected="the years in order",
                action="look whether a period was mistyped",
                sheet=sheet.name,
                cell=f"A{header + 1}:{cell_name(header, len(sheet.rows[header]) - 1)}",
            )
