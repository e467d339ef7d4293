"""Invented estimates of surveys beside the compared counts, pairs of both, and figures that a correction speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.dbt import small_comparison as comparison
from tests.dbt import small_survey as survey
from tests.dbt import small_warehouse as small
from warehouse.connection import open_database

FY22, FY23, SY23 = comparison.year(2022), comparison.year(2023), survey.SY23
CALENDAR = [(("CY", f"{year}-01-01", f"{year}-12-31"), value) for year, value in ((2023, 25), (2024, 26), (2025, 27))]
PEOPLE, HOUSEHOLDS, BOTH = "people_16_plus", "households", "people_16_plus_and_households"
MUGGING = {"EW": "csew:mugging", "SC": "scjs:mugging", "NI": "niscs:mugging"}
BREAK_IN = "csew:break_in"

SOURCES = [
    # source_id, jurisdiction, family, series, offence_scheme, survey
    ("ask_ew", "EW", "survey", "survey", "csew", "csew"),
    ("ask_ew_share", "EW", "survey", "survey", "csew", "csew"),
    ("ask_sc", "SC", "survey", "survey", "scjs", "scjs"),
    ("ask_sc_again", "SC", "survey", "survey", "scjs", "scjs"),
    ("ask_sc_share", "SC", "survey", "survey", "scjs", "scjs"),
    ("ask_ni", "NI", "survey", "survey", "niscs", "niscs"),
    ("sc_calendar", "SC", "police_recorded", "recorded_crime", "sg_2021", None),
    ("mended", "EW", "police_recorded", "recorded_crime", "ons_prc", None),
]
VINTAGES = [
    ("ask_ew-1", "ask_ew", "ye-2024-03", "2024-07-24"),
    ("ask_ew_share-1", "ask_ew_share", "ye-2024-03", "2024-07-24"),
    ("ask_sc-1", "ask_sc", "sy-2023-24", "2025-01-28"),
    ("ask_sc-2", "ask_sc", "sy-2023-24-again", "2025-06-03"),
    ("ask_sc_again-1", "ask_sc_again", "sy-2023-24", "2025-01-28"),
    ("ask_sc_share-1", "ask_sc_share", "sy-2023-24", "2025-01-28"),
    ("ask_ni-1", "ask_ni", "fy-2023-24", "2025-03-06"),
    ("sc_calendar-1", "sc_calendar", "2025", "2026-02-24"),
    ("mended-1", "mended", "ye-2024-03", "2024-07-24"),
    ("mended-2", "mended", "ye-2024-06", "2024-10-24"),
]
SERIES = [
    ("survey", "survey_incidents", "EW", "ask_ew", 1),
    ("survey", "survey_incidents", "SC", "ask_sc", 1),
    ("survey", "survey_incidents", "NI", "ask_ni", 1),
    ("survey", "survey_prevalence", "EW", "ask_ew_share", 1),
    ("survey", "survey_prevalence", "SC", "ask_sc_share", 1),
    ("survey", "survey_prevalence", "NI", "ask_ni", 1),
]
PAIRS = [
    # pair, jurisdiction, survey source, offence and population, source of the interval, recorded source, grade
    ("at_least", "EW", "ask_ew", MUGGING["EW"], PEOPLE, "ask_ew_share", "ew_counts", "with_caution"),
    ("of_its_own", "EW", "ask_ew", MUGGING["EW"], PEOPLE, "ask_ew", "ew_counts", "with_caution"),
    ("households", "EW", "ask_ew", BREAK_IN, HOUSEHOLDS, None, "ew_counts", "with_caution"),
    ("corrected", "SC", "ask_sc", MUGGING["SC"], BOTH, "ask_sc", "sc_counts", "with_caution"),
    ("corrected_beside", "SC", "ask_sc_again", MUGGING["SC"], BOTH, "ask_sc", "sc_counts", "with_caution"),
    ("calendar", "SC", "ask_sc_again", MUGGING["SC"], BOTH, None, "sc_calendar", "with_caution"),
    ("unrecorded", "SC", "ask_sc_again", MUGGING["SC"], BOTH, None, "sc_older_counts", "with_caution"),
    ("refused", "NI", "ask_ni", MUGGING["NI"], PEOPLE, "ask_ni", "ni_counts", "not_comparable"),
]
CORRECTIONS = [
    # correction, kind, source, offence, measure, period, what is printed, what is right, is its interval cleared
    ("mugging", "value", "ask_sc", MUGGING["SC"], "survey_incidents", SY23, "550", "20", True),
    ("mended", "value", "mended", "ons_prc:own_weapons", "recorded_crime", FY23, "999", "30", False),
    ("unmet", "value", "mended", "ons_prc:own_theft", "recorded_crime", FY23, "999", "30", False),
    ("day", "text", "mended", None, None, None, "30-12-2017", "31-12-2017", False),
    ("mended_day", "text", "mended", None, None, None, "31-11-2017", "30-11-2017", False),
]


def _estimate(
    source: str, jurisdiction: str, period: tuple[str, str, str], value: float, **other: Any
) -> small.Observation:
    row = survey.estimate(f"{source}-1", period, MUGGING[jurisdiction], value)
    incidents = {"measure": "survey_incidents", "unit": "thousand_incidents"}
    return {**row, "area_code": comparison.AREA[jurisdiction], **incidents, **other}


def _share(source: str, jurisdiction: str, period: tuple[str, str, str], value: float, **other: Any) -> dict[str, Any]:
    share = {"measure": "survey_prevalence", "unit": "percent"}
    return _estimate(source, jurisdiction, period, value, **{**share, **other})


def observations() -> Iterable[small.Observation]:
    """Every figure of the editions."""
    published = {"confidence_level": 95.0, "interval_source": "published"}
    yield _estimate("ask_ew", "EW", FY22, 80.0)
    yield _estimate("ask_ew", "EW", FY23, 100.0, lower=90.0, upper=112.0, **published)
    yield _estimate("ask_ew", "EW", FY23, 40.0, offence_id=BREAK_IN, survey_population=HOUSEHOLDS)
    yield _share("ask_ew_share", "EW", FY23, 1.0, base=30000, base_unit="respondents")
    wide = {"survey_population": HOUSEHOLDS, "lower": 1.0, "upper": 6.0, **published}
    yield _share("ask_ew_share", "EW", FY23, 2.0, **wide)
    # The total is misprinted in both editions of one table, and right in another.
    wrong = {"survey_population": BOTH, "lower": 459.0, "upper": 641.0, **published}
    for vintage in ("ask_sc-1", "ask_sc-2"):
        yield _estimate("ask_sc", "SC", SY23, 550.0, vintage_id=vintage, **wrong)
    yield _estimate("ask_sc_again", "SC", SY23, 20.0, survey_population=BOTH)
    yield _share("ask_sc_share", "SC", SY23, 0.02, unit="proportion")
    yield _estimate("ask_ni", "NI", FY22, 0.0, lower=0.0, upper=2.0, **published)
    yield _estimate("ask_ni", "NI", FY23, 5.0)
    yield _share("ask_ni", "NI", FY23, 3.0, survey_population=HOUSEHOLDS)
    for period, value in CALENDAR:
        yield small.figure("sc_calendar-1", small.SCOTLAND, period, comparison.published("robbery", "SC"), value)
    for vintage, value in (("mended-1", 999.0), ("mended-2", 31.0)):
        note = {"notes": "Printed as 30-12-2017."}
        yield small.figure(vintage, small.EW, FY23, comparison.published("weapons", "EW"), value, **note)


def _pairs() -> Iterable[dict[str, Any]]:
    for pair, jurisdiction, source, asked, population, interval, recorded, grade in PAIRS:
        offence = "home" if asked == BREAK_IN else "robbery"
        yield {
            "pair_id": pair,
            "jurisdiction": jurisdiction,
            "conformed_offence_id": comparison.conformed(offence),
            "survey_source_id": source,
            "survey_offence_id": asked,
            "survey_population": population,
            "interval_source_id": interval,
            "recorded_source_id": recorded,
            "recorded_offence_id": comparison.published(offence, jurisdiction),
            "first_day": "2023-04-01" if pair == "of_its_own" else None,
            "grade": grade,
            "reason": "Shops are in one of them.",
            "reference": "page",
        }


def _corrections() -> Iterable[dict[str, Any]]:
    for correction, kind, source, offence, measure, period, expect, corrected, clears in CORRECTIONS:
        yield {
            "correction_id": correction,
            "kind": kind,
            "source_id": source,
            "area_code": (small.SCOTLAND if source == "ask_sc" else small.EW) if kind == "value" else None,
            "offence_id": offence,
            "measure": measure,
            "period_type": period and period[0],
            "period_start": period and period[1],
            "column_name": "value",
            "expect": expect,
            "corrected": corrected,
            "clears_interval": clears,
            "reason": "The parts add to something else.",
            "reference": "Annex",
        }


def add(path: Path) -> None:
    """Write estimates, pairs and corrections into the small warehouse at `path`; surveys and counts are there."""
    with open_database(path) as connection:
        asked = [(offence, "robbery") for offence in MUGGING.values()] + [(BREAK_IN, "home")]
        classes = [
            {"offence_scheme": offence.partition(":")[0], "offence_id": offence, "offence_label": offence}
            | {"level": "offence", "is_total": False, "kind": "crime", "label_path": offence, "sort_order": 0}
            for offence, _ in asked
        ]
        small.insert(connection, "reference.offence", classes)
        mappings = [
            {"offence_scheme": offence.partition(":")[0], "offence_id": offence, "match_type": "exact"}
            | {"conformed_offence_id": comparison.conformed(meant)}
            for offence, meant in asked
        ]
        small.insert(connection, "reference.offence_bridge", mappings)
        rules = [
            {"rule_id": f"asked_{a}_{b}", "family": "survey", "jurisdiction_a": a, "jurisdiction_b": b}
            | {"level_grade": "comparable", "trend_grade": "comparable", "reason": "Asked alike.", "reference": "page"}
            for a, b in (("EW", "SC"), ("EW", "NI"), ("SC", "NI"))
        ]
        small.insert(connection, "reference.comparability_rule", rules)
        connection.executemany("insert into reference.comparison_series values (?, ?, ?, ?, ?)", SERIES)
        change = {"break_id": "panel", "change_id": "panel", "jurisdiction": "EW", "family": "survey"}
        days = {"first_day": "2023-10-01", "last_day": "2023-10-01", "break_note": "A new panel.", "reference": "page"}
        small.insert(
            connection,
            "reference.series_break",
            [{**change, **days, "conformed_offence_id": comparison.conformed("robbery")}],
        )
        wave = {"survey": "csew", "wave": "2023/24", "period_type": "FY", "period_start": FY23[1], "reference": "page"}
        told = {"period_end": FY23[2], "mode": "by telephone", "comparability_note": "Asked by telephone."}
        small.insert(connection, "reference.survey_wave", [{**wave, **told}])
        small.insert(connection, "reference.gap_pair", _pairs())
        small.insert(connection, "reference.correction", _corrections())
        sources = [
            small.table_of(source, "asked", jurisdiction, family, series, scheme, survey=name)
            for source, jurisdiction, family, series, scheme, name in SOURCES
        ]
        small.insert(connection, "reference.source", sources)
        small.add_editions(connection, VINTAGES, observations())
