select
    vintages.vintage_id,
    vintages.source_id,
    vintages.product_id,
    vintages.edition,
    vintages.edition_title,
    vintages.published_on,
    vintages.published_on_basis,
    vintages.retrieved_at,
    vintages.sha256,
    vintages.original_sha256,
    vintages.file_name,
    vintages.url,
    vintages.parser,
    vintages.parser_version,
    vintages.row_count,
    vintages.origin,
    cast(editions.edition_order as integer) as edition_order,
    editions.is_latest_edition
from {{ ref('stg_vintage') }} as vintages
inner join {{ ref('int_edition') }} as editions on vintages.vintage_id = editions.vintage_id
