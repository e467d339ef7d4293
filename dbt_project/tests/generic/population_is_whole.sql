{# Persons are whole numbers: the published value before it was made one. #}
{% test population_is_whole(model) %}
select
    populations.source_id,
    populations.area_code,
    populations.reference_date,
    populations.population
from {{ ref('int_population') }} as populations
where populations.population <> floor(populations.population)
{% endtest %}
