-- Grades of each cell of the comparison that has at least one counterpart: the worst against any, and each.
with pairs as (

    select * from {{ ref('int_comparison_pair') }}

),

-- Each pair seen from both of its sides.
sides as (

    {% for own, other in [('a', 'b'), ('b', 'a')] %}
    select
        pairs.line_id || '/' || pairs.jurisdiction_{{ own }} as comparison_id,
        pairs.jurisdiction_{{ other }} as counterpart,
        pairs.level_rank,
        pairs.trend_rank,
        pairs.reasons,
        pairs.reference
    from pairs
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

)

select
    sides.comparison_id,
    max(sides.level_rank) as level_rank,
    max(sides.trend_rank) as trend_rank,
    max(case when sides.counterpart = 'EW' then sides.level_rank end) as rank_with_ew,
    max(case when sides.counterpart = 'SC' then sides.level_rank end) as rank_with_sc,
    max(case when sides.counterpart = 'NI' then sides.level_rank end) as rank_with_ni,
    {{ joined_text("case when sides.level_rank < 2 then sides.counterpart end", separator=', ') }}
        as comparable_with,
    {{ joined_text("'With ' || sides.counterpart || ': ' || sides.reasons", separator=' | ') }} as reasons,
    {{ joined_text('sides.reference', separator=' | ') }} as reference
from sides
group by sides.comparison_id
