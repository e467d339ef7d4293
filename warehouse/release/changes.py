"""The change list: every figure that a reader of the last release will find added, revised or gone."""

from __future__ import annotations

from pathlib import Path

from warehouse.connection import open_database
from warehouse.inert_text import inert_sql
from warehouse.release.export import literal

COLUMNS = (
    "kind",  # added, revised, removed; in the first release revision_between_editions
    "mart",
    "figure_id",
    "source_id",
    "area_code",
    "period_id",
    "offence_id",
    "reporting_body",
    "measure",
    "from_value",
    "to_value",
    "from_status",
    "to_status",
    "from_edition",
    "to_edition",
    "difference",
)

_NUMBERS = frozenset({"from_value", "to_value", "difference"})

# The figures of a mart in one shape.
_FIGURES = {
    "fct_recorded_crime": """
        select figure_id, source_id, area_code, period_id, offence_id, reporting_body, measure,
            value::double as value, obs_status, edition
        from read_parquet({file})
    """,
    # An estimate's own key names its edition; the figure is the same in the next one.
    "fct_population": """
        select md5(concat_ws('|', source_id, area_code, reference_date)) as figure_id, source_id, area_code,
            'PT:' || reference_date as period_id, null::varchar as offence_id, null::varchar as reporting_body,
            'population' as measure, population::double as value, obs_status, edition
        from read_parquet({file})
        qualify row_number() over
            (partition by source_id, area_code, reference_date order by published_on desc, vintage_id desc) = 1
    """,
}

_COMPARED = """
    select
        case when before.figure_id is null then 'added' when now.figure_id is null then 'removed' else 'revised' end
            as kind,
        {mart} as mart,
        coalesce(now.figure_id, before.figure_id) as figure_id,
        coalesce(now.source_id, before.source_id) as source_id,
        coalesce(now.area_code, before.area_code) as area_code,
        coalesce(now.period_id, before.period_id) as period_id,
        coalesce(now.offence_id, before.offence_id) as offence_id,
        coalesce(now.reporting_body, before.reporting_body) as reporting_body,
        coalesce(now.measure, before.measure) as measure,
        before.value as from_value, now.value as to_value,
        before.obs_status as from_status, now.obs_status as to_status,
        before.edition as from_edition, now.edition as to_edition,
        now.value - before.value as difference
    from ({now}) as now
    full join ({before}) as before on before.figure_id = now.figure_id
    where
        now.figure_id is null or before.figure_id is null
        or now.value is distinct from before.value or now.obs_status is distinct from before.obs_status
"""

_BETWEEN_EDITIONS = """
    select
        'revision_between_editions' as kind, 'fct_revision' as mart, figure_id, source_id, area_code, period_id,
        offence_id, reporting_body, measure, from_value, to_value, from_status, to_status, from_edition, to_edition,
        difference
    from read_parquet({file})
"""


def write_changes(release: Path, previous: Path | None) -> int:
    """Write `release`/changes.csv against the `previous` release; returns the number of changes.

    Against nothing every figure would be added: the first release lists the revisions between the editions
    that it holds instead.
    """
    parts = []
    for mart, figures in _FIGURES.items():
        now = release / "parquet" / f"{mart}.parquet"
        before = previous / "parquet" / f"{mart}.parquet" if previous else None
        if before is not None and before.exists() and now.exists():
            parts.append(
                _COMPARED.format(
                    mart=literal(mart),
                    now=figures.format(file=literal(str(now))),
                    before=figures.format(file=literal(str(before))),
                )
            )
    revisions = release / "parquet" / "fct_revision.parquet"
    if previous is None and revisions.exists():
        parts.append(_BETWEEN_EDITIONS.format(file=literal(str(revisions))))
    target = release / "changes.csv"
    if not parts:
        target.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
        return 0
    query = " union all ".join(f"({part})" for part in parts)
    cells = [name if name in _NUMBERS else f"{inert_sql(f'{name}::varchar')} as {name}" for name in COLUMNS]
    with open_database(":memory:") as connection:
        row = connection.execute(
            f"copy (select {', '.join(cells)} from ({query}) as listed order by listed.kind, listed.mart, "
            "listed.source_id, listed.period_id, listed.area_code, listed.offence_id, listed.measure, "
            f"listed.figure_id, listed.to_edition) to {literal(str(target))} (format csv, header)"
        ).fetchone()
    return int(row[0]) if row else 0
