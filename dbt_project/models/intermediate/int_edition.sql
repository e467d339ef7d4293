-- Editions of each source in the order of their publication. Where two came out on one day, the name of the
-- edition and then the time it was fetched decide: a corrected file follows the one it corrects.
with vintages as (

    select * from {{ ref('stg_vintage') }}

)

select
    vintages.vintage_id,
    vintages.source_id,
    vintages.product_id,
    vintages.edition,
    vintages.published_on,
    row_number() over (
        partition by vintages.source_id
        order by vintages.published_on, vintages.edition, vintages.retrieved_at, vintages.vintage_id
    ) as edition_order,
    row_number() over (
        partition by vintages.source_id
        order by
            vintages.published_on desc,
            vintages.edition desc,
            vintages.retrieved_at desc,
            vintages.vintage_id desc
    ) = 1 as is_latest_edition
from vintages
