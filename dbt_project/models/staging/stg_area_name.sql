with source as (

    select * from {{ source('reference', 'area_name') }}

),

renamed as (

    select
        area_code,
        publisher,
        area_name
    from source

)

select * from renamed
