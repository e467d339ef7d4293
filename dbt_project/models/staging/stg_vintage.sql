with source as (

    select * from {{ source('raw', 'vintage') }}

),

renamed as (

    select
        vintage_id,
        source_id,
        product_id,
        edition,
        edition_title,
        published_on,
        published_on_basis,
        retrieved_at,
        sha256,
        original_sha256,
        file_name,
        url,
        parser,
        parser_version,
        row_count,
        origin
    from source

)

select * from renamed
