with mappings as (

    select * from {{ ref('stg_offence_bridge') }}

),

labels as (

    select
        labels.offence_id,
        {{ joined_text('labels.offence_label', separator=' | ') }} as published_labels
    from {{ ref('stg_offence_label') }} as labels
    group by labels.offence_id

)

select
    mappings.offence_scheme,
    mappings.offence_id,
    offences.offence_code,
    offences.offence_label,
    coalesce(labels.published_labels, offences.offence_label) as published_labels,
    mappings.publisher_group,
    mappings.valid_from,
    mappings.valid_to,
    mappings.conformed_offence_id,
    conformed.offence_label as conformed_offence_label,
    mappings.match_type,
    conformed.iccs_code,
    mappings.cyber_flag,
    mappings.rationale,
    mappings.unused_reason
from mappings
left join {{ ref('stg_offence') }} as offences on mappings.offence_id = offences.offence_id
left join {{ ref('stg_conformed_offence') }} as conformed
    on mappings.conformed_offence_id = conformed.offence_id
left join labels on mappings.offence_id = labels.offence_id
