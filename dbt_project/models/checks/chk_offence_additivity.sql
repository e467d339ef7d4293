with figures as (

    select
        figures.source_id,
        figures.vintage_id,
        figures.edition,
        figures.area_code,
        figures.period_id,
        figures.measure,
        figures.offence_id,
        figures.value,
        figures.sheet,
        figures.cell
    from {{ ref('int_figure') }} as figures
    inner join {{ ref('stg_measure') }} as measures on figures.measure = measures.measure
    where measures.additive_over_offences

),

partitions as (

    select
        links.partition_id,
        links.parent_id,
        links.child_id,
        count(*) over (partition by links.partition_id, links.parent_id) as parts_expected
    from {{ ref('stg_offence_partition') }} as links

),

sums as (

    select
        figures.vintage_id,
        figures.area_code,
        figures.period_id,
        figures.measure,
        partitions.partition_id,
        partitions.parent_id,
        partitions.parts_expected,
        sum(figures.value) as sum_of_parts,
        count(*) as parts_present,
        count(*) - count(figures.value) as parts_null
    from figures
    inner join partitions on figures.offence_id = partitions.child_id
    group by
        figures.vintage_id,
        figures.area_code,
        figures.period_id,
        figures.measure,
        partitions.partition_id,
        partitions.parent_id,
        partitions.parts_expected

),

compared as (

    select
        totals.source_id,
        totals.vintage_id,
        totals.edition,
        totals.area_code,
        totals.period_id,
        totals.measure,
        sums.partition_id,
        sums.parent_id,
        totals.value as published_total,
        sums.sum_of_parts,
        sums.parts_expected,
        sums.parts_present,
        sums.parts_null,
        totals.value is not null
        and sums.parts_present = sums.parts_expected
        and sums.parts_null < sums.parts_expected as evaluated,
        totals.sheet,
        totals.cell
    from figures as totals
    inner join sums
        on
            totals.vintage_id = sums.vintage_id
            and totals.area_code = sums.area_code
            and totals.period_id = sums.period_id
            and totals.measure = sums.measure
            and totals.offence_id = sums.parent_id

)

select
    compared.source_id,
    compared.vintage_id,
    compared.edition,
    compared.area_code,
    compared.period_id,
    compared.measure,
    compared.partition_id,
    compared.parent_id,
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
