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
    newest_edition,
    reference,
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
            figure(source, edition, area, start, kind, f"test:{number}", "recorded_crime", "10")
            for number in range(how_many)
        ]
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
    """Rows of fct_revision."""

    def revision(source: str, offence: str, kind: str, before: float, after: float, edition: str) -> Row:
        return {"figure_id": f"{source} {offence}", "to_vintage_id": f"{source}@{edition}", "revision_kind": kind,
                "source_id": source, "area_code": "K04000001", "period_label": "2020/21", "offence_id": offence,
                "measure": "recorded_crime", "from_edition": "earlier", "to_edition": edition, "from_value": before,
                "to_value": after, "difference": after - before}  # fmt: skip

    kept, scotland = "resubmission_not_applied", newest_edition("sc_sg_table_a15")
    return [
        revision("ew_ons_a5a", "ons_prc:total_excluding_fraud", "value_changed", 4_605_185, 4_615_945, "ye-2025-12"),
        revision("sc_sg_table_a15", "sg_2021:total_crimes", kept, 299_790, 297_060, scotland),
        revision("sc_sg_table_a15", "sg_2021:total_crimes_and_offences", kept, 473_863, 464_290, scotland),
    ]


def checks() -> dict[str, list[Row]]:
    """Rows of the tables of sums."""
    return {
        "chk_offence_additivity": sums("sc_sg_table_1", 120, parent_id="ons_prc:total_{}"),
        "chk_area_additivity": sums("sc_sg_table_1", 120, parent_code="S92000003_{}"),
        "chk_leaf_sum": sums("sc_sg_table_1", 120),
    }
