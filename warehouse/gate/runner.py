"""Running the suites: SQL takes the batch, Great Expectations judges it, the failing rows come back."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connection import open_database
from warehouse.gate.declarations import declarations_at_hand
from warehouse.gate.results import MAX_FAILING_ROWS, CheckResult, plain, rows_of
from warehouse.gate.suites import Check, Suite, load_suites

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# Great Expectations reports success on values it never looked at; these look at missing values too.
LOOKS_AT_NULLS = frozenset({"expect_column_values_to_not_be_null", "expect_column_values_to_be_null"})
FIRST_RELEASE = "first release: nothing to compare"


def run_suites(
    database: Path, previous_release: Path | None, suites: list[str] | None = None, *, today: date | None = None
) -> list[CheckResult]:
    """Results of the named suites (all by default) on the build at `database`.

    `previous_release` is the folder of the release to compare with; `today` is what freshness is measured
    against. The database is opened read-only.
    """
    known = load_suites()
    chosen = [known[name] for name in suites] if suites is not None else list(known.values())
    results: list[CheckResult] = []
    with open_database(database, read_only=True) as connection:
        for suite in chosen:
            results += run_suite(suite, connection, previous_release, today=today)
    return results


def run_suite(
    suite: Suite,
    connection: duckdb.DuckDBPyConnection,
    previous: Path | None,
    *,
    today: date | None = None,
) -> list[CheckResult]:
    """Results of one suite, in the order of its checks.

    Checks that need a previous release pass on the first one, saying so. A batch whose SQL fails, fails
    its checks as errors: what could not be looked at is not fit to publish.
    """
    import duckdb

    found: dict[str, CheckResult] = {}
    with (
        declarations_at_hand(connection, today or date.today()),
        _attached(connection, previous, suite.mart) as comparable,
    ):
        for batch, sql in suite.batches.items():
            checks = suite.checks_of(batch)
            if not comparable:
                found |= {check.id: _first_release(suite, check) for check in checks if check.needs_previous_release}
                checks = tuple(check for check in checks if not check.needs_previous_release)
            if not checks:
                continue
            try:
                taken = _Batch.taken(connection, sql, checks)
            except duckdb.Error as error:
                found |= {check.id: _broken(suite, check, str(error)) for check in checks}
                continue
            found |= {result.check_id: result for result in _judge(suite, checks, taken)}
    return [found[check.id] for check in suite.checks]


@dataclass(frozen=True)
class _Batch:
    """Rows to be judged: what the checks look at as a frame, all the rest still in the temporary table `batch`.

    Half a million rows of twenty columns take longer to hand over than to judge, and only failing ones are told.
    """

    connection: duckdb.DuckDBPyConnection
    frame: pd.DataFrame

    @classmethod
    def taken(cls, connection: duckdb.DuckDBPyConnection, sql: str, checks: tuple[Check, ...]) -> _Batch:
        """The batch that `sql` selects; raises duckdb.Error when it cannot."""
        looked_at = {value for check in checks for name, value in check.kwargs.items() if name.startswith("column")}
        connection.execute(f"create or replace temp table batch as {sql}")
        columns = [name for name, *_ in connection.execute("select * from batch limit 0").description]
        picked = ", ".join(f'"{name}"' for name in columns if name in looked_at) or "*"
        return cls(connection, _plain_columns(connection.execute(f"select {picked} from batch order by rowid").df()))

    def rows(self, positions: list[int]) -> list[dict[str, Any]]:
        """The rows at `positions` of the frame, whole: at most MAX_FAILING_ROWS, each a plain dictionary."""
        shown = positions[:MAX_FAILING_ROWS]
        found = self.connection.execute(
            "select batch.* from unnest(?) with ordinality as shown (position, place) "
            "inner join batch on batch.rowid = shown.position order by shown.place",
            [shown],
        )
        return rows_of(_plain_columns(found.df())) if shown else []


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, previous: Path | None, mart: str) -> Iterator[bool]:
    """The previous release as catalog `previous_release`; yields whether it holds `mart` at all."""
    if previous is None:
        yield False
        return
    file = str(previous.resolve() / "uk_crime.duckdb").replace("'", "''")
    connection.execute(f"attach '{file}' as previous_release (read_only)")
    try:
        row = connection.execute(
            "select count(*) from duckdb_tables() where database_name = 'previous_release' and table_name = ?", [mart]
        ).fetchone()
        yield bool(row and row[0])
    finally:
        connection.execute("detach previous_release")


@dataclass(frozen=True)
class _Engine:
    """The one context and batch definition that all checks share: making them anew costs more than a check."""

    batch_definition: Any
    suite_type: Any
    configuration_type: Any


@cache
def _engine() -> _Engine:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while great_expectations is imported
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import uses modules the standard library has deprecated
        import great_expectations
        from great_expectations.core.expectation_suite import ExpectationSuite
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("gate").add_dataframe_asset("frame")
    return _Engine(asset.add_batch_definition_whole_dataframe("whole"), ExpectationSuite, ExpectationConfiguration)


def get_ready() -> None:
    """Import Great Expectations, for who has the seconds to spare before suites are run."""
    _engine()


def _plain_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` without pandas' nullable numbers and booleans: Great Expectations breaks on the NA of a pair."""
    import pandas as pd

    kinds = {name: dtype for name, dtype in frame.dtypes.items() if isinstance(dtype, pd.api.extensions.ExtensionDtype)}
    numbers = {name: "float64" for name, dtype in kinds.items() if dtype.kind in "iuf"}
    flags = {name: "object" for name, dtype in kinds.items() if dtype.kind == "b"}
    frame = frame.astype(numbers | flags)
    return frame.assign(**{str(name): frame[name].where(frame[name].notna(), None) for name in flags})


