with source as (

    select * from {{ source('reference', 'cell_caveat') }}

),

renamed as (

    select
        caveat_id,
        jurisdiction,
        family,
        measure,
        conformed_offence_id,
        first_day,
        last_day
    from source

)

select * from renamed
