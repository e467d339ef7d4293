{{ config(materialized='table') }}

-- The jurisdiction's own series behind each cell with a figure: what broke since the year before it, its
-- change on that year, and its index. Years on both sides of a break are of two segments; nothing is
-- computed across.
with cells as (

    select
        cells.family,
        cells.measure,
        cells.conformed_offence_id,
        cells.aligned_period_id,
        cells.aligned_start,
        cells.jurisdiction,
        cells.period_start,
        cells.period_end,
        cells.value,
        periods.period_label,
        lag(cells.period_start) over (
            partition by cells.family, cells.measure, cells.conformed_offence_id, cells.jurisdiction
            order by cells.aligned_start
        ) as previous_period_start,
        lag(cells.period_end) over (
            partition by cells.family, cells.measure, cells.conformed_offence_id, cells.jurisdiction
            order by cells.aligned_start
        ) as previous_period_end,
        lag(cells.value) over (
            partition by cells.family, cells.measure, cells.conformed_offence_id, cells.jurisdiction
            order by cells.aligned_start
        ) as previous_value
    from {{ ref('int_comparison_cell') }} as cells
    inner join {{ ref('int_period') }} as periods on cells.period_id = periods.period_id
    where cells.value is not null

),

-- A change on one day breaks the series once, before the year that holds the day. A change that took time
-- breaks it twice: before the first year it touches, and after the last.
breaks as (

    select
        cells.family,
        cells.measure,
        cells.conformed_offence_id,
        cells.aligned_period_id,
        cells.jurisdiction,
        {{ joined_text('breaks.break_note', separator=' | ') }} as break_note
    from cells
    inner join {{ ref('stg_series_break') }} as breaks
        on
            cells.family = breaks.family
            and cells.jurisdiction = breaks.jurisdiction
            and cells.conformed_offence_id = breaks.conformed_offence_id
            and (breaks.measure is null or cells.measure = breaks.measure)
            and (
                (cells.previous_period_end < breaks.first_day and cells.period_end >= breaks.first_day)
                or (
                    breaks.last_day > breaks.first_day
                    and cells.previous_period_start <= breaks.last_day
                    and cells.period_start > breaks.last_day
                )
            )
    group by
        cells.family,
        cells.measure,
        cells.conformed_offence_id,
        cells.aligned_period_id,
        cells.jurisdiction

),

marked as (

    select
        cells.*,
        breaks.break_note as note_of_break_before,
        lead(breaks.break_note) over (
            partition by cells.family, cells.measure, cells.conformed_offence_id, cells.jurisdiction
            order by cells.aligned_start
        ) as note_of_break_after,
        sum(case when breaks.break_note is null then 0 else 1 end) over (
            partition by cells.family, cells.measure, cells.conformed_offence_id, cells.jurisdiction
            order by cells.aligned_start
            rows between unbounded preceding and current row
        ) as segment
    from cells
    left join breaks
        on
            cells.family = breaks.family
            and cells.measure = breaks.measure
            and cells.conformed_offence_id = breaks.conformed_offence_id
            and cells.aligned_period_id = breaks.aligned_period_id
            and cells.jurisdiction = breaks.jurisdiction

),

-- The first year that most jurisdictions share: 100 where the series has not broken since.
counted as (

    select
        marked.family,
        marked.measure,
        marked.conformed_offence_id,
        marked.aligned_start,
        count(*) as jurisdictions
    from marked
    group by marked.family, marked.measure, marked.conformed_offence_id, marked.aligned_start

),

most as (

    select
        counted.family,
        counted.measure,
        counted.conformed_offence_id,
        max(counted.jurisdictions) as jurisdictions
    from counted
    group by counted.family, counted.measure, counted.conformed_offence_id

),

common_years as (

    select
        counted.family,
        counted.measure,
        counted.conformed_offence_id,
        min(counted.aligned_start) as common_start
    from counted
    inner join most
        on
            counted.family = most.family
            and counted.measure = most.measure
            and counted.conformed_offence_id = most.conformed_offence_id
            and counted.jurisdictions = most.jurisdictions
    group by counted.family, counted.measure, counted.conformed_offence_id

),

bases as (

    select
        marked.*,
        row_number() over (
            partition by
                marked.family,
                marked.measure,
                marked.conformed_offence_id,
                marked.jurisdiction,
                marked.segment
            order by
                case when marked.aligned_start = common_years.common_start then 0 else 1 end,
                marked.aligned_start
        ) as place
    from marked
    inner join common_years
        on
            marked.family = common_years.family
            and marked.measure = common_years.measure
            and marked.conformed_offence_id = common_years.conformed_offence_id

)

select
    marked.family,
    marked.measure,
    marked.conformed_offence_id,
    marked.aligned_period_id,
    marked.jurisdiction,
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
    bases.aligned_period_id as index_base_period_id,
    bases.period_label as index_base_period
from marked
inner join bases
    on
        marked.family = bases.family
        and marked.measure = bases.measure
        and marked.conformed_offence_id = bases.conformed_offence_id
        and marked.jurisdiction = bases.jurisdiction
        and marked.segment = bases.segment
        and bases.place = 1
