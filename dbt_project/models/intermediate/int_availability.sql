-- What each table in force tells of a conformed offence: since when, how fine, and how its class relates to
-- the offence. The mapping that fits best stands for the table.
with figures as (

    select * from {{ ref('int_figure') }}
    where valid_to is null and offence_id is not null and value is not null

),

-- Figures are many and alike; what is asked of them are first, last and finest, so they are summarised first.
by_class as (

    select
        figures.jurisdiction,
        figures.family,
        figures.source_id,
        figures.measure,
        figures.offence_id,
        figures.offence_label,
        figures.reporting_body,
        figures.area_type,
        figures.period_type,
        bridges.conformed_offence_id,
        bridges.match_type,
        bridges.cyber_flag,
        min(figures.period_start) as first_day,
        max(figures.period_end) as last_day,
        count(*) as figures_with_a_value
    from figures
    inner join {{ ref('stg_offence_bridge') }} as bridges
        on
            figures.offence_id = bridges.offence_id
            and (bridges.valid_from is null or figures.period_end >= bridges.valid_from)
            and (bridges.valid_to is null or figures.period_end <= bridges.valid_to)
    group by
        figures.jurisdiction,
        figures.family,
        figures.source_id,
        figures.measure,
        figures.offence_id,
        figures.offence_label,
        figures.reporting_body,
        figures.area_type,
        figures.period_type,
        bridges.conformed_offence_id,
        bridges.match_type,
        bridges.cyber_flag

),

mapped as (

    select
        by_class.*,
        {{ match_rank('by_class.match_type') }} as match_rank,
        min({{ match_rank('by_class.match_type') }}) over (
            partition by
                by_class.jurisdiction, by_class.source_id, by_class.measure, by_class.conformed_offence_id
        ) as best_rank
    from by_class

),

best as (

    select * from mapped
    where match_rank = best_rank

),

labels as (

    select
        best.jurisdiction,
        best.source_id,
        best.measure,
        best.conformed_offence_id,
        {{ joined_text('best.offence_label') }} as published_labels
    from (
        select distinct
            best.jurisdiction,
            best.source_id,
            best.measure,
            best.conformed_offence_id,
            best.offence_label
        from best
    ) as best
    group by best.jurisdiction, best.source_id, best.measure, best.conformed_offence_id

),

bodies as (

    select
        best.jurisdiction,
        best.source_id,
        best.measure,
        best.conformed_offence_id,
        {{ joined_text('best.reporting_body') }} as reporting_bodies
    from (
        select distinct
            best.jurisdiction,
            best.source_id,
            best.measure,
            best.conformed_offence_id,
            best.reporting_body
        from best
        where best.reporting_body is not null
    ) as best
    group by best.jurisdiction, best.source_id, best.measure, best.conformed_offence_id

)

select
    best.jurisdiction,
    best.family,
    best.source_id,
    best.measure,
    best.conformed_offence_id,
    min(best.match_type) as match_type,
    labels.published_labels,
    bodies.reporting_bodies,
    max(best.cyber_flag) as cyber_flag,
    min(best.first_day) as first_day,
    max(best.last_day) as last_day,
    sum(best.figures_with_a_value) as figures_with_a_value,
    min({{ fineness_of_area('best.area_type') }}) as area_fineness,
    min({{ fineness_of_period('best.period_type') }}) as period_fineness
from best
inner join labels
    on
        best.jurisdiction = labels.jurisdiction
        and best.source_id = labels.source_id
        and best.measure = labels.measure
        and best.conformed_offence_id = labels.conformed_offence_id
left join bodies
    on
        best.jurisdiction = bodies.jurisdiction
        and best.source_id = bodies.source_id
        and best.measure = bodies.measure
        and best.conformed_offence_id = bodies.conformed_offence_id
group by
    best.jurisdiction,
    best.family,
    best.source_id,
    best.measure,
    best.conformed_offence_id,
    labels.published_labels,
    bodies.reporting_bodies
