with source as (

    select * from {{ source('reference', 'offence') }}

),

renamed as (

    select
        offence_scheme,
        offence_id,
        offence_code,
        offence_label,
        level,
        parent_id,
        is_total,
        kind,
        reporting_body,
        label_path,
        sort_order
    from source

)

select * from renamed
