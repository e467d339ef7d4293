{# Codes that their dimension does not know: one row per column and code.
   `parents` lists column, to and field. #}
{% test references(model, parents) %}
{% for parent in parents %}
select
    '{{ parent.column }}' as unknown_in,
    children.{{ parent.column }} as unknown_code,
    count(*) as occurrences
from {{ model }} as children
left join {{ parent.to }} as parents on children.{{ parent.column }} = parents.{{ parent.field }}
where children.{{ parent.column }} is not null and parents.{{ parent.field }} is null
group by children.{{ parent.column }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% endtest %}
