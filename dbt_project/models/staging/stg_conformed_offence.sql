with source as (

    select * from {{ source('reference', 'conformed_offence') }}

),

renamed as (

    select
        offence_id,
        offence_label,
        level,
        parent_id,
        kind,
        iccs_code,
        iccs_match,
        definition,
        sort_order
    from source

)

select * from renamed
