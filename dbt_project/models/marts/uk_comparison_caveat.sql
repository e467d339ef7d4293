select
    caveats.comparison_id,
    caveats.caveat_kind,
    caveats.caveat_id,
    caveats.caveat,
    caveats.reference
from {{ ref('int_comparison_caveat') }} as caveats
