"""One set of asset checks per suite of the gate; those of severity `error` block the release."""

import json
from collections.abc import Iterator

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    MetadataValue,
    multi_asset_check,
)

from orchestration import clock
from orchestration.gate_record import keep_results
from orchestration.resources import HomeResource
from warehouse.connection import open_database
from warehouse.gate.results import CheckResult
from warehouse.gate.suites import Suite, load_suites


def gate_checks() -> list[AssetChecksDefinition]:
    """Asset checks of every suite in warehouse/expectations."""
    return [suite_checks(suite) for suite in load_suites().values()]


def suite_checks(suite: Suite) -> AssetChecksDefinition:
    """Asset checks of one suite, run together: they share the frames they look at."""
    mart = AssetKey(["marts", suite.mart])

    @multi_asset_check(
        name=f"gate_{suite.suite}",
        specs=[
            AssetCheckSpec(
                check.id,
                asset=mart,
                blocking=check.severity == "error",
                description=f"{check.title}. {check.reason}",
            )
            for check in suite.checks
        ],
    )
    def run(context: AssetCheckExecutionContext, home: HomeResource) -> Iterator[AssetCheckResult]:
        from warehouse.gate.runner import run_suite
        from warehouse.release import current_release

        folders = home.folders
        with open_database(folders.build_database, read_only=True) as connection:
            today = clock.london_day(clock.now())
            results = run_suite(suite, connection, current_release(folders.root), today=today)
        keep_results(folders, context.run.run_id, suite.suite, results)
        for result in results:
            yield asset_check_result(result, mart)

    return run


def asset_check_result(result: CheckResult, mart: AssetKey) -> AssetCheckResult:
    """A gate result as Dagster shows it: failing rows in the metadata."""
    return AssetCheckResult(
        asset_key=mart,
        check_name=result.check_id,
        passed=result.passed,
        severity=AssetCheckSeverity.ERROR if result.severity == "error" else AssetCheckSeverity.WARN,
        description=result.title,
        metadata={
            "expectation": result.expectation,
            "reason": result.reason,
            "rows examined": result.rows_examined,
            "failing": result.failing_count,
            **({"failing rows": MetadataValue.md(_table(result.failing_rows))} if result.failing_rows else {}),
        },
    )


def _table(rows: list[dict[str, object]]) -> str:
    columns = list(rows[0])
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    for row in rows:
        cells = (json.dumps(row[column]) if isinstance(row[column], dict | list) else row[column] for column in columns)
        lines.append("| " + " | ".join("" if cell is None else str(cell) for cell in cells) + " |")
    return "\n".join(lines)
