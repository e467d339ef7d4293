"""Invented counts of the three jurisdictions and what may be compared of them, put into the small warehouse."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from tests.dbt import small_warehouse as small
from warehouse.connection import open_database

YEARS = range(2019, 2024)
AREA = {"EW": small.EW, "SC": small.SCOTLAND, "NI": small.NORTHERN_IRELAND}
SCHEME = {"EW": "ons_prc", "SC": "sg_2021", "NI": "psni"}

CONFORMED = [
    # offence, label, the one above it, kind
    ("crime", "All crime", None, "mixed"),
    ("property", "Property crime", "crime", "crime"),
    ("theft", "Theft", "property", "crime"),
    ("vehicle", "Theft of vehicles", "theft", "crime"),
    ("car", "Theft of cars", "vehicle", "crime"),
    ("parked", "Theft of parked cars", "car", "crime"),
    ("by_night", "Theft of cars parked by night", "parked", "crime"),
    ("robbery", "Robbery", "crime", "crime"),
    ("damage", "Criminal damage", "property", "crime"),
    ("arson", "Arson", "property", "crime"),
    ("violence", "Violence", "crime", "crime"),
    ("bicycle", "Theft of bicycles", "theft", "crime"),
    ("drugs", "Drug offences", "crime", "crime"),
    ("weapons", "Weapons", "crime", "crime"),
    ("home", "Burglary of homes", "property", "crime"),
    ("fraud", "Fraud", None, "fraud"),
]
ICCS = [
    # code, label, level, section
    ("04", "Acts against property that involve violence", "section", None),
    ("0401", "Robbery", "division", "04"),
]
COUNTS = [
    # conformed offence, jurisdiction, match, why not exact, counts of 2019/20 to 2023/24 (None = no such row)
    ("robbery", "EW", "exact", None, (100, 110, 120, 130, 140)),
    ("robbery", "SC", "exact", None, (None, 21, 22, 23, 24)),
    ("robbery", "NI", "exact", None, (3, 4, 5, 6, 7)),
    ("theft", "EW", "exact", None, (400, 440, 900, 990, 990)),
    ("theft", "SC", "close", "Theft by finding is not in it.", (50, 50, 50, 50, 50)),
    ("theft", "NI", "exact", None, (8, 8, 8, 8, 8)),
    ("damage", "EW", "exact", None, (70, 70, 70, 70, 70)),
    ("damage", "SC", "narrow", "Reckless conduct is in it.", (10, 12, 20, 20, 20)),
    ("damage", "NI", "exact", None, (5, 5, 5, 5, 5)),
    ("arson", "EW", "exact", None, (9, 9, 9, 9, 9)),
    ("arson", "SC", "exact", None, (4, 4, 4, 4, 4)),
    ("arson", "NI", "related", "Some fires are in it and some are not.", (0, 2, 2, 2, 2)),
    ("violence", "EW", "exact", None, (500, 500, 500, 500, 500)),
    ("violence", "SC", "exact", None, (60, 60, 60, 60, 60)),
    ("violence", "NI", "exact", None, (20, 30, 33, 50, 55)),
    ("vehicle", "EW", "exact", None, (90, 90, 90, 90, 90)),
    ("vehicle", "SC", "exact", None, (12, 12, 12, 12, 12)),
    ("vehicle", "NI", "exact", None, (6, 6, 6, None, 6)),
    ("bicycle", "EW", "exact", None, (30, 30, 30, 30, 30)),
    ("bicycle", "SC", "exact", None, (3, 3, 3, 3, 3)),
    ("drugs", "EW", "exact", None, (200, 100, 110, 150, 165)),
    ("drugs", "SC", "exact", None, (None, 40, 40, 40, 40)),
    ("drugs", "NI", "exact", None, (None, 10, 12, 14, 16)),
    ("weapons", "EW", "exact", None, (25, 25, 25, 25, 25)),
    ("weapons", "SC", "broad", "Knives only.", (11, 11, 11, 11, 11)),
    ("weapons", "NI", "exact", None, (1, 1, 1, 1, 1)),
    ("by_night", "EW", "broad", "Some car parks only.", (1, 1, 1, 1, 1)),
    ("home", "EW", None, None, (None, 80, 81, 82, 83)),  # mapped by days, below
    ("home", "NI", "exact", None, (2, 2, 2, 2, 2)),
]
DATED_MAPPINGS = {
    # class of England and Wales: conformed offence, match, first day, last day, why not exact
    "home": [
        ("home", "narrow", None, "2021-03-31", "Sheds away from the home are in it."),
        ("home", "exact", "2021-04-01", None, None),
    ],
    "moved": [("car", "exact", None, "2021-03-31", None), ("parked", "exact", "2021-04-01", None, None)],
}
RULES = [
    # rule, measure, a, b, conformed offence, first day, last day, grade of levels, grade of trends, reason
    ("ew_sc", None, "EW", "SC", None, None, None, "comparable", "with_caution", "Counted alike under other law."),
    ("ew_ni", None, "EW", "NI", None, None, None, "comparable", "comparable", "Counted alike."),
    ("sc_ni", None, "SC", "NI", None, None, None, "comparable", "with_caution", "Counted alike under other law."),
    ("old_robbery", None, "EW", "SC", "robbery", None, "2020-03-31", "with_caution", None, "Raids stood apart."),
    ("drugs", None, "EW", "NI", "drugs", "2022-04-01", None, "with_caution", None, "Warnings count in one of them."),
    (
        "violence",
        None,
        "EW",
        "SC",
        "violence",
        None,
        None,
        "not_comparable",
        "not_comparable",
        "Threats are elsewhere.",
    ),
    ("knives", "knife_crime", "EW", "NI", None, None, None, "not_comparable", "with_caution", "Other knives count."),
]
SERIES = [
    # family, measure, jurisdiction, source, preference
    ("police_recorded", "recorded_crime", "EW", "ew_counts", 1),
    ("police_recorded", "recorded_crime", "SC", "sc_counts", 1),
    ("police_recorded", "recorded_crime", "SC", "sc_older_counts", 2),
    ("police_recorded", "recorded_crime", "NI", "ni_counts", 1),
    ("police_recorded", "knife_crime", "EW", "ew_counts", 1),
    ("police_recorded", "knife_crime", "NI", "ni_counts", 1),
    ("fraud", "recorded_crime", "EW", "recorded_fraud", 1),
    ("fraud", "recorded_crime", "SC", "scottish_fraud", 1),
    ("fraud", "recorded_crime", "NI", "irish_fraud", 1),
]
CHANGES = [
    # change, jurisdiction, what changed
    ("new_rules", "EW", "New counting rules."),
    ("new_system", "NI", "A new system took the place of the old one, force by force."),
    ("new_form", "SC", "A new form."),
]
BREAKS = [
    # break, change, jurisdiction, measure, conformed offence, first day, last day, note
    ("theft", "new_rules", "EW", None, "theft", "2021-05-01", "2021-05-01", "New rules for theft."),
    ("drugs", "new_rules", "EW", None, "drugs", "2022-04-01", "2022-04-01", "New rules for drugs."),
    ("knives", "new_rules", "EW", "knife_crime", "robbery", "2021-05-01", "2021-05-01", "New rules for knives."),
    ("violence", "new_system", "NI", None, "violence", "2020-10-01", "2021-12-31", "A new system, force by force."),
    ("damage", "new_form", "SC", None, "damage", "2020-06-01", "2021-01-31", "A new form, month by month."),
]
SOURCES = [
    ("ew_counts", "EW"),
    ("ew_moved", "EW"),
    ("sc_counts", "SC"),
    ("sc_older_counts", "SC"),
    ("ni_counts", "NI"),
]
VINTAGES = [(f"{source}-1", source, "fy-2023-24", "2024-07-09") for source, _ in SOURCES]


def year(start: int) -> tuple[str, str, str]:
    """The financial year that begins in April of `start`."""
    return ("FY", f"{start}-04-01", f"{start + 1}-03-31")


def published(offence: str, jurisdiction: str) -> str:
    """The class of a publisher for a conformed offence."""
    return f"{SCHEME[jurisdiction]}:own_{offence}"


def conformed(offence: str | None) -> str | None:
    """Identity of a conformed offence."""
    return offence and f"uk_common:{offence}"


def count(
    source: str, offence: str, jurisdiction: str, start: int, value: float | None, **other: Any
) -> small.Observation:
    """One count of a year; `other` overrides any column."""
    row = small.figure(f"{source}-1", AREA[jurisdiction], year(start), published(offence, jurisdiction), value)
    return {**row, **other}


def observations() -> Iterable[small.Observation]:
    """Every figure of the editions."""
    for offence, jurisdiction, _, _, counts in COUNTS:
        for start, value in zip(YEARS, counts, strict=True):
            if value is not None:
                yield count(f"{jurisdiction.lower()}_counts", offence, jurisdiction, start, value)
    # The class did not exist in the first year, and the table says so.
    yield count("ew_counts", "home", "EW", 2019, None, obs_status="z", status_reason="The class is new.")
    # Parts never speak for the whole: of the area, of the crimes, and those that one body counted.
    street = {"breakdown": "place", "category": "Street"}
    yield count("ew_counts", "robbery", "EW", 2023, 135, area_code=small.ENGLAND)
    yield count("ew_counts", "robbery", "EW", 2023, 40, **street)
    yield count("sc_counts", "drugs", "SC", 2019, 30, area_code=small.FIFE)
    yield count("ni_counts", "drugs", "NI", 2019, 8, reporting_body="Cifas")
    yield count("ni_counts", "vehicle", "NI", 2022, 4, **street)
    # The older table is asked where the newer one is silent.
    yield count("sc_older_counts", "robbery", "SC", 2019, 19)
    yield count("sc_older_counts", "robbery", "SC", 2020, 999)
    yield count("sc_older_counts", "robbery", "SC", 2024, 29)
    for start in YEARS:
        yield count("ew_moved", "moved", "EW", start, None if start == 2019 else 1)
    for jurisdiction, values in (("EW", (50, 51)), ("NI", (1, 1))):
        for start, value in zip((2022, 2023), values, strict=True):
            source = f"{jurisdiction.lower()}_counts"
            yield count(source, "robbery", jurisdiction, start, value, measure="knife_crime")


def _bridge() -> Iterable[dict[str, Any]]:
    """Mappings of every class that has counts, and of the fraud that other editions hold."""
    plain = [
        (jurisdiction, offence, (offence, match, None, None, why))
        for offence, jurisdiction, match, why, _ in COUNTS
        if match
    ]
    dated = [("EW", name, span) for name, spans in DATED_MAPPINGS.items() for span in spans]
    for jurisdiction, name, (offence, match, first, last, why) in plain + dated:
        yield {
            "offence_scheme": SCHEME[jurisdiction],
            "offence_id": published(name, jurisdiction),
            "conformed_offence_id": conformed(offence),
            "match_type": match,
            "valid_from": first,
            "valid_to": last,
            "rationale": why,
        }
    for scheme in SCHEME.values():
        fraud = {"offence_scheme": scheme, "offence_id": f"{scheme}:fraud"}
        yield {**fraud, "conformed_offence_id": conformed("fraud"), "match_type": "exact"}


def _write_classification(connection: duckdb.DuckDBPyConnection) -> None:
    offences = [
        {"offence_id": conformed(offence), "offence_label": label, "level": "total" if above is None else "group"}
        | {"parent_id": conformed(above), "kind": kind, "sort_order": place}
        | {"iccs_code": "0401" if offence == "robbery" else None, "definition": f"{label}, as compared."}
        for place, (offence, label, above, kind) in enumerate(CONFORMED)
    ]
    small.insert(connection, "reference.conformed_offence", offences)
    categories = [
        {"offence_code": code, "offence_label": label, "level": level, "parent_code": section, "sort_order": place}
        for place, (code, label, level, section) in enumerate(ICCS)
    ]
    small.insert(connection, "reference.iccs_category", categories)
    classes = [
        {"offence_scheme": SCHEME[jurisdiction], "offence_id": published(offence, jurisdiction), "level": "offence"}
        | {"offence_label": f"{offence} ({jurisdiction})", "is_total": False, "kind": "crime"}
        | {"label_path": offence, "sort_order": place}
        for place, (offence, jurisdiction, *_) in enumerate([*COUNTS, ("moved", "EW")])
    ]
    small.insert(connection, "reference.offence", classes)
    labels = [
        {"offence_scheme": "ons_prc", "offence_id": published("theft", "EW"), "offence_label": label}
        for label in ("Thefts", "Stealing", "Thefts")
    ]
    small.insert(connection, "reference.offence_label", labels)
    small.insert(connection, "reference.offence_bridge", _bridge())


def _write_comparability(connection: duckdb.DuckDBPyConnection) -> None:
    rules = [
        {"rule_id": f"{family}_{rule_id}", "family": family, "measure": measure, "jurisdiction_a": a}
        | {"jurisdiction_b": b, "conformed_offence_id": conformed(offence), "first_day": first, "last_day": last}
        | {"level_grade": level, "trend_grade": trend, "reason": reason, "reference": f"Guide, {rule_id}"}
        for family in ("police_recorded", "fraud")
        for rule_id, measure, a, b, offence, first, last, level, trend, reason in RULES
    ]
    small.insert(connection, "reference.comparability_rule", rules)
    connection.executemany("insert into reference.comparison_series values (?, ?, ?, ?, ?)", SERIES)
    changes = [
        {"change_id": change, "jurisdiction": jurisdiction, "family": "police_recorded", "topic": "counting"}
        | {"kind": "recording_rule", "state": "past", "date_precision": "day", "what_changed": what}
        | {"effect": "Years before and after do not compare.", "breaks_series": True, "reference": "page"}
        for change, jurisdiction, what in CHANGES
    ]
    small.insert(connection, "reference.statistical_change", changes)
    breaks = [
        {"break_id": break_id, "change_id": change, "jurisdiction": jurisdiction, "family": "police_recorded"}
        | {"measure": measure, "conformed_offence_id": conformed(offence), "first_day": first, "last_day": last}
        | {"break_note": note, "reference": "page"}
        for break_id, change, jurisdiction, measure, offence, first, last, note in BREAKS
    ]
    small.insert(connection, "reference.series_break", breaks)
    connection.execute(
        "insert into reference.caveat values ('practice', 'ew_counts', 'Forces changed their practice.', 'page')"
    )
    scope = {"caveat_id": "practice", "jurisdiction": "EW", "family": "police_recorded", "first_day": "2022-06-01"}
    small.insert(connection, "reference.cell_caveat", [{**scope, "conformed_offence_id": conformed("robbery")}])


def add(path: Path) -> None:
    """Write the counts and all that is known of them into the small warehouse at `path`; it holds fraud already."""
    with open_database(path) as connection:
        _write_classification(connection)
        _write_comparability(connection)
        sources = [
            small.table_of(source, "counts", jurisdiction, "police_recorded", "recorded_crime", SCHEME[jurisdiction])
            | {"denominator_source_id": "persons" if jurisdiction == "EW" else None}
            for source, jurisdiction in SOURCES
        ]
        small.insert(connection, "reference.source", sources)
        connection.execute(
            "insert into reference.designation values"
            " ('ew_counts', '2014-01-01', null, 'Official statistics', 'page'),"
            " ('ew_counts', '2010-01-01', '2013-12-31', 'National Statistics', 'page'),"
            " ('ni_counts', '2014-01-01', null, 'accredited official statistics', 'page')"
        )
        small.add_editions(connection, VINTAGES, observations())
