with source as (

    select * from {{ source('reference', 'area_partition') }}

),

renamed as (

    select
        partition_id,
        parent_code,
        child_code
    from source

)

select * from renamed
