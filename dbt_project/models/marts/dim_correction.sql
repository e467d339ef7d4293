-- What is corrected. A correction that an edition does not need any more is found by checks.chk_correction.
select
    corrections.correction_id,
    corrections.kind,
    corrections.source_id,
    corrections.area_code,
    corrections.offence_id,
    corrections.measure,
    corrections.period_type,
    corrections.period_start,
    corrections.column_name,
    corrections.expect as published,
    corrections.corrected,
    corrections.clears_interval,
    corrections.reason,
    corrections.reference
from {{ ref('stg_correction') }} as corrections
