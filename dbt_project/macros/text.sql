{# Texts of a group joined with `separator`, in alphabetical order or in that of `order_by`. #}
{% macro joined_text(expression, order_by=none, separator='; ') -%}
    {{ return(adapter.dispatch('joined_text')(expression, order_by or expression, separator)) }}
{%- endmacro %}

{% macro default__joined_text(expression, order_by, separator) -%}
    {{ return(listagg(expression, "'" ~ separator ~ "'", "order by " ~ order_by)) }}
{%- endmacro %}
