{# Of a total and a part of it at most one is a leaf, whatever population was asked, and be one of the two
   the count of a body and the other that of all: adding leaves counts nothing twice. A leaf has a value. #}
{% test no_leaf_under_a_leaf(model) %}
with leaves as (

    select
        figures.figure_id,
        figures.vintage_id,
        figures.series,
        figures.area_code,
        figures.period_id,
        figures.offence_id,
        figures.measure,
        figures.unit,
        figures.dividing_body,
        figures.value,
        coalesce(figures.breakdown, '') as breakdown_key,
        coalesce(figures.category, '') as category_key
    from {{ model }} as figures
    inner join {{ ref('stg_measure') }} as measures on figures.measure = measures.measure
    where figures.is_leaf and measures.additive_over_offences

)

select
    totals.vintage_id,
    totals.figure_id as leaf_above,
    parts.figure_id as leaf_below
from leaves as totals
inner join {{ ref('int_offence_ancestor') }} as ancestors on totals.offence_id = ancestors.ancestor_id
inner join leaves as parts
    on
        ancestors.offence_id = parts.offence_id
        and totals.vintage_id = parts.vintage_id
        and totals.series = parts.series
        and totals.area_code = parts.area_code
        and totals.period_id = parts.period_id
        and totals.measure = parts.measure
        and totals.unit = parts.unit
        and totals.breakdown_key = parts.breakdown_key
        and totals.category_key = parts.category_key
        and coalesce(totals.dividing_body, parts.dividing_body, '')
        = coalesce(parts.dividing_body, totals.dividing_body, '')
union all
select
    leaves.vintage_id,
    leaves.figure_id as leaf_above,
    cast(null as {{ type_string() }}) as leaf_below
from leaves
where leaves.value is null
{% endtest %}
