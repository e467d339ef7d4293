"""datapackage.json: the CSV and Parquet files of a release after the Data Package standard, version 2."""

from __future__ import annotations

import json
from typing import Any

from warehouse.dissemination.csv_tables import (
    MEDIA_TYPE,
    ZIP_MEDIA_TYPE,
    csv_file,
    is_zipped,
    parquet_file,
    type_of,
)
from warehouse.dissemination.project import MAINTAINERS, PACKAGE, TITLE, release_urn, summary
from warehouse.dissemination.relations import ForeignKey, foreign_keys
from warehouse.dissemination.sources import LICENCES, licences_of, sources_of, works_of
from warehouse.release.export import Column, Table, sha256_of
from warehouse.release.profile import role_of
from warehouse.release.publication import Publication

DATAPACKAGE_FILE = "datapackage.json"
PARQUET_MEDIA_TYPE = "application/vnd.apache.parquet"

_PROFILES = "https://datapackage.org/profiles/2.0"


def write_datapackage(publication: Publication) -> None:
    """Write datapackage.json; the CSV files must have been written before.

    Every mart is two resources, `<mart>` (CSV) and `<mart>.parquet`, each with the size and hash of its file, its
    columns, its key and its relations to resources of the same kind.
    """
    sources = sources_of(publication.connection)
    works = works_of(publication.connection, sources)
    relations = foreign_keys(publication)
    package = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": PACKAGE,
        "id": release_urn(publication.manifest),
        "title": TITLE,
        "description": summary(),
        "version": publication.release,
        "created": publication.manifest["created_at"],
        "licenses": [_licence(licence) for licence in licences_of(sources)],
        "sources": [
            {
                "title": f"{work.title} ({', '.join(work.publishers)})",
                **({"path": work.landing_page} if work.landing_page else {}),
                **({"version": work.edition} if work.edition else {}),
                "attribution": " · ".join(work.attributions),
            }
            for work in works
        ],
        "contributors": [
            {"title": MAINTAINERS, "roles": ["publisher"]},
            *(
                {"title": publisher, "roles": ["author"]}
                for publisher in sorted({publisher for work in works for publisher in work.publishers})
            ),
        ],
        "resources": [
            resource
            for table in publication.tables
            for resource in (
                _csv(publication, table, relations[table.name]),
                _parquet(publication, table, relations[table.name]),
            )
        ],
    }
    # The standard has no empty lists.
    stated = {name: value for name, value in package.items() if value != []}
    text = json.dumps(stated, indent=1, ensure_ascii=False)
    (publication.folder / DATAPACKAGE_FILE).write_text(text + "\n", encoding="utf-8")


def _licence(licence: str) -> dict[str, str]:
    known = LICENCES.get(licence)
    if known is None:
        return {"name": "notspecified", "title": licence}
    return {"name": known.spdx, "title": licence, "path": known.address}


def _csv(publication: Publication, table: Table, relations: tuple[ForeignKey, ...]) -> dict[str, Any]:
    path = csv_file(table.name)
    packed = {"compression": "zip", "innerpath": f"{table.name}.csv"} if is_zipped(table.name) else {}
    return {
        "name": table.name,
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": ZIP_MEDIA_TYPE if packed else MEDIA_TYPE,
        "encoding": "utf-8",
        **packed,
        **_size_and_hash(publication, path),
        "description": table.description.strip(),
        "schema": {**_schema(table, relations, ""), "missingValues": [""]},
    }


def _parquet(publication: Publication, table: Table, relations: tuple[ForeignKey, ...]) -> dict[str, Any]:
    path = parquet_file(table.name)
    return {
        "name": f"{table.name}.parquet",
        "path": path,
        "format": "parquet",
        "mediatype": PARQUET_MEDIA_TYPE,
        **_size_and_hash(publication, path),
        "description": table.description.strip(),
        "schema": _schema(table, relations, ".parquet"),
    }


def _size_and_hash(publication: Publication, path: str) -> dict[str, Any]:
    file = publication.folder / path
    return {"bytes": file.stat().st_size, "hash": f"sha256:{sha256_of(file)}"}


def _schema(table: Table, relations: tuple[ForeignKey, ...], kind: str) -> dict[str, Any]:
    """Table Schema; `kind` is the ending of the names of the resources that relations lead to."""
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column, table) for column in table.columns],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if relations:
        schema["foreignKeys"] = [
            {"fields": [relation.column], "reference": {"resource": f"{relation.to}{kind}", "fields": [relation.key]}}
            for relation in relations
        ]
    return schema


def _field(column: Column, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": type_of(column).data_package,
        "description": column.description,
        "role": role_of(column.name),
    }
    if column.name in table.key:
        field["constraints"] = {"required": True, **({"unique": True} if len(table.key) == 1 else {})}
    return field
