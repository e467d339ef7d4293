with source as (

    select * from {{ source('reference', 'designation') }}

),

renamed as (

    select
        source_id,
        valid_from,
        valid_to,
        status,
        reference
    from source

)

select * from renamed
