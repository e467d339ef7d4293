with source as (

    select * from {{ source('reference', 'area') }}

),

renamed as (

    select
        area_code,
        area_name,
        area_type,
        jurisdiction,
        parent_code,
        code_scheme,
        valid_from,
        valid_to,
        has_resident_population
    from source

)

select * from renamed
