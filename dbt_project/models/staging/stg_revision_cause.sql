with source as (

    select * from {{ source('reference', 'revision_cause') }}

),

renamed as (

    select
        cause_id,
        source_id,
        to_edition,
        area_code,
        offence_id,
        measure,
        revision_kind,
        cause,
        is_declaration,
        statement as cause_note,
        reference
    from source

)

select * from renamed
