-- Every offence with all that it is a part of: the total above it, the total above that, up to the top. A row
-- that only shows a part of another (`of which`) stands for nothing above it. Depth is bounded, for recursion
-- is not portable.
with offences as (

    select * from {{ ref('stg_offence') }}

),

step_1 as (

    select
        offences.offence_id,
        offences.parent_id as ancestor_id
    from offences
    where offences.parent_id is not null and offences.level <> 'of_which'

),

{% for step in range(2, 9) %}
step_{{ step }} as (

    select
        below.offence_id,
        offences.parent_id as ancestor_id
    from step_{{ step - 1 }} as below
    inner join offences on below.ancestor_id = offences.offence_id
    where offences.parent_id is not null and offences.level <> 'of_which'

),

{% endfor %}
every_step as (

    {% for step in range(1, 9) %}
    select
        step_{{ step }}.offence_id,
        step_{{ step }}.ancestor_id
    from step_{{ step }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    every_step.offence_id,
    every_step.ancestor_id
from every_step
