"""Recorded crime by police force in years that end with each March, and since March 2007 with each quarter.

The table has no totals and its labels change: what was one kind of burglary becomes two names for two definitions,
fraud recorded by forces ends when Action Fraud has taken over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.corrected_texts import meant_by_printed
from orchestration.parsing.counts import check_counts
from orchestration.parsing.delimited import read_delimited
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.home_office.layout import (
    ENGLAND_AND_WALES,
    check_every_force,
    check_reporting_body,
    observations_of_rows,
    read_column,
    read_force,
    table_columns,
)
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import Period, year_ending
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import clean

PARSER_VERSION = 1

COLUMNS = ("12 months ending", "PFA", "Region", "Offence", "Rolling year total number of offences")

FIRST = date(2003, 3, 31)
QUARTERLY_FROM = date(2007, 3, 31)
# Labels and the years in which the table has them, by the last day of the first and of the last.
ALL_YEARS = (FIRST, date.max)
SHOWN = {
    "ho_rolling:homicide": ALL_YEARS,
    "ho_rolling:violence_with_injury": ALL_YEARS,
    "ho_rolling:violence_without_injury": ALL_YEARS,
    "ho_rolling:stalking_and_harassment": ALL_YEARS,
    "ho_rolling:death_or_serious_injury_caused_by_illegal_driving": ALL_YEARS,
    "ho_rolling:sexual_offences": ALL_YEARS,
    "ho_rolling:robbery": ALL_YEARS,
    "ho_rolling:domestic_burglary": ALL_YEARS,
    "ho_rolling:residential_burglary": (date(2014, 12, 31), date.max),
    "ho_rolling:non_domestic_burglary": ALL_YEARS,
    "ho_rolling:non_residential_burglary": (date(2014, 12, 31), date.max),
    "ho_rolling:vehicle_offences": ALL_YEARS,
    "ho_rolling:theft_from_the_person": ALL_YEARS,
    "ho_rolling:bicycle_theft": ALL_YEARS,
    "ho_rolling:shoplifting": ALL_YEARS,
    "ho_rolling:all_other_theft_offences": ALL_YEARS,
    "ho_rolling:criminal_damage_and_arson": ALL_YEARS,
    "ho_rolling:drug_offences": ALL_YEARS,
    "ho_rolling:possession_of_weapons_offences": ALL_YEARS,
    "ho_rolling:public_order_offences": ALL_YEARS,
    "ho_rolling:miscellaneous_crimes_against_society": ALL_YEARS,
    "ho_rolling:fraud_offences": (FIRST, date(2013, 12, 31)),
    "ho_rolling:action_fraud": (date(2011, 6, 30), date.max),
    "ho_rolling:cifas": (date(2011, 6, 30), date.max),
    "ho_rolling:uk_finance": (date(2011, 6, 30), date.max),
}

# Forces by region as the table prints it.
REGIONS = {
    "North East": "E23000007 E23000008 E23000013",
    "North West": "E23000002 E23000003 E23000004 E23000005 E23000006",
    "Yorkshire and The Humber": "E23000009 E23000010 E23000011 E23000012",
    "East Midlands": "E23000018 E23000019 E23000020 E23000021 E23000022",
    "West Midlands": "E23000014 E23000015 E23000016 E23000017",
    "East": "E23000023 E23000024 E23000025 E23000026 E23000027 E23000028",
    "London": "E23000001 E23000034",
    "South East": "E23000029 E23000030 E23000031 E23000032 E23000033",
    "South West": "E23000035 E23000036 E23000037 E23000038 E23000039",
    "Wales": "W15000001 W15000002 W15000003 W15000004",
    "British Transport Police": "X-BTP",
}
REGION_OF = {force: region for region, forces in REGIONS.items() for force in forces.split()}
_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)


def by_force(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Offences by force (and fraud body) and offence group over twelve months: FY when they end in March, else YE.

    Negative counts are real. A date that the registry corrects is kept as printed in `notes`. Raises LayoutError for a
    date that ends no month, a correction that the file no longer needs, a force beside another region, or rows missing
    for a force, label or date; UnknownLabelError, UnknownMarkerError and DuplicateKeyError.
    """
    sheet = read_delimited(content)
    ending, force, region, label, number = table_columns(sheet, COLUMNS)
    meant = meant_by_printed(sheet, COLUMNS[0], ctx.corrections)
    periods = read_column(sheet, (ending,), lambda cells, row: _year_to(cells[0], meant, sheet, cell_name(row, ending)))
    areas = read_column(sheet, (force,), lambda cells, row: read_force(ctx, cells[0], sheet, cell_name(row, force)))
    offences = read_column(
        sheet, (label,), lambda cells, row: ctx.offences.find(cells[0], sheet=sheet.name, cell=cell_name(row, label))
    )
    for row, (line, area, offence) in enumerate(zip(sheet.rows[1:], areas, offences, strict=True), 1):
        check_reporting_body(line[force], offence, sheet, cell_name(row, force))
        _check_region(line[region], line[force], area, sheet, cell_name(row, region))
    _check_dates(sheet, set(periods), ctx.edition)
    _check_labels(sheet, periods, offences)
    check_every_force(ctx, sheet, areas=areas, periods=periods, offences=offences, alike=lambda period: period)
    frame = observations_of_rows(
        ctx,
        sheet,
        number,
        names=[line[force] for line in sheet.rows[1:]],
        areas=areas,
        periods=periods,
        offences=offences,
        fields={
            "offence_label": [clean(line[label]) for line in sheet.rows[1:]],
            "label_path": [offence.label_path for offence in offences],
            "published_label": [line[label] for line in sheet.rows[1:]],
            "notes": [f"12 months ending {line[ending]}" if line[ending] in meant else None for line in sheet.rows[1:]],
        },
        constants={"measure": "recorded_crime"},
    )
    return check_counts(check_observations(frame), negative_measures=frozenset({"recorded_crime"}))


