"""Surveys of the miniature build: estimates, what is known of their waves, and the tables that check them."""

from __future__ import annotations

from datetime import date

from tests.warehouse.small_figures import (
    Row,
    controlled,
    expected_starts,
    figure,
    made_up,
    newest_edition,
    sources,
    sums,
    totals_of,
    with_validity,
)

COUNTING = {"ew_ons_a1a", "ew_ons_e1", "sc_scjs_a2"}
SURVEY = {"survey_population": "people_16_plus", "breakdown": None, "category": None, "comparator_start": None}


def figures() -> list[Row]:
    """Rows of fct_survey_estimate_vintage."""
    rows = [
        controlled(total, survey_population=total.survey_population or "people_16_plus")
        for total in totals_of("survey")
        if not _is_quality(total.source_id)
    ]
    for source, edition, area, start, kind, how_many in expected_starts("survey"):
        measure, shown = ("survey_incidents", "{}") if source in COUNTING else ("survey_share", "0.{}")
        rows += [
            figure(source, edition, area, start, kind, f"test:{number}", measure,
                   shown.format(made_up(source, start, number)), **SURVEY)
            for number in range(how_many)
        ]  # fmt: skip
    for row in rows:
        missing = row["value"] is None
        row["base"] = None if missing else 5000.0
        row["lower"], row["upper"] = (None, None) if missing else (row["value"], row["value"])
        row["interval_source"] = None if missing else "published"
        row["interval_note"] = "No interval: the value is missing." if missing else None
    return with_validity(rows)


def _is_quality(source: str) -> bool:
    return bool(sources()[source]["series"] == "survey_quality")


def quality(estimates: list[Row]) -> list[Row]:
    """Rows of survey_quality: every wave with a prevalence, and every wave of which something is published."""
    waves = {
        (row["survey"], row["period_id"]): {"period_type": row["period_type"], "period_start": row["period_start"]}
        for row in estimates
        if row["measure"] == "survey_prevalence" and row["breakdown"] is None and row["period_type"] != "P3Y"
    }
    for total in totals_of("survey"):
        if _is_quality(total.source_id) and total.category:
            wave = waves.setdefault(
                (total.category, f"{total.period_type}:{total.period_start}"),
                {"period_type": total.period_type, "period_start": total.period_start},
            )
            wave[total.measure] = float(total.expected)
    unknown: Row = {"response_rate": None, "minimum_detectable_change": None, "achieved_sample": 5000.0}
    return [
        {"survey": survey, "wave": period, "period_id": period, "headline_prevalence": 10.0} | unknown | facts
        | {"response_rate_status": None if "response_rate" in facts else "x"}
        for (survey, period), facts in waves.items()
    ]  # fmt: skip


def checks() -> dict[str, list[Row]]:
    """Rows of the tables that check the estimates."""
    shared: Row = {
        "source_id": "ew_ons_a1a",
        "vintage_id": f"ew_ons_a1a@{newest_edition('ew_ons_a1a')}",
        "edition": newest_edition("ew_ons_a1a"),
        "jurisdiction": "EW",
        "area_code": "K04000001",
        "period_id": "FY:2024-04-01",
        "period_label": "2024/25",
        "offence_id": "csew:violence",
        "offence_label": "Violence",
        "survey_population": "people_16_plus",
        "sheet": "Table_A1a",
    }

    def rows(how_many: int, **more: object) -> list[Row]:
        return [shared | more | {"cell": f"D{number}"} for number in range(how_many)]

    return {
        "chk_offence_additivity": sums("ew_ons_a1a", 120, parent_id="csew:total_{}"),
        "chk_leaf_sum": sums("ew_ons_a1a", 60),
        "chk_incidents_and_victims": rows(60, incidents=1_200_000.0, victims=900_000.0, tolerance=1000.0),
        "chk_implied_population": rows(
            120, incidents=1_200_000.0, rate_per_1000=25.0, rate_unit="per_1000_people", implied_population=48e6
        ),
        "chk_derived_interval": rows(
            10, value=13.3, base=33_735.0, published_half_width=0.434, derived_half_width=0.435
        ),
        "chk_significance": rows(
            60, comparator_start=date(2022, 4, 1), comparator_end=date(2023, 3, 31), significance="s",
            later_value=17.0, earlier_value=15.0, standard_errors_apart=4.0,
        ),
    }  # fmt: skip
