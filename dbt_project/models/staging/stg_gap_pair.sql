with source as (

    select * from {{ source('reference', 'gap_pair') }}

),

renamed as (

    select
        pair_id,
        jurisdiction,
        conformed_offence_id,
        survey_source_id,
        survey_offence_id,
        survey_population,
        interval_source_id,
        recorded_source_id,
        recorded_offence_id,
        first_day,
        last_day,
        grade,
        reason,
        reference
    from source

)

select * from renamed
