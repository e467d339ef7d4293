{# A value is missing exactly where the status says why; a value may bear a status that
   qualifies it ('u' does both). #}
{% test value_or_reason(model, value, status) %}
select
    figures.{{ status }} as obs_status,
    figures.{{ value }} is null as is_missing,
    count(*) as occurrences
from {{ model }} as figures
left join {{ ref('stg_obs_status') }} as statuses on figures.{{ status }} = statuses.obs_status
where
    (figures.{{ value }} is null and not coalesce(statuses.value_missing, false))
    or (figures.{{ value }} is not null and statuses.value_missing and figures.{{ status }} <> 'u')
    or (figures.{{ status }} is not null and statuses.obs_status is null)
group by figures.{{ status }}, figures.{{ value }} is null
{% endtest %}
