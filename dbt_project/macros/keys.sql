{# Key of a row as a text of fixed length: md5 of the columns' texts joined with '|', nulls as ''. #}
{% macro hashed_key(columns) -%}
    {{ return(adapter.dispatch('hashed_key')(columns)) }}
{%- endmacro %}

{% macro default__hashed_key(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append("coalesce(cast(" ~ column ~ " as " ~ type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ return(hash(parts | join(" || '|' || "))) }}
{%- endmacro %}

{# Identity of a figure, whatever edition shows it. #}
{% macro figure_id(relation) -%}
    {%- set columns = [] -%}
    {%- for column in [
        'source_id', 'series', 'area_code', 'period_start', 'period_end', 'period_type', 'offence_id',
        'reporting_body', 'measure',
    ] -%}
        {%- do columns.append(relation ~ '.' ~ column) -%}
    {%- endfor -%}
    {{ return(hashed_key(columns)) }}
{%- endmacro %}
