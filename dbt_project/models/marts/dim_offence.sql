select
    offences.offence_id,
    offences.offence_scheme,
    offences.offence_code,
    offences.offence_label,
    offences.level,
    offences.parent_id,
    offences.is_total,
    offences.kind,
    offences.reporting_body,
    offences.label_path,
    offences.sort_order
from {{ ref('stg_offence') }} as offences
