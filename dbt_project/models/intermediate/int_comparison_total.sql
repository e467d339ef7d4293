-- Whether there is a total for the United Kingdom in each line of the comparison, and if not, why. It is
-- formed only where the measure adds, every jurisdiction has a figure and no two of them are graded not
-- comparable.
with cells as (

    select * from {{ ref('int_comparison_cell') }}

),

pairs as (

    select * from {{ ref('int_comparison_pair') }}

),

lines as (

    select
        cells.line_id,
        cells.family,
        cells.measure,
        cells.conformed_offence_id,
        cells.aligned_period_id,
        cells.aligned_period_type,
        cells.aligned_start,
        cells.aligned_end,
        max(cells.unit) as unit,
        count(cells.value) as values_present,
        round(sum(cells.value), 6) as sum_of_values
    from cells
    group by
        cells.line_id,
        cells.family,
        cells.measure,
        cells.conformed_offence_id,
        cells.aligned_period_id,
        cells.aligned_period_type,
        cells.aligned_start,
        cells.aligned_end

),

worst as (

    select
        pairs.line_id,
        max(pairs.level_rank) as level_rank,
        {{ joined_text(
            "case when pairs.level_rank = 2 then pairs.jurisdiction_a || ' with ' || pairs.jurisdiction_b end",
            separator=', '
        ) }} as not_comparable_pairs,
        {{ joined_text('pairs.reference', separator=' | ') }} as reference
    from pairs
    group by pairs.line_id

),

judged as (

    select
        lines.*,
        coalesce(worst.level_rank, 2) as level_rank,
        worst.reference,
        case
            when measures.additive_over_jurisdictions = 'never'
                then 'No total for the United Kingdom: shares and rates do not add.'
            when worst.level_rank = 2
                then
                    'No total for the United Kingdom: the figures are not counted alike ('
                    || worst.not_comparable_pairs || ').'
            when lines.values_present < 3
                then 'No total for the United Kingdom: not every jurisdiction has a figure.'
        end as no_total_because,
        measures.additive_over_jurisdictions = 'never' or coalesce(worst.level_rank, 0) = 2
            as can_never_be
    from lines
    inner join {{ ref('stg_measure') }} as measures on lines.measure = measures.measure
    left join worst on lines.line_id = worst.line_id

)

select
    judged.line_id || '/UK' as comparison_id,
    judged.family,
    judged.measure,
    judged.conformed_offence_id,
    judged.aligned_period_id,
    judged.aligned_period_type,
    judged.aligned_start,
    judged.aligned_end,
    'UK' as jurisdiction,
    case when judged.no_total_because is null then judged.sum_of_values end as value,
    judged.unit,
    case
        when judged.no_total_because is null then null
        when judged.can_never_be then 'z'
        else 'x'
    end as obs_status,
    judged.no_total_because as status_reason,
    case when judged.no_total_because is null then judged.level_rank else 2 end as level_rank,
    coalesce(judged.no_total_because, 'Sum of the three jurisdictions, which may be compared.')
        as grade_reason,
    coalesce(judged.reference, 'Column obs_status of the line') as grade_reference
from judged
