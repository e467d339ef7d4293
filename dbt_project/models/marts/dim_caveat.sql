select
    caveats.caveat_id,
    caveats.source_id,
    caveats.caveat,
    caveats.reference
from {{ ref('stg_caveat') }} as caveats
