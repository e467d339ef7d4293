"""Suites and declarations are data, and malformed data stops the program at once."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path

import pytest

from orchestration.registry.load import read_csv
from tests.warehouse.small_build import PROJECT
from tests.warehouse.small_figures import sources
from warehouse.gate.declarations import control_sums, control_totals, declared_non_additive, expected_years
from warehouse.gate.suites import EXPECTATIONS, SuiteError, load_suites

SUITE = """
suite: dim_area
mart: dim_area
batches: {areas: select 1 as area}
checks:
  - id: areas_are_there
    title: Areas are there
    batch: areas
    expectation: expect_column_values_to_not_be_null
    kwargs: {column: area}
    severity: error
    reason: Without areas there is nothing to show.
"""


def test_every_mart_has_a_suite() -> None:
    marts = {path.stem for path in (PROJECT / "dbt_project/models/marts").glob("*.sql")}
    assert {suite.mart for suite in load_suites().values()} == marts


def test_every_expectation_is_one_that_great_expectations_knows() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from great_expectations.expectations.registry import list_registered_expectation_implementations
    known = set(list_registered_expectation_implementations())
    assert {check.expectation for suite in load_suites().values() for check in suite.checks} <= known


@pytest.mark.parametrize(
    ("instead_of", "stands", "complaint"),
    [
        ("severity: error", "severity: fatal", "severity"),
        ("expectation: expect_column_values_to_not_be_null", "expectation: not_null", "expectation"),
        ("batch: areas", "batch: others", "differ"),
        ("reason: Without areas there is nothing to show.", "reason: no", "reason"),
        ("severity: error", "severity: error\n    minimum_rows: 0", "minimum_rows"),
        ("severity: error", "severity: error\n    colour: red", "colour"),
        ("mart: dim_area", "", "mart"),
        ("checks:", "checks: [", "dim_area.yaml"),
    ],
)
def test_a_malformed_suite_names_file_and_field(tmp_path: Path, instead_of: str, stands: str, complaint: str) -> None:
    (tmp_path / "dim_area.yaml").write_text(SUITE.replace(instead_of, stands), encoding="utf-8")
    with pytest.raises(SuiteError, match=complaint) as error:
        load_suites(tmp_path)
    assert "dim_area.yaml" in str(error.value)


def test_check_ids_are_unique_over_all_suites(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SUITE, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SUITE.replace("suite: dim_area", "suite: other"), encoding="utf-8")
    with pytest.raises(SuiteError, match="areas_are_there exists already in suite dim_area"):
        load_suites(tmp_path)


def test_suite_names_are_unique(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SUITE, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SUITE.replace("id: areas_are_there", "id: areas_exist"), encoding="utf-8")
    with pytest.raises(SuiteError, match="a suite named dim_area exists already"):
        load_suites(tmp_path)


def test_control_totals_hold_the_figures_of_the_publications() -> None:
    totals = {total.id: total.expected for total in control_totals()}
    assert totals["ew_total_2020_ye_2025_06"] == "4605185"
    assert totals["ew_total_2020_ye_2025_12"] == "4615945"
    assert totals["p1_greater_manchester_ye_2019_12"] == "null:x"
    assert totals["sc_crimes_2024"] == "299111"
    assert (totals["ni_total_2024_recorded_crime_2026_05_01"], totals["ni_total_2024_recorded_crime_2026_06_10"]) == (
        "95968",
        "95832",
    )


@pytest.mark.parametrize("line", ["a,s,e,A,2020-04-01,FY,o,m,about 5,page 1", "a,s,e,A,2020-04,FY,o,m,5,page 1"])
def test_a_malformed_control_total_names_its_line(tmp_path: Path, line: str) -> None:
    header = (EXPECTATIONS / "control_totals.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "control_totals.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    with pytest.raises(SuiteError, match="line 2"):
        control_totals(tmp_path)


def test_a_control_total_stands_once(tmp_path: Path) -> None:
    header, first, *_ = (EXPECTATIONS / "control_totals.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "control_totals.csv").write_text(f"{header}\n{first}\n{first}\n", encoding="utf-8")
    with pytest.raises(SuiteError, match="id repeated"):
        control_totals(tmp_path)


def test_a_declaration_without_a_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / "not_additive.yaml").write_text(
        "not_additive: [{source_id: s, edition: e, over: offences, reason: ok}]\n", encoding="utf-8"
    )
    with pytest.raises(SuiteError, match="reason"):
        declared_non_additive(tmp_path)


def test_every_jurisdiction_has_expected_years() -> None:
    assert {years.source_id[:2] for years in expected_years()} >= {"ew", "sc", "ni"}


def test_every_source_is_held_against_figures_that_no_parser_read() -> None:
    assert {total.source_id for total in control_totals()} | {total.source_id for total in control_sums()} == {
        *sources()
    }


def test_declarations_speak_of_sources_that_exist() -> None:
    assert {years.source_id for years in expected_years()} <= {*sources()}
    assert {declared.source_id for declared in declared_non_additive()} <= {*sources()}
    assert {cause["source_id"] for cause in read_csv("revision_causes.csv")} <= {*sources()}


def test_what_a_control_total_leaves_empty_is_nothing() -> None:
    totals = {total.id: total for total in control_totals()}
    change = totals["csew_a3b_violence_since_1995_ye_2025_12"]
    assert (change.comparator_start, change.breakdown, change.reporting_body) == (date(1995, 1, 1), None, None)
    assert totals["nfib_total_cifas_ye_jun_2025"].reporting_body == "Cifas"
    assert totals["scjs_a13_2023"].offence_id is None
    assert totals["scjs_a7_all_men_2023"].category == "Male"
    assert totals["csew_rate_bicycle_theft_bicycle_owning_households_1981_ye_2025_12"].survey_population == (
        "bicycle_owning_households"
    )


def test_a_comparator_that_is_no_day_names_its_line(tmp_path: Path) -> None:
    header = (EXPECTATIONS / "control_totals.csv").read_text(encoding="utf-8").splitlines()[0]
    line = "a,s,e,A,2020-04-01,FY,o,m,5,page 1,,,,,1995"
    (tmp_path / "control_totals.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    with pytest.raises(SuiteError, match="line 2"):
        control_totals(tmp_path)


def test_control_sums_hold_the_figures_of_the_publications() -> None:
    known = {total.id: (total.expected, total.area_code, total.reporting_body) for total in control_sums()}
    assert known["ho_prc_police"] == (4_881_043, None, "-")
    assert known["ho_prc_cifas"] == (276_997, None, "Cifas")
    assert known["ho_prc_greater_manchester"] == (339_818, "E23000005", None)
    assert known["ho_knife_2019"] == (55_170, None, None)
    assert known["cube_crimes_2025"] == (315_357, None, None)


@pytest.mark.parametrize(
    "line",
    [
        "a,s,e,2020-04-01,2021-01-01,FQ,m,many,page 1,,,",
        "a,s,e,2020-04,2021-01-01,FQ,m,5,page 1,,,",
        "A b,s,e,2020-04-01,2021-01-01,FQ,m,5,page 1,,,",
    ],
)
def test_a_malformed_control_sum_names_its_line(tmp_path: Path, line: str) -> None:
    header = (EXPECTATIONS / "control_sums.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "control_sums.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    with pytest.raises(SuiteError, match=r"control_sums.csv line 2"):
        control_sums(tmp_path)


def test_a_control_sum_stands_once(tmp_path: Path) -> None:
    header, first, *_ = (EXPECTATIONS / "control_sums.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "control_sums.csv").write_text(f"{header}\n{first}\n{first}\n", encoding="utf-8")
    with pytest.raises(SuiteError, match="id repeated"):
        control_sums(tmp_path)
