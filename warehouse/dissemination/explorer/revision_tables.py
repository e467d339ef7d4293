"""What the page on revisions says in words: how much figures are usually revised, and the largest revisions."""

from __future__ import annotations

from typing import Any

from warehouse.dissemination.explorer import wording
from warehouse.dissemination.explorer.overview import NATIONS
from warehouse.dissemination.explorer.rows import rows_of
from warehouse.dissemination.explorer.words import number
from warehouse.release.publication import Publication

LARGEST = 30
SMALLEST_FIGURE = 1000  # below, a revision by a handful is a large share and says nothing

_CAUSES = {
    "routine_revision": "Routine revision",
    "restatement": "Restatement",
    "frozen": "Shown and not taken over",
    "correction_of_error": "Correction of an error",
    "not_stated": "No cause is stated",
}
_SUMMARY = """
    select summary.*, source.title as source_title, source.publisher, described.measure_title
    from revision_summary as summary
    left join dim_source as source using (source_id)
    left join dim_measure as described using (measure)
    order by family, jurisdiction, source_id, measure, step, years_after_the_period
"""
_TOTALS = """
    select source_id, measure, unit, any_value(family) as family, any_value(jurisdiction) as jurisdiction,
        sum(figures_compared)::bigint as figures_compared, sum(figures_revised)::bigint as figures_revised,
        sum(revised_upwards)::bigint as revised_upwards, sum(revised_downwards)::bigint as revised_downwards,
        max(largest_absolute_revision) as largest_absolute_revision
    from revision_summary group by source_id, measure, unit
"""
_REVISIONS = f"""
    select revision.*, area.area_name, source.title as source_title
    from fct_revision as revision
    left join dim_area as area using (area_code)
    left join dim_source as source on source.source_id = revision.source_id
    where revision_kind in ('value_changed', 'resubmission_not_applied') and relative_difference is not null
        and abs(from_value) >= {SMALLEST_FIGURE}
    order by abs(relative_difference) desc, abs(difference) desc, figure_id, to_published_on
    limit {LARGEST}
"""
_LOST = """
    select revision.*, area.area_name from fct_revision as revision left join dim_area as area using (area_code)
    where revision_kind = 'became_unavailable' order by source_id, period_id, figure_id
"""


def revision_tables(publication: Publication) -> dict[str, Any]:
    """Context for the page on revisions.

    `sources`: per table and measure `told` (a sentence on all its figures), counts, and `steps` (rows of
    revision_summary with `told`, one per step between editions and age of the period). `largest`: the LARGEST
    revisions by share of the figure before, of figures of SMALLEST_FIGURE or more, rows of fct_revision with `nation`,
    `area_name`, `source_title`, `percent` and `cause_name`. `lost`: figures that a later edition no longer has.
    `selection` says in words how the largest were picked.
    """
    connection = publication.connection
    totals = {(row["source_id"], row["measure"]): row for row in rows_of(connection, _TOTALS)}
    sources: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows_of(connection, _SUMMARY):
        key = (row["source_id"], row["measure"])
        total = totals[key]
        entry = sources.setdefault(
            key,
            {
                **total,
                "nation": NATIONS.get(row["jurisdiction"], row["jurisdiction"]),
                "family_name": wording.family(row["family"]),
                "source_title": row["source_title"] or row["source_id"],
                "publisher": row["publisher"] or "publisher not stated",
                "measure_title": row["measure_title"] or wording.plain(row["measure"]),
                "told": _counted(total),
                "steps": [],
            },
        )
        entry["steps"].append({**row, "told": _step(row)})
    return {
        "sources": list(sources.values()),
        "largest": [_revision(row) for row in rows_of(connection, _REVISIONS)],
        "lost": [_revision(row) for row in rows_of(connection, _LOST)],
        "selection": f"The {LARGEST} largest by share of the figure before, of {number(SMALLEST_FIGURE)} or more.",
    }


def _counted(row: dict[str, Any]) -> str:
    """How many figures were compared and revised, which way, and by how much at most."""
    if not row["figures_revised"]:
        return f"None of {number(row['figures_compared'])} figures that two editions show was revised."
    revised = "1 was revised" if row["figures_revised"] == 1 else f"{number(row['figures_revised'])} were revised"
    # A difference: its last digits are those of binary numbers.
    largest = f"{number(round(row['largest_absolute_revision'], 6))} {_unit(row['unit'])}"
    return (
        f"Of {number(row['figures_compared'])} figures that two editions show, {revised}: "
        f"{number(row['revised_upwards'])} upwards, {number(row['revised_downwards'])} downwards, "
        f"the largest by {largest}."
    )


def _step(row: dict[str, Any]) -> str:
    years = row["years_after_the_period"]
    if years is None:
        age = "for periods of unknown age"
    elif years >= 10:
        age = "for periods that had ended ten years or more before"
    elif years <= 0:
        age = "for periods that had ended less than a year before"
    else:
        age = f"for periods that had ended {years} to {years + 1} years before"
    told = (
        f"From edition {row['step']} that shows a figure to edition {row['step'] + 1}, {age}: {_lower(_counted(row))}"
    )
    percent = row["mean_absolute_revision_percent"]
    if row["figures_revised"] and percent is not None:
        bias = row["mean_revision_percent"]
        told += f" The mean revision was {percent:.2f} per cent whatever its direction, {bias:+.2f} per cent with it."
    return told


def _revision(row: dict[str, Any]) -> dict[str, Any]:
    share = row["relative_difference"]
    return {
        **row,
        "nation": NATIONS.get(row["jurisdiction"], row["jurisdiction"]),
        "area_name": row["area_name"] or row["area_code"],
        "measure_name": wording.plain(row["measure"]),
        "percent": None if share is None else 100 * share,
        "cause_name": _CAUSES.get(row["cause"], wording.plain(row["cause"])) if row["cause"] else "No cause is stated",
    }


def _unit(unit: str | None) -> str:
    return wording.plain(unit) or "(unit not stated)"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
