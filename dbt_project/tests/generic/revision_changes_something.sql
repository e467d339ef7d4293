{% test revision_changes_something(model) %}
select
    revisions.figure_id,
    revisions.to_vintage_id,
    revisions.revision_kind
from {{ model }} as revisions
where
    not (
        coalesce(revisions.from_value <> revisions.to_value, false)
        or (revisions.from_value is null) <> (revisions.to_value is null)
        or coalesce(revisions.from_status, '') <> coalesce(revisions.to_status, '')
    )
    or (revisions.revision_kind <> 'resubmission_not_applied' and revisions.from_vintage_id = revisions.to_vintage_id)
{% endtest %}
