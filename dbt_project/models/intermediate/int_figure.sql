{{ config(materialized='table') }}

-- Every published cell but those of populations, with the names of its codes, its place among the editions,
-- and whether anything finer stands under it.
with observations as (

    select
        observations.*,
        coalesce(corrections.corrected_value, observations.value) as value_in_force,
        corrections.correction_id,
        coalesce(corrections.clears_interval, false) as interval_is_cleared,
        editions.source_id,
        editions.product_id,
        editions.edition,
        editions.published_on,
        editions.edition_order,
        editions.is_latest_edition,
        sources.family,
        sources.survey,
        sources.denominator_source_id,
        units.factor as unit_factor,
        units.canonical_unit,
        -- Incidents against people and against households add to one total; shares and rates of two
        -- populations do not.
        case when units.canonical_unit = 'incidents' then '' else observations.survey_population end
            as dividing_population
    from {{ ref('stg_observation') }} as observations
    inner join {{ ref('int_edition') }} as editions on observations.vintage_id = editions.vintage_id
    inner join {{ ref('stg_source') }} as sources on editions.source_id = sources.source_id
    left join {{ ref('stg_unit') }} as units on observations.unit = units.unit
    left join {{ ref('int_correction') }} as corrections
        on
            observations.vintage_id = corrections.vintage_id
            and observations.row_no = corrections.row_no
            and corrections.error_still_stands
    where sources.family <> 'population'

),

identified as (

    select
        observations.*,
        offences.offence_code as known_code,
        offences.offence_label as known_label,
        offences.label_path as known_path,
        offences.kind as offence_kind,
        {{ figure_id('observations') }} as figure_id,
        -- All that two figures must share for one to be a part of the other; a body that its offence already
        -- names (fraud referred by Cifas) does not part it from the total.
        {{ hashed_key([
            'observations.vintage_id', 'observations.series', 'observations.area_code',
            'observations.period_type', 'observations.period_start', 'observations.period_end',
            'observations.measure', 'observations.unit', 'observations.dividing_population',
            'observations.breakdown', 'observations.category',
            'observations.comparator_start', 'observations.comparator_end',
        ]) }} as slice_id,
        case when offences.reporting_body is null then observations.reporting_body end as dividing_body,
        -- All that the figures of two areas must share for one to be a part of the other.
        {{ hashed_key([
            'observations.vintage_id', 'observations.series', 'observations.offence_id',
            'observations.reporting_body',
            'observations.period_type', 'observations.period_start', 'observations.period_end',
            'observations.measure', 'observations.unit', 'observations.survey_population', 'observations.breakdown',
            'observations.category', 'observations.comparator_start', 'observations.comparator_end',
        ]) }} as area_slice_id
    from observations
    left join {{ ref('stg_offence') }} as offences on observations.offence_id = offences.offence_id

),

-- Offences under which a finer one has a value, and offences whose value is divided by reporting body.
divided_by_offence as (

    select distinct
        identified.slice_id,
        coalesce(identified.dividing_body, '') as dividing_body,
        ancestors.ancestor_id as offence_id
    from identified
    inner join {{ ref('int_offence_ancestor') }} as ancestors on identified.offence_id = ancestors.offence_id
    where identified.value is not null

),

divided_by_body as (

    select
        identified.slice_id,
        identified.offence_id,
        count(identified.value) as bodies_with_a_value
    from identified
    where identified.dividing_body is not null
    group by identified.slice_id, identified.offence_id

),

-- A row that only shows a part of another, and all below it: never to be added to what stands beside it.
within_another as (

    select offences.offence_id
    from {{ ref('stg_offence') }} as offences
    where offences.level = 'of_which'
    union
    select ancestors.offence_id
    from {{ ref('int_offence_ancestor') }} as ancestors
    inner join {{ ref('stg_offence') }} as offences on ancestors.ancestor_id = offences.offence_id
    where offences.level = 'of_which'

),

-- When a later edition took a figure's place. Only of sources with a later edition, and apart from the other
-- columns: to sort all of them by figure took longer than everything else here.
successions as (

    select
        identified.figure_id,
        identified.vintage_id,
        lead(identified.published_on) over (
            partition by identified.figure_id
            order by identified.edition_order
        ) as valid_to,
        row_number() over (
            partition by identified.figure_id
            order by identified.edition_order
        ) as appearance
    from identified
    where
        identified.source_id in (
            select editions.source_id from {{ ref('int_edition') }} as editions
            where editions.edition_order > 1
        )

)

select
    identified.figure_id,
    identified.slice_id,
    identified.area_slice_id,
    identified.dividing_body,
    identified.vintage_id,
    identified.source_id,
    identified.product_id,
    identified.family,
    identified.survey,
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
    identified.period_basis,
    periods.months,
    identified.offence_id,
    identified.known_code as offence_code,
    identified.known_label as offence_label,
    identified.known_path as label_path,
    identified.offence_kind,
    identified.is_total,
    identified.value is not null
    and divided_by_offence.offence_id is null
    and within_another.offence_id is null
    and (
        identified.dividing_body is not null
        or coalesce(divided_by_body.bodies_with_a_value, 0) = 0
    ) as is_leaf,
    within_another.offence_id is not null as is_part_shown_apart,
    identified.reporting_body,
    divided_by_body.offence_id is not null and identified.dividing_body is null as is_sum_of_bodies,
    identified.survey_population,
    identified.breakdown,
    identified.category,
    identified.comparator_start,
    identified.comparator_end,
    identified.comparator_type,
    identified.measure,
    identified.unit,
    identified.value_in_force as value,
    identified.value as published_value,
    identified.correction_id,
    case
        when identified.unit_factor = 1 then identified.value_in_force
        else round(identified.value_in_force * identified.unit_factor, 9)
    end as canonical_value,
    identified.canonical_unit,
    case when not identified.interval_is_cleared then identified.lower end as lower,
    case when not identified.interval_is_cleared then identified.upper end as upper,
    case when not identified.interval_is_cleared then identified.confidence_level end as confidence_level,
    case when not identified.interval_is_cleared then identified.interval_source end as interval_source,
    identified.standard_error,
    identified.design_factor,
    identified.base,
    identified.base_unit,
    identified.significance,
    identified.obs_status,
    statuses.status_meaning,
    identified.status_reason,
    identified.denominator_source_id,
    identified.edition,
    identified.edition_order,
    identified.published_on,
    identified.is_latest_edition,
    identified.published_on as valid_from,
    successions.valid_to,
    coalesce(successions.appearance, 1) as appearance,
    identified.marker,
    identified.notes,
    identified.published_label,
    identified.sheet,
    identified.cell
from identified
left join successions
    on identified.figure_id = successions.figure_id and identified.vintage_id = successions.vintage_id
left join {{ ref('stg_area') }} as areas on identified.area_code = areas.area_code
left join {{ ref('int_period') }} as periods
    on
        identified.period_type = periods.period_type
        and identified.period_start = periods.period_start
        and identified.period_end = periods.period_end
left join {{ ref('stg_obs_status') }} as statuses on identified.obs_status = statuses.obs_status
left join divided_by_offence
    on
        identified.slice_id = divided_by_offence.slice_id
        and identified.offence_id = divided_by_offence.offence_id
        and coalesce(identified.dividing_body, '') = divided_by_offence.dividing_body
left join divided_by_body
    on identified.slice_id = divided_by_body.slice_id and identified.offence_id = divided_by_body.offence_id
left join within_another on identified.offence_id = within_another.offence_id
