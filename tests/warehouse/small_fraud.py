"""Fraud and cyber-crime of the miniature build: every body that counts, the breaks, and what is suspended."""

from __future__ import annotations

from datetime import date

from tests.warehouse.small_figures import (
    Row,
    controlled,
    expected_starts,
    figure,
    reference,
    sums,
    totals_of,
    with_validity,
)

ACTION_FRAUD = "Action Fraud / Report Fraud"
BODIES = (ACTION_FRAUD, "Cifas", "UK Finance")
POLICE = {"ni": "Police Service of Northern Ireland", "sc": "Police Scotland"}


def figures() -> list[Row]:
    """Rows of fct_fraud_and_cyber_vintage."""
    rows = [
        controlled(total, reporting_body=total.reporting_body or POLICE.get(total.source_id[:2], "Police"))
        for total in totals_of("fraud")
    ]
    for source, edition, area, start, kind, how_many in expected_starts("fraud"):
        rows += [
            _counted(source, edition, area, start, kind, f"test:{number}", "10", ACTION_FRAUD)
            for number in range(how_many)
        ]
    every_body = [row["reporting_body"] for row in reference("reporting_body")]
    rows += [
        _counted("ew_ons_c3", "ye-2025-06", "K04000001", date(2024, 7, 1), "YE", "test:body", "10", body)
        for body in every_body
    ]
    rows += [
        _counted("ew_ons_c3", "ye-2025-12", "K04000001", date(2025, 1, 1), "YE", f"test:{number}", "null:x", body)
        for number in range(20)
        for body in BODIES
    ]
    for row in rows:
        row["overlap_note"] = "The same case may be counted by another body."
        row["is_at_break"] = _holds_a_break(row)
        row["break_note"] = "Another body counts." if row["is_at_break"] else None
        row["status_reason"] = None if row["value"] is not None else "The supply is suspended."
    return with_validity(rows)


def _counted(source: str, edition: str, area: str, start: date, kind: str, offence: str, value: str, body: str) -> Row:
    return figure(source, edition, area, start, kind, offence, "recorded_crime", value, reporting_body=body,
                  breakdown=None, category=None)  # fmt: skip


def _holds_a_break(row: Row) -> bool:
    def holds(first: date, last: date) -> bool:
        return bool(row["period_start"] <= last and row["period_end"] >= first)

    if row["jurisdiction"] != "EW" or row["reporting_body"] not in BODIES:
        return False
    rollout = row["reporting_body"] == ACTION_FRAUD and holds(date(2011, 4, 1), date(2013, 3, 31))
    return rollout or holds(date(2025, 12, 4), date(2026, 3, 31))


def checks() -> dict[str, list[Row]]:
    """Rows of the tables of sums."""
    return {
        "chk_body_additivity": sums("ew_ons_c3", 30, offence_label="Fraud {}"),
        "chk_offence_additivity": sums("ew_ons_c3", 30, parent_id="nfib:total_{}"),
        "chk_area_additivity": sums("ew_ons_p9", 10, parent_code="K04000001_{}"),
    }
