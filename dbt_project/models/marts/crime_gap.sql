-- Estimates of a survey beside the crimes that the police recorded, for classes that know the same crimes.
with pairs as (

    select * from {{ ref('stg_gap_pair') }}

),

figures as (

    select * from {{ ref('int_figure') }}
    where
        valid_to is null
        and months = 12
        and breakdown is null
        and category is null
        and comparator_start is null
        -- The whole of the jurisdiction: England and Wales are one.
        and area_type = case jurisdiction when 'EW' then 'country_group' else 'country' end

),

estimates as (

    select
        pairs.*,
        figures.figure_id as survey_figure_id,
        figures.vintage_id as survey_vintage_id,
        figures.sheet as survey_sheet,
        figures.cell as survey_cell,
        figures.period_id as survey_period_id,
        figures.period_label as survey_period_label,
        figures.period_start,
        figures.period_end,
        figures.period_type,
        figures.canonical_value as survey_value,
        figures.obs_status as survey_status,
        figures.correction_id
    from pairs
    inner join figures
        on
            pairs.survey_source_id = figures.source_id
            and pairs.survey_offence_id = figures.offence_id
            and pairs.survey_population = figures.survey_population
            and pairs.jurisdiction = figures.jurisdiction
    where
        figures.measure = 'survey_incidents'
        and (pairs.first_day is null or figures.period_start >= pairs.first_day)
        and (pairs.last_day is null or figures.period_end <= pairs.last_day)

),

-- The recorded year that begins with the survey's, or the first that begins within it.
candidates as (

    select
        estimates.pair_id,
        estimates.survey_period_id,
        figures.figure_id as recorded_figure_id,
        figures.vintage_id as recorded_vintage_id,
        figures.sheet as recorded_sheet,
        figures.cell as recorded_cell,
        figures.period_id as recorded_period_id,
        figures.period_label as recorded_period_label,
        figures.value as recorded_value,
        figures.obs_status as recorded_status,
        row_number() over (
            partition by estimates.pair_id, estimates.survey_period_id
            order by figures.period_start, figures.period_type
        ) as place
    from estimates
    inner join figures
        on
            estimates.recorded_source_id = figures.source_id
            and estimates.recorded_offence_id = figures.offence_id
            and estimates.period_start <= figures.period_start
            and estimates.period_end >= figures.period_start
    where
        figures.measure = 'recorded_crime'
        -- A financial year is set against no rolling year that begins within it; Scottish waves say theirs.
        and (estimates.period_type = 'SY' or figures.period_type = estimates.period_type)

),

-- The interval of the same estimate, or of the prevalence that the estimate rests on.
intervals as (

    select
        estimates.pair_id,
        estimates.survey_period_id,
        max(figures.measure) as interval_measure,
        max(figures.correction_id) as interval_correction_id,
        max(coalesce(figures.lower, derived.lower_end) / nullif(figures.value, 0)) as lower_share,
        max(coalesce(figures.upper, derived.upper_end) / nullif(figures.value, 0)) as upper_share
    from estimates
    inner join figures
        on
            estimates.interval_source_id = figures.source_id
            and estimates.survey_offence_id = figures.offence_id
            and estimates.survey_population = figures.survey_population
            and estimates.survey_period_id = figures.period_id
    inner join {{ ref('int_survey_interval') }} as derived
        on figures.figure_id = derived.figure_id and figures.vintage_id = derived.vintage_id
    where figures.measure in ('survey_incidents', 'survey_prevalence')
    group by estimates.pair_id, estimates.survey_period_id

),

compared as (

    select
        estimates.*,
        candidates.recorded_figure_id,
        candidates.recorded_vintage_id,
        candidates.recorded_sheet,
        candidates.recorded_cell,
        candidates.recorded_period_id,
        candidates.recorded_period_label,
        candidates.recorded_value,
        candidates.recorded_status,
        intervals.interval_measure,
        coalesce(estimates.correction_id, intervals.interval_correction_id) as interval_correction_id,
        case
            when estimates.grade <> 'not_comparable'
                then round(estimates.survey_value * intervals.lower_share, 3)
        end as survey_lower,
        case
            when estimates.grade <> 'not_comparable'
                then round(estimates.survey_value * intervals.upper_share, 3)
        end as survey_upper,
        case
            when estimates.grade = 'not_comparable' then 'z'
            when estimates.survey_value is null or candidates.recorded_value is null then 'x'
            when candidates.recorded_value = 0 then 'z'
        end as ratio_status
    from estimates
    left join candidates
        on
            estimates.pair_id = candidates.pair_id
            and estimates.survey_period_id = candidates.survey_period_id
            and candidates.place = 1
    left join intervals
        on
            estimates.pair_id = intervals.pair_id
            and estimates.survey_period_id = intervals.survey_period_id

),

