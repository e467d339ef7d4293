-- The recipe for analysts: add the leaves under a total. It must give the total wherever all parts are
-- published.
with figures as (

    select
        figures.source_id,
        figures.vintage_id,
        figures.edition,
        figures.slice_id,
        coalesce(figures.dividing_body, '') as body_key,
        figures.area_code,
        figures.period_id,
        figures.offence_id,
        figures.offence_label,
        figures.measure,
        figures.is_leaf,
        figures.is_part_shown_apart,
        figures.value,
        figures.sheet,
        figures.cell,
        sources.rounded_to
    from {{ ref('int_figure') }} as figures
    inner join {{ ref('stg_measure') }} as measures on figures.measure = measures.measure
    inner join {{ ref('stg_source') }} as sources on figures.source_id = sources.source_id
    where measures.additive_over_offences and figures.value is not null

),

leaves as (

    select
        figures.slice_id,
        figures.body_key,
        ancestors.ancestor_id,
        sum(figures.value) as sum_of_leaves,
        count(*) as leaves
    from figures
    inner join {{ ref('int_offence_ancestor') }} as ancestors on figures.offence_id = ancestors.offence_id
    where figures.is_leaf
    group by figures.slice_id, figures.body_key, ancestors.ancestor_id

),

complete as (

    select distinct
        additivity.slice_id,
        coalesce(additivity.reporting_body, '') as body_key,
        additivity.parent_id
    from {{ ref('chk_offence_additivity') }} as additivity
    where additivity.evaluated

),

-- Totals of which only some parts are shown: the leaves fall short of them, and of all that is above them.
incomplete as (

    select
        figures.slice_id,
        figures.body_key,
        figures.offence_id
    from figures
    left join complete
        on
            figures.slice_id = complete.slice_id
            and figures.body_key = complete.body_key
            and figures.offence_id = complete.parent_id
    where not figures.is_leaf and not figures.is_part_shown_apart and complete.parent_id is null

),

falling_short as (

    select
        incomplete.slice_id,
        incomplete.body_key,
        incomplete.offence_id
    from incomplete
    union
    select
        incomplete.slice_id,
        incomplete.body_key,
        ancestors.ancestor_id
    from incomplete
    inner join {{ ref('int_offence_ancestor') }} as ancestors on incomplete.offence_id = ancestors.offence_id

)

select
    totals.source_id,
    totals.vintage_id,
    totals.edition,
    totals.area_code,
    totals.period_id,
    totals.offence_id,
    totals.offence_label,
    totals.measure,
    totals.value as published_total,
    leaves.sum_of_leaves,
    cast(leaves.leaves as integer) as leaves,
    leaves.sum_of_leaves - totals.value as difference,
    cast(coalesce(totals.rounded_to, 0) / 2 * (leaves.leaves + 1) as double) as tolerance,
    totals.sheet,
    totals.cell
from figures as totals
inner join leaves
    on
        totals.slice_id = leaves.slice_id
        and totals.body_key = leaves.body_key
        and totals.offence_id = leaves.ancestor_id
left join falling_short
    on
        totals.slice_id = falling_short.slice_id
        and totals.body_key = falling_short.body_key
        and totals.offence_id = falling_short.offence_id
where falling_short.offence_id is null
