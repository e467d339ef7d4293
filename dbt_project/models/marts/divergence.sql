-- For every year, of all pairs of jurisdictions and offences that at least one of the two has a figure of:
-- how many compare, how many do not, and how many stand alone.
with cells as (

    select * from {{ ref('int_comparison_cell') }}
    where value is not null

),

asked as (

    select distinct
        cells.line_id,
        cells.family,
        cells.measure,
        cells.conformed_offence_id,
        cells.aligned_period_id,
        cells.aligned_period_type,
        cells.aligned_start,
        cells.aligned_end,
        pair_names.jurisdiction_a,
        pair_names.jurisdiction_b
    from cells
    inner join {{ ref('int_jurisdiction_pair') }} as pair_names
        on cells.jurisdiction = pair_names.jurisdiction_a or cells.jurisdiction = pair_names.jurisdiction_b

),

answered as (

    select
        asked.*,
        conformed.offence_label,
        case
            when pairs.level_rank is null then 'one_sided'
            else {{ grade_name('pairs.level_rank') }}
        end as state
    from asked
    inner join {{ ref('stg_conformed_offence') }} as conformed
        on asked.conformed_offence_id = conformed.offence_id
    left join {{ ref('int_comparison_pair') }} as pairs
        on
            asked.line_id = pairs.line_id
            and asked.jurisdiction_a = pairs.jurisdiction_a
            and asked.jurisdiction_b = pairs.jurisdiction_b

)

select
    answered.family,
    answered.measure,
    answered.jurisdiction_a,
    answered.jurisdiction_b,
    answered.aligned_period_id as period_id,
    {{ period_label('answered.aligned_period_type', 'answered.aligned_start', 'answered.aligned_end') }}
        as period_label,
    answered.aligned_start as period_start,
    answered.aligned_end as period_end,
    cast(count(*) as integer) as offences,
    {% for state in ['comparable', 'with_caution', 'not_comparable', 'one_sided'] %}
    cast(sum(case when answered.state = '{{ state }}' then 1 else 0 end) as integer) as {{ state }},
    {% endfor %}
    100.0 * sum(case when answered.state in ('not_comparable', 'one_sided') then 1 else 0 end) / count(*)
        as divergence_percent,
    {{ joined_text(
        "case when answered.state in ('comparable', 'with_caution') then answered.offence_label end"
    ) }}
        as offences_that_compare,
    {{ joined_text("case when answered.state = 'not_comparable' then answered.offence_label end") }}
        as offences_that_do_not_compare,
    {{ joined_text("case when answered.state = 'one_sided' then answered.offence_label end") }}
        as offences_of_one_only
from answered
group by
    answered.family,
    answered.measure,
    answered.jurisdiction_a,
    answered.jurisdiction_b,
    answered.aligned_period_id,
    answered.aligned_period_type,
    answered.aligned_start,
    answered.aligned_end
