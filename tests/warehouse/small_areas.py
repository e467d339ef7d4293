"""Areas and populations of the miniature build."""

from __future__ import annotations

from datetime import date

from tests.warehouse.small_figures import NAMED_AREAS, Row, published_on
from warehouse.gate.declarations import ControlTotal, control_totals

HOW_MANY = {"region": 9, "police_force_area": 43, "council_area": 32, "local_government_district": 11}


def areas() -> list[Row]:
    """Rows of dim_area: as many of every type as there are."""
    kinds = dict(NAMED_AREAS)
    for kind, wanted in HOW_MANY.items():
        for number in range(wanted - sum(known == kind for known in NAMED_AREAS.values())):
            kinds[f"{kind}-{number}"] = kind
    return [
        {"area_code": code, "area_name": code, "area_type": kind, "hierarchy_path": code,
         "has_resident_population": kind != "special_force"}
        for code, kind in kinds.items()
    ]  # fmt: skip


def populations(of: list[Row]) -> list[Row]:
    """Rows of fct_population: the control totals, and forces that add to England and Wales."""
    known = [total for total in control_totals() if total.measure == "population"]
    rows = [_population(total) for total in known]
    forces = [area["area_code"] for area in of if area["area_type"] == "police_force_area"]
    shares = dict.fromkeys(forces, 1_000_000)
    shares[forces[0]] = 59_719_724 - 1_000_000 * (len(forces) - 1)
    counted = {total.area_code for total in known if total.source_id != "ew_ons_p3_denominators"}
    for area in of:
        if area["area_code"] not in counted and area["area_type"] != "special_force":
            rows.append(
                {"population_id": f"myeb3 {area['area_code']}", "source_id": "uk_ons_myeb3", "edition": "mid-2020",
                 "vintage_id": "uk_ons_myeb3@mid-2020", "published_on": date(2021, 6, 25),
                 "area_code": area["area_code"], "area_type": area["area_type"], "reference_date": date(2020, 6, 30),
                 "population": shares.get(area["area_code"], 100_000), "sheet": "csv", "cell": "A1"}
            )  # fmt: skip
    return rows


def _population(total: ControlTotal) -> Row:
    return {
        "population_id": total.id,
        "source_id": total.source_id,
        "edition": total.edition,
        "vintage_id": f"{total.source_id}@{total.edition}",
        "published_on": published_on(total.edition),
        "area_code": total.area_code,
        "area_type": NAMED_AREAS[total.area_code],
        "reference_date": total.period_start,
        "population": int(total.expected),
        "sheet": "csv",
        "cell": "B2",
    }