def _year_to(printed: Cell, meant: Mapping[str, str], sheet: Sheet, place: str) -> Period:
    """Twelve months that end on the day `printed` (`31-03-2018`), or on the one that is meant by it."""
    text = meant.get(printed, printed)
    if match := _DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
        if 1 <= month <= 12 and (period := year_ending(year, month)).end.day == day:
            return period
    as_corrected = "" if text == printed else f", as which the registry reads {printed!r},"
    raise LayoutError(
        f"{text!r}{as_corrected} is not the last day of a month",
        expected="a day such as 31-03-2018, the end of twelve months",
        action="if the publisher has slipped, put what is meant into registry/corrections.csv",
        sheet=sheet.name,
        cell=place,
    )


def _check_region(region: Cell, name: Cell, area: Area, sheet: Sheet, place: str) -> None:
    expected = f"Fraud: {name}" if area.area_code == ENGLAND_AND_WALES else REGION_OF[area.area_code]
    if region != expected:
        raise LayoutError(
            f"region {region!r} stands beside {name!r}",
            expected=repr(expected),
            action="look whether columns or rows have been mixed up",
            sheet=sheet.name,
            cell=place,
        )


def _check_dates(sheet: Sheet, periods: set[Period], edition: str) -> None:
    """Raise LayoutError unless the years run from the first to the edition's, by March at first and then by quarter."""
    found = {period.end.isoformat() for period in periods}
    edition_end = year_of_edition(edition).end
    expected: list[str] = []
    day = FIRST
    while day <= edition_end:
        expected.append(day.isoformat())
        months = 12 if day < QUARTERLY_FROM else 3
        after = day.month + months
        day = year_ending(day.year + (after - 1) // 12, (after - 1) % 12 + 1).end
    missing = [end for end in expected if end not in found]
    if missing or found - set(expected):
        raise LayoutError(
            f"years are missing: {missing[:3]}; or not due: {sorted(found - set(expected))[:3]}",
            expected=f"{len(expected)} years from {FIRST} to {edition_end}, as the edition {edition} says",
            action="the file is filtered, cut off or of another edition",
            sheet=sheet.name,
            cell="A1",
        )


def _check_labels(sheet: Sheet, periods: Sequence[Period], offences: Sequence[Offence]) -> None:
    """Raise LayoutError unless every year has the labels that the table is known to show in it, and no others."""
    found: dict[Period, set[str]] = {period: set() for period in periods}
    for period, offence in zip(periods, offences, strict=True):
        found[period].add(offence.offence_id)
    for period, labels in found.items():
        due = {label for label, (first, last) in SHOWN.items() if first <= period.end <= last}
        if labels != due:
            raise LayoutError(
                f"the year to {period.end} lacks {sorted(due - labels)} and has {sorted(labels - due)} too many",
                expected=f"the {len(due)} labels that the table is known to show in that year",
                action="a label that begins, ends or returns is a break: say so in SHOWN",
                sheet=sheet.name,
                cell=cell_name(periods.index(period) + 1, 0),
            )
