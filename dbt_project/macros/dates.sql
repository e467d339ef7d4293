{# Text of a date: 30 Jun 2020 by parts. English month names, whatever the locale of the engine. #}
{% macro month_name(date) -%}
    case extract(month from {{ date }})
        {% for name in ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] -%}
        when {{ loop.index }} then '{{ name }}'
        {% endfor -%}
    end
{%- endmacro %}

{% macro year_text(date) -%}
    cast(extract(year from {{ date }}) as {{ type_string() }})
{%- endmacro %}

{# 'FY:2019-04-01': type and first day tell a period apart from every other. #}
{% macro period_id(period_type, period_start) -%}
    {{ period_type }} || ':' || cast({{ period_start }} as {{ type_string() }})
{%- endmacro %}

{% macro period_label(period_type, period_start, period_end) -%}
    case {{ period_type }}
        when 'FY'
            then {{ year_text(period_start) }} || '/' || substring({{ year_text(period_end) }}, 3, 2)
        when 'CY' then {{ year_text(period_start) }}
        when 'YE' then 'Year ending ' || {{ month_name(period_end) }} || ' ' || {{ year_text(period_end) }}
        when 'M' then {{ month_name(period_start) }} || ' ' || {{ year_text(period_start) }}
        when 'FQ'
            then
                {{ month_name(period_start) }} || ' to ' || {{ month_name(period_end) }}
                || ' ' || {{ year_text(period_end) }}
        when 'SY'
            then {{ year_text(period_start) }} || '/' || substring({{ year_text(period_end) }}, 3, 2) || ' survey'
        when 'P3Y'
            then
                {{ year_text(period_start) }} || '/'
                || substring({{ year_text(dateadd('year', 1, period_start)) }}, 3, 2)
                || ' to ' || {{ year_text(dateadd('year', -1, period_end)) }} || '/'
                || substring({{ year_text(period_end) }}, 3, 2) || ' pooled'
        when 'PT'
            then
                cast(extract(day from {{ period_start }}) as {{ type_string() }})
                || ' ' || {{ month_name(period_start) }} || ' ' || {{ year_text(period_start) }}
        else
            cast({{ period_start }} as {{ type_string() }})
            || ' to ' || cast({{ period_end }} as {{ type_string() }})
    end
{%- endmacro %}

{# Whole months between two days that both belong to the period; a point in time has none. #}
{% macro months_of(period_type, period_start, period_end) -%}
    case
        when {{ period_type }} <> 'PT'
            then cast({{ datediff(period_start, dateadd('day', 1, period_end), 'month') }} as integer)
    end
{%- endmacro %}

{% macro days_from(first_day, last_day) -%}
    cast({{ datediff(first_day, last_day, 'day') }} as integer)
{%- endmacro %}

{% macro a_year_before(date) -%}
    cast({{ dateadd('year', -1, date) }} as date)
{%- endmacro %}
