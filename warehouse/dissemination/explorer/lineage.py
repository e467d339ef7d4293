"""What the tables are made of: for the page of one table, and as a page on all models."""

from __future__ import annotations

from typing import Any

from warehouse.dissemination.explorer.pages import Page
from warehouse.release.export import Table
from warehouse.release.lineage import Lineage
from warehouse.release.publication import Publication

# From what is read to what is published, with what happens there.
LAYERS = {
    "raw": "Editions and their cells, as they were read",
    "reference": "The registry: sources, areas, offences, rules, kept as data",
    "staging": "One model per table read: renamed, typed, nothing added",
    "intermediate": "Conformed: periods, offences, corrections, comparability",
    "marts": "Published tables",
}


def lineage_of(lineage: Lineage | None, table: Table) -> dict[str, Any] | None:
    """Of one mart: `steps` (layer, what it is, models), `direct` (what its query reads), `used_by`, `columns`.

    None where nothing is known of it.
    """
    name = f"marts.{table.name}"
    if lineage is None or name not in lineage.made_of:
        return None
    upstream = lineage.upstream(name)
    columns = lineage.columns.get(name, {})
    return {
        "steps": [(layer, told, models) for layer, told in LAYERS.items() if (models := _of_layer(upstream, layer))],
        "direct": lineage.made_of[name],
        "used_by": [user.removeprefix("marts.") for user in lineage.users_of(name) if user.startswith("marts.")],
        "columns": [(column.name, columns.get(column.name, ())) for column in table.columns] if columns else [],
    }


def lineage_page(publication: Publication, lineage: Lineage | None) -> Page:
    """`lineage`: every model, layer by layer, with what it is made of and what uses it."""
    layers: list[tuple[str, str, list[dict[str, Any]]]] = []
    if lineage is not None:
        known = set(lineage.descriptions) | set(lineage.made_of)
        for layer, told in reversed(LAYERS.items()):
            models = [
                {
                    "name": name,
                    "description": lineage.descriptions.get(name, ""),
                    "made_of": lineage.made_of.get(name, ()),
                    "used_by": lineage.users_of(name),
                }
                for name in _of_layer(known, layer)
            ]
            layers.append((layer, told, models))
    tables = {f"marts.{table.name}" for table in publication.tables}
    return Page("lineage", "lineage.html.j2", {"layers": layers, "tables": tables}, section="tables")


def _of_layer(names: set[str], layer: str) -> list[str]:
    return sorted(name for name in names if name.startswith(f"{layer}."))
