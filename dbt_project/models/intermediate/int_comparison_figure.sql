{{ config(materialized='table') }}

-- The one figure in force that speaks for a jurisdiction, for each measure, conformed offence and year. A
-- published offence that is only a part of a conformed one never speaks for it. Years are financial years,
-- the only ones that all jurisdictions publish: rolling and calendar years would be other series.
with figures as (

    select * from {{ ref('int_figure') }}
    where
        valid_to is null
        and period_type in ('FY', 'SY')
        and reporting_body is null
        and breakdown is null
        and category is null
        and comparator_start is null

),

mapped as (

    select
        series.family,
        figures.measure,
        figures.jurisdiction,
        bridges.conformed_offence_id,
        -- The year of a survey wave stands beside the financial year of the same name.
        case
            when figures.period_type = 'SY' then {{ period_id("'FY'", 'figures.period_start') }}
            else figures.period_id
        end as aligned_period_id,
        case when figures.period_type = 'SY' then 'FY' else figures.period_type end as aligned_period_type,
        bridges.match_type,
        bridges.rationale as match_note,
        figures.figure_id,
        figures.vintage_id,
        row_number() over (
            partition by
                series.family,
                figures.measure,
                figures.jurisdiction,
                bridges.conformed_offence_id,
                case when figures.period_type = 'SY' then 'FY' else figures.period_type end,
                figures.period_start
            order by
                series.preference,
                {{ match_rank('bridges.match_type') }},
                case figures.survey_population
                    when 'people_16_plus' then 0
                    when 'people_16_plus_and_households' then 1
                    when 'households' then 2
                    else 3
                end,
                -- Of two classes that follow each other the one with figures speaks for the year.
                case when figures.value is null then 1 else 0 end,
                figures.offence_id
        ) as place
    from figures
    inner join {{ ref('stg_comparison_series') }} as series
        on
            figures.source_id = series.source_id
            and figures.measure = series.measure
            and figures.jurisdiction = series.jurisdiction
    inner join {{ ref('stg_offence_bridge') }} as bridges
        on
            figures.offence_id = bridges.offence_id
            and (bridges.valid_from is null or figures.period_end >= bridges.valid_from)
            and (bridges.valid_to is null or figures.period_end <= bridges.valid_to)
    inner join {{ ref('stg_conformed_offence') }} as conformed
        on bridges.conformed_offence_id = conformed.offence_id
    inner join {{ ref('stg_area') }} as areas on figures.area_code = areas.area_code
    where
        bridges.match_type <> 'broad'
        -- The whole of the jurisdiction: England and Wales are one.
        and areas.area_type = case figures.jurisdiction when 'EW' then 'country_group' else 'country' end
        and series.family = case
            when figures.family = 'survey' then 'survey'
            when conformed.kind in ('fraud', 'computer_misuse', 'fraud_and_computer_misuse') then 'fraud'
            else 'police_recorded'
        end

)

select
    mapped.family,
    mapped.measure,
    mapped.jurisdiction,
    mapped.conformed_offence_id,
    mapped.aligned_period_id,
    mapped.aligned_period_type,
    mapped.match_type,
    mapped.match_note,
    figures.period_type,
    figures.period_id,
    figures.period_start,
    figures.period_end,
    figures.area_code,
    figures.coverage,
    figures.survey,
    figures.survey_population,
    figures.offence_id,
    figures.offence_label,
    figures.source_id,
    figures.figure_id,
    figures.vintage_id,
    figures.edition,
    figures.published_on,
    figures.canonical_value as value,
    figures.canonical_unit as unit,
    coalesce(units.factor, 1) as unit_factor,
    figures.obs_status,
    figures.status_meaning,
    figures.status_reason,
    figures.correction_id,
    figures.sheet,
    figures.cell
from mapped
inner join figures on mapped.figure_id = figures.figure_id and mapped.vintage_id = figures.vintage_id
left join {{ ref('stg_unit') }} as units on figures.unit = units.unit
where mapped.place = 1
