"""What is declared beforehand is held against the right figures, and excuses no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.small_build import change
from tests.warehouse.survey_faults import EVERY as ESTIMATES
from tests.warehouse.test_gate import outcome
from warehouse.gate import declarations
from warehouse.gate.declarations import ControlSum, DeclaredNonAdditive

LEAVES = "update marts.fct_recorded_crime_vintage set {} where source_id = 'ew_ho_prc_open_data' and is_leaf and {}"


def summed(monkeypatch: pytest.MonkeyPatch, build: Path, expected: float, **narrowed: Any) -> bool:
    """Whether the leaves of the open data of 2017/18, narrowed as told, add to `expected`."""
    control = ControlSum(
        id="a_sum",
        source_id="ew_ho_prc_open_data",
        edition="ye-2018-03",
        first_start=date(2017, 4, 1),
        last_start=date(2018, 1, 1),
        period_type="FQ",
        measure="recorded_crime",
        expected=expected,
        reference="a page",
        **narrowed,
    )
    controls = [control.model_copy(update={"id": f"a_sum_{number}"}) for number in range(5)]
    monkeypatch.setattr(declarations, "control_sums", lambda: controls)
    return outcome(build, "control_sums_match").passed


def test_a_sum_takes_the_leaves_at_and_below_its_offence(whole_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The only leaf of the miniature below violence against the person is homicide in Greater Manchester.
    assert summed(monkeypatch, whole_build, 89, offence_id="ho_prc:homicide")
    assert summed(monkeypatch, whole_build, 89, offence_id="ho_prc:violence_against_the_person")
    assert not summed(monkeypatch, whole_build, 89, offence_id="ho_prc:robbery")


def test_a_sum_takes_the_area_and_the_body_it_names(whole_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert summed(monkeypatch, whole_build, 339_818, area_code="E23000005")
    assert summed(monkeypatch, whole_build, 276_997, reporting_body="Cifas")
    assert summed(monkeypatch, whole_build, 4_881_043, reporting_body="-")
    assert summed(monkeypatch, whole_build, 5_519_401)
    assert not summed(monkeypatch, whole_build, 5_519_401, area_code="nowhere")


def test_a_sum_leaves_out_totals_and_other_periods(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(build, LEAVES.format("is_leaf = false", "area_code = 'X-BTP'"))
    assert summed(monkeypatch, build, 5_519_401 - 59_591)
    change(build, LEAVES.format("period_start = '2019-04-01'", "reporting_body = 'Cifas'"))
    assert summed(monkeypatch, build, 5_519_401 - 59_591 - 276_997)


@pytest.mark.parametrize(
    ("column", "another"),
    [
        ("survey_population", "'households'"),
        ("comparator_start", "date '1997-01-01'"),
        ("category", "'Female'"),
        ("breakdown", "'sex'"),
    ],
)
def test_a_control_total_is_held_against_the_figure_that_it_describes(build: Path, column: str, another: str) -> None:
    wanted = {
        "survey_population": "source_id = 'ew_ons_a2a' and survey_population = 'bicycle_owning_households'",
        "comparator_start": "source_id = 'ew_ons_a3b' and comparator_start = '1995-01-01'",
        "category": "source_id = 'sc_scjs_a7' and category = 'Male'",
        "breakdown": "source_id = 'sc_scjs_a13' and offence_id is null",
    }[column]
    change(build, f"update {ESTIMATES} set {column} = {another} where {wanted}")
    result = outcome(build, "survey_control_totals_match")
    assert "absent" in {row["found"] for row in result.failing_rows}


def test_a_sixth_decimal_of_a_proportion_counts(build: Path) -> None:
    fifth = "source_id = 'sc_scjs_a7' and category is null and measure = 'survey_prevalence'"
    change(build, f"update {ESTIMATES} set published_value = 0.198651 where {fifth}")
    assert not outcome(build, "survey_control_totals_match").passed


@pytest.mark.parametrize(
    ("fact", "check_id", "figure"),
    [
        ("fct_recorded_crime_vintage", "control_totals_match", "figure_id like 'ew_ons_a5a|K04000001|2024-04-01|%'"),
        ("fct_survey_estimate_vintage", "survey_control_totals_match", "correction_id is not null"),
        ("fct_fraud_and_cyber_vintage", "fraud_control_totals_match", "reporting_body = 'Cifas'"),
    ],
)
def test_a_control_total_is_held_against_what_is_printed(build: Path, fact: str, check_id: str, figure: str) -> None:
    """Someone read it off the publication, error and all; what is taken for the error is another matter."""
    change(build, f"update marts.{fact} set value = value + 1 where value is not null and {figure}")
    assert outcome(build, check_id).passed
    change(build, f"update marts.{fact} set published_value = value where value is not null and {figure}")
    assert not outcome(build, check_id).passed


def test_a_total_declared_not_additive_in_one_year_is_summed_in_others(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = DeclaredNonAdditive(
        source_id="ew_ons_a1a", period_start=date(2006, 4, 1), over="offences", reason="One row was printed twice."
    )
    monkeypatch.setattr(declarations, "declared_non_additive", lambda: [declared])
    fault = (
        "update checks.chk_leaf_sum set difference = 9, period_id = '{}' where source_id = 'ew_ons_a1a' and cell = 'D3'"
    )
    change(build, fault.format("FY:2006-04-01"))
    assert outcome(build, "leaf_estimates_add_to_their_totals").passed
    change(build, fault.format("FY:2007-04-01"))
    assert not outcome(build, "leaf_estimates_add_to_their_totals").passed
