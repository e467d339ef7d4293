select
    measures.measure,
    measures.measure_title,
    measures.unit,
    measures.statistic,
    measures.denominator,
    measures.rate_denominator,
    measures.rests_on_a_sample,
    measures.additive_over_areas,
    measures.additive_over_offences,
    measures.additive_over_periods,
    measures.additive_over_jurisdictions,
    measures.non_negative
from {{ ref('stg_measure') }} as measures
