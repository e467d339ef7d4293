"""A build in miniature that passes the gate: marts as their contracts declare them, filled from the declarations.

Every control total is a figure of it, every expected year has its figures, and the sums add up. Tests break one
thing and see which check says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml

from warehouse.connection import open_database
from warehouse.gate.declarations import ControlTotal, control_totals, expected_years

PROJECT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 7, 1)
Row = dict[str, Any]

SOURCES = (
    "ew_ons_a5a",
    "ew_ons_a5b",
    "ew_ons_p1",
    "sc_sg_table_1",
    "sc_sg_table_2",
    "sc_sg_table_5",
    "sc_sg_table_a15",
    "sc_sg_population",
    "ni_psni_prcpd",
    "uk_ons_myeb3",
    "ew_ons_mye",
    "ni_nisra_mye",
)
POPULATIONS = ("sc_sg_population", "uk_ons_myeb3", "ew_ons_mye", "ni_nisra_mye")
NAMED = {
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
}
HOW_MANY = {"region": 9, "police_force_area": 43, "council_area": 32, "local_government_district": 11}
YEAR_AFTER = {"FY": 12, "YE": 12, "CY": 12, "M": 1, "PT": 0}


def build(path: Path) -> Path:
    """Write the miniature build to `path`."""
    figures = _figures()
    editions = _editions()
    with open_database(path) as connection:
        connection.execute((PROJECT / "warehouse/schema.sql").read_text(encoding="utf-8"))
        for name in ("marts", "checks"):
            connection.execute(f"create schema {name}")
        for file in sorted((PROJECT / "dbt_project/models").glob("*/_*.yml")):
            if file.parent.name in ("marts", "checks"):
                for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
                    _create(connection, file.parent.name, model)
        _insert(connection, "reference.measure", _measures())
        _insert(connection, "reference.source", [_source(name) for name in SOURCES])
        _insert(connection, "marts.dim_source", [{"source_id": name} for name in SOURCES])
        _insert(connection, "raw.vintage", editions)
        latest = {row["source_id"]: row["vintage_id"] for row in editions}
        _insert(
            connection,
            "marts.dim_vintage",
            [row | {"is_latest_edition": latest[row["source_id"]] == row["vintage_id"]} for row in editions],
        )
        _insert(connection, "raw.observation", _observations(editions))
        _insert(connection, "ops.intake_log", [_landed(name) for name in SOURCES])
        _insert(connection, "marts.dim_caveat", [_caveat(name) for name in SOURCES])
        areas = _areas()
        _insert(connection, "marts.dim_area", areas)
        _insert(connection, "marts.fct_population", _populations(areas))
        _insert(connection, "marts.dim_offence", _offences(figures))
        _insert(connection, "marts.dim_period", _periods(figures))
        _insert(connection, "marts.fct_recorded_crime_vintage", figures)
        _insert(connection, "marts.fct_recorded_crime", [_with_rate(row) for row in figures if row["valid_to"] is None])
        _insert(connection, "marts.fct_revision", _revisions())
        _insert(connection, "checks.chk_offence_additivity", _sums("parent_id", "area_code", "ons_prc:total"))
        _insert(connection, "checks.chk_area_additivity", _sums("parent_code", "offence_id", "S92000003"))
    return path


def change(path: Path, statement: str) -> None:
    """Break (or mend) something in the build at `path`; the statement must touch at least one row."""
    with open_database(path) as connection:
        row = connection.execute(statement).fetchone()
        assert row is None or row[0] > 0, f"touched nothing: {statement}"


def _create(connection: duckdb.DuckDBPyConnection, schema: str, model: Row) -> None:
    key = [column["name"] for column in model["columns"] if {"type": "primary_key"} in column.get("constraints", [])]
    for constraint in model.get("constraints", []):
        if constraint["type"] == "primary_key":
            key = constraint["columns"]
    columns = [f"{column['name']} {column['data_type']}" for column in model["columns"]]
    if key and schema == "marts" and not model["name"].startswith("fct_"):
        columns.append(f"primary key ({', '.join(key)})")  # tests of the gate put double figures into the facts
    table = f"{schema}.{model['name']}"
    connection.execute(f"create table {table} ({', '.join(columns)})")
    connection.execute(f"comment on table {table} is $text${model['description']}$text$")
    for column in model["columns"]:
        connection.execute(f"comment on column {table}.{column['name']} is $text${column['description']}$text$")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> None:
    known = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    frame = pd.DataFrame(list(rows))
    frame = frame[[name for name in frame.columns if name in known]]
    connection.register("incoming", frame)
    connection.execute(f"insert into {table} by name select * from incoming")
    connection.unregister("incoming")


def _measures() -> list[Row]:
    return pd.read_csv(PROJECT / "orchestration/registry/measures.csv").to_dict("records")


def _source(name: str) -> Row:
    family = "population" if name in POPULATIONS else "police_recorded"
    return {"source_id": name, "product_id": f"product_of_{name}", "title": name, "publisher": "publisher",
            "family": family, "stale_after_days": 3650}  # fmt: skip


def _caveat(name: str) -> Row:
    return {
        "caveat_id": f"about_{name}",
        "source_id": name,
        "caveat": "Mind the break.",
        "reference": "the publication",
    }


def _landed(name: str) -> Row:
    return {"run_id": "run-1", "logged_at": pd.Timestamp(2026, 7, 1), "product_id": f"product_of_{name}",
            "source_id": name, "stage": "load", "outcome": "loaded"}  # fmt: skip


def _editions() -> list[Row]:
    pairs = {(total.source_id, total.edition) for total in control_totals()}
    pairs |= {(years.source_id, years.edition) for years in expected_years() if years.edition}
    pairs |= {("ew_ons_a5b", "ye-2025-12")}
    return [
        {
            "vintage_id": f"{source}@{edition}",
            "source_id": source,
            "product_id": f"product_of_{source}",
            "edition": edition,
            "edition_title": edition,
            "published_on": _published_on(edition),
            "published_on_basis": "cover",
            "retrieved_at": pd.Timestamp(2026, 7, 1),
            "sha256": "a" * 64,
            "original_sha256": "b" * 64,
            "file_name": f"{source}.xlsx",
            "parser": "parser",
            "parser_version": 1,
            "row_count": 40,
            "origin": "bundled",
        }
        for source, edition in sorted(pairs)
    ]


def _published_on(edition: str) -> date:
    if edition.count("-") == 2 and edition[:4].isdigit():
        return date.fromisoformat(edition)
    year, *month = (int(part) for part in edition.split("-")[1:3] if part.isdigit())
    return date(
        year + 1 if edition.startswith("mid") else year, month[0] if month and month[0] < 13 else 6, 1
    ) + timedelta(90)


def _observations(editions: list[Row]) -> list[Row]:
    return [
        {"vintage_id": row["vintage_id"], "row_no": number, "jurisdiction": "EW", "area_code": "K04000001",
         "area_label": "England and Wales", "area_type": "country_group", "period_start": date(2024, 4, 1),
         "period_end": date(2025, 3, 31), "period_type": "FY", "period_basis": "recorded", "series": "recorded_crime",
         "offence_scheme": "test", "offence_id": f"test:{number}", "offence_label": f"Offence {number}",
         "is_total": False, "measure": "recorded_crime", "unit": "offences", "value": 1.0,
         "published_label": f"Offence {number}", "sheet": "Table_A5a", "cell": f"B{number + 10}"}
        for row in editions
        for number in range(40)
    ]  # fmt: skip


def _figures() -> list[Row]:
    """Rows of fct_recorded_crime_vintage: the control totals, and fillers up to the expected number per year."""
    rows = [
        _figure(total.source_id, total.edition, total.area_code, total.period_start, total.period_type,
                total.offence_id, total.measure, total.expected)
        for total in control_totals()
        if total.measure != "population" and total.source_id != "sc_sg_table_a15"
    ]  # fmt: skip
    newest: dict[str, str] = {}
    for total in control_totals():
        newest[total.source_id] = total.edition
    for years in expected_years():
        for year in range(years.first_start.year, years.last_start.year + 1):
            start = years.first_start.replace(year=year)
            edition = years.edition or newest[years.source_id]
            rows += [
                _figure(years.source_id, edition, years.area_code, start, years.period_type, f"test:{number}",
                        "recorded_crime", "10")
                for number in range(years.minimum_figures)
            ]  # fmt: skip
    rows.append(
        _figure("ew_ons_p1", "ye-2019-12", "E23000005", date(2019, 1, 1), "YE", "test:0", "recorded_crime", "null:x")
    )
    order = {row["vintage_id"]: (row["published_on"], row["edition"]) for row in _editions()}
    by_figure: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: order[row["vintage_id"]]):
        by_figure.setdefault(row["figure_id"], []).append(row)
    for history in by_figure.values():
        for earlier, later in pairwise(history):
            earlier["valid_to"] = later["valid_from"]
    return rows


def _figure(
    source: str, edition: str, area: str, start: date, kind: str, offence: str | None, measure: str, expected: str
) -> Row:
    months = pd.DateOffset(months=YEAR_AFTER[kind])
    value, status = (None, expected[5:]) if expected.startswith("null:") else (float(expected), None)
    incomplete = area == "K04000001" and edition == "ye-2019-12"
    return {
        "figure_id": f"{source}|{area}|{start}|{kind}|{offence}|{measure}",
        "vintage_id": f"{source}@{edition}",
        "source_id": source,
        "edition": edition,
        "published_on": _published_on(edition),
        "valid_from": _published_on(edition),
        "valid_to": None,
        "area_code": area,
        "area_name": area,
        "area_type": NAMED.get(area, "region"),
        "coverage": "excluding Greater Manchester" if incomplete else None,
        "period_id": f"{kind}:{start}",
        "period_label": f"{kind} {start}",
        "period_type": kind,
        "period_start": start,
        "period_end": (pd.Timestamp(start) + months - pd.Timedelta(days=1)).date(),
        "offence_id": offence,
        "offence_label": offence,
        "measure": measure,
        "unit": "offences",
        "value": value,
        "obs_status": status,
        "sheet": "Table 1",
        "cell": "C7",
    }


def _with_rate(row: Row) -> Row:
    if row["value"] is None or row["area_code"] != "K04000001" or row["coverage"]:
        return row | {"rate_per_1000": None, "rate_status": "z", "denominator_population": None}
    return row | {"rate_per_1000": row["value"] / 60_000, "rate_status": None, "denominator_population": 60_000_000}


def _offences(figures: list[Row]) -> list[Row]:
    ids = {row["offence_id"] for row in figures} | {f"test:{number}" for number in range(40)}
    return [
        {"offence_id": name, "offence_label": name, "level": "total" if ":total" in name else "group"}
        for name in sorted(ids)
    ]


def _periods(figures: list[Row]) -> list[Row]:
    names = ("period_id", "period_type", "period_label", "period_start", "period_end")
    found = {row["period_id"]: {name: row[name] for name in names} for row in figures}
    return [row | {"months": YEAR_AFTER[row["period_type"]]} for row in found.values()]


def _areas() -> list[Row]:
    kinds = dict(NAMED)
    for kind, wanted in HOW_MANY.items():
        for number in range(wanted - sum(known == kind for known in NAMED.values())):
            kinds[f"{kind}-{number}"] = kind
    return [
        {"area_code": code, "area_name": code, "area_type": kind, "hierarchy_path": code,
         "has_resident_population": kind != "special_force"}
        for code, kind in kinds.items()
    ]  # fmt: skip


def _populations(areas: list[Row]) -> list[Row]:
    known = [total for total in control_totals() if total.measure == "population"]
    rows = [_population(total) for total in known]
    forces = [area["area_code"] for area in areas if area["area_type"] == "police_force_area"]
    shares = dict.fromkeys(forces, 1_000_000)
    shares[forces[0]] = 59_719_724 - 1_000_000 * (len(forces) - 1)
    for area in areas:
        if area["area_code"] not in {total.area_code for total in known} and area["area_type"] != "special_force":
            rows.append(
                {"population_id": f"myeb3 {area['area_code']}", "source_id": "uk_ons_myeb3", "edition": "mid-2020",
                 "vintage_id": "uk_ons_myeb3@mid-2020", "published_on": date(2021, 6, 25),
                 "area_code": area["area_code"], "area_type": area["area_type"], "reference_date": date(2020, 6, 30),
                 "population": shares.get(area["area_code"], 100_000), "sheet": "csv", "cell": "A1"}
            )  # fmt: skip
    return rows


def _population(total: ControlTotal) -> Row:
    return {
        "population_id": total.id,
        "source_id": total.source_id,
        "edition": total.edition,
        "vintage_id": f"{total.source_id}@{total.edition}",
        "published_on": _published_on(total.edition),
        "area_code": total.area_code,
        "area_type": NAMED[total.area_code],
        "reference_date": total.period_start,
        "population": int(total.expected),
        "sheet": "csv",
        "cell": "B2",
    }


def _revisions() -> list[Row]:
    def revision(source: str, offence: str, kind: str, before: float, after: float, edition: str) -> Row:
        return {"figure_id": f"{source} {offence}", "to_vintage_id": f"{source}@{edition}", "revision_kind": kind,
                "source_id": source, "area_code": "K04000001", "period_label": "2020/21", "offence_id": offence,
                "measure": "recorded_crime", "from_edition": "earlier", "to_edition": edition, "from_value": before,
                "to_value": after, "difference": after - before}  # fmt: skip

    kept = "resubmission_not_applied"
    return [
        revision("ew_ons_a5a", "ons_prc:total_excluding_fraud", "value_changed", 4_605_185, 4_615_945, "ye-2025-12"),
        revision("sc_sg_table_a15", "sg_2021:total_crimes", kept, 299_790, 297_060, "fy-2024-25"),
        revision("sc_sg_table_a15", "sg_2021:total_crimes_and_offences", kept, 473_863, 464_290, "fy-2024-25"),
    ]


def _sums(parent: str, other: str, total: str) -> list[Row]:
    return [
        {"source_id": "sc_sg_table_1", "vintage_id": "sc_sg_table_1@fy-2024-25", "edition": "fy-2024-25",
         parent: f"{total}_{number % 12}", other: f"other:{number}", "period_id": "FY:2024-04-01",
         "measure": "recorded_crime", "partition_id": "parts", "published_total": 50.0, "sum_of_parts": 50.0,
         "parts_expected": 5, "parts_present": 5, "parts_null": 0, "evaluated": True, "difference": 0.0,
         "sheet": "Table_1", "cell": f"D{number}"}
        for number in range(120)
    ]  # fmt: skip
