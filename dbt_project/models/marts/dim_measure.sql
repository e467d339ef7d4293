select
    measures.measure,
    measures.measure_title,
    measures.unit,
    measures.additive_over_areas,
    measures.additive_over_offences,
    measures.additive_over_periods,
    measures.non_negative
from {{ ref('stg_measure') }} as measures
