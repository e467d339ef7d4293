{{ config(materialized='table') }}

-- How far the figures of two jurisdictions in one line compare: the worst of what the rules say, what the
-- classification says, and whether population and kind of year agree. 0 comparable, 1 with caution, 2 not.
with cells as (

    select * from {{ ref('int_comparison_cell') }}
    where value is not null

),

pairs as (

    select
        cells_a.line_id || '/' || cells_a.jurisdiction || '/' || cells_b.jurisdiction as pair_id,
        cells_a.line_id,
        cells_a.family,
        cells_a.measure,
        cells_a.conformed_offence_id,
        cells_a.aligned_period_id,
        cells_a.aligned_start,
        cells_a.aligned_end,
        cells_a.jurisdiction as jurisdiction_a,
        cells_b.jurisdiction as jurisdiction_b,
        cells_a.match_type as match_a,
        cells_b.match_type as match_b,
        cells_a.match_note as note_a,
        cells_b.match_note as note_b,
        cells_a.source_id as source_a,
        cells_b.source_id as source_b,
        cells_a.survey_population as population_a,
        cells_b.survey_population as population_b,
        cells_a.period_type as period_type_a,
        cells_b.period_type as period_type_b
    from cells as cells_a
    inner join cells as cells_b on cells_a.line_id = cells_b.line_id
    inner join {{ ref('int_jurisdiction_pair') }} as named
        on cells_a.jurisdiction = named.jurisdiction_a and cells_b.jurisdiction = named.jurisdiction_b

),

from_rules as (

    select
        pairs.pair_id,
        {{ grade_rank('rules.level_grade') }} as level_rank,
        {{ grade_rank('rules.trend_grade') }} as trend_rank,
        rules.reason,
        rules.reference,
        true as is_rule
    from pairs
    inner join {{ ref('stg_comparability_rule') }} as rules
        on
            pairs.family = rules.family
            and pairs.jurisdiction_a = rules.jurisdiction_a
            and pairs.jurisdiction_b = rules.jurisdiction_b
            and (rules.measure is null or pairs.measure = rules.measure)
            and (
                rules.conformed_offence_id is null
                or pairs.conformed_offence_id = rules.conformed_offence_id
            )
            and (rules.first_day is null or pairs.aligned_end >= rules.first_day)
            and (rules.last_day is null or pairs.aligned_start <= rules.last_day)

),

-- A class that is like the conformed offence asks for caution; one that holds more or other things, for more.
{% for side in ['a', 'b'] %}
from_class_{{ side }} as (

    select
        pairs.pair_id,
        case pairs.match_{{ side }} when 'close' then 1 else 2 end as level_rank,
        cast(null as integer) as trend_rank,
        coalesce(pairs.note_{{ side }}, 'The class of the publisher is not quite this offence.') as reason,
        'Classification of ' || sources.title || ' (bridge_offence_classification)' as reference,
        false as is_rule
    from pairs
    inner join {{ ref('stg_source') }} as sources on pairs.source_{{ side }} = sources.source_id
    where pairs.match_{{ side }} <> 'exact'

),

{% endfor %}
from_population as (

    select
        pairs.pair_id,
        2 as level_rank,
        cast(null as integer) as trend_rank,
        'One figure speaks of ' || replace(pairs.population_a, '_', ' ') || ', the other of '
        || replace(pairs.population_b, '_', ' ') || '.' as reason,
        'Column survey_population of the two figures' as reference,
        false as is_rule
    from pairs
    -- Incidents against people and households are counts, whoever was asked; shares and rates are not.
    where pairs.population_a <> pairs.population_b and pairs.measure <> 'survey_incidents'

),

from_period as (

    select
        pairs.pair_id,
        1 as level_rank,
        cast(null as integer) as trend_rank,
        'The year of the Scottish survey is named after its interviews, which do not run from April to March.'
            as reason,
        'Scottish Government, Scottish Crime and Justice Survey 2023/24, main findings' as reference,
        false as is_rule
    from pairs
    where pairs.period_type_a <> pairs.period_type_b

),

evidence as (

    select * from from_rules
    union all
    select * from from_class_a
    union all
    select * from from_class_b
    union all
    select * from from_population
    union all
    select * from from_period

)

select
    pairs.pair_id,
    pairs.line_id,
    pairs.family,
    pairs.measure,
    pairs.conformed_offence_id,
    pairs.aligned_period_id,
    pairs.aligned_start,
    pairs.aligned_end,
    pairs.jurisdiction_a,
    pairs.jurisdiction_b,
    max(evidence.level_rank) as level_rank,
    max(evidence.trend_rank) as trend_rank,
    sum(case when evidence.is_rule then 1 else 0 end) as rules,
    -- The worst first; where two reasons are alike their sources decide, so that a build can be repeated.
    {{ joined_text(
        'evidence.reason',
        order_by='evidence.level_rank desc, evidence.reason, evidence.reference',
        separator=' | '
    ) }} as reasons,
    {{ joined_text(
        'evidence.reference',
        order_by='evidence.level_rank desc, evidence.reason, evidence.reference',
        separator=' | '
    ) }} as reference
from pairs
left join evidence on pairs.pair_id = evidence.pair_id
group by
    pairs.pair_id,
    pairs.line_id,
    pairs.family,
    pairs.measure,
    pairs.conformed_offence_id,
    pairs.aligned_period_id,
    pairs.aligned_start,
    pairs.aligned_end,
    pairs.jurisdiction_a,
    pairs.jurisdiction_b
