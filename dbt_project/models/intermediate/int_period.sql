with periods as (

    select distinct
        stg_observation.period_type,
        stg_observation.period_start,
        stg_observation.period_end
    from {{ ref('stg_observation') }} as stg_observation

)

select
    {{ period_id('periods.period_type', 'periods.period_start') }} as period_id,
    periods.period_type,
    periods.period_start,
    periods.period_end,
    {{ period_label('periods.period_type', 'periods.period_start', 'periods.period_end') }} as period_label,
    {{ months_of('periods.period_type', 'periods.period_start', 'periods.period_end') }} as months
from periods
