"""Every check of the gate is shown to fail on the fault that it is there for, naming figure, cell and edition."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.warehouse import comparison_faults, faults, fraud_faults, survey_faults
from tests.warehouse.faults import LATEST, OFFENCE_SUMS, TOTAL
from tests.warehouse.small_build import TODAY, change
from warehouse.connection import open_database
from warehouse.gate.results import MAX_FAILING_ROWS, CheckResult
from warehouse.gate.runner import FIRST_RELEASE, run_suite, run_suites
from warehouse.gate.suites import Suite, load_suites
from warehouse.release import publish

FAULTS = faults.FAULTS | survey_faults.FAULTS | fraud_faults.FAULTS
FAULTS_SINCE_THE_LAST_RELEASE = (
    faults.FAULTS_SINCE_THE_LAST_RELEASE
    | survey_faults.FAULTS_SINCE_THE_LAST_RELEASE
    | fraud_faults.FAULTS_SINCE_THE_LAST_RELEASE
)


def outcome(build: Path, check_id: str, previous: Path | None = None) -> CheckResult:
    """Result of one check, run without its neighbours."""
    suite, check = next(
        (suite, check) for suite in load_suites().values() for check in suite.checks if check.id == check_id
    )
    alone = Suite(
        suite=suite.suite, mart=suite.mart, batches={check.batch: suite.batches[check.batch]}, checks=(check,)
    )
    with open_database(build, read_only=True) as connection:
        (result,) = run_suite(alone, connection, previous, today=TODAY)
    return result


def test_the_miniature_build_passes_every_check(whole_build: Path) -> None:
    results = run_suites(whole_build, None, today=TODAY)
    assert [str(result) for result in results if not result.passed] == []
    assert {result.check_id for result in results} == {
        check.id for suite in load_suites().values() for check in suite.checks
    }
    assert all(result.rows_examined > 0 for result in results if result.reason != FIRST_RELEASE)


def test_every_check_has_a_fault_that_it_is_shown_to_find() -> None:
    checks = {check.id for suite in load_suites().values() for check in suite.checks}
    assert checks == FAULTS.keys() | comparison_faults.FAULTS.keys() | FAULTS_SINCE_THE_LAST_RELEASE.keys()


@pytest.mark.parametrize("check_id", FAULTS)
def test_check_finds_its_fault(build: Path, check_id: str) -> None:
    statement, named = FAULTS[check_id]
    change(build, statement)
    result = outcome(build, check_id)
    assert not result.passed
    assert result.blocks == (result.severity == "error")
    assert result.failing_count >= 1
    assert named in json.dumps(result.failing_rows)


@pytest.mark.parametrize("check_id", comparison_faults.FAULTS)
def test_check_finds_its_fault_and_no_neighbour_does(build: Path, check_id: str) -> None:
    """A check that fails whenever another one does is not shown to look at anything of its own."""
    statement, named = comparison_faults.FAULTS[check_id]
    change(build, statement)
    (suite,) = [suite.suite for suite in load_suites().values() if check_id in {check.id for check in suite.checks}]
    failed = [result for result in run_suites(build, None, [suite], today=TODAY) if not result.passed]
    assert [result.check_id for result in failed] == [check_id]
    assert failed[0].blocks
    assert named in json.dumps(failed[0].failing_rows)


@pytest.fixture(scope="module")
def release(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    return publish(whole_build, home, run_suites(whole_build, None, ["dim_period"], today=TODAY), today=TODAY).path


@pytest.mark.parametrize("check_id", FAULTS_SINCE_THE_LAST_RELEASE)
def test_check_finds_what_changed_since_the_last_release(build: Path, release: Path, check_id: str) -> None:
    statement, named = FAULTS_SINCE_THE_LAST_RELEASE[check_id]
    assert outcome(build, check_id, release).passed
    change(build, statement)
    result = outcome(build, check_id, release)
    assert not result.passed
    assert result.rows_examined > 0
    assert named in json.dumps(result.failing_rows)


@pytest.mark.parametrize("check_id", FAULTS_SINCE_THE_LAST_RELEASE)
def test_the_first_release_has_nothing_to_compare_with(whole_build: Path, check_id: str) -> None:
    result = outcome(whole_build, check_id)
    assert (result.passed, result.rows_examined, result.reason) == (True, 0, FIRST_RELEASE)


def test_a_change_is_warned_of_once_and_makes_one_release(build: Path, tmp_path: Path) -> None:
    home, suites = tmp_path / "home", ["fct_recorded_crime"]
    first = publish(build, home, run_suites(build, None, suites, today=TODAY), today=TODAY)
    change(build, f"update {LATEST} set value = value * 1.02, rate_per_1000 = rate_per_1000 * 1.02 where {TOTAL}")
    results = run_suites(build, first.path, suites, today=TODAY)
    assert [result.check_id for result in results if not result.passed] == ["no_moderate_change_since_the_last_release"]
    second = publish(build, home, results, today=TODAY)
    again = publish(build, home, run_suites(build, second.path, suites, today=TODAY), today=TODAY)
    assert (second.published, again.published, again.id) == (True, False, second.id)


def test_a_mart_that_the_last_release_did_not_have_is_not_compared(build: Path, release: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(release, older)
    file = older / "uk_crime.duckdb"
    file.chmod(0o644)
    with open_database(file) as connection:
        connection.execute("drop table fct_population")
    assert outcome(build, "no_fewer_populations_than_the_last_release", older).reason == FIRST_RELEASE


@pytest.mark.parametrize("emptied", ["checks.chk_offence_additivity", "marts.fct_recorded_crime", "marts.fct_revision"])
def test_a_check_that_looked_at_nothing_fails(build: Path, emptied: str) -> None:
    change(build, f"delete from {emptied}")
    failed = [result for result in run_suites(build, None, today=TODAY) if "looked at 0 rows" in result.title]
    assert failed
    assert any(result.blocks for result in failed)
    assert all(result.rows_examined == 0 and not result.passed for result in failed)


def test_missing_values_do_not_count_as_looked_at(build: Path) -> None:
    change(build, f"update {LATEST} set value = null, obs_status = 'x'")
    result = outcome(build, "no_negative_count")
    assert not result.passed
    assert result.title.endswith("looked at 0 rows, fewer than the 1 it must")


def test_a_check_that_cannot_run_blocks(build: Path) -> None:
    change(build, "drop table marts.dim_caveat")
    result = outcome(build, "every_source_of_figures_has_a_caveat")
    assert result.blocks
    assert "dim_caveat" in result.failing_rows[0]["problem"]


def test_a_declared_revision_passes(build: Path) -> None:
    """In fct_revision the model says which revisions are declared; against the last release the suite looks itself."""
    change(build, FAULTS["no_large_revision_undeclared"][0])
    assert not outcome(build, "no_large_revision_undeclared").passed
    change(build, "update marts.fct_revision set is_declared = true where source_id = 'ew_ons_a5a'")
    assert outcome(build, "no_large_revision_undeclared").passed


def test_a_change_declared_in_the_registry_passes_and_a_practice_does_not(build: Path, release: Path) -> None:
    check_id = "no_large_change_since_the_last_release"
    change(build, FAULTS_SINCE_THE_LAST_RELEASE[check_id][0])
    change(
        build,
        "insert into reference.revision_cause (cause_id, source_id, to_edition, area_code, measure, is_declaration) "
        "values ('looked_at', 'ew_ons_a5a', 'ye-2025-12', 'K04000001', 'recorded_crime', false)",
    )
    assert not outcome(build, check_id, release).passed
    change(build, "update reference.revision_cause set is_declaration = true where cause_id = 'looked_at'")
    assert outcome(build, check_id, release).passed


@pytest.mark.parametrize(
    ("column", "another"),
    [
        ("source_id", "ew_ons_a5b"),
        ("to_edition", "ye-2025-06"),
        ("area_code", "E92000001"),
        ("offence_id", "ons_prc:robbery"),
        ("measure", "knife_crime"),
    ],
)
def test_a_declaration_excuses_no_other_figure(build: Path, release: Path, column: str, another: str) -> None:
    check_id = "no_large_change_since_the_last_release"
    change(build, FAULTS_SINCE_THE_LAST_RELEASE[check_id][0])
    change(
        build,
        "insert into reference.revision_cause (cause_id, source_id, to_edition, is_declaration) "
        "values ('looked_at', 'ew_ons_a5a', 'ye-2025-12', true)",
    )
    assert outcome(build, check_id, release).passed
    change(build, f"update reference.revision_cause set {column} = '{another}' where cause_id = 'looked_at'")
    assert not outcome(build, check_id, release).passed


def test_an_edition_declared_not_additive_needs_no_complete_parts(build: Path) -> None:
    total = f"update {OFFENCE_SUMS} set evaluated = false, source_id = 'ni_psni_prcpd'"
    change(build, f"{total}, edition = '2026-05-01' where parent_id = 'ons_prc:total_3'")
    assert not outcome(build, "every_offence_total_is_summed").passed
    change(build, f"{total}, edition = '2026-06-10' where parent_id = 'ons_prc:total_3'")
    assert outcome(build, "every_offence_total_is_summed").passed


def test_a_declared_partition_is_not_held_against_its_total_until_its_day(build: Path) -> None:
    fault = f"update {OFFENCE_SUMS} set sum_of_parts = 49, source_id = 'ni_psni_prcpd', measure = 'sanction_outcome'"
    change(build, f"{fault}, partition_id = 'psni_18_types', period_id = 'FY:2021-04-01' where cell = 'D7'")
    assert outcome(build, "offences_add_to_their_totals").passed
    change(build, f"update {OFFENCE_SUMS} set period_id = 'FY:2022-04-01' where cell = 'D7'")
    assert not outcome(build, "offences_add_to_their_totals").passed
    change(
        build, f"update {OFFENCE_SUMS} set period_id = 'FY:2021-04-01', measure = 'recorded_crime' where cell = 'D7'"
    )
    assert not outcome(build, "offences_add_to_their_totals").passed


def test_a_missing_number_beside_a_number_is_a_difference(build: Path) -> None:
    change(build, "update marts.dim_period set months = null where period_id = 'FY:2019-04-01'")
    result = outcome(build, "periods_have_their_length")
    assert (result.failing_count, result.failing_rows[0]["period_id"]) == (1, "FY:2019-04-01")


def test_the_largest_revision_comes_first(build: Path) -> None:
    change(
        build,
        "insert into marts.fct_revision by name select * replace (1000 as from_value, 9000 as to_value, 'larger' as "
        "figure_id) from marts.fct_revision where source_id = 'ew_ons_a5a'",
    )
    change(build, FAULTS["no_large_revision_undeclared"][0] + " and figure_id <> 'larger'")
    rows = outcome(build, "no_large_revision_undeclared").failing_rows
    assert [row["figure_id"] for row in rows] == ["larger", "ew_ons_a5a ons_prc:total_excluding_fraud 2020/21"]


def test_the_clock_is_the_callers(whole_build: Path) -> None:
    late = run_suites(whole_build, None, ["dim_source"], today=date(2060, 1, 1))
    stale = next(result for result in late if result.check_id == "no_source_is_stale")
    assert (stale.passed, stale.blocks) == (False, False)


def test_failing_rows_are_capped_and_ready_for_json(build: Path) -> None:
    change(build, f"update {LATEST} set value = -1 where value is not null")
    result = outcome(build, "no_negative_count")
    assert result.failing_count > MAX_FAILING_ROWS == len(result.failing_rows)
    json.dumps(result.as_dict(), allow_nan=False)
    assert {"edition", "sheet", "cell", "value"} <= result.failing_rows[0].keys()
    assert "cell C7" in str(result)


def test_the_gate_leaves_the_build_as_it_was(whole_build: Path) -> None:
    before = whole_build.read_bytes()
    run_suites(whole_build, None, ["dim_area", "fct_revision"], today=TODAY)
    assert whole_build.read_bytes() == before
