"""Every check of the gate is shown to fail on the fault that it is there for, naming figure, cell and edition."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.small_build import TODAY, change
from warehouse.connection import open_database
from warehouse.gate.results import MAX_FAILING_ROWS, CheckResult
from warehouse.gate.runner import FIRST_RELEASE, run_suite, run_suites
from warehouse.gate.suites import Suite, load_suites
from warehouse.release import publish

LATEST, EVERY = "marts.fct_recorded_crime", "marts.fct_recorded_crime_vintage"
TOTAL = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2024-04-01'"
OFFENCE_SUMS, AREA_SUMS = "checks.chk_offence_additivity", "checks.chk_area_additivity"

# check -> (what is done to the build, what the failing rows must name)
FAULTS = {
    "areas_are_complete": ("delete from marts.dim_area where area_code = 'council_area-3'", "council_area"),
    "every_area_has_its_place": (
        "update marts.dim_area set hierarchy_path = null where area_code = 'X-BTP'",
        "X-BTP",
    ),
    "every_caveat_says_where_it_was_read": (
        "update marts.dim_caveat set reference = ' ' where source_id = 'ew_ons_p1'",
        "about_ew_ons_p1",
    ),
    "every_police_source_has_a_caveat": ("delete from marts.dim_caveat where source_id = 'ew_ons_p1'", "ew_ons_p1"),
    "every_published_offence_is_described": ("delete from marts.dim_offence where offence_id = 'test:7'", "B17"),
    "every_offence_has_its_parent": (
        "update marts.dim_offence set parent_id = 'nobody' where offence_id = 'test:7'",
        "nobody",
    ),
    "periods_have_their_length": ("update marts.dim_period set months = 11 where period_id = 'FY:2019-04-01'", "FY"),
    "period_labels_are_unique": (
        "update marts.dim_period set period_label = 'same' where period_id in ('FY:2019-04-01', 'FY:2018-04-01')",
        "same",
    ),
    "every_source_has_an_edition": ("delete from raw.vintage where source_id = 'ew_ons_a5b'", "ew_ons_a5b"),
    "every_source_is_described": ("delete from marts.dim_source where source_id = 'ew_ons_a5b'", "ew_ons_a5b"),
    "no_source_failed_in_the_latest_run": (
        "insert into ops.intake_log values ('run-2', '2026-07-02', 'product_of_ni_psni_prcpd', null, null, 'land', "
        "'failed', 'a web page, not a file', null)",
        "a web page, not a file",
    ),
    "no_source_is_stale": (
        "update reference.source set stale_after_days = 10 where source_id = 'ew_ons_p1'",
        "ew_ons_p1",
    ),
    "editions_are_whole": (
        "delete from raw.observation where vintage_id = 'ew_ons_p1@ye-2019-12' and row_no = 5",
        "39",
    ),
    "every_edition_is_described": ("delete from marts.dim_vintage where edition = 'ye-2019-12'", "ye-2019-12"),
    "originals_are_named_by_content": (
        "update raw.vintage set original_sha256 = 'unknown' where edition = 'ye-2019-12'",
        "ye-2019-12",
    ),
    "nothing_is_published_in_the_future": (
        "update raw.vintage set published_on = '2062-06-10' where edition = '2026-06-10'",
        "2062-06-10",
    ),
    "each_source_has_one_latest_edition": (
        "update marts.dim_vintage set is_latest_edition = true where edition = 'ye-2019-12'",
        "ew_ons_p1",
    ),
    "population_control_totals_match": (
        "update marts.fct_population set population = 5466001 where area_code = 'S92000003' and edition = 'mid-2020'",
        "population_scotland_2020",
    ),
    "population_estimates_are_unique": (
        "insert into marts.fct_population from marts.fct_population where area_code = 'uk'"
        " or population_id = 'population_ni_2024'",
        "population_ni_2024",
    ),
    "population_is_positive": (
        "update marts.fct_population set population = 0 where area_code = 'region-2'",
        "region-2",
    ),
    "missing_population_says_why": (
        "update marts.fct_population set population = null where area_code = 'region-2'",
        "region-2",
    ),
    "every_area_with_residents_has_a_population": (
        "delete from marts.fct_population where area_code = 'council_area-3'",
        "council_area-3",
    ),
    "forces_add_to_england_and_wales": (
        "update marts.fct_population set population = population + 1 where area_code = 'police_force_area-5'",
        "59719725",
    ),
    "every_expected_year_is_there": (
        f"delete from {LATEST} where source_id = 'sc_sg_table_5' and period_start = '1983-01-01'",
        "1983-01-01",
    ),
    "figures_are_unique": (f"insert into {LATEST} from {LATEST} where {TOTAL}", "ew_ons_a5a"),
    "missing_value_says_why": (f"update {LATEST} set value = null where {TOTAL}", "ye-2025-12"),
    "no_negative_count": (f"update {LATEST} set value = -3 where {TOTAL}", "C7"),
    "missing_rate_says_why": (f"update {LATEST} set rate_per_1000 = null where {TOTAL}", "C7"),
    "rate_is_value_over_its_denominator": (f"update {LATEST} set denominator_population = 7 where {TOTAL}", "C7"),
    "rates_of_all_crime_are_plausible": (f"update {LATEST} set rate_per_1000 = 900 where {TOTAL}", "900"),
    "control_totals_match": (
        f"update {EVERY} set value = 5307474 where {TOTAL} and edition = 'ye-2025-12'",
        "ew_total_2024_ye_2025_12",
    ),
    "every_expected_edition_is_there": (
        f"delete from {EVERY} where edition = 'ye-2018-06-corrected'",
        "ye-2018-06-corrected",
    ),
    "offences_add_to_their_totals": (f"update {OFFENCE_SUMS} set sum_of_parts = 51 where cell = 'D88'", "D88"),
    "every_offence_total_is_summed": (
        f"update {OFFENCE_SUMS} set evaluated = false where parent_id = 'ons_prc:total_3'",
        "ons_prc:total_3",
    ),
    "areas_add_to_their_totals": (f"update {AREA_SUMS} set sum_of_parts = 49 where cell = 'D88'", "D88"),
    "every_area_total_is_summed": (
        f"update {AREA_SUMS} set evaluated = false where parent_code = 'S92000003_4'",
        "S92000003_4",
    ),
    "figures_of_an_edition_are_unique": (f"insert into {EVERY} from {EVERY} where {TOTAL}", "ew_ons_a5a"),
    "missing_value_says_why_in_every_edition": (
        f"update {EVERY} set obs_status = 'z' where {TOTAL} and edition = 'ye-2025-06'",
        "ye-2025-06",
    ),
    "no_negative_count_in_any_edition": (f"update {EVERY} set value = -1 where {TOTAL}", "C7"),
    "no_force_recorded_nothing": (
        f"update {EVERY} set value = 0, obs_status = null where area_code = 'E23000005' and edition = 'ye-2019-12'",
        "E23000005",
    ),
    "total_names_the_force_it_leaves_out": (
        f"update {EVERY} set coverage = null where area_code = 'K04000001' and edition = 'ye-2019-12'",
        "E23000005",
    ),
    "no_large_revision_undeclared": (
        "update marts.fct_revision set from_value = 2000000 where source_id = 'ew_ons_a5a'",
        "ye-2025-12",
    ),
    "no_moderate_revision": (
        "update marts.fct_revision set from_value = 4500000 where source_id = 'ew_ons_a5a'",
        "ye-2025-12",
    ),
    "revision_is_the_difference_of_its_values": (
        "update marts.fct_revision set difference = 1 where source_id = 'ew_ons_a5a'",
        "ye-2025-12",
    ),
    "no_figure_was_withdrawn": (
        "insert into marts.fct_revision (figure_id, source_id, to_edition, revision_kind) "
        "values ('a figure', 'ew_ons_a5a', 'ye-2025-12', 'became_unavailable')",
        "became_unavailable",
    ),
    "resubmissions_are_kept_apart": (
        "update marts.fct_revision set from_value = 297060 where offence_id = 'sg_2021:total_crimes'",
        "sc_resubmission_total_crimes_recorded_crime",
    ),
}
# As above, against a release that was made before the fault.
FAULTS_SINCE_THE_LAST_RELEASE = {
    "no_large_change_since_the_last_release": (f"update {LATEST} set value = value * 1.2 where {TOTAL}", "5307473"),
    "no_moderate_change_since_the_last_release": (f"update {LATEST} set value = value * 1.02 where {TOTAL}", "5307473"),
    "no_fewer_rows_than_the_last_release": (f"delete from {EVERY} where {TOTAL}", "FY:2024-04-01"),
    "history_is_unchanged": (f"update {EVERY} set value = value + 1 where {TOTAL}", "5307473"),
    "no_fewer_populations_than_the_last_release": (
        "delete from marts.fct_population where population_id = 'population_ni_2023'",
        "ni_nisra_mye",
    ),
}


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
    assert checks == FAULTS.keys() | FAULTS_SINCE_THE_LAST_RELEASE.keys()


@pytest.mark.parametrize("check_id", FAULTS)
def test_check_finds_its_fault(build: Path, check_id: str) -> None:
    statement, named = FAULTS[check_id]
    change(build, statement)
    result = outcome(build, check_id)
    assert not result.passed
    assert result.blocks == (result.severity == "error")
    assert result.failing_count >= 1
    assert named in json.dumps(result.failing_rows)


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
    result = outcome(build, "every_police_source_has_a_caveat")
    assert result.blocks
    assert "dim_caveat" in result.failing_rows[0]["problem"]


def test_a_declared_revision_passes(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.gate import declarations
    from warehouse.gate.declarations import DeclaredRevision

    declared = DeclaredRevision(
        source_id="ew_ons_a5a",
        to_edition="ye-2025-12",
        area_code="K04000001",
        reason="The publisher says why in note 3.",
    )
    change(build, FAULTS["no_large_revision_undeclared"][0])
    monkeypatch.setattr(declarations, "declared_exceptions", lambda: ([declared], []))
    assert outcome(build, "no_large_revision_undeclared").passed


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
    assert [row["figure_id"] for row in rows] == ["larger", "ew_ons_a5a ons_prc:total_excluding_fraud"]


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
