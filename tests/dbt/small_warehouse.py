"""A DuckDB file with the warehouse's schema and a handful of invented editions that hold every trap of the models."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import open_database

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "warehouse" / "schema.sql"
REGISTRY = ROOT / "orchestration" / "registry"

FY24 = ("FY", "2024-04-01", "2025-03-31")
FY23 = ("FY", "2023-04-01", "2024-03-31")
YE19 = ("YE", "2019-01-01", "2019-12-31")
MONTHS = [
    ("M", f"{year}-{month:02d}-01", f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}")
    for year, month in [(2024, month) for month in range(4, 13)] + [(2025, month) for month in range(1, 4)]
]
MID_2019 = ("PT", "2019-06-30", "2019-06-30")
MID_2023 = ("PT", "2023-06-30", "2023-06-30")

EW, ENGLAND, WALES, BTP = "K04000001", "E92000001", "W92000004", "X-BTP"
NORTH_WEST, GMP, CUMBRIA, CITY, SOUTH_WALES = "E12000002", "E23000005", "E23000002", "E23000034", "W15000003"
BOLTON, BURY, CARLISLE, CITY_LAD, CARDIFF = "E08000001", "E08000002", "E07000028", "E09000001", "W06000015"
SCOTLAND, FIFE, NORTHERN_IRELAND = "S92000003", "S12000047", "N92000002"

AREAS = [
    # area_code, area_name, area_type, jurisdiction, parent_code, has_resident_population
    ("K02000001", "United Kingdom", "uk", "UK", None, True),
    (EW, "England and Wales", "country_group", "EW", "K02000001", True),
    (ENGLAND, "England", "country", "EW", EW, True),
    (WALES, "Wales", "country", "EW", EW, True),
    (NORTH_WEST, "North West", "region", "EW", ENGLAND, True),
    ("E12000007", "London", "region", "EW", ENGLAND, True),
    (GMP, "Greater Manchester", "police_force_area", "EW", NORTH_WEST, True),
    (CUMBRIA, "Cumbria", "police_force_area", "EW", NORTH_WEST, True),
    (CITY, "City of London", "police_force_area", "EW", "E12000007", False),
    (SOUTH_WALES, "South Wales", "police_force_area", "EW", WALES, True),
    (BTP, "British Transport Police", "special_force", "EW", EW, False),
    (BOLTON, "Bolton", "local_authority", "EW", GMP, True),
    (BURY, "Bury", "local_authority", "EW", GMP, True),
    (CARLISLE, "Carlisle", "local_authority", "EW", CUMBRIA, True),
    (CITY_LAD, "City of London", "local_authority", "EW", CITY, True),
    (CARDIFF, "Cardiff", "local_authority", "EW", SOUTH_WALES, True),
    (SCOTLAND, "Scotland", "country", "SC", "K02000001", True),
    (FIFE, "Fife", "council_area", "SC", SCOTLAND, True),
    (NORTHERN_IRELAND, "Northern Ireland", "country", "NI", "K02000001", True),
]
AREA_PARTITIONS = [
    ("england_forces", ENGLAND, GMP),
    ("england_forces", ENGLAND, CUMBRIA),
    ("england_forces", ENGLAND, CITY),
    ("ew_countries_and_btp", EW, ENGLAND),
    ("ew_countries_and_btp", EW, WALES),
    ("ew_countries_and_btp", EW, BTP),
]
OFFENCES = [
    # scheme, offence_id, code, label, level, parent_id, is_total, kind, path
    ("ons_prc", "ons_prc:total", None, "Total", "total", None, True, "crime", "Total"),
    ("ons_prc", "ons_prc:violence", None, "Violence", "group", "ons_prc:total", False, "crime", "Total > Violence"),
    ("ons_prc", "ons_prc:theft", "4.1", "Theft", "group", "ons_prc:total", False, "crime", "Total > Theft"),
    ("ons_prc", "ons_prc:burglary", "4.10", "Burglary", "group", "ons_prc:total", False, "crime", "Total > Burglary"),
    ("sg_2021", "sg_2021:total", None, "Total crimes", "total", None, True, "crime", "Total crimes"),
]
OFFENCE_PARTITIONS = [
    ("total", "ons_prc:total", "ons_prc:violence"),
    ("total", "ons_prc:total", "ons_prc:theft"),
    ("total", "ons_prc:total", "ons_prc:burglary"),
]
SOURCES = [
    # source_id, product_id, jurisdiction, family, series, offence_scheme, denominator_source_id
    ("years", "appendix", "EW", "police_recorded", "recorded_crime", "ons_prc", "persons"),
    ("months", "appendix", "EW", "police_recorded", "recorded_crime", "ons_prc", None),
    ("forces", "force_areas", "EW", "police_recorded", "recorded_crime", "ons_prc", "persons"),
    ("councils", "scotland", "SC", "police_recorded", "recorded_crime", "sg_2021", "scots"),
    ("resubmissions", "scotland", "SC", "police_recorded", "resubmission", "sg_2021", None),
    ("persons", "estimates", "UK", "population", "population", None, None),
    ("scots", "scots_estimates", "SC", "population", "population", None, None),
]
VINTAGES = [
    # vintage_id, source_id, edition, published_on
    ("years-1", "years", "ye-2025-06", "2025-10-23"),
    ("years-2", "years", "ye-2025-12", "2026-04-23"),
    ("months-2", "months", "ye-2025-12", "2026-04-23"),
    ("forces-1", "forces", "ye-2019-12", "2020-04-23"),
    ("councils-1", "councils", "fy-2024-25", "2025-06-24"),
    ("resubmissions-1", "resubmissions", "fy-2024-25", "2025-06-24"),
    ("persons-1", "persons", "mid-2020", "2021-06-25"),
    ("scots-1", "scots", "mid-2023", "2024-10-08"),
]

Observation = dict[str, Any]


def figure(
    vintage_id: str, area_code: str, period: tuple[str, str, str], offence: str, value: float | None, **other: Any
) -> Observation:
    """One observation of recorded crime; `other` overrides any column."""
    period_type, start, end = period
    return {
        "vintage_id": vintage_id,
        "area_code": area_code,
        "period_type": period_type,
        "period_start": start,
        "period_end": end,
        "offence_id": offence,
        "is_total": offence.endswith(":total"),
        "measure": "recorded_crime",
        "value": value,
        "obs_status": "x" if value is None else None,
        "marker": "[x]" if value is None else None,
        **other,
    }


def residents(vintage_id: str, area_code: str, day: tuple[str, str, str], persons: float | None) -> Observation:
    """One mid-year estimate."""
    row = figure(vintage_id, area_code, day, "", persons)
    return {**row, "offence_id": None, "measure": "population", "unit": "persons"}


def _observations() -> Iterable[Observation]:
    # The newest edition revises the total and violence, gains burglary, loses the year 2023/24, keeps theft.
    for vintage, total, violence, theft, burglary in (
        ("years-1", 100.0, 50.0, 50.0, None),
        ("years-2", 120.0, 60.0, 50.0, 10.0),
    ):
        yield figure(vintage, EW, FY24, "ons_prc:total", total)
        yield figure(vintage, EW, FY24, "ons_prc:violence", violence)
        yield figure(vintage, EW, FY24, "ons_prc:theft", theft)
        yield figure(vintage, EW, FY24, "ons_prc:burglary", burglary)
    yield figure("years-1", EW, FY23, "ons_prc:total", 90.0)
    for month in MONTHS:
        yield figure("months-2", EW, month, "ons_prc:total", 10.0)
        yield figure("months-2", EW, month, "ons_prc:theft", 4.0)
    # Greater Manchester is missing; England and England & Wales say that they leave it out.
    without = "Greater Manchester left out"
    for area, value, coverage in (
        (EW, 85.0, without),
        (ENGLAND, 60.0, without),
        (WALES, 20.0, None),
        (BTP, 5.0, None),
        (GMP, None, None),
        (CUMBRIA, 50.0, None),
        (CITY, 10.0, None),
        (SOUTH_WALES, 20.0, None),
    ):
        yield figure("forces-1", area, YE19, "ons_prc:total", value, coverage=coverage)
    yield figure("councils-1", SCOTLAND, FY24, "sg_2021:total", 300.0, jurisdiction="SC")
    yield figure("councils-1", FIFE, FY24, "sg_2021:total", 30.0, jurisdiction="SC", obs_status="p")
    again = {"jurisdiction": "SC", "series": "resubmission"}
    yield figure("resubmissions-1", SCOTLAND, FY23, "sg_2021:total", 299790.0, **again)
    yield figure("resubmissions-1", SCOTLAND, FY23, "sg_2021:total", 297060.0, **again, measure="resubmitted_crime")
    yield figure(
        "resubmissions-1", SCOTLAND, FY23, "sg_2021:total", -2730.0, **again, measure="resubmission_difference"
    )
    for code, persons in ((BOLTON, 1000.0), (BURY, 500.0), (CARLISLE, 2000.0), (CITY_LAD, 10.0), (CARDIFF, 400.0)):
        yield residents("persons-1", code, MID_2019, persons)
    yield residents("scots-1", SCOTLAND, MID_2023, 5000.0)
    yield residents("scots-1", FIFE, MID_2023, 500.0)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add `rows` to `table`; columns that a row does not name stay null."""
    for row in rows:
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def table_of(
    source_id: str, product_id: str, jurisdiction: str, family: str, series: str, scheme: str | None, **other: Any
) -> dict[str, Any]:
    """One row of reference.source; `other` overrides any column."""
    return {
        **dict.fromkeys(("publisher", "landing_page", "licence", "attribution", "cadence"), "-"),
        "source_id": source_id,
        "product_id": product_id,
        "title": source_id,
        "product_title": f"Title of {product_id}",
        "jurisdiction": jurisdiction,
        "family": family,
        "series": series,
        "period_basis": "recorded",
        "counting_unit": "persons" if family == "population" else "crime",
        "offence_scheme": scheme,
        "stale_after_days": 200,
        **other,
    }


