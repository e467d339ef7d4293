{{ config(materialized='table') }}

-- Mid-year populations of the newest edition of each source: as published, and summed from the local
-- authorities for the areas that the source does not show itself.
with published as (

    select
        observations.area_code,
        observations.jurisdiction,
        observations.area_type,
        observations.period_end as reference_date,
        observations.value as population,
        observations.obs_status,
        observations.sheet,
        observations.cell,
        editions.source_id,
        editions.vintage_id,
        editions.edition,
        editions.published_on,
        sources.counting_unit as basis
    from {{ ref('stg_observation') }} as observations
    inner join {{ ref('int_edition') }} as editions on observations.vintage_id = editions.vintage_id
    inner join {{ ref('stg_source') }} as sources on editions.source_id = sources.source_id
    where sources.family = 'population' and observations.measure = 'population' and editions.is_latest_edition

),

local_areas as (

    select
        chains.area_code,
        chains.parent_1,
        chains.parent_2,
        chains.parent_3,
        chains.parent_4,
        chains.parent_5
    from {{ ref('int_area_chain') }} as chains
    where chains.area_type in ('local_authority', 'council_area', 'local_government_district')

),

ancestors as (

    {% for step in range(1, 6) %}
    select
        local_areas.area_code,
        local_areas.parent_{{ step }} as ancestor_code
    from local_areas
    where local_areas.parent_{{ step }} is not null
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

),

parts_expected as (

    select
        ancestors.ancestor_code,
        count(*) as parts
    from ancestors
    group by ancestors.ancestor_code

),

summed as (

    select
        published.source_id,
        published.vintage_id,
        published.edition,
        published.published_on,
        published.basis,
        published.reference_date,
        ancestors.ancestor_code as area_code,
        sum(published.population) as population,
        count(published.population) as parts
    from published
    inner join ancestors on published.area_code = ancestors.area_code
    group by
        published.source_id,
        published.vintage_id,
        published.edition,
        published.published_on,
        published.basis,
        published.reference_date,
        ancestors.ancestor_code

),

-- A sum counts only when every local authority of the area is in it.
derived as (

    select
        summed.source_id,
        summed.vintage_id,
        summed.edition,
        summed.published_on,
        summed.basis,
        summed.reference_date,
        summed.area_code,
        areas.jurisdiction,
        areas.area_type,
        summed.population,
        summed.parts
    from summed
    inner join parts_expected
        on
            summed.area_code = parts_expected.ancestor_code
            and summed.parts = parts_expected.parts
    inner join {{ ref('stg_area') }} as areas on summed.area_code = areas.area_code
    left join published
        on
            summed.vintage_id = published.vintage_id
            and summed.area_code = published.area_code
            and summed.reference_date = published.reference_date
    where published.area_code is null

)

select
    published.source_id,
    published.vintage_id,
    published.edition,
    published.published_on,
    published.basis,
    published.jurisdiction,
    published.area_code,
    published.area_type,
    published.reference_date,
    published.population,
    published.obs_status,
    false as is_derived,
    cast(null as integer) as parts,
    published.sheet,
    published.cell
from published

union all

select
    derived.source_id,
    derived.vintage_id,
    derived.edition,
    derived.published_on,
    derived.basis,
    derived.jurisdiction,
    derived.area_code,
    derived.area_type,
    derived.reference_date,
    derived.population,
    cast(null as {{ type_string() }}) as obs_status,
    true as is_derived,
    cast(derived.parts as integer) as parts,
    cast(null as {{ type_string() }}) as sheet,
    cast(null as {{ type_string() }}) as cell
from derived
