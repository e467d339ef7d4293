with source as (

    select * from {{ source('reference', 'unit') }}

),

renamed as (

    select
        unit,
        title as unit_title,
        canonical_unit,
        factor
    from source

)

select * from renamed
