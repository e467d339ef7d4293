-- What each wave of each survey can tell, from the publishers' own statements, the bases in their tables and
-- the interval of the headline estimate.
with waves as (

    select
        waves.*,
        {{ period_id('waves.period_type', 'waves.period_start') }} as period_id,
        surveys.survey_title,
        surveys.jurisdiction,
        surveys.headline_offence_id
    from {{ ref('stg_survey_wave') }} as waves
    inner join {{ ref('stg_survey') }} as surveys on waves.survey = surveys.survey

),

-- Facts that a publisher states about a wave.
stated as (

    select
        figures.category as survey,
        figures.period_id,
        figures.measure,
        figures.value,
        figures.obs_status,
        figures.status_reason,
        figures.source_id,
        figures.vintage_id,
        figures.cell
    from {{ ref('int_figure') }} as figures
    where figures.series = 'survey_quality' and figures.valid_to is null

),

-- The headline prevalence as one table shows it: the newest edition, the table with a published interval
-- first.
headlines as (

    select
        estimates.survey,
        estimates.period_id,
        estimates.offence_id,
        estimates.offence_label,
        estimates.canonical_value,
        estimates.lower * estimates.canonical_value / estimates.value as lower_end,
        estimates.upper * estimates.canonical_value / estimates.value as upper_end,
        estimates.interval_source,
        estimates.base,
        estimates.base_unit,
        estimates.source_id,
        estimates.vintage_id,
        estimates.cell,
        row_number() over (
            partition by estimates.survey, estimates.period_id
            order by
                estimates.published_on desc,
                case when estimates.interval_source = 'published' then 0 else 1 end asc,
                estimates.source_id asc
        ) as place
    from {{ ref('fct_survey_estimate') }} as estimates
    inner join {{ ref('stg_survey') }} as surveys
        on estimates.survey = surveys.survey and estimates.offence_id = surveys.headline_offence_id
    where
        estimates.measure = 'survey_prevalence'
        and estimates.breakdown is null
        and estimates.survey_population = 'people_16_plus'
        and estimates.value is not null
        and estimates.area_type in ('country_group', 'country')

),

joined as (

    select
        waves.survey,
        waves.survey_title,
        waves.jurisdiction,
        waves.wave,
        waves.period_id,
        waves.period_type,
        waves.period_start,
        waves.period_end,
        waves.instrument,
        waves.fieldwork,
        waves.mode,
        waves.age_coverage,
        waves.capping_rule,
        waves.recall_period,
        waves.designation,
        waves.comparability_note,
        response.value as response_rate,
        coalesce(response.obs_status, case when response.value is null then 'x' end) as response_rate_status,
        coalesce(
            response.status_reason, case when response.value is null then 'No published figure was found.' end
        ) as response_rate_reason,
        response.vintage_id as response_rate_vintage_id,
        response.cell as response_rate_cell,
        coalesce(headlines.base, achieved.value) as achieved_sample,
        case when coalesce(headlines.base, achieved.value) is null then 'x' end as achieved_sample_status,
        case
            when headlines.base is not null then headlines.base_unit
            when achieved.value is not null then 'interviews'
        end as achieved_sample_unit,
        case
            when headlines.base is not null then headlines.vintage_id
            when achieved.value is not null then achieved.vintage_id
        end as achieved_sample_vintage_id,
        waves.headline_offence_id,
        headlines.canonical_value as headline_prevalence,
        case when headlines.canonical_value is null then 'x' end as headline_status,
        headlines.lower_end as headline_lower,
        headlines.upper_end as headline_upper,
        headlines.interval_source as headline_interval_source,
        headlines.vintage_id as headline_vintage_id,
        headlines.cell as headline_cell,
        (headlines.upper_end - headlines.lower_end) / 2 as half_width,
        detectable.value as minimum_detectable_change,
        detectable.vintage_id as minimum_detectable_change_vintage_id,
        waves.reference
    from waves
    left join headlines
        on waves.survey = headlines.survey and waves.period_id = headlines.period_id and headlines.place = 1
    left join stated as response
        on
            waves.survey = response.survey
            and waves.period_id = response.period_id
            and response.measure = 'response_rate'
    left join stated as achieved
        on
            waves.survey = achieved.survey
            and waves.period_id = achieved.period_id
            and achieved.measure = 'achieved_sample'
    left join stated as detectable
        on
            waves.survey = detectable.survey
            and waves.period_id = detectable.period_id
            and detectable.measure = 'minimum_detectable_change'

),

-- Response rates are published for few waves: each is set against the last one before it.
responses as (

    select
        joined.survey,
        joined.period_id,
        joined.response_rate - lag(joined.response_rate) over (
            partition by joined.survey
            order by joined.period_end
        ) as response_rate_change
    from joined
    where joined.response_rate is not null

)

select
    joined.survey,
    joined.period_id,
    joined.survey_title,
    joined.jurisdiction,
    joined.wave,
    joined.period_type,
    joined.period_start,
    joined.period_end,
    joined.instrument,
    joined.fieldwork,
    joined.mode,
    joined.age_coverage,
    joined.capping_rule,
    joined.recall_period,
    joined.designation,
    joined.comparability_note,
    joined.response_rate,
    joined.response_rate_status,
    joined.response_rate_reason,
    responses.response_rate_change,
    joined.response_rate_vintage_id,
    joined.response_rate_cell,
    joined.achieved_sample,
    joined.achieved_sample_status,
    joined.achieved_sample_unit,
    joined.achieved_sample_vintage_id,
    joined.headline_offence_id,
    joined.headline_prevalence,
    joined.headline_status,
    joined.headline_lower,
    joined.headline_upper,
    joined.headline_interval_source,
    joined.headline_vintage_id,
    joined.headline_cell,
    round(100 * joined.half_width / joined.headline_prevalence, 3) as relative_half_width,
    case when joined.half_width is null then 'x' end as relative_half_width_status,
    joined.minimum_detectable_change,
    case
        when joined.minimum_detectable_change is not null then 'published'
        when joined.half_width is not null then 'derived'
    end as minimum_detectable_change_source,
    case
        when joined.minimum_detectable_change is null and joined.half_width is null then 'x'
    end as minimum_detectable_change_status,
    -- Two waves of this precision differ significantly from sqrt(2) half-widths on.
    round(100 * sqrt(2) * joined.half_width / joined.headline_prevalence, 3) as derived_detectable_change,
    joined.minimum_detectable_change_vintage_id,
    joined.reference
from joined
left join responses on joined.survey = responses.survey and joined.period_id = responses.period_id
