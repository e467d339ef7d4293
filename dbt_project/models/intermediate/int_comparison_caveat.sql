{{ config(materialized='table') }}

-- All that a reader of one cell of the comparison must know: one row per cell and caveat.
with cells as (

    select * from {{ ref('int_comparison_cell') }}

),

caveats as (

    select
        caveats.caveat_id,
        max(caveats.caveat) as caveat,
        max(caveats.reference) as reference
    from {{ ref('stg_caveat') }} as caveats
    group by caveats.caveat_id

),

of_the_source as (

    select distinct
        cells.comparison_id,
        'source' as caveat_kind,
        caveats.caveat_id,
        caveats.caveat,
        caveats.reference
    from cells
    inner join {{ ref('stg_cell_caveat') }} as scopes
        on
            cells.family = scopes.family
            and cells.jurisdiction = scopes.jurisdiction
            and (scopes.measure is null or cells.measure = scopes.measure)
            and (
                scopes.conformed_offence_id is null
                or cells.conformed_offence_id = scopes.conformed_offence_id
            )
            and (
                scopes.first_day is null
                or coalesce(cells.period_end, cells.aligned_end) >= scopes.first_day
            )
            and (
                scopes.last_day is null
                or coalesce(cells.period_start, cells.aligned_start) <= scopes.last_day
            )
    inner join caveats on scopes.caveat_id = caveats.caveat_id

),

of_the_break as (

    select
        trends.comparison_id,
        'break' as caveat_kind,
        case when trends.is_first_after_break then 'break_before_this_year' else 'break_after_this_year' end
            as caveat_id,
        'Break of the series: ' || trends.break_note as caveat,
        'statistical_change' as reference
    from {{ ref('int_comparison_trend') }} as trends
    where trends.break_note is not null

),

of_the_class as (

    select
        cells.comparison_id,
        'classification' as caveat_kind,
        'class_' || cells.match_type as caveat_id,
        'Published as ' || cells.offence_label || ': ' || cells.match_note as caveat,
        'bridge_offence_classification' as reference
    from cells
    where cells.match_type <> 'exact' and cells.match_note is not null

),

of_the_figure as (

    select
        cells.comparison_id,
        'status' as caveat_kind,
        'status_' || coalesce(cells.obs_status, 'note') as caveat_id,
        trim(coalesce(cells.status_reason, '') || ' ' || coalesce(cells.coverage, '')) as caveat,
        'Cell ' || cells.sheet || ' ' || cells.cell || ' of ' || cells.edition as reference
    from cells
    where cells.figure_id is not null and (cells.status_reason is not null or cells.coverage is not null)

    union all

    select
        cells.comparison_id,
        'correction' as caveat_kind,
        corrections.correction_id as caveat_id,
        corrections.reason as caveat,
        corrections.reference
    from cells
    inner join {{ ref('stg_correction') }} as corrections on cells.correction_id = corrections.correction_id

),

of_the_wave as (

    select
        cells.comparison_id,
        'wave' as caveat_kind,
        'wave_' || waves.survey || '_' || waves.wave as caveat_id,
        waves.comparability_note as caveat,
        waves.reference
    from cells
    inner join {{ ref('stg_survey_wave') }} as waves
        on
            cells.survey = waves.survey
            and cells.period_type = waves.period_type
            and cells.period_start = waves.period_start
    where waves.comparability_note is not null

),

-- The status in force is the one without an end; accredited statistics, called National Statistics before,
-- need no word.
designations as (

    select
        designations.source_id,
        designations.status,
        designations.reference,
        row_number() over (
            partition by designations.source_id
            order by designations.valid_from desc nulls last, designations.status asc
        ) as recency
    from {{ ref('stg_designation') }} as designations
    where designations.valid_to is null

),

of_the_designation as (

    select
        cells.comparison_id,
        'designation' as caveat_kind,
        'designation_of_' || cells.source_id as caveat_id,
        'Status of the statistics: ' || designations.status || '.' as caveat,
        designations.reference
    from cells
    inner join designations on cells.source_id = designations.source_id and designations.recency = 1
    where
        lower(designations.status) not like 'accredited%'
        and lower(designations.status) not like 'national statistics%'

)

select * from of_the_source
union all
select * from of_the_break
union all
select * from of_the_class
union all
select * from of_the_figure
union all
select * from of_the_wave
union all
select * from of_the_designation
