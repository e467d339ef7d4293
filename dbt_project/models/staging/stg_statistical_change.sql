with source as (

    select * from {{ source('reference', 'statistical_change') }}

),

renamed as (

    select
        change_id,
        jurisdiction,
        family,
        topic,
        kind,
        state,
        announced_on,
        first_day,
        last_day,
        date_precision,
        what_changed,
        effect,
        size,
        breaks_series,
        reference
    from source

)

select * from renamed
