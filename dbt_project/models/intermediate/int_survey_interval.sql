-- Intervals of survey estimates. Where the publisher prints none, one is derived for prevalence among people
-- aged 16 and over of a survey whose design factor is known: value +/- 1.96 x design factor x sqrt(value x
-- (100 - value) / base). How well that does is checked against a file that prints intervals
-- (checks.chk_derived_interval).
with estimates as (

    select
        figures.figure_id,
        figures.vintage_id,
        figures.value,
        figures.base,
        figures.measure,
        figures.interval_source,
        surveys.design_factor,
        figures.interval_source is null
        and figures.measure = 'survey_prevalence'
        and figures.unit = 'percent'
        and figures.survey_population = 'people_16_plus'
        and surveys.design_factor is not null
        and figures.base > 0
        and figures.value > 0
        and figures.value < 100 as is_derivable
    from {{ ref('int_figure') }} as figures
    left join {{ ref('stg_survey') }} as surveys on figures.survey = surveys.survey
    where figures.family = 'survey' and figures.series <> 'survey_quality'

),

half_widths as (

    select
        estimates.*,
        case
            when estimates.is_derivable
                then
                    1.96 * estimates.design_factor
                    * sqrt(estimates.value * (100 - estimates.value) / estimates.base)
        end as half_width
    from estimates

)

select
    half_widths.figure_id,
    half_widths.vintage_id,
    case
        when half_widths.half_width > half_widths.value then 0
        else round(half_widths.value - half_widths.half_width, 4)
    end as lower_end,
    case
        when half_widths.half_width > 100 - half_widths.value then 100
        else round(half_widths.value + half_widths.half_width, 4)
    end as upper_end,
    case when half_widths.is_derivable then 95.0 end as confidence_level,
    case when half_widths.is_derivable then half_widths.design_factor end as design_factor,
    case when half_widths.is_derivable then 'derived' end as interval_source,
    case
        when half_widths.is_derivable
            then
                'Derived: value +/- 1.96 x design factor x sqrt(value x (100 - value) / base). '
                || 'The factor is that of the headline; other offences may have another.'
        when half_widths.interval_source is not null then null
        when half_widths.value is null then 'No interval: the value is missing.'
        when half_widths.measure like '%_change'
            then 'No interval: only whether the change is significant is published.'
        when half_widths.value = 0 then 'No interval: nobody in the sample was a victim.'
        else 'No interval: none is published, and base and design factor do not allow one.'
    end as interval_note
from half_widths
