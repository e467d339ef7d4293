-- Figures that a correction speaks of, in every edition that shows them, and whether the error still stands.
with corrections as (

    select * from {{ ref('stg_correction') }}
    where kind = 'value'

)

select
    corrections.correction_id,
    observations.vintage_id,
    observations.row_no,
    observations.value as published_value,
    cast(corrections.expect as double precision) as expected_value,
    cast(corrections.corrected as double precision) as corrected_value,
    corrections.clears_interval,
    observations.sheet,
    observations.cell,
    coalesce(observations.value = cast(corrections.expect as double precision), false) as error_still_stands
from corrections
inner join {{ ref('stg_vintage') }} as vintages on corrections.source_id = vintages.source_id
inner join {{ ref('stg_observation') }} as observations
    on
        vintages.vintage_id = observations.vintage_id
        and corrections.area_code = observations.area_code
        and corrections.offence_id = observations.offence_id
        and corrections.measure = observations.measure
        and corrections.period_type = observations.period_type
        and corrections.period_start = observations.period_start
where observations.breakdown is null and observations.category is null
