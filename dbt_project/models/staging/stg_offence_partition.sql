with source as (

    select * from {{ source('reference', 'offence_partition') }}

),

renamed as (

    select
        partition_id,
        parent_id,
        child_id
    from source

)

select * from renamed
