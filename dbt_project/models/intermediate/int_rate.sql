-- Rate per 1,000 residents of every figure in force, or the reason why it has none.
with figures as (

    select
        figures.figure_id,
        figures.area_code,
        figures.area_type,
        figures.has_resident_population,
        figures.coverage,
        figures.period_start,
        figures.period_end,
        figures.months,
        figures.measure,
        figures.value,
        figures.obs_status,
        figures.denominator_source_id,
        measures.rate_denominator
    from {{ ref('int_figure') }} as figures
    inner join {{ ref('stg_measure') }} as measures on figures.measure = measures.measure
    where figures.valid_to is null and figures.family = 'police_recorded'

),

reasons as (

    select
        figures.*,
        case
            when figures.value is null then figures.obs_status
            when figures.rate_denominator is null then 'z'
            when figures.months is null or figures.months <> 12 then 'z'
            when figures.coverage is not null then 'z'
            when not figures.has_resident_population and figures.area_type = 'special_force' then 'z'
            when not figures.has_resident_population then 'u'
        end as reason,
        case
            when figures.value is null then 'No rate: the figure itself is missing.'
            when figures.rate_denominator is null
                then 'No rate: only counts of recorded crime have one.'
            when figures.months is null or figures.months <> 12
                then 'No rate: the period is not twelve months.'
            when figures.coverage is not null then 'No rate: the figure leaves out a part of the area.'
            when not figures.has_resident_population and figures.area_type = 'special_force'
                then 'No rate: the force polices no resident population.'
            when not figures.has_resident_population
                then 'No rate: too few people live in the area for a rate to mean anything.'
        end as reason_note
    from figures

),

estimates as (

    select * from {{ ref('int_population') }}
    where population > 0

),

candidates as (

    select
        reasons.figure_id,
        estimates.population,
        estimates.source_id,
        estimates.vintage_id,
        estimates.reference_date,
        estimates.basis,
        row_number() over (
            partition by reasons.figure_id
            order by estimates.reference_date desc
        ) as preference,
        estimates.reference_date < reasons.period_start as is_a_year_earlier
    from reasons
    inner join estimates
        on
            reasons.denominator_source_id = estimates.source_id
            and reasons.area_code = estimates.area_code
            and reasons.period_end >= estimates.reference_date
            and {{ a_year_before('reasons.period_start') }} <= estimates.reference_date
    where reasons.reason is null

)

select
    reasons.figure_id,
    1000.0 * reasons.value / candidates.population as rate_per_1000,
    case when candidates.population is null then coalesce(reasons.reason, 'x') end as rate_status,
    case
        when reasons.reason is not null then reasons.reason_note
        when reasons.denominator_source_id is null then 'No rate: the source names no population series.'
        when candidates.population is null
            then 'No rate: the population series has no estimate within the period or a year before.'
        when candidates.is_a_year_earlier
            then 'Population of a year earlier: the series has no estimate within the period.'
    end as rate_note,
    cast(candidates.population as bigint) as denominator_population,
    candidates.source_id as denominator_source_id,
    candidates.vintage_id as denominator_vintage_id,
    candidates.reference_date as denominator_date,
    candidates.basis as denominator_basis
from reasons
left join candidates on reasons.figure_id = candidates.figure_id and candidates.preference = 1
