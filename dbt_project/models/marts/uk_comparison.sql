-- Jurisdictions side by side: cells with grades, series and caveats, and a row on the total of each line.
with caveats as (

    select
        caveats.comparison_id,
        {{ joined_text(
            'caveats.caveat', order_by='caveats.caveat_kind, caveats.caveat', separator=' | '
        ) }} as caveats
    from {{ ref('int_comparison_caveat') }} as caveats
    group by caveats.comparison_id

),

-- What the fact tables say of the figure itself.
figures as (

    select
        figures.figure_id,
        figures.vintage_id,
        coalesce(figures.lower, derived.lower_end) as lower_end,
        coalesce(figures.upper, derived.upper_end) as upper_end,
        coalesce(figures.interval_source, derived.interval_source) as interval_source
    from {{ ref('int_figure') }} as figures
    inner join {{ ref('int_survey_interval') }} as derived
        on figures.figure_id = derived.figure_id and figures.vintage_id = derived.vintage_id

),

cells as (

    select
        cells.*,
        case when cells.value is not null then grades.level_rank end as level_rank,
        case when cells.value is not null then grades.trend_rank end as trend_rank,
        grades.rank_with_ew,
        grades.rank_with_sc,
        grades.rank_with_ni,
        grades.comparable_with,
        case
            when cells.value is null then 'There is no figure to compare: ' || cells.status_reason
            when grades.reasons is null
                then 'There is nothing to compare with: no other jurisdiction has such a figure of the year.'
            else grades.reasons
        end as grade_reason,
        coalesce(grades.reference, 'Column obs_status of the line') as grade_reference
    from {{ ref('int_comparison_cell') }} as cells
    left join {{ ref('int_comparison_grade') }} as grades on cells.comparison_id = grades.comparison_id

)

select
    cells.comparison_id,
    cells.family,
    cells.measure,
    cells.conformed_offence_id,
    conformed.offence_label,
    cells.aligned_period_id as period_id,
    {{ period_label('cells.aligned_period_type', 'cells.aligned_start', 'cells.aligned_end') }}
        as period_label,
    cells.aligned_period_type as period_type,
    cells.aligned_start as period_start,
    cells.aligned_end as period_end,
    cells.jurisdiction,
    cells.value,
    cells.unit,
    round(figures.lower_end * cells.unit_factor, 6) as lower,
    round(figures.upper_end * cells.unit_factor, 6) as upper,
    figures.interval_source,
    cells.obs_status,
    cells.status_reason,
    rates.rate_per_1000,
    case
        when measures.rate_denominator is null then 'z'
        when cells.figure_id is null then 'x'
        else rates.rate_status
    end as rate_status,
    case
        when measures.rate_denominator is null then 'No rate: the measure is none of recorded crimes.'
        when cells.figure_id is null then 'No rate: the figure itself is missing.'
        else rates.rate_note
    end as rate_note,
    rates.denominator_basis,
    {{ grade_name('coalesce(cells.level_rank, 2)') }} as grade,
    cells.grade_reason,
    cells.grade_reference,
    {{ grade_name('coalesce(cells.trend_rank, 2)') }} as trend_grade,
    cells.comparable_with,
    {{ grade_name('cells.rank_with_ew') }} as grade_with_ew,
    {{ grade_name('cells.rank_with_sc') }} as grade_with_sc,
    {{ grade_name('cells.rank_with_ni') }} as grade_with_ni,
    trends.segment,
    coalesce(trends.is_first_after_break, false) as is_first_after_break,
    coalesce(trends.is_last_before_break, false) as is_last_before_break,
    trends.break_note,
    trends.change_on_year,
    trends.change_note,
    trends.index_value,
    trends.index_base_period,
    caveats.caveats,
    cells.offence_id as published_offence_id,
    cells.offence_label as published_offence_label,
    cells.match_type,
    cells.period_id as published_period_id,
    cells.survey_population,
    cells.source_id,
    cells.figure_id,
    cells.vintage_id,
    cells.edition,
    cells.published_on,
    cells.sheet,
    cells.cell
from cells
inner join {{ ref('stg_conformed_offence') }} as conformed
    on cells.conformed_offence_id = conformed.offence_id
inner join {{ ref('stg_measure') }} as measures on cells.measure = measures.measure
left join {{ ref('int_comparison_trend') }} as trends on cells.comparison_id = trends.comparison_id
left join caveats on cells.comparison_id = caveats.comparison_id
left join {{ ref('int_rate') }} as rates on cells.figure_id = rates.figure_id
left join figures on cells.figure_id = figures.figure_id and cells.vintage_id = figures.vintage_id

union all

select
    totals.comparison_id,
    totals.family,
    totals.measure,
    totals.conformed_offence_id,
    conformed.offence_label,
    totals.aligned_period_id as period_id,
    {{ period_label('totals.aligned_period_type', 'totals.aligned_start', 'totals.aligned_end') }}
        as period_label,
    totals.aligned_period_type as period_type,
    totals.aligned_start as period_start,
    totals.aligned_end as period_end,
    totals.jurisdiction,
    totals.value,
    totals.unit,
    cast(null as double precision) as lower,
    cast(null as double precision) as upper,
    cast(null as {{ type_string() }}) as interval_source,
    totals.obs_status,
    totals.status_reason,
    cast(null as double precision) as rate_per_1000,
    'z' as rate_status,
    'No rate: the row is about the total.' as rate_note,
    cast(null as {{ type_string() }}) as denominator_basis,
    {{ grade_name('totals.level_rank') }} as grade,
    totals.grade_reason,
    totals.grade_reference,
    -- No trend of a total: each jurisdiction breaks at its own times.
    'not_comparable' as trend_grade,
    cast(null as {{ type_string() }}) as comparable_with,
    cast(null as {{ type_string() }}) as grade_with_ew,
    cast(null as {{ type_string() }}) as grade_with_sc,
    cast(null as {{ type_string() }}) as grade_with_ni,
    cast(null as integer) as segment,
    false as is_first_after_break,
    false as is_last_before_break,
    cast(null as {{ type_string() }}) as break_note,
    cast(null as double precision) as change_on_year,
    cast(null as {{ type_string() }}) as change_note,
    cast(null as double precision) as index_value,
    cast(null as {{ type_string() }}) as index_base_period,
    cast(null as {{ type_string() }}) as caveats,
    cast(null as {{ type_string() }}) as published_offence_id,
    cast(null as {{ type_string() }}) as published_offence_label,
    cast(null as {{ type_string() }}) as match_type,
    cast(null as {{ type_string() }}) as published_period_id,
    cast(null as {{ type_string() }}) as survey_population,
    cast(null as {{ type_string() }}) as source_id,
    cast(null as {{ type_string() }}) as figure_id,
    cast(null as {{ type_string() }}) as vintage_id,
    cast(null as {{ type_string() }}) as edition,
    cast(null as date) as published_on,
    cast(null as {{ type_string() }}) as sheet,
    cast(null as {{ type_string() }}) as cell
from {{ ref('int_comparison_total') }} as totals
inner join {{ ref('stg_conformed_offence') }} as conformed
    on totals.conformed_offence_id = conformed.offence_id
