-- How much figures move from one edition to the next that shows them; those that do not move count too.
with figures as (

    select
        figures.figure_id,
        figures.source_id,
        figures.family,
        figures.jurisdiction,
        figures.measure,
        figures.unit,
        figures.appearance,
        figures.value,
        figures.published_on,
        figures.period_end,
        lag(figures.value) over (partition by figures.figure_id order by figures.appearance) as value_before,
        lag(figures.published_on) over (partition by figures.figure_id order by figures.appearance)
            as published_before
    from {{ ref('int_figure') }} as figures

),

compared as (

    select
        figures.source_id,
        figures.family,
        figures.jurisdiction,
        figures.measure,
        figures.unit,
        cast(figures.appearance - 1 as integer) as step,
        {{ days_from('figures.published_before', 'figures.published_on') }} as days_between,
        -- Whole years between the end of the period and the edition that was revised, ten and more as ten.
        case
            when {{ days_from('figures.period_end', 'figures.published_before') }} >= 3652 then 10
            else
                cast(floor(
                    {{ days_from('figures.period_end', 'figures.published_before') }} / 365.25
                ) as integer)
        end as years_after_the_period,
        figures.value_before,
        figures.value,
        figures.value - figures.value_before as difference
    from figures
    where figures.appearance > 1 and figures.value is not null and figures.value_before is not null

)

select
    compared.source_id,
    compared.family,
    compared.jurisdiction,
    compared.measure,
    compared.unit,
    compared.step,
    compared.years_after_the_period,
    cast(count(*) as bigint) as figures_compared,
    cast(sum(case when compared.difference <> 0 then 1 else 0 end) as bigint) as figures_revised,
    cast(sum(case when compared.difference > 0 then 1 else 0 end) as bigint) as revised_upwards,
    cast(sum(case when compared.difference < 0 then 1 else 0 end) as bigint) as revised_downwards,
    -- Rounded: the last digits of a sum depend on its order, and a build must come out the same twice.
    round(avg(abs(compared.difference)), 6) as mean_absolute_revision,
    round(avg(compared.difference), 6) as mean_revision,
    round(100.0 * sum(abs(compared.difference)) / nullif(sum(abs(compared.value_before)), 0), 6)
        as mean_absolute_revision_percent,
    round(100.0 * sum(compared.difference) / nullif(sum(abs(compared.value_before)), 0), 6)
        as mean_revision_percent,
    max(abs(compared.difference)) as largest_absolute_revision,
    min(compared.days_between) as shortest_days_between,
    max(compared.days_between) as longest_days_between
from compared
group by
    compared.source_id,
    compared.family,
    compared.jurisdiction,
    compared.measure,
    compared.unit,
    compared.step,
    compared.years_after_the_period
