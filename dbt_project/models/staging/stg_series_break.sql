with source as (

    select * from {{ source('reference', 'series_break') }}

),

renamed as (

    select
        break_id,
        jurisdiction,
        reporting_body,
        offence_kind,
        first_day,
        last_day,
        break_note,
        reference
    from source

)

select * from renamed
