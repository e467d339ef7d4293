with source as (

    select * from {{ source('reference', 'obs_status') }}

),

renamed as (

    select
        obs_status,
        meaning as status_meaning,
        value_missing
    from source

)

select * from renamed
