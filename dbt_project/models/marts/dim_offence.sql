-- Offences of every publisher's scheme, the conformed offences they map to, and the sections and divisions of
-- the international one: figures have the first, the bridge leads to the second, those to the third.
with published as (

    select * from {{ ref('stg_offence') }}

),

conformed as (

    select * from {{ ref('stg_conformed_offence') }}

),

categories as (

    select * from {{ ref('stg_iccs_category') }}

),

-- Six stand above the deepest conformed offence; the depth is bounded, for recursion is not portable.
conformed_paths as (

    select
        conformed.offence_id,
        {% for step in range(6, 0, -1) %}
        coalesce(above_{{ step }}.offence_label || ' > ', '')
        ||
        {% endfor %}
        conformed.offence_label as label_path
    from conformed
    left join conformed as above_1 on conformed.parent_id = above_1.offence_id
    {% for step in range(2, 7) %}
    left join conformed as above_{{ step }} on above_{{ step - 1 }}.parent_id = above_{{ step }}.offence_id
    {% endfor %}

),

parents as (

    select distinct conformed.parent_id
    from conformed
    where conformed.parent_id is not null

)

select
    published.offence_id,
    published.offence_scheme,
    published.offence_code,
    published.offence_label,
    published.level,
    published.parent_id,
    published.is_total,
    published.kind,
    published.reporting_body,
    published.label_path,
    published.sort_order,
    false as is_conformed,
    cast(null as {{ type_string() }}) as iccs_code,
    cast(null as {{ type_string() }}) as iccs_match,
    cast(null as {{ type_string() }}) as definition
from published

union all

select
    conformed.offence_id,
    'uk_common' as offence_scheme,
    cast(null as {{ type_string() }}) as offence_code,
    conformed.offence_label,
    conformed.level,
    conformed.parent_id,
    parents.parent_id is not null as is_total,
    conformed.kind,
    cast(null as {{ type_string() }}) as reporting_body,
    conformed_paths.label_path,
    conformed.sort_order,
    true as is_conformed,
    conformed.iccs_code,
    conformed.iccs_match,
    conformed.definition
from conformed
inner join conformed_paths on conformed.offence_id = conformed_paths.offence_id
left join parents on conformed.offence_id = parents.parent_id

union all

select
    'iccs:' || categories.offence_code as offence_id,
    'iccs' as offence_scheme,
    categories.offence_code,
    categories.offence_label,
    categories.level,
    case when categories.parent_code is not null then 'iccs:' || categories.parent_code end as parent_id,
    categories.level = 'section' as is_total,
    'mixed' as kind,
    cast(null as {{ type_string() }}) as reporting_body,
    case when sections.offence_label is null then '' else sections.offence_label || ' > ' end
    || categories.offence_label as label_path,
    categories.sort_order,
    false as is_conformed,
    categories.offence_code as iccs_code,
    'exact' as iccs_match,
    categories.note as definition
from categories
left join categories as sections on categories.parent_code = sections.offence_code
