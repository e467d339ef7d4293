with source as (

    select * from {{ source('reference', 'measure') }}

),

renamed as (

    select
        measure,
        title as measure_title,
        unit,
        statistic,
        denominator,
        rate_denominator,
        rests_on_a_sample,
        additive_over_areas,
        additive_over_offences,
        additive_over_periods,
        additive_over_jurisdictions,
        non_negative
    from source

)

select * from renamed
