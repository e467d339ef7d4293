{# Key of a row as a text of fixed length: md5 of the columns' texts joined with '|', nulls as '', and of
   `further` texts behind them. #}
{% macro hashed_key(columns, further=[]) -%}
    {{ return(adapter.dispatch('hashed_key')(columns, further)) }}
{%- endmacro %}

{% macro default__hashed_key(columns, further) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append("coalesce(cast(" ~ column ~ " as " ~ type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ return(hash(([parts | join(" || '|' || ")] + further) | join(" || "))) }}
{%- endmacro %}

{# Identity of a figure, whatever edition shows it. Columns that few tables have count only where they say something:
   so figures without them keep the identity they always had. #}
{% macro figure_id(relation) -%}
    {%- set columns = [] -%}
    {%- for column in [
        'source_id', 'series', 'area_code', 'period_start', 'period_end', 'period_type', 'offence_id',
        'reporting_body', 'measure',
    ] -%}
        {%- do columns.append(relation ~ '.' ~ column) -%}
    {%- endfor -%}
    {%- set further = [] -%}
    {%- for column in ['survey_population', 'breakdown', 'category', 'comparator_start', 'comparator_end'] -%}
        {%- do further.append(
            "coalesce('|" ~ column ~ "=' || cast(" ~ relation ~ '.' ~ column ~ " as " ~ type_string() ~ "), '')"
        ) -%}
    {%- endfor -%}
    {{ return(hashed_key(columns, further)) }}
{%- endmacro %}

{# Identity of a line of the comparison, readable: family, measure, conformed offence, year. #}
{% macro line_id(relation) -%}
    {{ relation }}.family || '/' || {{ relation }}.measure || '/'
    || replace({{ relation }}.conformed_offence_id, 'uk_common:', '') || '/' || {{ relation }}.aligned_period_id
{%- endmacro %}
