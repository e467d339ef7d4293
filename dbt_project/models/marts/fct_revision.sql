with figures as (

    select * from {{ ref('int_figure') }}

),

-- Two editions that hold the figure, one after the other, and say different things.
between_editions as (

    select
        later.figure_id,
        later.source_id,
        later.family,
        later.jurisdiction,
        later.area_code,
        later.period_id,
        later.period_label,
        later.offence_id,
        later.offence_label,
        later.reporting_body,
        later.survey_population,
        later.breakdown,
        later.category,
        later.measure,
        earlier.vintage_id as from_vintage_id,
        later.vintage_id as to_vintage_id,
        earlier.edition as from_edition,
        later.edition as to_edition,
        earlier.published_on as from_published_on,
        later.published_on as to_published_on,
        earlier.value as from_value,
        later.value as to_value,
        earlier.obs_status as from_status,
        later.obs_status as to_status,
        case
            when earlier.value is null and later.value is not null then 'became_available'
            when earlier.value is not null and later.value is null then 'became_unavailable'
            when earlier.value <> later.value then 'value_changed'
            else 'status_changed'
        end as revision_kind
    from figures as later
    inner join figures as earlier
        on
            later.figure_id = earlier.figure_id
            and later.appearance = earlier.appearance + 1
    where
        earlier.value <> later.value
        or (earlier.value is null) <> (later.value is null)
        or coalesce(earlier.obs_status, '') <> coalesce(later.obs_status, '')

),

-- A figure extracted again a year later and printed beside the published one, which the publisher keeps.
not_applied as (

    select
        kept.figure_id,
        kept.source_id,
        kept.family,
        kept.jurisdiction,
        kept.area_code,
        kept.period_id,
        kept.period_label,
        kept.offence_id,
        kept.offence_label,
        kept.reporting_body,
        kept.survey_population,
        kept.breakdown,
        kept.category,
        kept.measure,
        kept.vintage_id as from_vintage_id,
        extracted_again.vintage_id as to_vintage_id,
        kept.edition as from_edition,
        extracted_again.edition as to_edition,
        kept.published_on as from_published_on,
        extracted_again.published_on as to_published_on,
        kept.value as from_value,
        extracted_again.value as to_value,
        kept.obs_status as from_status,
        extracted_again.obs_status as to_status,
        'resubmission_not_applied' as revision_kind
    from figures as extracted_again
    inner join figures as kept
        on
            extracted_again.vintage_id = kept.vintage_id
            and extracted_again.area_code = kept.area_code
            and extracted_again.period_id = kept.period_id
            and extracted_again.offence_id = kept.offence_id
            and extracted_again.series = kept.series
    where
        extracted_again.measure = 'resubmitted_crime'
        and kept.measure = 'recorded_crime'
        and (
            kept.value <> extracted_again.value
            or (kept.value is null) <> (extracted_again.value is null)
            or coalesce(kept.obs_status, '') <> coalesce(extracted_again.obs_status, '')
        )

),

changes as (

    select * from between_editions
    union all
    select * from not_applied

),

measured as (

    select
        changes.*,
        changes.to_value - changes.from_value as difference,
        case
            when changes.from_value <> 0 then (changes.to_value - changes.from_value) / changes.from_value
        end as relative_difference
    from changes

),

-- What the publisher says of such revisions; the statement that names most of the revision counts.
causes as (

    select
        measured.figure_id,
        measured.to_vintage_id,
        measured.revision_kind,
        causes.cause,
        causes.cause_note,
        causes.reference,
        causes.is_declaration,
        row_number() over (
            partition by measured.figure_id, measured.to_vintage_id, measured.revision_kind
            order by
                case when causes.is_declaration then 0 else 1 end,
                case when causes.to_edition is null then 1 else 0 end,
                case when causes.area_code is null then 1 else 0 end,
                case when causes.offence_id is null then 1 else 0 end,
                case when causes.measure is null then 1 else 0 end,
                causes.cause_id
        ) as place
    from measured
    inner join {{ ref('stg_revision_cause') }} as causes
        on
            measured.source_id = causes.source_id
            and (causes.to_edition is null or measured.to_edition = causes.to_edition)
            and (causes.area_code is null or measured.area_code = causes.area_code)
            and (causes.offence_id is null or measured.offence_id = causes.offence_id)
            and (causes.measure is null or measured.measure = causes.measure)
            and (causes.revision_kind is null or measured.revision_kind = causes.revision_kind)

)

select
    measured.figure_id,
    measured.source_id,
    measured.family,
    measured.jurisdiction,
    measured.area_code,
    measured.period_id,
    measured.period_label,
    measured.offence_id,
    measured.offence_label,
    measured.reporting_body,
    measured.survey_population,
    measured.breakdown,
    measured.category,
    measured.measure,
    measured.from_vintage_id,
    measured.to_vintage_id,
    measured.from_edition,
    measured.to_edition,
    measured.from_published_on,
    measured.to_published_on,
    measured.from_value,
    measured.to_value,
    measured.from_status,
    measured.to_status,
    measured.difference,
    measured.relative_difference,
    measured.revision_kind,
    case
        when measured.difference > 0 then 'up'
        when measured.difference < 0 then 'down'
        else 'none'
    end as direction,
    coalesce(causes.cause, 'not_stated') as cause,
    causes.cause_note,
    causes.reference as cause_reference,
    coalesce(causes.is_declaration, false) as is_declared,
    case
        when measured.relative_difference is null or measured.difference = 0 then 'none'
        when abs(measured.relative_difference) >= 0.15 then 'large'
        when abs(measured.relative_difference) >= 0.01 then 'moderate'
        else 'small'
    end as tier,
    {{ days_from('measured.from_published_on', 'measured.to_published_on') }} as days_between
from measured
left join causes
    on
        measured.figure_id = causes.figure_id
        and measured.to_vintage_id = causes.to_vintage_id
        and measured.revision_kind = causes.revision_kind
        and causes.place = 1
