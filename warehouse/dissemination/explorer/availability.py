"""Who measures what: a matrix of offences and nations, and how far the nations have drifted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.dissemination.explorer import wording
from warehouse.dissemination.explorer.overview import NATIONS
from warehouse.dissemination.explorer.pages import Page
from warehouse.dissemination.explorer.rows import rows_of
from warehouse.release.publication import Publication

if TYPE_CHECKING:
    import duckdb

_FAMILIES = ("police_recorded", "survey", "fraud")
# Finest first; a name that is not here counts as coarser than all that are.
_AREAS = ("local area", "police force area", "country", "England and Wales as one", "United Kingdom")
_PERIODS = ("month", "quarter", "year")
_MATCHES = ("exact", "close", "narrow", "related", "broad")

# One row per offence, nation and body that counts it there; and one where nobody at hand does.
_COUNTS = """
    select
        family, conformed_offence_id, any_value(offence_label) as offence, jurisdiction, measured_by,
        not_measured_because,
        min(measured_since) as since,
        max(measured_until) as until,
        arg_min(finest_area, coalesce(nullif(list_position($areas, finest_area), 0), 99)) as finest_area,
        arg_min(finest_period, coalesce(nullif(list_position($periods, finest_period), 0), 99)) as finest_period,
        arg_min(definition, coalesce(nullif(list_position($matches, match_type), 0), 99)) as definition,
        min(lag_days) as lag_days,
        list_sort(list(distinct designation) filter (designation is not null)) as designations,
        list_sort(list(distinct measure_title) filter (measure_title is not null)) as measures,
        count(distinct source_id) as tables
    from measure_availability
    group by family, conformed_offence_id, jurisdiction, measured_by, not_measured_because
    order by family, offence, conformed_offence_id, measured_by nulls last
"""
# First and newest year of each pair, and the whole list.
_DIVERGENCE = """
    select family, measure, coalesce(measure_title, divergence.measure) as measure_title, jurisdiction_a,
        jurisdiction_b, period_label, period_start, offences, comparable, with_caution, not_comparable, one_sided,
        divergence_percent
    from divergence left join dim_measure using (measure)
    order by family, measure, jurisdiction_a, jurisdiction_b, period_start
"""


def measures_page(publication: Publication) -> Page:
    """`measures`: per family, offence and nation who measures, since when, how fine, how late, and how designated."""
    connection = publication.connection
    return Page(
        "measures",
        "measures.html.j2",
        {"families": _matrix(connection), "nations": NATIONS, "divergence": _drift(connection)},
    )


def _matrix(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Per family `name`, `nations` (codes with any row), `offences`: `label`, `cells` (lists of counts by nation)."""
    found = connection.execute(_COUNTS, {"areas": list(_AREAS), "periods": list(_PERIODS), "matches": list(_MATCHES)})
    names = [column[0] for column in found.description or []]
    families: dict[str, dict[str, dict[str, Any]]] = {family: {} for family in _FAMILIES}
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        offences = families.setdefault(row["family"], {})
        entry = offences.setdefault(row["conformed_offence_id"], {"label": row["offence"], "cells": {}})
        entry["cells"].setdefault(row["jurisdiction"], []).append(row)
    return [
        {
            "code": family,
            "name": wording.family(family),
            "nations": [code for code in NATIONS if any(code in entry["cells"] for entry in offences.values())],
            "offences": list(offences.values()),
        }
        for family, offences in families.items()
        if offences
    ]


def _drift(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Per measure and pair: `told` (a sentence on the newest year), `since` (one on the first), `years` (all rows)."""
    pairs: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows_of(connection, _DIVERGENCE):
        key = (row["family"], row["measure_title"], row["jurisdiction_a"], row["jurisdiction_b"])
        pairs.setdefault(key, []).append(row)
    return [
        {
            "family": wording.family(family),
            "measure": measure,
            "pair": f"{NATIONS.get(first, first)} and {NATIONS.get(second, second)}",
            "first": years[0],
            "newest": years[-1],
            "told": _sentence(years[-1]),
            "years": years,
        }
        for (family, measure, first, second), years in pairs.items()
    ]


def _sentence(year: dict[str, Any]) -> str:
    """What the numbers of a year say: how many offences compare, and why the others do not."""
    compare = year["comparable"] + year["with_caution"]
    offences = f"{year['offences']} offences" if year["offences"] != 1 else "one offence"
    told = f"Of {offences} that at least one of the two counts, {compare or 'none'} can be compared"
    if year["with_caution"]:
        told += f" ({year['with_caution']} with caution)"
    return f"{told}, {year['not_comparable']} are not comparable and {year['one_sided']} stand on one side only."
