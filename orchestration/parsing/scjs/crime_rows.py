"""Rows of the SCJS annex tables by type of crime, and what their figures are.

The workbook has no codes and gives the hierarchy by the order of rows alone. The comparable sub-set at the end repeats
the labels of the crimes above it (in A12 to the letter), so a row means what its place says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from orchestration.parsing.classification import Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.scjs.layout import joined_notes, table_rows
from orchestration.parsing.scjs.populations import RATE_UNITS, population_of, population_of_incidents
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import clean, match_key, notes_of

RATES_TITLE = r"^Table \w+: Rates of crime in Scotland, per 10,000 adults or households"

VOLUMES: dict[str, Any] = {"measure": "survey_incidents", "unit": "incidents"}
RATES: dict[str, Any] = {"measure": "survey_incidence_rate"}
PREVALENCE: dict[str, Any] = {
    "measure": "survey_prevalence",
    "unit": "proportion",
    "survey_population": "people_16_plus",
}
REPORTED: dict[str, Any] = {"measure": "reporting_rate", "unit": "proportion", "survey_population": "incidents"}
# Most that a figure can be, and the step it is rounded to, by unit: no volume passes for a rate or the reverse.
LIMITS = {
    "incidents": (100_000_000.0, 1000.0),
    "per_10000_people": (100_000.0, 10.0),
    "per_10000_households": (100_000.0, 10.0),
    "per_10000_people_or_households": (100_000.0, 10.0),
    "proportion": (1.0, 0.0),
}
VOLUME_ROUNDING = 500.0  # half the step

COMPARABLE = "Comparable crime"
TOTAL = "All SCJS crime"
# Rows of A12, which has no detail below the groups.
REPORTED_CRIMES = frozenset(
    f"scjs:{name}"
    for name in (
        "all",
        "violent_and_property",
        "property",
        "vandalism",
        "motor_vehicle_related_theft",
        "housebreaking",
        "household_theft_with_bicycles",
        "personal_theft",
        "violent",
        "fraud_and_computer_misuse",
        "fraud",
        "computer_misuse",
        "comparable_crime",
        "comparable_acquisitive",
        "comparable_vandalism",
        "comparable_violent",
    )
)
_RESPONDENTS = re.compile(r"^number of respondents$", re.IGNORECASE)
RESPONDENTS_TEXT = re.compile(r"^number of respondents: ([\d,]+)$", re.IGNORECASE)
# A12 counts answers about crimes, in three rows: each is the base of the total it names, of no row below it.
RESPONSES = {
    "overall number of responses": "scjs:all",
    "number of responses (violent and property crime)": "scjs:violent_and_property",
    "number of responses (fraud and computer misuse)": "scjs:fraud_and_computer_misuse",
}


def crime_rows(
    sheet: Sheet, header: int, ctx: ParseContext, only: frozenset[str] | None = None
) -> tuple[list[int], list[Offence], dict[str, int]]:
    """Rows of crimes, what they stand for, and the rows of respondents below them by case-folded label.

    Raises LayoutError unless every row of the scheme (or of `only`) stands there once, in the publisher's order.
    """
    rows: list[int] = []
    offences: list[Offence] = []
    bases: dict[str, int] = {}
    for row in table_rows(sheet, header):
        label = clean(sheet.text(row, 0))
        key = match_key(label)
        if _RESPONDENTS.match(key) or RESPONDENTS_TEXT.match(key) or key in RESPONSES:
            bases[key] = row
            continue
        group = COMPARABLE if offences and _is_comparable(offences[-1]) else ""
        offences.append(ctx.offences.find(label, group=group, sheet=sheet.name, cell=cell_name(row, 0)))
        rows.append(row)
    wanted = [offence.offence_id for offence in ctx.offences.under(ctx.offences.find(TOTAL))]
    wanted = [offence_id for offence_id in wanted if only is None or offence_id in only]
    _check_rows(sheet, header, [offence.offence_id for offence in offences], wanted)
    expected = set(RESPONSES) if only is not None else None
    if (expected is not None and set(bases) != expected) or (expected is None and len(bases) != 1):
        raise LayoutError(
            f"the rows of respondents are {sorted(bases)}",
            expected=" and ".join(sorted(expected)) if expected else "one row 'Number of respondents'",
            action="the table is cut short, or its last rows were renamed",
            sheet=sheet.name,
            cell=cell_name(rows[-1] + 1, 0),
        )
    return rows, offences, bases


def _is_comparable(offence: Offence) -> bool:
    return offence.offence_id.startswith("scjs:comparable_")


def _check_rows(sheet: Sheet, header: int, found: Sequence[str], wanted: Sequence[str]) -> None:
    for place, offence_id in enumerate(wanted):
        if place >= len(found) or found[place] != offence_id:
            raise LayoutError(
                f"row {place + 1} of the table is {found[place] if place < len(found) else 'missing'}",
                expected=f"{offence_id}: every crime once, in the publisher's order",
                action="the table is cut short, or was rearranged: the order of rows is its only hierarchy",
                sheet=sheet.name,
                cell=cell_name(header + 1 + place, 0),
            )
    if len(found) > len(wanted):
        raise LayoutError(
            f"{found[len(wanted)]} stands below the last row",
            expected=f"{len(wanted)} rows",
            sheet=sheet.name,
            cell=cell_name(header + 1 + len(wanted), 0),
        )


def row_fields(
    sheet: Sheet, rows: Sequence[int], offences: Sequence[Offence], notes: int | None
) -> dict[str, list[Any]]:
    """Columns of the observation frame that a row decides; `notes` is the column of notes, where there is one."""
    labels = [str(sheet.rows[row][0]) for row in rows]
    beside = [sheet.text(row, notes) or None if notes is not None else None for row in rows]
    return {
        "offence_id": [offence.offence_id for offence in offences],
        "offence_label": [clean(label) for label in labels],
        "label_path": [offence.label_path for offence in offences],
        "is_total": [offence.is_total for offence in offences],
        "notes": [joined_notes(notes_of(label), note) for label, note in zip(labels, beside, strict=True)],
        "published_label": labels,
    }


def measure_fields(offences: Sequence[Offence], measure: dict[str, Any]) -> dict[str, list[Any]]:
    """Whom a figure speaks of, and the unit of a rate, where these vary by crime."""
    if "survey_population" in measure:
        return {}
    ids = [offence.offence_id for offence in offences]
    if "unit" in measure:
        return {"survey_population": [population_of_incidents(offence_id) for offence_id in ids]}
    populations = [population_of(offence_id) for offence_id in ids]
    return {"survey_population": populations, "unit": [RATE_UNITS[population] for population in populations]}
