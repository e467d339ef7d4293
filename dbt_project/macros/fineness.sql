{# How fine an area or a period is, 1 = finest: numbers, so that the finest is the smallest. #}
{% macro area_types_by_fineness() -%}
    {{ return([
        ['community_safety_partnership', 'local_authority', 'council_area', 'local_government_district', 'airport',
         'unknown_borough'],
        ['police_force_area', 'police_unit', 'special_force'],
        ['police_force_area_group', 'region', 'country_part', 'unknown_force_area'],
        ['country', 'crown_dependency'],
        ['country_group', 'reporting_group'],
        ['uk'],
    ]) }}
{%- endmacro %}

{% macro names_of_fineness() -%}
    {{ return(['local area', 'police force area', 'region', 'country', 'England and Wales as one', 'United Kingdom']) }}
{%- endmacro %}

{% macro fineness_of_area(area_type) -%}
    case
        {% for types in area_types_by_fineness() -%}
        when {{ area_type }} in ({% for type in types %}'{{ type }}'{{ ', ' if not loop.last }}{% endfor %}) then {{ loop.index }}
        {% endfor -%}
    end
{%- endmacro %}

{% macro name_of_area_fineness(rank) -%}
    case {{ rank }}
        {% for name in names_of_fineness() -%}
        when {{ loop.index }} then '{{ name }}'
        {% endfor -%}
    end
{%- endmacro %}

{% macro fineness_of_period(period_type) -%}
    case {{ period_type }} when 'M' then 1 when 'FQ' then 2 when 'P3Y' then 4 else 3 end
{%- endmacro %}

{% macro name_of_period_fineness(rank) -%}
    case {{ rank }} when 1 then 'month' when 2 then 'quarter' when 3 then 'year' when 4 then 'three years' end
{%- endmacro %}
