with source as (

    select * from {{ source('reference', 'comparison_series') }}

),

renamed as (

    select
        family,
        measure,
        jurisdiction,
        source_id,
        preference
    from source

)

select * from renamed