def _reference(connection: duckdb.DuckDBPyConnection) -> None:
    for area_code, name, area_type, jurisdiction, parent, resident in AREAS:
        code_scheme = "warehouse" if area_code.startswith("X-") else "gss"
        connection.execute(
            "insert into reference.area values (?, ?, ?, ?, ?, ?, null, null, ?)",
            [area_code, name, area_type, jurisdiction, parent, code_scheme, resident],
        )
        connection.execute("insert into reference.area_name values (?, 'ONS', ?)", [area_code, name])
    connection.execute(
        "insert into reference.area_name values (?, 'ONS', 'Greater Manchester Police'), (?, 'HO', 'GMP')", [GMP, GMP]
    )
    connection.executemany("insert into reference.area_partition values (?, ?, ?)", AREA_PARTITIONS)
    connection.executemany("insert into reference.offence_partition values (?, ?, ?)", OFFENCE_PARTITIONS)
    for order, (scheme, offence, code, label, level, parent, is_total, kind, path) in enumerate(OFFENCES):
        connection.execute(
            "insert into reference.offence values (?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?)",
            [scheme, offence, code, label, level, parent, is_total, kind, path, order],
        )
    for source, product, jurisdiction, family, series, offence_scheme, denominator in SOURCES:
        row = table_of(source, product, jurisdiction, family, series, offence_scheme, denominator_source_id=denominator)
        insert(connection, "reference.source", [row])
    connection.execute(
        "insert into reference.designation values"
        " ('years', null, '2014-07-01', 'National Statistics', 'old'),"
        " ('years', '2024-06-01', null, 'Accredited official statistics', 'new')"
    )
    connection.execute(
        "insert into reference.caveat values"
        " ('rules', 'years', 'Counting rules changed.', 'page'), ('rules', 'forces', 'Same.', 'page')"
    )
    for table, file in (("obs_status", "obs_status.csv"), ("measure", "measures.csv"), ("unit", "units.csv")):
        connection.execute(
            f"insert into reference.{table} select * from read_csv(?, header = true)", [str(REGISTRY / file)]
        )


