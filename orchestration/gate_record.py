"""What the gate found in a run, kept beside the database: the release reads it and refuses without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orchestration.home import Home

if TYPE_CHECKING:
    from warehouse.gate.results import CheckResult


class GateNotRunError(Exception):
    """A suite of the gate did not run in this run: nothing may be published on last time's word."""


def keep_results(home: Home, run_id: str, suite: str, results: list[CheckResult]) -> None:
    """Keep the results of one suite of one run."""
    folder = home.root / "gate"
    folder.mkdir(parents=True, exist_ok=True)
    record = {"run_id": run_id, "results": [result.as_dict() for result in results]}
    path = folder / f"{suite}.json"
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(record), encoding="utf-8")
    temporary.replace(path)


def results_of_run(home: Home, run_id: str) -> list[CheckResult]:
    """Results of every suite in `run_id`; raises GateNotRunError when a suite has none."""
    from warehouse.gate.suites import load_suites

    results: list[CheckResult] = []
    for suite in load_suites():
        found = _kept(home, suite, run_id)
        if found is None:
            raise GateNotRunError(f"suite {suite} of the gate did not run; expected its results of run {run_id}")
        results += found
    return results


def results_so_far(home: Home, run_id: str) -> list[CheckResult]:
    """Results of the suites that `run_id` came to; none when it had nothing to check."""
    from warehouse.gate.suites import load_suites

    return [result for suite in load_suites() for result in _kept(home, suite, run_id) or []]


def _kept(home: Home, suite: str, run_id: str) -> list[CheckResult] | None:
    from warehouse.gate.results import CheckResult

    path = home.root / "gate" / f"{suite}.json"
    record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if record.get("run_id") != run_id:
        return None
    return [CheckResult(**{name: item for name, item in row.items() if name != "outcome"}) for row in record["results"]]
