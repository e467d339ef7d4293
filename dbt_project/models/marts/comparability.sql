-- Years that follow each other with the same grades for the same reasons make one range.
with pairs as (

    select * from {{ ref('int_comparison_pair') }}

),

numbered as (

    select
        pairs.*,
        row_number() over (
            partition by
                pairs.family,
                pairs.measure,
                pairs.conformed_offence_id,
                pairs.jurisdiction_a,
                pairs.jurisdiction_b
            order by pairs.aligned_start
        ) as place,
        row_number() over (
            partition by
                pairs.family,
                pairs.measure,
                pairs.conformed_offence_id,
                pairs.jurisdiction_a,
                pairs.jurisdiction_b,
                pairs.level_rank,
                pairs.trend_rank,
                pairs.reasons
            order by pairs.aligned_start
        ) as place_among_alike
    from pairs

)

select
    numbered.family,
    numbered.measure,
    numbered.conformed_offence_id,
    conformed.offence_label,
    numbered.jurisdiction_a,
    numbered.jurisdiction_b,
    min(numbered.aligned_start) as first_day,
    max(numbered.aligned_end) as last_day,
    cast(count(*) as integer) as years,
    {{ grade_name('numbered.level_rank') }} as grade,
    {{ grade_name('numbered.trend_rank') }} as trend_grade,
    numbered.reasons,
    min(numbered.reference) as reference
from numbered
inner join {{ ref('stg_conformed_offence') }} as conformed
    on numbered.conformed_offence_id = conformed.offence_id
group by
    numbered.family,
    numbered.measure,
    numbered.conformed_offence_id,
    conformed.offence_label,
    numbered.jurisdiction_a,
    numbered.jurisdiction_b,
    numbered.level_rank,
    numbered.trend_rank,
    numbered.reasons,
    numbered.place - numbered.place_among_alike
