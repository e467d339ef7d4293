{# A change says what it is compared with (type, first and last day) and whether it is significant, or
   why that is not known; what is no change says neither. #}
{% test change_is_told(model) %}
select
    figures.figure_id,
    figures.vintage_id,
    figures.comparator_type,
    figures.comparator_start,
    figures.comparator_end,
    figures.significance
from {{ model }} as figures
where
    (figures.comparator_type is null) <> (figures.comparator_start is null)
    or (figures.comparator_type is null) <> (figures.comparator_end is null)
    or (figures.comparator_type is null and figures.significance is not null)
    or (figures.comparator_type is not null and figures.significance is null and figures.obs_status is null)
    or figures.comparator_end >= figures.period_end
{% endtest %}
