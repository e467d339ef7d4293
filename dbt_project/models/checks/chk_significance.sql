-- A change that is published as significant or not, beside the intervals of the two years it is between.
with estimates as (

    select
        estimates.figure_id,
        estimates.source_id,
        estimates.survey,
        estimates.vintage_id,
        estimates.edition,
        estimates.area_code,
        estimates.period_start,
        estimates.period_end,
        estimates.survey_population,
        estimates.offence_id,
        estimates.breakdown,
        estimates.value,
        (estimates.upper - estimates.lower) / (2 * 1.96) as standard_error
    from {{ ref('fct_survey_estimate_vintage') }} as estimates
    where
        estimates.measure = 'survey_prevalence'
        and estimates.breakdown is null
        and estimates.interval_source is not null

)

select
    changes.source_id,
    changes.vintage_id,
    changes.edition,
    changes.period_label,
    changes.comparator_start,
    changes.comparator_end,
    changes.offence_label,
    changes.survey_population,
    changes.significance,
    later.value as later_value,
    earlier.value as earlier_value,
    abs(later.value - earlier.value)
    / sqrt(later.standard_error * later.standard_error + earlier.standard_error * earlier.standard_error)
        as standard_errors_apart,
    changes.sheet,
    changes.cell
from {{ ref('fct_survey_estimate_vintage') }} as changes
inner join estimates as later
    on
        changes.survey = later.survey
        and changes.edition = later.edition
        and changes.area_code = later.area_code
        and changes.period_start = later.period_start
        and changes.period_end = later.period_end
        and changes.offence_id = later.offence_id
        and coalesce(changes.survey_population, '') = coalesce(later.survey_population, '')
inner join estimates as earlier
    on
        later.vintage_id = earlier.vintage_id
        and changes.area_code = earlier.area_code
        and changes.comparator_start = earlier.period_start
        and changes.comparator_end = earlier.period_end
        and changes.offence_id = earlier.offence_id
        and coalesce(changes.survey_population, '') = coalesce(earlier.survey_population, '')
where
    changes.measure = 'survey_prevalence_change'
    and changes.breakdown is null
    and changes.significance in ('s', 'ns')
    and later.standard_error > 0
