{# Grades of comparability as numbers, so that the worst is the largest; a rule that does not touch the matter has none. #}
{% macro grade_rank(grade) -%}
    case {{ grade }} when 'comparable' then 0 when 'with_caution' then 1 when 'not_comparable' then 2 end
{%- endmacro %}

{% macro grade_name(rank) -%}
    case {{ rank }} when 0 then 'comparable' when 1 then 'with_caution' when 2 then 'not_comparable' end
{%- endmacro %}

{# How well a published class stands for a conformed offence, 0 = best. #}
{% macro match_rank(match_type) -%}
    case {{ match_type }} when 'exact' then 0 when 'close' then 1 when 'narrow' then 2 when 'related' then 3 else 4 end
{%- endmacro %}
