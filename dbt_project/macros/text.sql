{# Texts of a group joined with '; ', in alphabetical order. #}
{% macro joined_text(expression) -%}
    {{ return(adapter.dispatch('joined_text')(expression)) }}
{%- endmacro %}

{% macro default__joined_text(expression) -%}
    {{ return(listagg(expression, "'; '", "order by " ~ expression)) }}
{%- endmacro %}
