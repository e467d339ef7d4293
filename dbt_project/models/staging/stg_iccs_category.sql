with source as (

    select * from {{ source('reference', 'iccs_category') }}

),

renamed as (

    select
        offence_code,
        offence_label,
        level,
        parent_code,
        title_confirmed_by,
        note,
        sort_order
    from source

)

select * from renamed
