with source as (

    select * from {{ source('reference', 'measure') }}

),

renamed as (

    select
        measure,
        title as measure_title,
        unit,
        additive_over_areas,
        additive_over_offences,
        additive_over_periods,
        non_negative
    from source

)

select * from renamed
