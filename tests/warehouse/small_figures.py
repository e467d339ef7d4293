"""What the figures of every family have in common in the miniature build: edition, period, area, unit, validity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zlib import crc32

import pandas as pd

from orchestration.registry.reference import reference_tables
from warehouse.gate.declarations import ControlTotal, control_totals, expected_years

Row = dict[str, Any]
# Tables of the miniature that no declaration names.
UNDECLARED = {("ew_ons_a5b", "ye-2025-12")}
LAST_DAY = date(2026, 6, 30)  # nothing is published later
MONTHS = {"FY": 12, "YE": 12, "CY": 12, "SY": 12, "P3Y": 36, "FQ": 3, "M": 1, "PT": 0}
NAMED_AREAS = {
    "K02000001": "uk",
    "K04000001": "country_group",
    "E92000001": "country",
    "W92000004": "country",
    "S92000003": "country",
    "N92000002": "country",
    "E23000005": "police_force_area",
    "X-BTP": "special_force",
    "S12000049": "council_area",
    "N09000003": "local_government_district",
    "E22000101": "community_safety_partnership",
}
UNIT_OF = {
    "survey_incidents": "incidents",
    "survey_victims": "thousand_victims",
    "survey_incidence_rate": "per_1000_people",
    "fraud_case": "cases",
    "fraud_referral": "referrals",
    "mean_rating": "score",
    "median_loss": "pounds",
}
IDENTIFYING = ("reporting_body", "survey_population", "breakdown", "category", "comparator_start")
SHARES = ("prevalence", "share", "rate", "change")


@cache
def reference(table: str) -> tuple[Row, ...]:
    """Rows of a table of the schema `reference`, as the registry writes them."""
    frame = reference_tables()[table]
    return tuple(frame.astype(object).where(frame.notna(), None).to_dict("records"))


@cache
def sources() -> dict[str, Row]:
    """Rows of reference.source by source_id."""
    return {row["source_id"]: row for row in reference("source")}


@cache
def editions() -> tuple[tuple[str, str], ...]:
    """Source and edition of everything that the declarations name, the oldest edition of a source first."""
    pairs = {(total.source_id, total.edition) for total in control_totals()} | UNDECLARED
    pairs |= {(years.source_id, years.edition) for years in expected_years() if years.edition}
    return tuple(sorted(pairs, key=lambda pair: (pair[0], published_on(pair[1]), pair[1])))


@cache
def newest_edition(source: str) -> str:
    """The last edition of a source."""
    return [edition for name, edition in editions() if name == source][-1]


def published_on(edition: str) -> date:
    """A day on which an edition of this name can have come out."""
    digits = [
        int(part) for part in edition.replace("historical-", "").replace("recent-", "").split("-") if part.isdigit()
    ]
    if edition[:4].isdigit() and len(digits) == 3:
        return date(*digits)
    months = digits[1] if len(digits) > 1 and digits[1] < 13 else 6
    # A year of two calendar years (fy-2024-25) and a mid-year estimate come out in the year after the one they name.
    later = edition.startswith(("mid", "fy", "sy")) or (edition[4:5] == "-" and digits[1] == (digits[0] + 1) % 100)
    return min(date(digits[0] + later, months, 1) + timedelta(90), LAST_DAY)


def expected_starts(family: str) -> Iterator[tuple[str, str, str, date, str, int]]:
    """Source, edition, area, start, type and number of figures of every period that a family must have."""
    for years in expected_years():
        if sources()[years.source_id]["family"] == family:
            for year in range(years.first_start.year, years.last_start.year + 1):
                edition = years.edition or newest_edition(years.source_id)
                start = years.first_start.replace(year=year)
                yield years.source_id, edition, years.area_code, start, years.period_type, years.minimum_figures


def totals_of(family: str) -> list[ControlTotal]:
    """Control totals of the sources of a family."""
    return [total for total in control_totals() if sources()[total.source_id]["family"] == family]


def made_up(source: str, start: date, number: int) -> int:
    """A number of two digits that is the same in every edition, and another for most other tables and years.

    Were all made-up figures alike, a table that took the figure of another year or jurisdiction would look right.
    """
    return 10 + crc32(f"{source} {start} {number}".encode()) % 90


@cache
def _corrections() -> dict[tuple[Any, ...], tuple[float, str]]:
    """What is taken for an error and which correction says so, by what identifies the figure and what is printed."""
    keys = ("source_id", "area_code", "offence_id", "measure", "period_type", "period_start")
    return {
        (*(row[key] for key in keys), float(row["expect"])): (float(row["corrected"]), row["correction_id"])
        for row in reference("correction")
        if row["kind"] == "value"
    }


def unit_of(source: str, measure: str) -> str:
    """Unit that a measure has in a source, near enough: one from the registry, with the right canonical unit."""
    if measure == "survey_incidents" and source.startswith("ew_"):
        return "thousand_incidents"
    if measure in UNIT_OF:
        return UNIT_OF[measure]
    share = measure.endswith(SHARES)
    if share and source.startswith("sc_") and not measure.endswith("change"):
        return "proportion"
    return "percent" if share else "offences"


def figure(
    source: str, edition: str, area: str, start: date, kind: str, offence: str | None, measure: str, expected: str,
    **more: Any,
) -> Row:  # fmt: skip
    """A figure of a mart of vintages; `expected` is the number that is printed, or `null:` and its status."""
    printed, status = (None, expected[5:]) if expected.startswith("null:") else (float(expected), None)
    value, correction = printed, None
    if not (more.get("breakdown") or more.get("category")):
        key = (source, area, offence, measure, kind, str(start))
        value, correction = _corrections().get((*key, printed), (printed, None))
    unit = unit_of(source, measure)
    canonical, factor = next((row["canonical_unit"], row["factor"]) for row in reference("unit") if row["unit"] == unit)
    identity = [source, area, start, kind, offence, measure, *(more[name] for name in IDENTIFYING if more.get(name))]
    return {
        "figure_id": "|".join(map(str, identity)),
        "vintage_id": f"{source}@{edition}",
        "source_id": source,
        "edition": edition,
        "jurisdiction": {"ni": "NI", "sc": "SC", "uk": "UK"}.get(source[:2], "EW"),
        "survey": sources()[source]["survey"],
        "published_on": published_on(edition),
        "valid_from": published_on(edition),
        "valid_to": None,
        "area_code": area,
        "area_name": area,
        "area_type": NAMED_AREAS.get(area, "region"),
        "coverage": None,
        "period_id": f"{kind}:{start}",
        "period_label": f"{kind} {start}",
        "period_type": kind,
        "period_start": start,
        "period_end": (pd.Timestamp(start) + pd.DateOffset(months=MONTHS[kind]) - pd.Timedelta(days=1)).date(),
        "offence_id": offence,
        "offence_label": offence,
        "is_leaf": False,
        "measure": measure,
        "unit": unit,
        "value": value,
        "published_value": printed,
        "correction_id": correction,
        "canonical_unit": canonical,
        "canonical_value": None if value is None else round(value * float(factor), 9),
        "obs_status": status,
        "sheet": "Table 1",
        "cell": "C7",
        **more,
    }


def controlled(total: ControlTotal, **more: Any) -> Row:
    """The figure that a control total demands."""
    told = {
        "breakdown": total.breakdown,
        "category": total.category,
        "comparator_start": total.comparator_start,
        "reporting_body": total.reporting_body,
        "survey_population": total.survey_population,
    }
    return figure(total.source_id, total.edition, total.area_code, total.period_start, total.period_type,
                  total.offence_id, total.measure, total.expected, **told | more)  # fmt: skip


def with_validity(rows: list[Row]) -> list[Row]:
    """The same rows; a figure that a later edition shows again is valid until then."""
    by_figure: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["published_on"], row["edition"])):
        by_figure.setdefault(row["figure_id"], []).append(row)
    for history in by_figure.values():
        for earlier, later in pairwise(history):
            earlier["valid_to"] = later["valid_from"]
    return rows


def sums(source: str, how_many: int, **more: Any) -> list[Row]:
    """Rows of a table of sums: twelve totals of 50, each with its five parts, over and over."""
    edition = newest_edition(source)
    return [
        {"source_id": source, "vintage_id": f"{source}@{edition}", "edition": edition, "area_code": "S92000003",
         "offence_id": f"other:{number}", "period_id": "FY:2024-04-01", "measure": "recorded_crime",
         "partition_id": "parts", "published_total": 50.0, "sum_of_parts": 50.0, "parts_expected": 5,
         "parts_present": 5, "parts_null": 0, "evaluated": True, "difference": 0.0, "tolerance": 0.0,
         "sum_of_leaves": 50.0, "leaves": 5, "sum_of_bodies": 50.0, "bodies": 3, "sheet": "Table_1",
         "cell": f"D{number}"}
        | {name: value.format(number % 12) if isinstance(value, str) else value for name, value in more.items()}
        for number in range(how_many)
    ]  # fmt: skip
