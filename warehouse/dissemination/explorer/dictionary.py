"""The data dictionary: an index of what a release holds and a page per table, all from their descriptions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from warehouse.dissemination.explorer import table_facts, wording
from warehouse.dissemination.explorer.lineage import lineage_of
from warehouse.dissemination.explorer.pages import Page
from warehouse.dissemination.explorer.worked_queries import worked_queries
from warehouse.release.export import Table
from warehouse.release.lineage import Lineage
from warehouse.release.profile import role_of
from warehouse.release.publication import Publication

_COMPARISON = ("uk_comparison", "uk_comparison_caveat", "comparability", "divergence", "crime_gap")
_GROUPS = ("Figures", "Comparison of nations", "Dimensions", "Quality and change")
_OVER = {"additive_over_areas": "areas", "additive_over_offences": "offences", "additive_over_periods": "periods"}
_JURISDICTIONS = {
    "always": "adds",
    "never": "does not add",
    "where_comparable": "adds only where the figures are not graded as not comparable",
}


def dictionary_pages(publication: Publication, lineage: Lineage | None) -> list[Page]:
    """`tables` and `tables/<mart>` for every mart of the release. Without a lineage pages say that none is known."""
    macros = table_facts.macros(publication.connection)
    return [
        _index(publication, macros),
        *(_table_page(publication, table, macros, lineage) for table in publication.tables),
    ]


def _index(publication: Publication, macros: list[dict[str, Any]]) -> Page:
    grouped: dict[str, list[dict[str, Any]]] = {group: [] for group in _GROUPS}
    for table in publication.tables:
        grouped[_group_of(table.name)].append(
            {
                "name": table.name,
                "grain": wording.lines(table.description)[0] if table.description else "",
                "rows": publication.manifest["tables"][table.name]["rows"],
                "columns": len(table.columns),
                "files": _files_of(publication.folder, table.name),
            }
        )
    parts = {f"{table.name}." for table in publication.tables}
    others = [
        {"name": name, "size": wording.size(size)}
        for name, size in _other_files(publication.folder)
        if not any(Path(name).name.startswith(part) for part in parts)
    ]
    return Page(
        "tables",
        "tables.html.j2",
        {
            "groups": [(group, tables) for group, tables in grouped.items() if tables],
            "macros": macros,
            "views": table_facts.views(publication.connection),
            "others": others,
            "queries": worked_queries(),
        },
    )


def _table_page(publication: Publication, table: Table, macros: list[dict[str, Any]], lineage: Lineage | None) -> Page:
    connection = publication.connection
    rows = publication.manifest["tables"][table.name]["rows"]
    names = [column.name for column in table.columns]
    empty = table_facts.missing(connection, table, publication.folder / "parquet" / f"{table.name}.parquet")
    sample = table_facts.sample(connection, table, rows)
    described = wording.lines(table.description)
    return Page(
        f"tables/{table.name}",
        "table.html.j2",
        {
            "name": table.name,
            "grain": described[0] if described else "",
            "more": described[1:],
            "rows": rows,
            "key": table.key,
            "columns": [
                {
                    "name": column.name,
                    "type": column.type,
                    "role": wording.ROLES[role_of(column.name)],
                    "description": column.description,
                    "unit": table_facts.unit_column(column.name, names),
                    "sample": values,
                    **empty[column.name],
                }
                for column, values in zip(table.columns, sample, strict=True)
            ],
            "files": _files_of(publication.folder, table.name),
            "measures": [_additivity(measure) for measure in table_facts.measures_in(connection, table)],
            "sources": table_facts.sources_in(connection, table),
            "caveats": table_facts.caveats_in(connection, table),
            "queries": [query for query in worked_queries() if query.reads(table.name)],
            "macros": [macro for macro in macros if re.search(rf"\b{table.name}\b", macro["definition"])],
            "lineage": lineage_of(lineage, table),
            "tables": {other.name for other in publication.tables},
        },
        section="tables",
    )


def _additivity(measure: dict[str, Any]) -> dict[str, Any]:
    """A measure with what it adds over, in words."""
    adds = {over: "adds" if measure[column] else "does not add" for column, over in _OVER.items()}
    code = measure["additive_over_jurisdictions"]
    return {**measure, "adds": {**adds, "nations": _JURISDICTIONS.get(code, wording.plain(code))}}


def _group_of(name: str) -> str:
    if name in _COMPARISON:
        return "Comparison of nations"
    if name.startswith(("dim_", "bridge_")):
        return "Dimensions"
    if name.startswith("fct_") and name != "fct_revision":
        return "Figures"
    return "Quality and change"


def _files_of(folder: Path, table: str) -> list[dict[str, str]]:
    """Files of the release that hold one table, by their path in it."""
    found = [folder / "parquet" / f"{table}.parquet", *sorted((folder / "csv").glob(f"{table}.csv*"))]
    return [
        {"path": path.relative_to(folder).as_posix(), "size": wording.size(path.stat().st_size)}
        for path in found
        if path.exists()
    ]


def _other_files(folder: Path) -> list[tuple[str, int]]:
    """Files beside the tables that are written by now, with their sizes, and the manifest, which is written last."""
    found = [
        (path.relative_to(folder).as_posix(), path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in ("parquet", "explorer")
    ]
    return [entry for entry in found if entry[0] != "manifest.json"]
