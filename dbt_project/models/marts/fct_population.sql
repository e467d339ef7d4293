select
    {{ hashed_key([
        'populations.vintage_id', 'populations.area_code', 'populations.reference_date',
    ]) }} as population_id,
    populations.source_id,
    populations.jurisdiction,
    populations.area_code,
    areas.area_name,
    populations.area_type,
    populations.reference_date,
    cast(populations.population as bigint) as population,
    populations.obs_status,
    populations.basis,
    populations.is_derived,
    populations.parts,
    populations.vintage_id,
    populations.edition,
    populations.published_on,
    populations.sheet,
    populations.cell
from {{ ref('int_population') }} as populations
left join {{ ref('stg_area') }} as areas on populations.area_code = areas.area_code
