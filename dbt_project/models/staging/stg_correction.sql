with source as (

    select * from {{ source('reference', 'correction') }}

),

renamed as (

    select
        correction_id,
        kind,
        source_id,
        area_code,
        offence_id,
        measure,
        period_type,
        period_start,
        column_name,
        expect,
        corrected,
        clears_interval,
        reason,
        reference
    from source

)

select * from renamed
