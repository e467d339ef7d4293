"""Faulty raw figures: the dbt build stops and says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dbt import small_comparison, small_fraud, small_gap, small_survey
from tests.dbt import small_warehouse as small
from tests.dbt.dbt_run import dbt
from warehouse.connection import open_database

pytestmark = pytest.mark.slow


def test_an_unknown_code_stops_the_build_before_the_marts(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    small.build(database)
    with open_database(database) as connection:
        connection.execute(
            "update raw.observation set offence_id = 'ons_prc:unheard'"
            " where offence_id = 'ons_prc:theft' and vintage_id = 'years-2'"
        )
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    assert "stg_observation_codes_are_known" in done.stdout
    with open_database(database, read_only=True) as connection:
        built_tables = connection.execute(
            "select table_name from duckdb_tables() where table_name like 'fct_recorded%'"
        ).fetchall()
    assert built_tables == []


def test_faults_in_the_raw_figures_are_named_by_the_tests_that_find_them(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    small.build(database)
    faults = (
        "update raw.observation set value = null where vintage_id = 'years-2' and offence_id = 'ons_prc:theft'",
        "update raw.observation set obs_status = 'x' where vintage_id = 'forces-1' and area_code = 'E23000002'",
        "update raw.observation set period_type = 'FX' where vintage_id = 'councils-1'",
        "update raw.observation set value = 1000.5 where vintage_id = 'persons-1' and area_code = 'E08000001'",
        "update raw.vintage set source_id = 'unheard' where vintage_id = 'scots-1'",
    )
    with open_database(database) as connection:
        for fault in faults[:4]:
            connection.execute(fault)
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    for name in (
        "fct_recorded_crime_vintage_value_or_reason",
        "fct_recorded_crime_vintage_values_are_in_their_lists",
        "fct_population_population_is_whole",
    ):
        assert f"Failure in test {name}" in done.stdout
    assert "Got 2 results, configured to fail if != 0" in done.stdout  # both breaches of value <=> reason
    with open_database(database) as connection:
        connection.execute(faults[4])
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert "Failure in test stg_vintage_codes_are_known" in done.stdout


def test_a_figure_published_twice_in_one_edition_stops_the_build(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    small.build(database)
    with open_database(database) as connection:
        connection.execute(
            "insert into raw.observation select * from raw.observation"
            " where vintage_id = 'years-2' and offence_id = 'ons_prc:total'"
        )
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    assert "Failure in model fct_recorded_crime_vintage" in done.stdout
    assert "duplicate key" in done.stdout.lower()


def test_an_interval_without_ends_or_origin_and_an_unknown_body_are_named(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    small.build(database)
    small_survey.add(database)
    small_fraud.add(database)
    faults = (
        # A published interval may lack one end, not both.
        "update raw.observation set lower = null where vintage_id = 'population_groups-1' and breakdown is not null",
        "update raw.observation set lower = 0.1 where vintage_id = 'scottish_survey-1'",
        "update raw.observation set lower = 11 where vintage_id = 'population_groups-1' and breakdown is null",
        "update raw.observation set reporting_body = 'Unheard' where reporting_body = 'Cifas'",
    )
    with open_database(database) as connection:
        for fault in faults:
            connection.execute(fault)
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    assert "Failure in test fct_survey_estimate_vintage_interval_or_note" in done.stdout
    assert "Got 3 results, configured to fail if != 0" in done.stdout
    assert "Failure in test fct_fraud_and_cyber_vintage_codes_are_known" in done.stdout


def test_a_change_without_its_comparator_or_significance_is_named(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    small.build(database)
    small_survey.add(database)
    small_fraud.add(database)
    with open_database(database) as connection:
        connection.execute(
            "update raw.observation set comparator_end = null, significance = null"
            " where measure = 'survey_prevalence_change'"
        )
        connection.execute("update raw.observation set significance = 'ns' where vintage_id = 'scottish_survey-1'")
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    assert "Failure in test fct_survey_estimate_vintage_change_is_told" in done.stdout
    assert "Got 2 results, configured to fail if != 0" in done.stdout


def test_a_total_of_one_body_beside_parts_of_all_bodies_is_named(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    small.build(database)
    small_survey.add(database)
    small_fraud.add(database)
    with open_database(database) as connection:
        # Two bodies now have a total only, and the fraud in it stands in the row of all bodies: who adds counts twice.
        connection.execute(
            "update raw.observation set value = null, obs_status = 'x'"
            " where vintage_id = 'bodies-1' and offence_id = 'nfib:fraud' and reporting_body is not null"
        )
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    assert "Failure in test int_figure_no_leaf_under_a_leaf" in done.stdout
    assert "Got 2 results, configured to fail if != 0" in done.stdout


def test_faults_of_the_registers_are_named_by_what_finds_them(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    small.build(database)
    for addition in (small_survey, small_fraud, small_comparison, small_gap):
        addition.add(database)
    faults = (
        "update reference.offence_bridge set match_type = 'exakt' where offence_id = 'psni:own_home'",
        "update reference.gap_pair set recorded_offence_id = 'ons_prc:unheard' where pair_id = 'households'",
        "update reference.correction set offence_id = 'ons_prc:unheard' where correction_id = 'unmet'",
        "insert into reference.revision_cause (cause_id, source_id, cause, is_declaration)"
        " values ('whim', 'mended', 'whim', false)",
        # Two jurisdictions of whose surveys no rule speaks are neither comparable nor not.
        "delete from reference.comparability_rule where rule_id = 'asked_EW_NI'",
    )
    with open_database(database) as connection:
        for fault in faults:
            connection.execute(fault)
    done = dbt(database, "build", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    for name in (
        "bridge_offence_classification_values_are_in_their_lists",
        "crime_gap_codes_are_known",
        "dim_correction_codes_are_known",
        "fct_revision_values_are_in_their_lists",
    ):
        assert f"Failure in test {name}" in done.stdout
    assert "Failure in model comparability" in done.stdout
    assert "NOT NULL constraint failed" in done.stdout
