"""Who counts fraud: every body with its newest national figures, and what that means for each nation."""

from __future__ import annotations

from typing import Any

from warehouse.dissemination.explorer import wording
from warehouse.dissemination.explorer.overview import NATIONS
from warehouse.dissemination.explorer.rows import rows_of
from warehouse.release.publication import Publication

# Counts a reader would take for "how much fraud"; shares, rates and outcomes follow from them.
MEASURES = (
    "recorded_crime",
    "survey_incidents",
    "fraud_case",
    "fraud_referral",
    "cyber_crime_estimate",
    "online_flagged_crime",
)
# Figures of a whole nation and year that are neither divided nor changes. Crimes flagged as online are not fraud, and
# stand in the mart for what else the bodies tell apart: only their total is shown.
_NATIONAL = f"""
    from fct_fraud_and_cyber
    where breakdown is null and comparator_start is null and measure in {MEASURES}
        and area_type in ('uk', 'country_group', 'country') and period_type not in ('M', 'FQ')
        and (
            offence_kind in ('fraud', 'fraud_and_computer_misuse', 'mixed')
            or (measure = 'online_flagged_crime' and is_total)
        )
"""
# The largest count of the newest period: the total, where a body publishes one.
_NEWEST = f"""
    with newest as (
        select reporting_body, jurisdiction, measure, offence_id, offence_label, period_label, period_end,
            canonical_value, canonical_unit, lower, upper, interval_source, value, unit, obs_status, status_meaning,
            status_reason, is_at_break, break_note, source_id, edition, published_on, vintage_id, sheet, cell
        {_NATIONAL} and value is not null
        qualify row_number() over (
            partition by reporting_body, jurisdiction, measure
            order by period_end desc, canonical_value desc, is_total desc, figure_id
        ) = 1
    )
    select newest.*, measure_title, source.title as source_title, vintage.file_name
    from newest
    left join dim_measure using (measure)
    left join dim_source as source using (source_id)
    left join dim_vintage as vintage using (vintage_id)
    order by measure
"""
# Periods that a body has published without a figure since.
_MISSING = f"""
    select reporting_body, jurisdiction, measure, period_label, obs_status, status_meaning, status_reason, break_note
    {_NATIONAL} and value is null
    qualify row_number() over (
        partition by reporting_body, jurisdiction, measure order by period_end desc, is_total desc, figure_id
    ) = 1 and period_end > coalesce((
        select max(period_end) from fct_fraud_and_cyber as shown
        where shown.reporting_body = fct_fraud_and_cyber.reporting_body
            and shown.jurisdiction = fct_fraud_and_cyber.jurisdiction
            and shown.measure = fct_fraud_and_cyber.measure and shown.value is not null and shown.breakdown is null
            and shown.period_type not in ('M', 'FQ')
    ), date '0001-01-01')
"""
_BODIES = """
    select reporting_body, any_value(body_counts) as body_counts, any_value(body_area_covered) as body_area_covered,
        any_value(overlap_note) as overlap_note, list_sort(list(distinct jurisdiction)) as jurisdictions,
        count(*) as figures
    from fct_fraud_and_cyber where reporting_body is not null group by reporting_body order by reporting_body
"""
_NOT_MEASURED = """
    select jurisdiction, offence_label, not_measured_because from measure_availability
    where family = 'fraud' and not is_measured order by jurisdiction, offence_label
"""
_MEASURED = """
    select jurisdiction, measured_by, list_sort(list(distinct measure_title)) as measures, min(measured_since) as since,
        max(measured_until) as until,
        list_sort(list(distinct designation) filter (designation is not null)) as designations
    from measure_availability where family = 'fraud' and is_measured
    group by jurisdiction, measured_by order by jurisdiction, measured_by
"""
_GRADES = """
    select jurisdiction, conformed_offence_id, offence_label, period_label, measure, grade, grade_reason,
        grade_reference, status_reason, value
    from uk_comparison where family = 'fraud'
    qualify row_number() over (partition by jurisdiction, conformed_offence_id, measure order by period_start desc) = 1
    order by jurisdiction, offence_label, measure
"""
_CHANGES = """
    select jurisdiction, first_day, last_day, date_precision, state, what_changed, effect, reference
    from statistical_change where family = 'fraud' order by first_day desc nulls first, change_id
"""


def fraud_bodies(publication: Publication) -> dict[str, Any]:
    """Context for the page on fraud.

    `bodies`: per body `name`, `counts`, `where`, `overlap_note`, `figures` (its newest national figure per nation and
    measure, the value in the canonical unit, with `missing` where a newer period has none). `nations`: per nation
    `bodies` (names), `measured` (who measures what since when), `not_measured`, `comparison` (newest rows of
    uk_comparison with their reasons), `changes`. `total`: the reasons why there is no total, from the rows of the
    United Kingdom.
    """
    connection = publication.connection
    missing = {
        (row["reporting_body"], row["jurisdiction"], row["measure"]): row for row in rows_of(connection, _MISSING)
    }
    figures: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(connection, _NEWEST):
        key = (row["reporting_body"], row["jurisdiction"], row["measure"])
        figures.setdefault(row["reporting_body"], []).append(
            {
                **row,
                "nation": NATIONS.get(row["jurisdiction"], row["jurisdiction"]),
                "measure_title": row["measure_title"] or wording.plain(row["measure"]),
                "unit_name": wording.plain(row["canonical_unit"]),
                "missing": missing.get(key),
            }
        )
    bodies = [
        {
            "name": row["reporting_body"],
            "counts": row["body_counts"],
            "where": [NATIONS.get(code, code) for code in (row["body_area_covered"] or "").split("+") if code],
            "overlap_note": row["overlap_note"],
            "jurisdictions": row["jurisdictions"],
            "figures": sorted(
                figures.get(row["reporting_body"], []),
                key=lambda figure: (list(NATIONS).index(figure["jurisdiction"]), MEASURES.index(figure["measure"])),
            ),
        }
        for row in rows_of(connection, _BODIES)
    ]
    grades = rows_of(connection, _GRADES)
    return {
        "bodies": bodies,
        "nations": [
            {
                "code": code,
                "name": name,
                "bodies": [body["name"] for body in bodies if code in body["jurisdictions"]],
                "measured": _of(code, rows_of(connection, _MEASURED)),
                "not_measured": _of(code, rows_of(connection, _NOT_MEASURED)),
                "comparison": _of(code, grades),
                "changes": [
                    {
                        **row,
                        "when": wording.moment(row["first_day"], row["last_day"], row["date_precision"] or "unknown"),
                    }
                    for row in _of(code, rows_of(connection, _CHANGES))
                ],
            }
            for code, name in NATIONS.items()
        ],
        "total": sorted({row["status_reason"] for row in _of("UK", grades) if row["status_reason"]}),
    }


def _of(nation: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["jurisdiction"] == nation]
