{% test one_true_per_group(model, flag, group) %}
select
    entries.{{ group }},
    sum(case when entries.{{ flag }} then 1 else 0 end) as marked
from {{ model }} as entries
group by entries.{{ group }}
having sum(case when entries.{{ flag }} then 1 else 0 end) <> 1
{% endtest %}
