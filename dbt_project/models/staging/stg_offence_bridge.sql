with source as (

    select * from {{ source('reference', 'offence_bridge') }}

),

renamed as (

    select
        offence_scheme,
        offence_id,
        conformed_offence_id,
        match_type,
        valid_from,
        valid_to,
        publisher_group,
        cyber_flag,
        rationale,
        unused_reason
    from source

)

select * from renamed
