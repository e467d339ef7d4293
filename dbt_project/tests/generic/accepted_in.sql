{# Values outside the code list: one row per column and value. `columns` lists column and values. #}
{% test accepted_in(model, columns) %}
{% for entry in columns %}
select
    '{{ entry.column }}' as unknown_in,
    entries.{{ entry.column }} as unknown_value,
    count(*) as occurrences
from {{ model }} as entries
where entries.{{ entry.column }} not in ('{{ entry['values'] | join("', '") }}')
group by entries.{{ entry.column }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% endtest %}
