"""What the Dagster UI and the terminal tell: failing rows in a check's metadata, one line per thing done."""

from __future__ import annotations

import pytest
from dagster import AssetCheckSeverity, AssetKey

from orchestration.checks.gate import asset_check_result
from orchestration.cli.terminal import print_rows
from warehouse.gate.results import CheckResult


def result(**changes: object) -> CheckResult:
    base = {
        "check_id": "offences_add", "suite": "fct_recorded_crime_vintage", "title": "Offences add to their totals",
        "severity": "error", "reason": "They do in the publication.", "passed": False, "rows_examined": 10,
        "failing_count": 1, "expectation": "expect_column_values_to_be_in_set",
        "failing_rows": [{"edition": "ye-2025-12", "cell": "Y216", "difference": 5.0, "parts": [1, 2], "note": None}],
    }  # fmt: skip
    return CheckResult(**{**base, **changes})  # type: ignore[arg-type]


def test_failing_rows_stand_in_the_metadata_of_the_asset_check() -> None:
    shown = asset_check_result(result(), AssetKey(["marts", "x"]))
    assert not shown.passed
    assert shown.severity is AssetCheckSeverity.ERROR
    table = shown.metadata["failing rows"].value
    assert table == (
        "| edition | cell | difference | parts | note |\n|---|---|---|---|---|\n| ye-2025-12 | Y216 | 5.0 | [1, 2] |  |"
    )
    assert shown.metadata["rows examined"].value == 10


def test_a_warning_does_not_block_and_a_passed_check_shows_no_rows() -> None:
    warned = asset_check_result(result(severity="warn"), AssetKey(["marts", "x"]))
    assert warned.severity is AssetCheckSeverity.WARN
    passed = asset_check_result(result(passed=True, failing_rows=[]), AssetKey(["marts", "x"]))
    assert "failing rows" not in passed.metadata


def test_rows_in_a_pipe_are_csv_with_whole_numbers_whole(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(("area", "value", "rate"), [("Armagh City, Banbridge and Craigavon", 9009.0, 40.25), ("X", None, 1.0)])
    assert capsys.readouterr().out.splitlines() == [
        "area,value,rate",
        '"Armagh City, Banbridge and Craigavon",9009,40.25',
        "X,,1",
    ]


def test_text_that_a_spreadsheet_would_run_is_inert_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["label", "value"], [["=cmd|' /C calc'!A0", -5.0], ["-12", 0.25], ["+44 (0)20", None]])
    assert capsys.readouterr().out.splitlines() == ["label,value", "'=cmd|' /C calc'!A0,-5", "-12,0.25", "'+44 (0)20,"]
