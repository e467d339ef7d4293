with changes as (

    select * from {{ ref('stg_statistical_change') }}

),

broken as (

    select distinct
        breaks.change_id,
        conformed.offence_label
    from {{ ref('stg_series_break') }} as breaks
    inner join {{ ref('stg_conformed_offence') }} as conformed
        on breaks.conformed_offence_id = conformed.offence_id

),

series as (

    select
        broken.change_id,
        {{ joined_text('broken.offence_label') }} as breaks_series_of
    from broken
    group by broken.change_id

)

select
    changes.change_id,
    changes.jurisdiction,
    changes.family,
    changes.topic,
    changes.kind,
    changes.state,
    changes.announced_on,
    changes.first_day,
    changes.last_day,
    changes.date_precision,
    changes.what_changed,
    changes.effect,
    changes.size,
    changes.breaks_series,
    series.breaks_series_of,
    changes.reference
from changes
left join series on changes.change_id = series.change_id
