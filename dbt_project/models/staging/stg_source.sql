with source as (

    select * from {{ source('reference', 'source') }}

),

renamed as (

    select
        source_id,
        product_id,
        title,
        publisher,
        product_title,
        jurisdiction,
        family,
        series,
        period_basis,
        counting_unit,
        offence_scheme,
        denominator_source_id,
        landing_page,
        licence,
        attribution,
        cadence,
        stale_after_days
    from source

)

select * from renamed