def add_editions(
    connection: duckdb.DuckDBPyConnection,
    vintages: Iterable[tuple[str, str, str, str]],
    observations: Iterable[Observation],
) -> None:
    """Write `observations` and the editions that show them; their tables are known already."""
    jurisdictions = {area[0]: area[3] for area in AREAS}
    types = {area[0]: area[2] for area in AREAS}
    rows: dict[str, int] = {}
    for row in observations:
        rows[row["vintage_id"]] = number = rows.get(row["vintage_id"], 0) + 1
        filled = {
            "jurisdiction": jurisdictions[row["area_code"]],
            "series": "population" if row["measure"] == "population" else "recorded_crime",
            "unit": "offences",
            "period_basis": "recorded",
            "row_no": number,
            "area_label": row["area_code"],
            "area_type": types[row["area_code"]],
            "published_label": "label",
            "sheet": "Sheet 1",
            "cell": f"B{number}",
            **row,
        }
        insert(connection, "raw.observation", [filled])
    for vintage, source, edition, day in vintages:
        connection.execute(
            "insert into raw.vintage select"
            " ?, source_id, product_id, ?, ?, ?, 'page', '2026-01-01', ?, ?, 'file', null, 'parser', 1, ?, 'bundled'"
            " from reference.source where source_id = ?",
            [vintage, edition, edition, day, vintage, vintage, rows[vintage], source],
        )


def build(path: Path) -> None:
    """Write the database at `path`."""
    with open_database(path) as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        _reference(connection)
        add_editions(connection, VINTAGES, _observations())
