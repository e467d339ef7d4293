with figures as (

    select
        figures.source_id,
        figures.vintage_id,
        figures.edition,
        figures.area_slice_id,
        figures.area_code,
        figures.coverage,
        figures.period_id,
        figures.offence_id,
        figures.reporting_body,
        figures.measure,
        figures.value,
        figures.sheet,
        figures.cell
    from {{ ref('int_figure') }} as figures
    inner join {{ ref('stg_measure') }} as measures on figures.measure = measures.measure
    where measures.additive_over_areas

),

partitions as (

    select
        links.partition_id,
        links.parent_code,
        links.child_code,
        count(*) over (partition by links.partition_id, links.parent_code) as parts_expected
    from {{ ref('stg_area_partition') }} as links

),

sums as (

    select
        figures.area_slice_id,
        partitions.partition_id,
        partitions.parent_code,
        partitions.parts_expected,
        sum(figures.value) as sum_of_parts,
        count(*) as parts_present,
        count(*) - count(figures.value) as parts_null
    from figures
    inner join partitions on figures.area_code = partitions.child_code
    group by
        figures.area_slice_id,
        partitions.partition_id,
        partitions.parent_code,
        partitions.parts_expected

),

-- A part without a figure is left out knowingly only where the total itself says that it leaves something out
-- (Greater Manchester in the year ending December 2019).
compared as (

    select
        totals.source_id,
        totals.vintage_id,
        totals.edition,
        totals.offence_id,
        totals.period_id,
        totals.reporting_body,
        totals.measure,
        sums.partition_id,
        sums.parent_code,
        totals.coverage,
        totals.value as published_total,
        sums.sum_of_parts,
        sums.parts_expected,
        sums.parts_present,
        sums.parts_null,
        totals.value is not null
        and sums.parts_present = sums.parts_expected
        and (sums.parts_null = 0 or totals.coverage is not null)
        and sums.parts_null < sums.parts_expected as evaluated,
        totals.sheet,
        totals.cell
    from figures as totals
    inner join sums
        on
            totals.area_slice_id = sums.area_slice_id
            and totals.area_code = sums.parent_code

)

select
    compared.source_id,
    compared.vintage_id,
    compared.edition,
    compared.offence_id,
    compared.period_id,
    compared.reporting_body,
    compared.measure,
    compared.partition_id,
    compared.parent_code,
    compared.coverage,
    compared.published_total,
    compared.sum_of_parts,
    cast(compared.parts_expected as integer) as parts_expected,
    cast(compared.parts_present as integer) as parts_present,
    cast(compared.parts_null as integer) as parts_null,
    compared.evaluated,
    case when compared.evaluated then compared.sum_of_parts - compared.published_total end as difference,
    compared.sheet,
    compared.cell
from compared
