with source as (

    select * from {{ source('reference', 'offence_label') }}

),

renamed as (

    select distinct
        offence_scheme,
        offence_id,
        offence_label
    from source

)

select * from renamed
