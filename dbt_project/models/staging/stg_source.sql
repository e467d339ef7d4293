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
        survey,
        denominator_source_id,
        rounded_to,
        allows_negative,
        minimum_base,
        landing_page,
        licence,
        attribution,
        cadence,
        stale_after_days
    from source

)

select * from renamed
