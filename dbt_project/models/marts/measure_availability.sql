with measured as (

    select * from {{ ref('int_availability') }}

),

-- Days from the end of the newest period to the day the edition that shows it came out.
lags as (

    select
        figures.source_id,
        {{ days_from('max(figures.period_end)', 'max(figures.published_on)') }} as lag_days
    from {{ ref('int_figure') }} as figures
    where figures.is_latest_edition and figures.value is not null
    group by figures.source_id

),

-- The status in force is the one without an end.
designations as (

    select
        designations.source_id,
        designations.status,
        designations.valid_from,
        row_number() over (
            partition by designations.source_id
            order by designations.valid_from desc nulls last, designations.status asc
        ) as recency
    from {{ ref('stg_designation') }} as designations
    where designations.valid_to is null

),

-- Offences that somebody measures under a class of their own, not as a part of another.
topics as (

    select distinct
        measured.family,
        measured.conformed_offence_id
    from measured
    where measured.match_type <> 'broad' and measured.jurisdiction in ('EW', 'SC', 'NI')

),

gaps as (

    select
        topics.family,
        topics.conformed_offence_id,
        jurisdictions.jurisdiction,
        max(case when measured.match_type = 'broad' then 1 else 0 end) as parts_are_shown
    from topics
    cross join {{ ref('int_jurisdiction') }} as jurisdictions
    left join measured
        on
            topics.family = measured.family
            and topics.conformed_offence_id = measured.conformed_offence_id
            and jurisdictions.jurisdiction = measured.jurisdiction
    group by topics.family, topics.conformed_offence_id, jurisdictions.jurisdiction
    having max(case when measured.match_type <> 'broad' then 1 else 0 end) = 0

)

select
    measured.jurisdiction || '/' || measured.source_id || '/' || measured.measure || '/'
    || replace(measured.conformed_offence_id, 'uk_common:', '') as availability_id,
    measured.conformed_offence_id,
    conformed.offence_label,
    measured.jurisdiction,
    measured.family,
    true as is_measured,
    measured.measure,
    measures.measure_title,
    measured.source_id,
    sources.title as source_title,
    coalesce(
        measured.reporting_bodies,
        surveys.survey_title,
        case measured.jurisdiction
            when 'EW' then 'Police forces of England and Wales'
            when 'SC' then 'Police Scotland'
            when 'NI' then 'Police Service of Northern Ireland'
        end,
        sources.publisher
    ) as measured_by,
    sources.publisher as published_by,
    measured.first_day as measured_since,
    measured.last_day as measured_until,
    measured.published_labels as published_as,
    measured.match_type,
    case measured.match_type
        when 'exact' then 'The same offence.'
        when 'close' then 'Nearly the same offence.'
        when 'narrow' then 'The class holds more than this offence.'
        when 'related' then 'The class and this offence overlap.'
        else 'Parts of this offence only.'
    end as definition,
    measured.cyber_flag,
    {{ name_of_area_fineness('measured.area_fineness') }} as finest_area,
    {{ name_of_period_fineness('measured.period_fineness') }} as finest_period,
    lags.lag_days,
    designations.status as designation,
    designations.valid_from as designation_since,
    cast(measured.figures_with_a_value as bigint) as figures,
    cast(null as {{ type_string() }}) as not_measured_because
from measured
inner join {{ ref('stg_conformed_offence') }} as conformed
    on measured.conformed_offence_id = conformed.offence_id
inner join {{ ref('stg_measure') }} as measures on measured.measure = measures.measure
inner join {{ ref('stg_source') }} as sources on measured.source_id = sources.source_id
left join {{ ref('stg_survey') }} as surveys on sources.survey = surveys.survey
left join lags on measured.source_id = lags.source_id
left join designations on measured.source_id = designations.source_id and designations.recency = 1

union all

select
    gaps.jurisdiction || '/' || gaps.family || '/none/'
    || replace(gaps.conformed_offence_id, 'uk_common:', '')
        as availability_id,
    gaps.conformed_offence_id,
    conformed.offence_label,
    gaps.jurisdiction,
    gaps.family,
    false as is_measured,
    cast(null as {{ type_string() }}) as measure,
    cast(null as {{ type_string() }}) as measure_title,
    cast(null as {{ type_string() }}) as source_id,
    cast(null as {{ type_string() }}) as source_title,
    cast(null as {{ type_string() }}) as measured_by,
    cast(null as {{ type_string() }}) as published_by,
    cast(null as date) as measured_since,
    cast(null as date) as measured_until,
    cast(null as {{ type_string() }}) as published_as,
    cast(null as {{ type_string() }}) as match_type,
    cast(null as {{ type_string() }}) as definition,
    cast(null as {{ type_string() }}) as cyber_flag,
    cast(null as {{ type_string() }}) as finest_area,
    cast(null as {{ type_string() }}) as finest_period,
    cast(null as integer) as lag_days,
    cast(null as {{ type_string() }}) as designation,
    cast(null as date) as designation_since,
    cast(0 as bigint) as figures,
    case
        when gaps.parts_are_shown = 1 then 'Only parts of this offence are shown by the sources at hand.'
        else 'No source at hand has a class that matches this offence.'
    end as not_measured_because
from gaps
inner join {{ ref('stg_conformed_offence') }} as conformed
    on gaps.conformed_offence_id = conformed.offence_id
