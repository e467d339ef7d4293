{{ config(materialized='table') }}

-- The jurisdiction's own series behind each cell with a figure: what broke since the year before it, its
-- change on that year, and its index. Years on both sides of a break are of two segments; nothing is
-- computed across.
with cells as (

    select
        cells.comparison_id,
        cells.family,
        cells.measure,
        cells.conformed_offence_id,
        cells.jurisdiction,
        -- What a series is about; series_id is that of one jurisdiction.
        cells.family || '/' || cells.measure || '/' || cells.conformed_offence_id as subject_id,
        cells.family || '/' || cells.measure || '/' || cells.conformed_offence_id || '/' || cells.jurisdiction
            as series_id,
        cells.aligned_start,
        cells.period_start,
        cells.period_end,
        cells.value,
        periods.period_label
    from {{ ref('int_comparison_cell') }} as cells
    inner join {{ ref('int_period') }} as periods on cells.period_id = periods.period_id
    where cells.value is not null

),

sequences as (

    select
        cells.*,
        lag(cells.period_start) over (partition by cells.series_id order by cells.aligned_start)
            as previous_period_start,
        lag(cells.period_end) over (partition by cells.series_id order by cells.aligned_start)
            as previous_period_end,
        lag(cells.value) over (partition by cells.series_id order by cells.aligned_start) as previous_value
    from cells

),

-- A change on one day breaks the series once, before the year that holds the day. A change that took time
-- breaks it twice: before the first year it touches, and after the last.
breaks as (

    select
        sequences.comparison_id,
        {{ joined_text('breaks.break_note', separator=' | ') }} as break_note
    from sequences
    inner join {{ ref('stg_series_break') }} as breaks
        on
            sequences.family = breaks.family
            and sequences.jurisdiction = breaks.jurisdiction
            and sequences.conformed_offence_id = breaks.conformed_offence_id
            and (breaks.measure is null or sequences.measure = breaks.measure)
            and (
                (
                    sequences.previous_period_end < breaks.first_day
                    and sequences.period_end >= breaks.first_day
                )
                or (
                    breaks.last_day > breaks.first_day
                    and sequences.previous_period_start <= breaks.last_day
                    and sequences.period_start > breaks.last_day
                )
            )
    group by sequences.comparison_id

),

marked as (

    select
        sequences.*,
        breaks.break_note as note_of_break_before,
        lead(breaks.break_note) over (partition by sequences.series_id order by sequences.aligned_start)
            as note_of_break_after,
        sum(case when breaks.break_note is null then 0 else 1 end) over (
            partition by sequences.series_id
            order by sequences.aligned_start
            rows between unbounded preceding and current row
        ) as segment
    from sequences
    left join breaks on sequences.comparison_id = breaks.comparison_id

),

-- The first year that most jurisdictions share: 100 where the series has not broken since.
shared as (

    select
        marked.subject_id,
        marked.aligned_start,
        row_number() over (
            partition by marked.subject_id
            order by count(*) desc, marked.aligned_start
        ) as place
    from marked
    group by marked.subject_id, marked.aligned_start

),

bases as (

    select
        marked.series_id,
        marked.segment,
        marked.value,
        marked.period_label,
        row_number() over (
            partition by marked.series_id, marked.segment
            order by
                case when marked.aligned_start = shared.aligned_start then 0 else 1 end,
                marked.aligned_start
        ) as place
    from marked
    inner join shared on marked.subject_id = shared.subject_id and shared.place = 1

)

select
    marked.comparison_id,
    cast(marked.segment as integer) + 1 as segment,
    marked.note_of_break_before is not null as is_first_after_break,
    marked.note_of_break_after is not null as is_last_before_break,
    case
        when marked.note_of_break_before is null then marked.note_of_break_after
        when coalesce(marked.note_of_break_after, marked.note_of_break_before) = marked.note_of_break_before
            then marked.note_of_break_before
        else marked.note_of_break_before || ' | ' || marked.note_of_break_after
    end as break_note,
    case
        when
            marked.note_of_break_before is null
            and marked.previous_value <> 0
            and {{ a_year_before('marked.period_start') }} = marked.previous_period_start
            then round(100.0 * (marked.value - marked.previous_value) / marked.previous_value, 4)
    end as change_on_year,
    case
        when marked.previous_period_start is null then 'No change: the first year that is compared.'
        when marked.note_of_break_before is not null
            then 'No change: the series breaks between the two years.'
        when {{ a_year_before('marked.period_start') }} <> marked.previous_period_start
            then 'No change: the series has no figure of the year before.'
        when marked.previous_value = 0 then 'No change: the figure of the year before is zero.'
    end as change_note,
    case when bases.value <> 0 then round(100.0 * marked.value / bases.value, 4) end as index_value,
    bases.period_label as index_base_period
from marked
inner join bases
    on marked.series_id = bases.series_id and marked.segment = bases.segment and bases.place = 1
