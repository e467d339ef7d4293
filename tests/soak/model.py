"""Marts and gate of the soak test: a small model in SQL on the raw layer, and checks that can fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.gate.results import CheckResult

if TYPE_CHECKING:
    import duckdb

_FIGURES = """
    select
        md5(concat_ws('|', o.source_id, area_code, period_type, period_start, coalesce(offence_id, ''),
            coalesce(published_label, ''), coalesce(breakdown, ''), coalesce(category, ''), measure, row_of
        )) as figure_id,
        o.*
    from (
        select
            v.source_id, v.vintage_id, v.edition, v.published_on, v.retrieved_at, area_code,
            period_type || ':' || period_start as period_id, period_type, period_start, offence_id, reporting_body,
            breakdown, category, measure, published_label, value, obs_status,
            row_number() over (
                partition by v.vintage_id, area_code, period_type, period_start, offence_id, published_label, breakdown,
                    category, measure
                order by row_no
            ) as row_of
        from raw.observation as observation
        join raw.vintage as v on v.vintage_id = observation.vintage_id
    ) as o
"""
_COLUMNS = """
    figure_id varchar {key}, source_id varchar, {vintage} area_code varchar, period_id varchar, offence_id varchar,
    reporting_body varchar, measure varchar, value double, obs_status varchar, edition varchar, published_on date
"""
_PICKED = "area_code, period_id, offence_id, reporting_body, measure, value, obs_status, edition, published_on"
_ORDER = "published_on, retrieved_at, vintage_id"
_TABLES = {
    "dim_vintage": (
        "vintage_id varchar primary key, source_id varchar, edition varchar, published_on date, sha256 varchar, "
        "row_count integer",
        "select vintage_id, source_id, edition, published_on, original_sha256, row_count from raw.vintage",
        "One row per source and edition.",
    ),
    "fct_figure_vintage": (
        _COLUMNS.format(key="", vintage="vintage_id varchar,") + ", primary key (figure_id, vintage_id)",
        f"select figure_id, source_id, vintage_id, {_PICKED} from figures",
        "One row per published figure and edition.",
    ),
    "fct_recorded_crime": (
        _COLUMNS.format(key="primary key", vintage=""),
        f"select figure_id, source_id, {_PICKED} from figures "
        f"qualify row_number() over (partition by figure_id order by ({_ORDER}) desc) = 1",
        "One row per published figure, from the newest edition that holds it.",
    ),
}
_NI = "source_id = 'ni_psni_prcpd' and measure = 'recorded_crime'"
# Title, and the query of (rows examined, rows against); {last} is the current release, {now} the build.
_CHECKS = {
    "value_or_status": (
        "A figure is there, or a status says why not",
        "select count(*), count_if(value is null and obs_status is null) from marts.fct_recorded_crime",
    ),
    "every_source": (
        "Every source has an edition",
        "select count(*), count_if(n = 0) from (select count(v.vintage_id) as n from (values ('ni_psni_prcpd'), "
        "('ew_ons_a5a'), ('ew_eff_victims')) as s(source_id) left join marts.dim_vintage as v using (source_id) "
        "group by s.source_id)",
    ),
    "districts_add_up": (
        "Districts add up to Northern Ireland",
        "select count(*), count_if(parts <> whole) from (select "
        "sum(value) filter (where area_code = 'N92000002') as whole, "
        "sum(value) filter (where area_code <> 'N92000002') as parts "
        f"from marts.fct_recorded_crime where {_NI} group by period_id, offence_id)",
    ),
}
_AGAINST_LAST = {
    "vintages_stay": (
        "Every edition of the last release is still there",
        "select count(*), count_if(now.vintage_id is null) "
        "from read_parquet('{last}/parquet/dim_vintage.parquet') as l left join marts.dim_vintage as now "
        "on now.vintage_id = l.vintage_id and now.row_count = l.row_count",
    ),
    "rows_do_not_fall": (
        "No source has fewer figures than in the last release",
        "select count(*), count_if(coalesce(now.n, 0) < l.n) from (select source_id, count(*) as n from "
        "read_parquet('{last}/parquet/fct_recorded_crime.parquet') group by all) as l left join (select source_id, "
        "count(*) as n from marts.fct_recorded_crime group by all) as now using (source_id)",
    ),
}


def build_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Build the schema `marts` anew from raw, in one transaction."""
    connection.begin()
    try:
        connection.execute("drop schema if exists marts cascade")
        connection.execute("create schema marts")
        connection.execute(f"create or replace temp view figures as {_FIGURES}")
        for name, (columns, query, description) in _TABLES.items():
            connection.execute(f"create table marts.{name} ({columns})")
            connection.execute(f"insert into marts.{name} {query}")
            connection.execute(f"comment on table marts.{name} is '{description}'")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def run_gate(connection: duckdb.DuckDBPyConnection, current: Path | None) -> list[CheckResult]:
    """Outcomes of the checks on `marts`, those against the `current` release where there is one."""
    checks = _CHECKS | (_AGAINST_LAST if current else {})
    results = []
    for check_id, (title, query) in checks.items():
        row = connection.execute(query.format(last=current)).fetchone()
        assert row is not None
        examined, failing = row
        passed = examined > 0 and failing == 0
        results.append(CheckResult(check_id, "soak", title, "error", title, passed, int(examined), int(failing), "sql"))
    return results
