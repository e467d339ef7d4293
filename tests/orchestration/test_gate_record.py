"""A release rests on the gate of its own run: on every suite of it, and on no earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.gate_record import GateNotRunError, keep_results, results_of_run, results_so_far
from orchestration.home import Home
from warehouse.gate.results import CheckResult
from warehouse.gate.suites import load_suites

SUITES = list(load_suites())


def result(suite: str, passed: bool = True) -> CheckResult:
    return CheckResult(
        check_id=f"check_of_{suite}",
        suite=suite,
        title="A check of a test",
        severity="error",
        reason="Because a test needs one.",
        passed=passed,
        rows_examined=1,
        failing_count=0 if passed else 1,
        expectation="expect_something",
        failing_rows=[] if passed else [{"cell": "Y17"}],
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which run-1 came to every suite, and the last of them failed."""
    found = Home(tmp_path)
    for suite in SUITES:
        keep_results(found, "run-1", suite, [result(suite, passed=suite != SUITES[-1])])
    return found


def test_results_come_back_as_they_were_kept_in_the_order_of_the_suites(home: Home) -> None:
    found = results_of_run(home, "run-1")
    assert found == [result(suite, passed=suite != SUITES[-1]) for suite in SUITES]
    assert [check.check_id for check in found if check.blocks] == [f"check_of_{SUITES[-1]}"]


def test_the_gate_of_the_run_before_does_not_count(home: Home) -> None:
    with pytest.raises(GateNotRunError, match=f"suite {SUITES[0]} of the gate did not run"):
        results_of_run(home, "run-2")
    assert results_so_far(home, "run-2") == []


def test_a_suite_that_did_not_run_is_named_and_nothing_may_be_published(home: Home) -> None:
    for suite in SUITES[:-1]:
        keep_results(home, "run-2", suite, [result(suite)])
    with pytest.raises(GateNotRunError, match=f"suite {SUITES[-1]} of the gate did not run"):
        results_of_run(home, "run-2")
    assert [check.suite for check in results_so_far(home, "run-2")] == SUITES[:-1]


def test_without_any_gate_nothing_may_be_published(tmp_path: Path) -> None:
    with pytest.raises(GateNotRunError, match="did not run"):
        results_of_run(Home(tmp_path), "run-1")
