select
    periods.period_id,
    periods.period_type,
    periods.period_start,
    periods.period_end,
    periods.period_label,
    periods.months
from {{ ref('int_period') }} as periods