-- A recorded series that breaks in the year, for the conformed offence of the pair.
breaks as (

    select
        compared.pair_id,
        compared.survey_period_id,
        {{ joined_text('breaks.break_note', separator=' | ') }} as break_note
    from compared
    inner join {{ ref('stg_series_break') }} as breaks
        on
            compared.jurisdiction = breaks.jurisdiction
            and compared.conformed_offence_id = breaks.conformed_offence_id
            and breaks.family in ('police_recorded', 'survey')
            and compared.period_end >= breaks.first_day
            and compared.period_start <= breaks.last_day
    group by compared.pair_id, compared.survey_period_id

)

select
    compared.pair_id,
    compared.jurisdiction,
    compared.conformed_offence_id,
    conformed.offence_label,
    compared.survey_period_id as period_id,
    compared.survey_period_label as period_label,
    compared.period_start,
    compared.period_end,
    compared.recorded_period_id,
    compared.recorded_period_label,
    compared.survey_offence_id,
    compared.survey_population,
    compared.survey_value,
    compared.survey_lower,
    compared.survey_upper,
    case
        when compared.survey_lower is null and compared.survey_upper is null then null
        when compared.interval_measure = 'survey_prevalence' then 'at_least'
        else 'published'
    end as interval_source,
    case
        when compared.survey_value is null then 'No interval: the estimate is missing.'
        when compared.grade = 'not_comparable' then 'No interval: the two figures are not compared.'
        when compared.survey_lower is null and compared.survey_upper is null
            then
                case
                    when compared.interval_correction_id is not null
                        then 'No interval: the one printed belongs to a figure that is corrected here.'
                    when compared.survey_population = 'households'
                        then
                            'No interval: none is published, and none can be derived for crimes against '
                            || 'households.'
                    else 'No interval: none is published, and base and design factor do not allow one.'
                end
        when compared.interval_measure = 'survey_prevalence'
            then
                'At least this wide: incidents are no more certain than the share of victims they rest on, '
                || 'whose derived interval is carried over.'
        when compared.survey_lower is null then 'The lower end is published as too low to show.'
    end as interval_note,
    compared.recorded_offence_id,
    compared.recorded_value,
    case when compared.ratio_status is null then compared.survey_value / compared.recorded_value end as ratio,
    case when compared.ratio_status is null then compared.survey_lower / compared.recorded_value end
        as ratio_lower,
    case when compared.ratio_status is null then compared.survey_upper / compared.recorded_value end
        as ratio_upper,
    compared.ratio_status,
    case
        when compared.grade = 'not_comparable' then 'No ratio: ' || compared.reason
        when compared.survey_value is null then 'No ratio: the survey has no estimate for this year.'
        when compared.recorded_value is null then 'No ratio: no recorded crime of this class for this year.'
        when compared.recorded_value = 0 then 'No ratio: nothing was recorded.'
    end as ratio_note,
    compared.grade,
    compared.reason as grade_reason,
    compared.reference as grade_reference,
    breaks.break_note,
    'The survey counts crimes of the twelve months before each interview, reported or not; the police count '
    || 'what became known to them in the year. ' || compared.reason
    || case when breaks.break_note is null then '' else ' | Break of the series: ' || breaks.break_note end
        as caveats,
    compared.survey_figure_id,
    compared.survey_vintage_id,
    compared.survey_sheet,
    compared.survey_cell,
    compared.recorded_figure_id,
    compared.recorded_vintage_id,
    compared.recorded_sheet,
    compared.recorded_cell
from compared
left join {{ ref('stg_conformed_offence') }} as conformed
    on compared.conformed_offence_id = conformed.offence_id
left join breaks on compared.pair_id = breaks.pair_id and compared.survey_period_id = breaks.survey_period_id
