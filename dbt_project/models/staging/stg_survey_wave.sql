with source as (

    select * from {{ source('reference', 'survey_wave') }}

),

renamed as (

    select
        survey,
        wave,
        period_start,
        period_end,
        period_type,
        instrument,
        fieldwork,
        mode,
        age_coverage,
        capping_rule,
        designation,
        recall_period,
        comparability_note,
        reference
    from source

)

select * from renamed
