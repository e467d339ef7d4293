with figures as (

    select
        figures.source_id,
        figures.vintage_id,
        figures.edition,
        figures.slice_id,
        figures.area_code,
        figures.period_id,
        figures.offence_id,
        figures.offence_label,
        figures.dividing_body,
        figures.is_sum_of_bodies,
        figures.value,
        figures.sheet,
        figures.cell
    from {{ ref('int_figure') }} as figures

),

sums as (

    select
        figures.slice_id,
        figures.offence_id,
        sum(figures.value) as sum_of_bodies,
        count(figures.value) as bodies
    from figures
    where figures.dividing_body is not null
    group by figures.slice_id, figures.offence_id

)

select
    totals.source_id,
    totals.vintage_id,
    totals.edition,
    totals.area_code,
    totals.period_id,
    totals.offence_id,
    totals.offence_label,
    totals.value as published_total,
    sums.sum_of_bodies,
    cast(sums.bodies as integer) as bodies,
    sums.sum_of_bodies - totals.value as difference,
    totals.sheet,
    totals.cell
from figures as totals
inner join sums on totals.slice_id = sums.slice_id and totals.offence_id = sums.offence_id
where totals.is_sum_of_bodies and totals.value is not null
