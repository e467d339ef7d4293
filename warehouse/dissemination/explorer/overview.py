"""The first page: the newest headline of each nation, what is sure about it, and why there is no total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.dissemination.explorer.rows import rows_of

if TYPE_CHECKING:
    import duckdb

NATIONS = {"EW": "England & Wales", "SC": "Scotland", "NI": "Northern Ireland", "UK": "United Kingdom"}
_ORDER = "case jurisdiction when 'EW' then 1 when 'SC' then 2 else 3 end"

# The newest year of each nation in which it has a figure of all recorded crime.
_RECORDED = f"""
    select jurisdiction, period_label, value, change_on_year, change_note, rate_per_1000, rate_note, obs_status,
        grade_reason, published_on, source_id, sheet, cell
    from uk_comparison
    where conformed_offence_id = 'uk_common:all_crime' and measure = 'recorded_crime' and family = 'police_recorded'
        and jurisdiction <> 'UK' and value is not null
    qualify row_number() over (partition by jurisdiction order by period_start desc) = 1
    order by {_ORDER}
"""
_SURVEY = f"""
    select quality.jurisdiction, survey_title, wave, offence.offence_label as headline_label, headline_prevalence,
        headline_lower, headline_upper, headline_interval_source, achieved_sample, response_rate, response_rate_reason
    from survey_quality as quality
    inner join dim_offence as offence on offence.offence_id = quality.headline_offence_id
    where headline_prevalence is not null
    qualify row_number() over (partition by survey order by period_end desc) = 1
    order by {_ORDER}
"""
# Of the newest year for which the row on the total stands.
_TOTAL = """
    select period_label, value, status_reason from uk_comparison
    where conformed_offence_id = 'uk_common:all_crime' and measure = 'recorded_crime' and jurisdiction = 'UK'
    order by period_start desc limit 1
"""
_GRADES = "select grade, count(*) as ranges from comparability group by all"


def overview(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the first page says: `recorded` and `survey` (a row per nation), `total` (one row), `grades` (counts)."""
    return {
        "nations": NATIONS,
        "recorded": rows_of(connection, _RECORDED),
        "survey": rows_of(connection, _SURVEY),
        "total": rows_of(connection, _TOTAL)[0],
        "grades": {row["grade"]: row["ranges"] for row in rows_of(connection, _GRADES)},
    }


_WAVES = f"""
    select jurisdiction, survey, survey_title, wave, period_end, mode, response_rate, response_rate_reason,
        achieved_sample, achieved_sample_unit, achieved_sample_status, headline_prevalence, headline_lower,
        headline_upper, headline_interval_source, relative_half_width, minimum_detectable_change,
        minimum_detectable_change_source, designation, comparability_note
    from survey_quality
    order by {_ORDER}, period_end desc
"""


def survey_waves(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """`waves`: how far each wave of each survey can be trusted, newest first within a nation."""
    return {"nations": NATIONS, "waves": rows_of(connection, _WAVES)}
