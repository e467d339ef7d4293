"""A database as the first version of the project made it, and how to look into one."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest

from warehouse import raw
from warehouse.connection import open_database
from warehouse.migration import fingerprint_of

PROJECT = Path(__file__).resolve().parents[2]
NOW = raw.SCHEMA.read_text(encoding="utf-8")

# The raw schema in small, as the first version of the project had it: no coverage of surveys, no comparators.
OLD = """
create schema raw;
create schema reference;
create schema ops;
create table raw.vintage (
    vintage_id varchar primary key, source_id varchar not null, product_id varchar not null,
    edition varchar not null, edition_title varchar not null, published_on date not null,
    published_on_basis varchar not null, retrieved_at timestamp not null, sha256 varchar not null,
    original_sha256 varchar not null, file_name varchar not null, url varchar, parser varchar not null,
    parser_version integer not null, row_count integer not null, origin varchar not null
);
create table raw.observation (
    vintage_id varchar not null, row_no integer not null, jurisdiction varchar not null, area_code varchar not null,
    area_label varchar not null, area_type varchar not null, coverage varchar, period_start date not null,
    period_end date not null, period_type varchar not null, period_basis varchar not null, series varchar not null,
    offence_scheme varchar, offence_id varchar, offence_code varchar, offence_label varchar, label_path varchar,
    is_total boolean not null, reporting_body varchar, measure varchar not null, unit varchar not null, value double,
    lower double, upper double, confidence_level double, interval_source varchar, base double, base_unit varchar,
    obs_status varchar, marker varchar, notes varchar, published_label varchar not null, sheet varchar not null,
    cell varchar not null
);
create table reference.area (area_code varchar);
create table ops.intake_log (
    run_id varchar not null, logged_at timestamp not null, product_id varchar not null, source_id varchar,
    edition varchar, stage varchar not null, outcome varchar not null, message varchar, quarantined_as varchar
);
create table ops.schema_version (sha256 varchar primary key);
"""
# Two tables are enough to say what is refused.
SMALL = """
create schema raw; create schema ops;
create table raw.vintage (vintage_id varchar primary key, edition varchar, number varchar);
create table ops.schema_version (sha256 varchar primary key);
"""
ROWS = "insert into raw.vintage values ('a', 'ye-2025', '12'), ('b', null, '7')"


def make(path: Path, schema: str, *rows: str) -> Path:
    with open_database(path) as connection:
        connection.execute(schema)
        connection.execute("insert into ops.schema_version values (?)", [fingerprint_of(schema)])
        for statement in rows:
            connection.execute(statement)
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first version: two vintages with figures, a run in the log, a mart of dbt."""
    known = {"retrieved_at": "2026-04-23 10:00", "sha256": "a", "original_sha256": "b", "file_name": "f", "parser": "p"}
    values = ", ".join(f"'{value}'" for value in known.values())
    return make(
        tmp_path / "build.duckdb",
        OLD,
        *(
            f"insert into raw.vintage (vintage_id, source_id, product_id, edition, edition_title, published_on, "
            f"published_on_basis, {', '.join(known)}, parser_version, row_count, origin) values "
            f"('{name}', 's', 'p', '{name}', 't', '2026-04-23', 'cover', {values}, 1, {rows}, 'live')"
            for name, rows in (("one", 2), ("two", 3))
        ),
        *(
            f"insert into raw.observation by name select '{name}' as vintage_id, range::integer as row_no, "
            "'EW' as jurisdiction, 'K04000001' as area_code, 'E' as area_label, 'country' as area_type, "
            "date '2024-04-01' as period_start, date '2025-03-31' as period_end, 'FY' as period_type, "
            "'recorded' as period_basis, 'c' as series, false as is_total, 'm' as measure, 'u' as unit, "
            f"range + 0.5 as value, 'L' as published_label, 'S' as sheet, 'B1' as cell from range({rows})"
            for name, rows in (("one", 2), ("two", 3))
        ),
        "insert into ops.intake_log values ('run-1', '2026-04-23', 'p', 's', 'one', 'parse', 'new', null, null)",
        "insert into reference.area values ('K04000001')",
        "create schema marts",
        "create table marts.fct as select 1 as x",
    )


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with open_database(path, read_only=True) as connection:
        return connection.execute(query).fetchall()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


VINTAGES = "select vintage_id, row_count, published_on, retrieved_at, url from raw.vintage order by all"
FIGURES = "select vintage_id, row_no, value, survey_population from raw.observation order by all"


def assert_is_new(path: Path) -> None:
    made = (date(2026, 4, 23), datetime(2026, 4, 23, 10), None)
    assert rows(path, VINTAGES) == [("one", 2, *made), ("two", 3, *made)]
    figures = [("one", number, number + 0.5, None) for number in range(2)]
    assert rows(path, FIGURES) == [*figures, *(("two", number, number + 0.5, None) for number in range(3))]
    assert rows(path, "select run_id, outcome from ops.intake_log") == [("run-1", "new")]
