-- Incidents divided by their rate give the population they were estimated for: tens of millions, or a table
-- was read in the wrong unit (a public client once read a prevalence in per cent as millions of incidents).
select
    incidents.source_id,
    incidents.vintage_id,
    incidents.edition,
    incidents.jurisdiction,
    incidents.period_id,
    incidents.offence_id,
    incidents.offence_label,
    incidents.survey_population,
    incidents.canonical_value as incidents,
    rates.canonical_value as rate_per_1000,
    rates.canonical_unit as rate_unit,
    1000 * incidents.canonical_value / rates.canonical_value as implied_population,
    incidents.sheet,
    incidents.cell
from {{ ref('int_figure') }} as incidents
inner join {{ ref('int_figure') }} as rates
    on
        incidents.product_id = rates.product_id
        and incidents.edition = rates.edition
        and incidents.area_code = rates.area_code
        and incidents.period_id = rates.period_id
        and incidents.offence_id = rates.offence_id
        and coalesce(incidents.survey_population, '') = coalesce(rates.survey_population, '')
where
    incidents.measure = 'survey_incidents'
    and rates.measure = 'survey_incidence_rate'
    and incidents.breakdown is null
    and rates.breakdown is null
    and incidents.value is not null
    and rates.value > 0
