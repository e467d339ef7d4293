"""A build in miniature that passes the gate: marts as their contracts declare them, filled from the declarations.

Every control total is a figure of it, every expected year has its figures, and the sums add up. Tests break one
thing and see which check says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import yaml

from tests.warehouse import (
    small_areas,
    small_comparability,
    small_comparison,
    small_fraud,
    small_police,
    small_register,
    small_survey,
)
from tests.warehouse.small_figures import MONTHS, Row, editions, published_on, reference, sources
from warehouse.connection import open_database

PROJECT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 7, 1)
HOW_MANY_OFFENCES = 40  # made-up ones, besides those of the registry


def build(path: Path) -> Path:
    """Write the miniature build to `path`."""
    with open_database(path) as connection:
        connection.execute((PROJECT / "warehouse/schema.sql").read_text(encoding="utf-8"))
        for name in ("marts", "checks", "intermediate"):
            connection.execute(f"create schema {name}")
        connection.execute(f"create table intermediate.int_comparison_pair ({small_comparability.PAIR_COLUMNS})")
        for file in sorted((PROJECT / "dbt_project/models").glob("*/_*.yml")):
            if file.parent.name in ("marts", "checks"):
                for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
                    _create(connection, file.parent.name, model)
        facts = _counted()
        for table, rows in (_described() | facts | _compared(facts)).items():
            _insert(connection, table, rows)
        for family in (small_police, small_survey, small_fraud):
            for table, rows in family.checks().items():
                _insert(connection, f"checks.{table}", rows)
    return path


def _described() -> dict[str, Iterable[Row]]:
    """Rows of everything that is said of figures: sources, editions, areas, offences, caveats, the run."""
    vintages = _editions()
    latest = {row["source_id"]: row["vintage_id"] for row in vintages}
    flagged = [row | {"is_latest_edition": latest[row["source_id"]] == row["vintage_id"]} for row in vintages]
    offences = [f"test:{number}" for number in range(HOW_MANY_OFFENCES)]
    made_up = [{"offence_id": offence, "offence_label": offence, "level": "group"} for offence in offences]
    return {
        "reference.measure": reference("measure"),
        "reference.unit": reference("unit"),
        "reference.series_break": reference("series_break"),
        "reference.revision_cause": reference("revision_cause"),
        "reference.gap_pair": small_comparability.gap_pairs(),
        "reference.source": [row | {"stale_after_days": 3650} for row in sources().values()],
        "marts.dim_source": [{"source_id": name} for name in sources()],
        "marts.dim_measure": reference("measure"),
        "marts.dim_offence": [*reference("offence"), *small_register.conformed_offences(), *made_up],
        "marts.bridge_offence_classification": small_register.bridge(offences),
        "marts.statistical_change": small_register.changes(),
        "marts.dim_correction": small_register.corrections(),
        "checks.chk_correction": small_register.checked_corrections(),
        "marts.dim_caveat": [_caveat(name) for name in sources()],
        "marts.dim_area": small_areas.areas(),
        "marts.dim_vintage": flagged,
        "raw.vintage": vintages,
        "raw.observation": _observations(vintages),
        "ops.intake_log": [_landed(row) for row in sources().values()],
    }


def _counted() -> dict[str, list[Row]]:
    """Rows of the facts, and the periods they speak of."""
    police, survey, fraud = small_police.figures(), small_survey.figures(), small_fraud.figures()
    return {
        "marts.fct_population": small_areas.populations(small_areas.areas()),
        "marts.dim_period": _periods([*police, *survey, *fraud]),
        "marts.fct_recorded_crime_vintage": police,
        "marts.fct_recorded_crime": [small_police.with_rate(row) for row in police if row["valid_to"] is None],
        "marts.fct_survey_estimate_vintage": survey,
        "marts.fct_survey_estimate": [row for row in survey if row["valid_to"] is None],
        "marts.survey_quality": small_survey.quality(survey),
        "marts.fct_fraud_and_cyber_vintage": fraud,
        "marts.fct_fraud_and_cyber": [row for row in fraud if row["valid_to"] is None],
        "marts.fct_revision": small_police.revisions(),
    }


def _compared(facts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows of what is made of the facts: the comparison, what follows from it, and who measures what."""
    police, survey = facts["marts.fct_recorded_crime"], facts["marts.fct_survey_estimate"]
    figures = small_comparison.by_identity(police, survey)
    comparison = small_comparison.comparison(figures)
    return {
        "intermediate.int_comparison_pair": small_comparability.pairs(),
        "marts.uk_comparison": comparison,
        "marts.uk_comparison_caveat": small_comparison.caveats(comparison),
        "marts.comparability": small_comparability.ranges(),
        "marts.divergence": small_comparability.divergence(figures),
        "marts.crime_gap": small_comparability.gap(figures),
        "marts.measure_availability": small_register.availability(
            [*police, *survey, *facts["marts.fct_fraud_and_cyber"]]
        ),
        "marts.revision_summary": small_register.revision_summaries(facts["marts.fct_revision"]),
    }


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


def _caveat(name: str) -> Row:
    return {
        "caveat_id": f"about_{name}",
        "source_id": name,
        "caveat": "Mind the break.",
        "reference": "the publication",
    }


def _landed(source: Row) -> Row:
    return {"run_id": "run-1", "logged_at": pd.Timestamp(2026, 7, 1), "product_id": source["product_id"],
            "source_id": source["source_id"], "stage": "load", "outcome": "loaded"}  # fmt: skip


def _editions() -> list[Row]:
    return [
        {
            "vintage_id": f"{source}@{edition}",
            "source_id": source,
            "product_id": sources()[source]["product_id"],
            "edition": edition,
            "edition_title": edition,
            "published_on": published_on(edition),
            "published_on_basis": "cover",
            "retrieved_at": pd.Timestamp(2026, 7, 1),
            "sha256": "a" * 64,
            "original_sha256": "b" * 64,
            "file_name": f"{source}.xlsx",
            "parser": "parser",
            "parser_version": 1,
            "row_count": HOW_MANY_OFFENCES,
            "origin": "bundled",
        }
        for source, edition in editions()
    ]


def _observations(vintages: list[Row]) -> list[Row]:
    return [
        {"vintage_id": row["vintage_id"], "row_no": number, "jurisdiction": "EW", "area_code": "K04000001",
         "area_label": "England and Wales", "area_type": "country_group", "period_start": date(2024, 4, 1),
         "period_end": date(2025, 3, 31), "period_type": "FY", "period_basis": "recorded", "series": "recorded_crime",
         "offence_scheme": "test", "offence_id": f"test:{number}", "offence_label": f"Offence {number}",
         "is_total": False, "measure": "recorded_crime", "unit": "offences", "value": 1.0,
         "published_label": f"Offence {number}", "sheet": "Table_A5a", "cell": f"B{number + 10}"}
        for row in vintages
        for number in range(HOW_MANY_OFFENCES)
    ]  # fmt: skip


def _periods(figures: list[Row]) -> list[Row]:
    names = ("period_id", "period_type", "period_label", "period_start", "period_end")
    found = {row["period_id"]: {name: row[name] for name in names} for row in figures}
    return [row | {"months": MONTHS[row["period_type"]]} for row in found.values()]
