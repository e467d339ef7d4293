{# An interval has an end and says where it comes from; a figure without one has no end and a note that
   says why. Published intervals may lack one end. The note of a derived interval says how it was
   derived. #}
{% test interval_or_note(model) %}
select
    figures.figure_id,
    figures.vintage_id,
    figures.lower,
    figures.upper,
    figures.interval_source,
    figures.interval_note
from {{ model }} as figures
where
    (figures.interval_source is null) <> (figures.lower is null and figures.upper is null)
    or (figures.interval_source is null and figures.confidence_level is not null)
    or coalesce(figures.interval_source = 'published', false) <> (figures.interval_note is null)
    or figures.lower > figures.upper
{% endtest %}
