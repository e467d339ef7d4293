-- Every correction with the editions it was met in: an edition that no longer shows the error ends it.
with met as (

    select
        met.correction_id,
        count(*) as editions,
        sum(case when met.error_still_stands then 1 else 0 end) as editions_with_the_error
    from {{ ref('int_correction') }} as met
    group by met.correction_id

),

-- Text is corrected while a file is read; the parser refuses a file that does not show the error any more.
corrected_texts as (

    select
        corrections.correction_id,
        count(*) as figures
    from {{ ref('stg_correction') }} as corrections
    inner join {{ ref('stg_vintage') }} as vintages on corrections.source_id = vintages.source_id
    inner join {{ ref('stg_observation') }} as observations
        on
            vintages.vintage_id = observations.vintage_id
            and observations.notes like '%' || corrections.expect || '%'
    where corrections.kind = 'text'
    group by corrections.correction_id

)

select
    corrections.correction_id,
    corrections.source_id,
    corrections.expect,
    coalesce(met.editions, 0) as editions,
    case
        when corrections.kind = 'text' then coalesce(corrected_texts.figures, 0) > 0
        else coalesce(met.editions, 0) > 0 and met.editions = met.editions_with_the_error
    end as error_still_stands,
    case
        when corrections.kind = 'text' then 'Remove the correction if the publisher has mended the file.'
        when coalesce(met.editions, 0) = 0
            then 'No edition shows the figure: mend the keys of corrections.csv.'
        else 'An edition shows another value: remove the correction.'
    end as what_to_do
from {{ ref('stg_correction') }} as corrections
left join met on corrections.correction_id = met.correction_id
left join corrected_texts on corrections.correction_id = corrected_texts.correction_id