def _judge(suite: Suite, checks: tuple[Check, ...], taken: _Batch) -> Iterator[CheckResult]:
    frame = taken.frame
    enough = [check for check in checks if len(frame) >= check.minimum_rows]
    for check in checks:
        if check not in enough:
            yield _too_few(suite, check, len(frame))
    if not enough:
        return
    engine = _engine()
    configurations = [
        engine.configuration_type(type=check.expectation, kwargs=dict(check.kwargs), meta={"id": check.id})
        for check in enough
    ]
    expectations = [configuration.to_domain_obj() for configuration in configurations]
    batch = engine.batch_definition.get_batch({"dataframe": frame})
    outcome = batch.validate(engine.suite_type(suite.suite, expectations=expectations), result_format="COMPLETE")
    by_id = {check.id: check for check in enough}
    for validation in outcome.results:
        yield _result(suite, by_id[validation.expectation_config.meta["id"]], taken, validation)


def _result(suite: Suite, check: Check, taken: _Batch, validation: Any) -> CheckResult:
    if not validation.result:
        return _broken(suite, check, str(validation.exception_info))
    found = validation.result
    examined = int(found.get("element_count", len(taken.frame)))
    if check.expectation not in LOOKS_AT_NULLS:
        examined -= int(found.get("missing_count", 0))
    if examined < check.minimum_rows:
        return _too_few(suite, check, examined)
    positions = [int(position) for position in found.get("unexpected_index_list") or []]
    rows = taken.rows(positions)
    if not validation.success and not rows:
        rows = [{"observed": plain(found.get("observed_value"))}]
    return CheckResult(
        check_id=check.id,
        suite=suite.mart,
        title=check.title,
        severity=check.severity,
        reason=check.reason,
        passed=bool(validation.success),
        rows_examined=examined,
        failing_count=0 if validation.success else int(found.get("unexpected_count", 1)),
        expectation=check.expectation,
        failing_rows=[] if validation.success else rows,
    )


def _too_few(suite: Suite, check: Check, examined: int) -> CheckResult:
    return CheckResult(
        check_id=check.id,
        suite=suite.mart,
        title=f"{check.title}: looked at {examined} rows, fewer than the {check.minimum_rows} it must",
        severity=check.severity,
        reason=check.reason,
        passed=False,
        rows_examined=examined,
        failing_count=0,
        expectation=check.expectation,
    )


def _broken(suite: Suite, check: Check, problem: str) -> CheckResult:
    return CheckResult(
        check_id=check.id,
        suite=suite.mart,
        title=f"{check.title}: the check could not run",
        severity="error",
        reason=check.reason,
        passed=False,
        rows_examined=0,
        failing_count=1,
        expectation=check.expectation,
        failing_rows=[{"problem": problem}],
    )


def _first_release(suite: Suite, check: Check) -> CheckResult:
    return CheckResult(
        check_id=check.id,
        suite=suite.mart,
        title=check.title,
        severity=check.severity,
        reason=FIRST_RELEASE,
        passed=True,
        rows_examined=0,
        failing_count=0,
        expectation=check.expectation,
    )
