with source as (

    select * from {{ source('reference', 'caveat') }}

),

renamed as (

    select
        caveat_id,
        source_id,
        caveat,
        reference
    from source

)

select * from renamed
