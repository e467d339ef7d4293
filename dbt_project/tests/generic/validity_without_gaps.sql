{# The editions of a figure follow each other without gap or overlap, and exactly one is in force.
   Two editions of one day leave the earlier an empty interval, which is no error: it was replaced on the day it came out. #}
{% test validity_without_gaps(model) %}
with intervals as (

    select
        figures.figure_id,
        figures.vintage_id,
        figures.valid_from,
        figures.valid_to,
        lead(figures.valid_from) over (
            partition by figures.figure_id
            order by
                figures.valid_from,
                case when figures.valid_to is null then 1 else 0 end,
                figures.valid_to,
                figures.edition
        ) as next_from,
        sum(case when figures.valid_to is null then 1 else 0 end) over (
            partition by figures.figure_id
        ) as in_force
    from {{ model }} as figures

)

select *
from intervals
where
    valid_to < valid_from
    or in_force <> 1
    or (valid_to is null) <> (next_from is null)
    or valid_to <> next_from
{% endtest %}
