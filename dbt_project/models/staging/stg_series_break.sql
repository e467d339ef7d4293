with source as (

    select * from {{ source('reference', 'series_break') }}

),

renamed as (

    select
        break_id,
        change_id,
        jurisdiction,
        family,
        measure,
        reporting_body,
        offence_kind,
        conformed_offence_id,
        first_day,
        last_day,
        break_note,
        reference
    from source

)

select * from renamed
