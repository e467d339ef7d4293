{{ config(materialized='table') }}

-- Every published cell of the police tables, with the names of its codes and its place among the editions.
with observations as (

    select
        observations.*,
        editions.source_id,
        editions.product_id,
        editions.edition,
        editions.published_on,
        editions.edition_order,
        editions.is_latest_edition,
        sources.denominator_source_id
    from {{ ref('stg_observation') }} as observations
    inner join {{ ref('int_edition') }} as editions on observations.vintage_id = editions.vintage_id
    inner join {{ ref('stg_source') }} as sources on editions.source_id = sources.source_id
    where sources.family = 'police_recorded'

),

identified as (

    select
        observations.*,
        {{ figure_id('observations') }} as figure_id
    from observations

)

select
    identified.figure_id,
    identified.vintage_id,
    identified.source_id,
    identified.product_id,
    identified.series,
    identified.jurisdiction,
    identified.area_code,
    areas.area_name,
    areas.area_type,
    areas.has_resident_population,
    identified.coverage,
    periods.period_id,
    periods.period_label,
    identified.period_type,
    identified.period_start,
    identified.period_end,
    periods.months,
    identified.offence_id,
    offences.offence_code,
    offences.offence_label,
    identified.is_total,
    identified.reporting_body,
    identified.measure,
    identified.unit,
    identified.value,
    identified.obs_status,
    statuses.status_meaning,
    identified.denominator_source_id,
    identified.edition,
    identified.edition_order,
    identified.published_on,
    identified.is_latest_edition,
    identified.published_on as valid_from,
    lead(identified.published_on) over (
        partition by identified.figure_id
        order by identified.edition_order
    ) as valid_to,
    row_number() over (
        partition by identified.figure_id
        order by identified.edition_order
    ) as appearance,
    identified.marker,
    identified.notes,
    identified.published_label,
    identified.sheet,
    identified.cell
from identified
left join {{ ref('stg_area') }} as areas on identified.area_code = areas.area_code
left join {{ ref('int_period') }} as periods
    on
        identified.period_type = periods.period_type
        and identified.period_start = periods.period_start
        and identified.period_end = periods.period_end
left join {{ ref('stg_offence') }} as offences on identified.offence_id = offences.offence_id
left join {{ ref('stg_obs_status') }} as statuses on identified.obs_status = statuses.obs_status
