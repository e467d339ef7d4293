-- Figures on fraud, computer misuse and cyber-crime, and the body whose count each is.
with figures as (

    select
        figures.figure_id,
        figures.vintage_id,
        figures.jurisdiction,
        figures.survey,
        figures.reporting_body,
        figures.is_sum_of_bodies,
        figures.offence_id
    from {{ ref('int_figure') }} as figures
    where
        figures.family = 'fraud'
        or figures.offence_kind in ('fraud', 'computer_misuse', 'fraud_and_computer_misuse')

),

-- Totals of which the classification says that bodies make them up.
sums_of_bodies as (

    select distinct offences.parent_id as offence_id
    from {{ ref('stg_offence') }} as offences
    where offences.reporting_body is not null

)

select
    figures.figure_id,
    figures.vintage_id,
    case
        when figures.reporting_body is not null then figures.reporting_body
        when figures.survey is not null then surveys.survey_title
        when figures.is_sum_of_bodies or sums_of_bodies.offence_id is not null
            then 'All bodies (sum published)'
        when figures.jurisdiction = 'SC' then 'Police Scotland'
        when figures.jurisdiction = 'NI' then 'Police Service of Northern Ireland'
        else 'Police'
    end as reporting_body
from figures
left join {{ ref('stg_survey') }} as surveys on figures.survey = surveys.survey
left join sums_of_bodies on figures.offence_id = sums_of_bodies.offence_id
