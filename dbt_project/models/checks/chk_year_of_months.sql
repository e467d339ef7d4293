with figures as (

    select
        figures.product_id,
        figures.source_id,
        figures.vintage_id,
        figures.edition,
        figures.area_code,
        figures.period_id,
        figures.period_type,
        figures.period_start,
        figures.period_end,
        figures.months,
        figures.offence_id,
        figures.measure,
        figures.value,
        figures.sheet,
        figures.cell
    from {{ ref('int_figure') }} as figures
    inner join {{ ref('stg_measure') }} as measures on figures.measure = measures.measure
    where measures.additive_over_periods and figures.breakdown is null and figures.comparator_start is null

),

months as (

    select * from figures
    where period_type = 'M'

),

years as (

    select * from figures
    where months = 12

),

compared as (

    select
        years.product_id,
        years.edition,
        years.source_id,
        years.vintage_id,
        months.source_id as month_source_id,
        months.vintage_id as month_vintage_id,
        years.area_code,
        years.offence_id,
        years.period_id,
        years.measure,
        years.value as published_total,
        years.sheet,
        years.cell,
        sum(months.value) as sum_of_months,
        count(*) as months_present,
        count(*) - count(months.value) as months_null
    from years
    inner join months
        on
            years.product_id = months.product_id
            and years.edition = months.edition
            and years.area_code = months.area_code
            and years.offence_id = months.offence_id
            and years.measure = months.measure
            and years.period_start <= months.period_start
            and years.period_end >= months.period_end
    group by
        years.product_id,
        years.edition,
        years.source_id,
        years.vintage_id,
        months.source_id,
        months.vintage_id,
        years.area_code,
        years.offence_id,
        years.period_id,
        years.measure,
        years.value,
        years.sheet,
        years.cell

),

judged as (

    select
        compared.*,
        compared.published_total is not null
        and compared.months_present = 12
        and compared.months_null = 0 as evaluated
    from compared

)

select
    judged.source_id,
    judged.vintage_id,
    judged.edition,
    judged.product_id,
    judged.month_source_id,
    judged.month_vintage_id,
    judged.area_code,
    judged.offence_id,
    judged.period_id,
    judged.measure,
    judged.published_total,
    judged.sum_of_months,
    cast(judged.months_present as integer) as months_present,
    cast(judged.months_null as integer) as months_null,
    judged.evaluated,
    case when judged.evaluated then judged.sum_of_months - judged.published_total end as difference,
    judged.sheet,
    judged.cell
from judged
