-- Parents of every area, nearest first. The deepest chain has five (above a local authority: police force
-- area, region, country, England and Wales, United Kingdom), so five joins do: recursion is not portable.
with areas as (

    select * from {{ ref('stg_area') }}

)

select
    areas.area_code,
    areas.area_type,
    parents.area_code as parent_1,
    grandparents.area_code as parent_2,
    third.area_code as parent_3,
    fourth.area_code as parent_4,
    fifth.area_code as parent_5,
    case
        when areas.area_type = 'country' then areas.area_code
        when parents.area_type = 'country' then parents.area_code
        when grandparents.area_type = 'country' then grandparents.area_code
        when third.area_type = 'country' then third.area_code
        when fourth.area_type = 'country' then fourth.area_code
    end as country_code,
    case when fifth.area_name is null then '' else fifth.area_name || ' > ' end
    || case when fourth.area_name is null then '' else fourth.area_name || ' > ' end
    || case when third.area_name is null then '' else third.area_name || ' > ' end
    || case when grandparents.area_name is null then '' else grandparents.area_name || ' > ' end
    || case when parents.area_name is null then '' else parents.area_name || ' > ' end
    || areas.area_name as hierarchy_path,
    case
        when parents.area_code is null then 0
        when grandparents.area_code is null then 1
        when third.area_code is null then 2
        when fourth.area_code is null then 3
        when fifth.area_code is null then 4
        else 5
    end as hierarchy_level
from areas
left join areas as parents on areas.parent_code = parents.area_code
left join areas as grandparents on parents.parent_code = grandparents.area_code
left join areas as third on grandparents.parent_code = third.area_code
left join areas as fourth on third.parent_code = fourth.area_code
left join areas as fifth on fourth.parent_code = fifth.area_code
