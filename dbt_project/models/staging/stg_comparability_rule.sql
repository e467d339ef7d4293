with source as (

    select * from {{ source('reference', 'comparability_rule') }}

),

renamed as (

    select
        rule_id,
        family,
        measure,
        jurisdiction_a,
        jurisdiction_b,
        conformed_offence_id,
        first_day,
        last_day,
        level_grade,
        trend_grade,
        reason,
        reference
    from source

)

select * from renamed
