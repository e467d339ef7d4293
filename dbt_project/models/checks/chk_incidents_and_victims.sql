-- Nobody is a victim of less than one incident: estimated incidents beside estimated victims of the same
-- crime.
select
    incidents.source_id,
    incidents.vintage_id,
    incidents.edition,
    incidents.period_id,
    incidents.offence_id,
    incidents.offence_label,
    incidents.survey_population,
    incidents.category,
    incidents.canonical_value as incidents,
    victims.canonical_value as victims,
    victims.source_id as victims_source_id,
    coalesce(incident_sources.rounded_to * incident_units.factor, 0) as tolerance,
    incidents.sheet,
    incidents.cell
from {{ ref('int_figure') }} as incidents
inner join {{ ref('int_figure') }} as victims
    on
        incidents.product_id = victims.product_id
        and incidents.edition = victims.edition
        and incidents.area_code = victims.area_code
        and incidents.period_id = victims.period_id
        and incidents.offence_id = victims.offence_id
        and coalesce(incidents.survey_population, '') = coalesce(victims.survey_population, '')
        and coalesce(incidents.breakdown, '') = coalesce(victims.breakdown, '')
        and coalesce(incidents.category, '') = coalesce(victims.category, '')
inner join {{ ref('stg_source') }} as incident_sources on incidents.source_id = incident_sources.source_id
inner join {{ ref('stg_unit') }} as incident_units on incidents.unit = incident_units.unit
where
    incidents.measure = 'survey_incidents'
    and victims.measure = 'survey_victims'
    and incidents.value is not null
    and victims.value is not null
