"""Every source of the registry is queryable in the release, with the figures read off its publication by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.registry.load import sources
from warehouse.connection import open_database
from warehouse.gate.declarations import ControlTotal, control_sums, control_totals

pytestmark = pytest.mark.slow

FAMILY = {source_id: source.table.family for source_id, source in sources().items()}
MART = {
    "police_recorded": "fct_recorded_crime_vintage",
    "survey": "fct_survey_estimate_vintage",
    "fraud": "fct_fraud_and_cyber_vintage",
}
READ_ELSEWHERE = {"sc_sg_table_a15", "uk_survey_quality"}  # in fct_revision and survey_quality, tested below
DECLARED = sorted({total.source_id for total in control_totals() if FAMILY[total.source_id] in MART} - READ_ELSEWHERE)


@pytest.fixture(scope="module")
def release(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(published / "releases" / "current" / "uk_crime.duckdb", read_only=True) as connection:
        yield connection


def found(connection: duckdb.DuckDBPyConnection, total: ControlTotal) -> list[Any]:
    """(printed value, obs_status) of the figures a control total describes: exactly one."""
    wanted: dict[str, object] = {
        name: getattr(total, name)
        for name in ("source_id", "edition", "area_code", "period_start", "period_type", "offence_id", "measure")
    }
    family = FAMILY[total.source_id]
    wanted |= {"breakdown": total.breakdown, "category": total.category}
    if family != "fraud" or total.reporting_body:
        wanted |= {} if family == "survey" else {"reporting_body": total.reporting_body}
    wanted["comparator_start"] = total.comparator_start
    if total.survey_population:
        wanted["survey_population"] = total.survey_population
    sql = f"select published_value, obs_status from {MART[family]} where " + " and ".join(
        f"{name} is not distinct from ?" for name in wanted
    )
    return connection.execute(sql, list(wanted.values())).fetchall()


@pytest.mark.parametrize("source_id", DECLARED)
def test_control_figures_of_a_source_are_in_the_release(release: duckdb.DuckDBPyConnection, source_id: str) -> None:
    connection = release
    totals = [total for total in control_totals() if total.source_id == source_id]
    assert totals
    for total in totals:
        rows = found(connection, total)
        assert len(rows) == 1, (total.id, rows)
        [(value, status)] = rows
        if total.expected.startswith("null:"):
            assert (value, status) == (None, total.expected.removeprefix("null:")), total.id
        else:
            assert value == pytest.approx(float(total.expected), abs=1e-6), total.id


def test_every_source_of_figures_has_a_control_figure() -> None:
    declared = {total.source_id for total in control_totals()} | {total.source_id for total in control_sums()}
    assert {source_id for source_id, family in FAMILY.items() if family in MART} - declared == set()


def test_the_suspended_tables_stand_in_the_release_with_their_reason(release: duckdb.DuckDBPyConnection) -> None:
    rows = release.execute(
        "select source_id, count(*), count(value), count(status_reason), any_value(obs_status) from "
        "fct_fraud_and_cyber_vintage where source_id in ('ew_ons_c3', 'uk_ons_c4') "
        "and edition = 'ye-2025-12' group by 1"
    )
    assert sorted(rows.fetchall()) == [("ew_ons_c3", 536, 0, 536, "x"), ("uk_ons_c4", 22, 0, 22, "x")]


def test_the_response_rate_of_the_english_survey_fell_and_the_series_shows_it(
    release: duckdb.DuckDBPyConnection,
) -> None:
    rows = release.execute(
        "select wave, response_rate, response_rate_change from survey_quality "
        "where survey = 'csew' and response_rate is not null order by period_start"
    )
    assert [row[1:] for row in rows.fetchall()] == [(75.0, None), (64.0, -11.0), (42.0, -22.0)]


def test_headline_of_2019_20_has_the_interval_the_ethnicity_file_prints(release: duckdb.DuckDBPyConnection) -> None:
    """The file prints 12.82 to 13.68 around its unrounded value; the derived interval is as wide."""
    connection = release
    [printed] = connection.execute(
        "select value, lower, upper, base, interval_source from fct_survey_estimate where source_id = 'ew_eff_victims' "
        "and area_code = 'K04000001' and period_label = '2019/20' and breakdown is null"
    ).fetchall()
    assert (printed[0], round(printed[1], 2), round(printed[2], 2), printed[3:]) == (
        13.3,
        12.82,
        13.68,
        (33735, "published"),
    )
    [derived] = connection.execute(
        "select upper - lower, interval_source, design_factor from fct_survey_estimate where source_id = 'ew_ons_a3a' "
        "and offence_id = 'csew:all_excluding_fraud' and period_label = '2019/20'"
    ).fetchall()
    assert derived[0] == pytest.approx(printed[2] - printed[1], abs=0.03)
    assert derived[1:] == ("derived", 1.2)


def test_the_restated_northern_irish_wave_has_two_published_values(release: duckdb.DuckDBPyConnection) -> None:
    rows = release.execute(
        "select value, published_on::varchar from fct_survey_estimate_vintage where source_id = 'ni_niscs_figures' "
        "and period_label = '2022/23' and measure = 'survey_prevalence' order by published_on"
    )
    assert rows.fetchall() == [(5.1, "2024-03-28"), (5.8, "2026-03-13")]


def test_the_wrong_total_of_the_scottish_survey_is_corrected_and_stays_visible(
    release: duckdb.DuckDBPyConnection,
) -> None:
    """Table A1 prints 550,000 and an interval of its own; its parts and two other tables say 396,000."""
    connection = release
    rows = connection.execute(
        "select source_id, canonical_value, published_value, lower, upper, correction_id from fct_survey_estimate "
        "where source_id in ('sc_scjs_a1', 'sc_scjs_a2') and offence_id = 'scjs:comparable_crime' "
        "and measure = 'survey_incidents' and period_label like '2023/24%' order by 1"
    ).fetchall()
    assert rows == [
        ("sc_scjs_a1", 396_000.0, 550_000.0, None, None, "scjs_2023_24_comparable_crime"),
        ("sc_scjs_a2", 396_000.0, 396_000.0, None, None, None),
    ]
    [(published_as, corrected, reason)] = connection.execute(
        "select published, corrected, reason from dim_correction where correction_id = 'scjs_2023_24_comparable_crime'"
    ).fetchall()
    assert (published_as, corrected) == ("550000", "396000")
    assert "395,000" in reason
    assert connection.execute(
        "select count(*) from dim_caveat where source_id in ('sc_scjs_a1', 'sc_scjs_a2') and caveat like '%550,000%'"
    ).fetchone() == (2,)


def test_the_recipe_of_the_readme_counts_nothing_twice(release: duckdb.DuckDBPyConnection) -> None:
    """Leaves under a total give the total, in every table of counts of England and Wales and year."""
    rows = release.execute(
        "with total as (select * from fct_recorded_crime where source_id = 'ew_ons_a5a' "
        "and offence_id = 'ons_prc:total_excluding_fraud' and value is not null) "
        "select total.period_id, max(total.value) - sum(leaf.value) from total "
        "inner join fct_recorded_crime as leaf on leaf.source_id = total.source_id "
        "and leaf.period_id = total.period_id and leaf.is_leaf "
        "inner join dim_offence as offence on offence.offence_id = leaf.offence_id "
        "and starts_with(offence.label_path, (select label_path from dim_offence "
        "where offence_id = 'ons_prc:total_excluding_fraud') || ' > ') group by 1"
    ).fetchall()
    assert len(rows) >= 23
    assert {difference for _, difference in rows} == {0.0}


def test_control_totals_file_is_read_as_it_stands() -> None:
    with (Path(__file__).resolve().parents[2] / "warehouse/expectations/control_totals.csv").open() as lines:
        assert sum(1 for _ in csv.DictReader(lines)) == len(control_totals()) > 700
