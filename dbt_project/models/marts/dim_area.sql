with other_names as (

    select distinct
        variants.area_code,
        variants.area_name
    from {{ ref('stg_area_name') }} as variants
    inner join {{ ref('stg_area') }} as areas on variants.area_code = areas.area_code
    where variants.area_name <> areas.area_name

),

name_variants as (

    select
        other_names.area_code,
        {{ joined_text('other_names.area_name') }} as name_variants
    from other_names
    group by other_names.area_code

)

select
    areas.area_code,
    areas.area_name,
    areas.area_type,
    areas.jurisdiction,
    areas.parent_code,
    chains.country_code,
    chains.hierarchy_path,
    chains.hierarchy_level,
    areas.code_scheme,
    areas.valid_from,
    areas.valid_to,
    areas.has_resident_population,
    name_variants.name_variants
from {{ ref('stg_area') }} as areas
inner join {{ ref('int_area_chain') }} as chains on areas.area_code = chains.area_code
left join name_variants on areas.area_code = name_variants.area_code
