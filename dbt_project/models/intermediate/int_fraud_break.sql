-- Figures on fraud whose period holds a change of who counts, or how: one row per figure and edition.
select
    figures.figure_id,
    figures.vintage_id,
    {{ joined_text('breaks.break_note') }} as break_note
from {{ ref('int_figure') }} as figures
inner join {{ ref('int_fraud_body') }} as bodies
    on figures.figure_id = bodies.figure_id and figures.vintage_id = bodies.vintage_id
inner join {{ ref('stg_series_break') }} as breaks
    on
        figures.jurisdiction = breaks.jurisdiction
        and bodies.reporting_body = breaks.reporting_body
        and (breaks.offence_kind is null or figures.offence_kind = breaks.offence_kind)
        and figures.period_start <= breaks.last_day
        and figures.period_end >= breaks.first_day
group by figures.figure_id, figures.vintage_id
