-- Would the derived interval have been right where the publisher prints one? Half-widths side by side.
select
    figures.source_id,
    figures.vintage_id,
    figures.edition,
    figures.area_code,
    figures.period_id,
    figures.offence_id,
    figures.breakdown,
    figures.category,
    figures.value,
    figures.base,
    (figures.upper - figures.lower) / 2 as published_half_width,
    1.96 * surveys.design_factor
    * sqrt(figures.value * (100 - figures.value) / figures.base) as derived_half_width,
    figures.sheet,
    figures.cell
from {{ ref('int_figure') }} as figures
inner join {{ ref('stg_survey') }} as surveys on figures.survey = surveys.survey
where
    figures.interval_source = 'published'
    and figures.measure = 'survey_prevalence'
    and figures.unit = 'percent'
    and figures.period_type <> 'P3Y'
    and surveys.design_factor is not null
    and figures.base > 0
    and figures.value > 0
    and figures.lower is not null
    and figures.upper is not null
