{{ config(materialized='table') }}

-- Lines of the comparison (family, measure, conformed offence, year), with a cell for each jurisdiction,
-- whether it has a figure or not.
with figures as (

    select * from {{ ref('int_comparison_figure') }}

),

-- A year in which one jurisdiction alone has figures of the measure compares nothing.
shared_years as (

    select
        figures.family,
        figures.measure,
        figures.aligned_period_id
    from figures
    where figures.value is not null
    group by figures.family, figures.measure, figures.aligned_period_id
    having count(distinct figures.jurisdiction) > 1

),

lines as (

    select
        {{ line_id('figures') }} as line_id,
        figures.family,
        figures.measure,
        figures.conformed_offence_id,
        figures.aligned_period_id,
        figures.aligned_period_type,
        min(figures.period_start) as aligned_start,
        max(case when figures.period_type = figures.aligned_period_type then figures.period_end end)
            as aligned_end,
        max(figures.period_end) as latest_end
    from figures
    inner join shared_years
        on
            figures.family = shared_years.family
            and figures.measure = shared_years.measure
            and figures.aligned_period_id = shared_years.aligned_period_id
    group by
        figures.family,
        figures.measure,
        figures.conformed_offence_id,
        figures.aligned_period_id,
        figures.aligned_period_type

),

-- What each jurisdiction has of the offence at all, to say why a cell is empty.
known as (

    select distinct
        figures.family,
        figures.measure,
        figures.conformed_offence_id,
        figures.jurisdiction
    from figures
    where figures.value is not null

)

select
    lines.line_id || '/' || jurisdictions.jurisdiction as comparison_id,
    lines.line_id,
    lines.family,
    lines.measure,
    lines.conformed_offence_id,
    lines.aligned_period_id,
    lines.aligned_period_type,
    lines.aligned_start,
    coalesce(lines.aligned_end, lines.latest_end) as aligned_end,
    jurisdictions.jurisdiction,
    figures.match_type,
    figures.match_note,
    figures.period_type,
    figures.period_id,
    figures.period_start,
    figures.period_end,
    figures.area_code,
    figures.coverage,
    figures.survey,
    figures.survey_population,
    figures.offence_id,
    figures.offence_label,
    figures.source_id,
    figures.figure_id,
    figures.vintage_id,
    figures.edition,
    figures.published_on,
    figures.value,
    figures.unit,
    figures.unit_factor,
    case when figures.figure_id is null then 'x' else figures.obs_status end as obs_status,
    case
        when figures.figure_id is null and known.jurisdiction is null
            then 'The source shows no class that matches this offence.'
        when figures.figure_id is null then 'The source shows no figure of this offence for this year.'
        when figures.value is null
            then coalesce(figures.status_reason, 'Published as ' || figures.status_meaning || '.')
        else figures.status_reason
    end as status_reason,
    figures.correction_id,
    figures.sheet,
    figures.cell
from lines
cross join {{ ref('int_jurisdiction') }} as jurisdictions
left join figures
    on lines.line_id = {{ line_id('figures') }} and jurisdictions.jurisdiction = figures.jurisdiction
left join known
    on
        lines.family = known.family
        and lines.measure = known.measure
        and lines.conformed_offence_id = known.conformed_offence_id
        and jurisdictions.jurisdiction = known.jurisdiction
