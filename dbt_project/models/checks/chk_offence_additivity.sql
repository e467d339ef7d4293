with figures as (

    select
        figures.source_id,
        figures.vintage_id,
        figures.edition,
        figures.slice_id,
        figures.dividing_body,
        coalesce(figures.dividing_body, '') as body_key,
        figures.area_code,
        figures.period_id,
        figures.survey_population,
        figures.category,
        figures.measure,
        figures.offence_id,
        figures.value,
        figures.sheet,
        figures.cell,
        sources.rounded_to
    from {{ ref('int_figure') }} as figures
    inner join {{ ref('stg_measure') }} as measures on figures.measure = measures.measure
    inner join {{ ref('stg_source') }} as sources on figures.source_id = sources.source_id
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
        figures.slice_id,
        figures.body_key,
        partitions.partition_id,
        partitions.parent_id,
        partitions.parts_expected,
        sum(figures.value) as sum_of_parts,
        count(*) as parts_present,
        count(*) - count(figures.value) as parts_null
    from figures
    inner join partitions on figures.offence_id = partitions.child_id
    group by
        figures.slice_id,
        figures.body_key,
        partitions.partition_id,
        partitions.parent_id,
        partitions.parts_expected

),

compared as (

    select
        totals.source_id,
        totals.vintage_id,
        totals.edition,
        totals.slice_id,
        totals.area_code,
        totals.period_id,
        totals.dividing_body as reporting_body,
        totals.survey_population,
        totals.category,
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
        coalesce(totals.rounded_to, 0) / 2 * (sums.parts_expected + 1) as tolerance,
        totals.sheet,
        totals.cell
    from figures as totals
    inner join sums
        on
            totals.slice_id = sums.slice_id
            and totals.body_key = sums.body_key
            and totals.offence_id = sums.parent_id

)

select
    compared.source_id,
    compared.vintage_id,
    compared.edition,
    compared.slice_id,
    compared.area_code,
    compared.period_id,
    compared.reporting_body,
    compared.survey_population,
    compared.category,
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
    cast(compared.tolerance as double) as tolerance,
    compared.sheet,
    compared.cell
from compared
