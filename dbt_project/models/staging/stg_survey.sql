with source as (

    select * from {{ source('reference', 'survey') }}

),

renamed as (

    select
        survey,
        title as survey_title,
        jurisdiction,
        population,
        exclusions,
        design_factor,
        design_factor_note,
        headline_offence_id,
        reference
    from source

)

select * from renamed
