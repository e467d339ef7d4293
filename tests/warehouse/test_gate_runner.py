"""How the gate runs a check: what it could not look at blocks, whatever the check's own severity."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.small_build import TODAY
from warehouse.connection import open_database
from warehouse.gate.results import CheckResult
from warehouse.gate.runner import run_suite, run_suites
from warehouse.gate.suites import Suite


def warned_of(build: Path, sql: str, expectation: str, **kwargs: Any) -> CheckResult:
    """Result of a check that would only warn, on the rows of `sql`."""
    check = {
        "id": "a_check",
        "title": "A check of a test",
        "batch": "rows",
        "expectation": expectation,
        "kwargs": kwargs,
        "severity": "warn",
        "reason": "A test needs a check that only warns.",
    }
    suite = Suite.model_validate({"suite": "test", "mart": "dim_area", "batches": {"rows": sql}, "checks": [check]})
    with open_database(build, read_only=True) as connection:
        [result] = run_suite(suite, connection, None, today=TODAY)
    return result


def test_a_check_that_only_warns_does_not_block(whole_build: Path) -> None:
    sql = "select * from (values (1), (null)) as rows (figure)"
    result = warned_of(whole_build, sql, "expect_column_values_to_not_be_null", column="figure")
    assert (result.outcome, result.blocks, result.failing_count, result.rows_examined) == ("warned", False, 1, 2)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("select * from marts.nowhere", "nowhere"),
        ("select 1 as another_column", "figure"),
    ],
    ids=["SQL that fails", "a column that is not there"],
)
def test_what_could_not_be_looked_at_blocks_even_where_the_check_only_warns(
    whole_build: Path, sql: str, problem: str
) -> None:
    result = warned_of(whole_build, sql, "expect_column_values_to_not_be_null", column="figure")
    assert (result.outcome, result.blocks, result.rows_examined) == ("failed", True, 0)
    assert "could not run" in result.title
    assert problem in result.failing_rows[0]["problem"]


def test_an_empty_batch_fails_and_only_warns_where_the_check_only_warns(whole_build: Path) -> None:
    sql = "select 1 as figure where false"
    result = warned_of(whole_build, sql, "expect_column_values_to_not_be_null", column="figure")
    assert (result.outcome, result.blocks) == ("warned", False)
    assert result.title.endswith("looked at 0 rows, fewer than the 1 it must")


def test_the_gate_needs_no_right_to_write(whole_build: Path) -> None:
    with open_database(whole_build, read_only=True) as reader:
        assert run_suites(whole_build, None, ["dim_period"], today=TODAY)
        assert reader.execute("select count(*) > 0 from marts.dim_period").fetchone() == (True,)


def test_pairs_with_a_missing_number_or_flag_are_judged_and_do_not_break_the_check(whole_build: Path) -> None:
    pairs = "(1::bigint, 1::bigint), (2, 3), (null, 4)", "(true, true), (true, false), (null, true)"
    for rows in pairs:
        sql = f"select * from (values {rows}) as rows (before, now)"
        result = warned_of(whole_build, sql, "expect_column_pair_values_to_be_equal", column_A="before", column_B="now")
        assert "could not run" not in result.title
        assert (result.outcome, result.failing_count) == ("warned", 2)
