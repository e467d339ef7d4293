-- The status in force is the one without an end; the clock has no say, so that a build can be repeated.
with designations as (

    select
        stg_designation.source_id,
        stg_designation.status,
        stg_designation.valid_from,
        stg_designation.reference,
        row_number() over (
            partition by stg_designation.source_id
            order by stg_designation.valid_from desc nulls last, stg_designation.status asc
        ) as recency
    from {{ ref('stg_designation') }} as stg_designation
    where stg_designation.valid_to is null

)

select
    sources.source_id,
    sources.product_id,
    sources.title,
    sources.publisher,
    sources.product_title,
    sources.jurisdiction,
    sources.family,
    sources.series,
    sources.period_basis,
    sources.counting_unit,
    sources.offence_scheme,
    sources.survey,
    sources.denominator_source_id,
    sources.rounded_to,
    sources.landing_page,
    sources.licence,
    sources.attribution,
    sources.cadence,
    sources.stale_after_days,
    designations.status as designation,
    designations.valid_from as designation_since,
    designations.reference as designation_reference
from {{ ref('stg_source') }} as sources
left join designations on sources.source_id = designations.source_id and designations.recency = 1
