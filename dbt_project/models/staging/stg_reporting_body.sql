with source as (

    select * from {{ source('reference', 'reporting_body') }}

),

renamed as (

    select
        reporting_body,
        title as body_title,
        former_names,
        area_covered,
        counts,
        overlap_note,
        reference
    from source

)

select * from renamed
