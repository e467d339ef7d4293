"""What a run knows becomes text that a person can act on."""

from __future__ import annotations

from pathlib import Path

from orchestration.alerts.from_run import Trouble, alerts_of_run, large_revisions
from orchestration.automation.lateness import LateSource
from warehouse.gate.results import CheckResult
from warehouse.release.changes import COLUMNS

NOTHING = Trouble("run-1", [], {}, {}, [], "v2026.07.1")


def blocking(rows: int = 7) -> CheckResult:
    return CheckResult(
        check_id="parts_add_to_total",
        suite="fct_recorded_crime",
        title="Parts add to the published total",
        severity="error",
        reason="a reason",
        passed=False,
        rows_examined=100,
        failing_count=rows,
        expectation="expect_column_pair_values_to_be_equal",
        failing_rows=[{"sheet": "Table 1", "cell": f"B{number}"} for number in range(rows)],
    )


def test_a_run_without_trouble_raises_nothing() -> None:
    assert alerts_of_run(NOTHING, []) == []


def test_each_kind_of_trouble_says_what_stays_in_force_and_what_to_do() -> None:
    from dataclasses import replace
    from datetime import date

    trouble = replace(
        NOTHING,
        errors=["models: dbt failed"],
        unread={"ew_ons_a5a": {"ye-2026-03": "sheet Table_A5a, cell A14: unknown label"}},
        unanswered={"nisra_prcpd": "nisra_prcpd, https://…: the answer is 403"},
        blocking=[blocking()],
    )
    late = LateSource("sg_recorded_crime", date(2026, 6, 30), 148, "expected by 30 June. To do: look")
    alerts = alerts_of_run(trouble, [late])
    assert [(alert.kind, alert.subject) for alert in alerts] == [
        ("run_failed", "refresh"),
        ("gate_blocked", "fct_recorded_crime.parts_add_to_total"),
        ("source_unanswered", "nisra_prcpd"),
        ("source_unread", "ew_ons_a5a"),
        ("source_late", "sg_recorded_crime"),
    ]
    for alert in alerts:
        assert len(alert.headline) <= 100
        assert "To do:" in alert.text
        assert "in force" in alert.text or alert.kind == "source_late"
    assert "cell A14" in alerts[3].text
    assert "cell B4" in alerts[1].text
    assert "cell B5" not in alerts[1].text
    assert "… and 2 more" in alerts[1].text


def changes(folder: Path, *rows: dict[str, str]) -> Path:
    release = folder / "v2026.07.2"
    release.mkdir()
    lines = [",".join(COLUMNS), *(",".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    (release / "changes.csv").write_text("\n".join(lines) + "\n")
    return release


def revised(source_id: str, before: str, now: str, kind: str = "revised") -> dict[str, str]:
    return {
        "kind": kind,
        "source_id": source_id,
        "measure": "recorded_crime",
        "period_id": "FY:2024",
        "from_value": before,
        "to_value": now,
        "from_edition": "ye-2025-12",
        "to_edition": "ye-2026-03",
    }


def test_large_revisions_are_told_per_source_the_largest_first(tmp_path: Path) -> None:
    release = changes(
        tmp_path,
        revised("a", "1000", "1150"),
        revised("a", "1000", "500"),
        revised("a", "1000", "1149"),
        revised("a", "100", "900"),
        revised("b", "4.5", "5.1"),
        revised("d", "4.5", "5.8"),
        revised("c", "0", "5"),
        revised("c", "", "5", "added"),
        revised("c", "100", "500", "revision_between_editions"),
    )
    alert, prevalence = large_revisions(release)
    assert prevalence.subject == "d", "a share of people is no small count"
    assert (alert.kind, alert.subject) == ("large_revision", "a")
    first, largest, second, last = alert.text.splitlines()
    assert first == "2 figures of a changed by 15 per cent or more in v2026.07.2"
    assert largest == "- recorded_crime, FY:2024: 1000 (ye-2025-12) became 500 (ye-2026-03), 50%"
    assert second.endswith("became 1150 (ye-2026-03), 15%")
    assert "changes.csv" in last
