{# A rate names its population with edition and day; where there is none, the status says why and no
   population is named. #}
{% test rate_or_reason(model) %}
select
    figures.figure_id,
    figures.value,
    figures.rate_per_1000,
    figures.rate_status,
    figures.denominator_population
from {{ model }} as figures
where
    (figures.rate_per_1000 is null) <> (figures.rate_status is not null)
    or (figures.rate_per_1000 is null) <> (figures.denominator_population is null)
    or (figures.rate_per_1000 is null) <> (figures.denominator_source_id is null)
    or (figures.rate_per_1000 is null) <> (figures.denominator_vintage_id is null)
    or (figures.rate_per_1000 is null) <> (figures.denominator_date is null)
    or (figures.rate_per_1000 is null) <> (figures.denominator_basis is null)
    or figures.denominator_population <= 0
    or (figures.rate_per_1000 is not null and figures.value is null)
    or figures.denominator_date > figures.period_end
{% endtest %}
