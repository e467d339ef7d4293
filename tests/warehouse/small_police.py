"""Recorded crime of the miniature build: control totals, leaves that add to the control sums, expected years."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.warehouse.small_figures import (
    MONTHS,
    Row,
    controlled,
    expected_starts,
    figure,
    made_up,
    newest_edition,
    published_on,
    reference,
    sources,
    sums,
    totals_of,
    with_validity,
)
from warehouse.gate.declarations import ControlSum, control_sums


def figures() -> list[Row]:
    """Rows of fct_recorded_crime_vintage."""
    rows = [controlled(total) for total in totals_of("police_recorded") if total.source_id != "sc_sg_table_a15"]
    for source, edition, area, start, kind, how_many in expected_starts("police_recorded"):
        rows += [
            figure(source, edition, area, start, kind, f"test:{number}", "recorded_crime",
                   str(made_up(source, start, number)))
            for number in range(how_many)
        ]  # fmt: skip
    for row in rows:
        if row["area_code"] == "K04000001" and row["edition"] == "ye-2019-12":
            row["coverage"] = "excluding Greater Manchester"
    rows.append(
        figure("ew_ons_p1", "ye-2019-12", "E23000005", date(2019, 1, 1), "YE", "test:0", "recorded_crime", "null:x")
    )
    return with_validity(rows + _leaves())


def _leaves() -> list[Row]:
    """One leaf per control sum: what the sums within it do not hold yet, and outside every one of them.

    Sums that overlap in part (a calendar and a financial year) leave a rest below zero where the source allows it.
    """
    rows: list[Row] = []
    done: list[ControlSum] = []
    for control in sorted(control_sums(), key=_breadth):  # the narrow ones first: they are part of the broad ones
        rest = control.expected - sum(row["value"] for row in rows if _is_within(row, control))
        candidates = (_leaf(control, start.date(), rest, len(done)) for start in _starts(control))
        rows.append(next(row for row in candidates if not any(_is_within(row, earlier) for earlier in done)))
        done.append(control)
    return rows


def _starts(control: ControlSum) -> pd.DatetimeIndex:
    step = pd.DateOffset(months=MONTHS[control.period_type])
    return pd.date_range(control.first_start, control.last_start, freq=step)


def _leaf(control: ControlSum, start: date, value: float, number: int) -> Row:
    narrowed = control.area_code or control.offence_id
    body = control.reporting_body or ("-" if narrowed else "Somebody else")
    return figure(control.source_id, control.edition, control.area_code or f"rest-{number}", start,
                  control.period_type, control.offence_id or "test:rest", control.measure, str(value),
                  reporting_body=None if body == "-" else body, is_leaf=True)  # fmt: skip


def _breadth(control: ControlSum) -> tuple[bool, int, bool, int]:
    depth = len(_with_ancestors(control.offence_id)) if control.offence_id else 0
    days = (control.last_start - control.first_start).days
    return control.area_code is None, -depth, control.reporting_body is None, days


def _is_within(row: Row, control: ControlSum) -> bool:
    return (
        (row["source_id"], row["edition"], row["measure"]) == (control.source_id, control.edition, control.measure)
        and row["period_type"] == control.period_type
        and control.first_start <= row["period_start"] <= control.last_start
        and control.area_code in (None, row["area_code"])
        and (control.offence_id is None or control.offence_id in _with_ancestors(row["offence_id"]))
        and control.reporting_body in (None, row["reporting_body"] or "-")
    )


def _with_ancestors(offence: str) -> list[str]:
    parents = {row["offence_id"]: row["parent_id"] for row in reference("offence")}
    found = [offence]
    while parent := parents.get(found[-1]):
        found.append(parent)
    return found


def with_rate(row: Row) -> Row:
    """Row of fct_recorded_crime: with a rate where the figure allows one."""
    if row["value"] is None or row["area_code"] != "K04000001" or row["coverage"] or row["measure"] != "recorded_crime":
        return row | {"rate_per_1000": None, "rate_status": "z", "denominator_population": None}
    return row | {"rate_per_1000": row["value"] / 60_000, "rate_status": None, "denominator_population": 60_000_000}


def revisions() -> list[Row]:
    """Rows of fct_revision: one raised, two restated, one that nobody explains, and two not taken over."""
    rows = [
        _revision("ew_ons_a5a", "ons_prc:total_excluding_fraud", "2020/21", "ye-2025-06", "ye-2025-12",
                  4_605_185, 4_615_945),
        _revision("ni_psni_prcpd", "psni:total", "2020/21", "2026-05-01", "2026-06-10", 94_197, 94_196),
        _revision("ni_psni_prcpd", "psni:total", "2024/25", "2026-05-01", "2026-06-10", 95_968, 95_832),
        _revision("ni_psni_prconl", "psni_online:total", "2023/24", "2025-12-05", "2025-12-18", 4_535, 4_537),
    ]  # fmt: skip
    printed_beside = newest_edition("sc_sg_table_a15")
    for offence, kept, submitted_again in (
        ("sg_2021:total_crimes", 299_790, 297_060),
        ("sg_2021:total_crimes_and_offences", 473_863, 464_290),
    ):
        row = _revision("sc_sg_table_a15", offence, "2023/24", printed_beside, printed_beside, kept, submitted_again)
        rows.append(row | {"revision_kind": "resubmission_not_applied"})
    return [row | _cause(row) for row in rows]


def _revision(
    source: str, offence: str, year: str, from_edition: str, to_edition: str, before: float, after: float
) -> Row:
    area = {"ew": "K04000001", "sc": "S92000003", "ni": "N92000002"}[source[:2]]
    days = (published_on(to_edition) - published_on(from_edition)).days
    change = (after - before) / before
    return {"figure_id": f"{source} {offence} {year}",
            "source_id": source, "family": sources()[source]["family"], "jurisdiction": source[:2].upper(),
            "area_code": area, "period_label": year, "offence_id": offence, "offence_label": offence,
            "measure": "online_flagged_crime" if source == "ni_psni_prconl" else "recorded_crime",
            "from_vintage_id": f"{source}@{from_edition}", "to_vintage_id": f"{source}@{to_edition}",
            "from_edition": from_edition, "to_edition": to_edition, "from_published_on": published_on(from_edition),
            "to_published_on": published_on(to_edition), "from_value": before, "to_value": after,
            "difference": after - before, "relative_difference": change, "revision_kind": "value_changed",
            "direction": "up" if change > 0 else "down", "tier": "moderate" if abs(change) >= 0.01 else "small",
            "days_between": days}  # fmt: skip


def _cause(revision: Row) -> Row:
    """What the registry says of such revisions of the table, as fct_revision takes it over."""
    for cause in reference("revision_cause"):
        if (cause["source_id"], cause["revision_kind"]) == (revision["source_id"], revision["revision_kind"]):
            return {"cause": cause["cause"], "cause_note": cause["statement"], "cause_reference": cause["reference"],
                    "is_declared": cause["is_declaration"]}  # fmt: skip
    return {"cause": "not_stated", "is_declared": False}


def checks() -> dict[str, list[Row]]:
    """Rows of the tables of sums."""
    return {
        "chk_offence_additivity": sums("sc_sg_table_1", 120, parent_id="ons_prc:total_{}"),
        "chk_area_additivity": sums("sc_sg_table_1", 120, parent_code="S92000003_{}"),
        "chk_leaf_sum": sums("sc_sg_table_1", 120),
    }
