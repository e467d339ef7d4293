"""CSV on the Web: one file of metadata for all CSV files of a release (W3C, Metadata Vocabulary for Tabular Data)."""

from __future__ import annotations

import json
from typing import Any

from warehouse.dissemination.csv_tables import FOLDER, type_of
from warehouse.dissemination.project import MAINTAINERS, TITLE, VOCABULARY, release_day, release_urn
from warehouse.dissemination.relations import ForeignKey, foreign_keys
from warehouse.dissemination.sources import LICENCES, attributions_of, licences_of, publishers_of, sources_of
from warehouse.release.export import Column, Table
from warehouse.release.profile import ROLES, role_of
from warehouse.release.publication import Publication

CSVW_FILE = f"{FOLDER}/csv-metadata.json"
ROLE = f"{VOCABULARY}role"

# What a program cannot tell from the rest of the file.
_HOW_TO_READ = [
    "Facts lie zipped beside this file: <mart>.csv.zip holds the one file that is described here as <mart>.csv.",
    "A missing value is blank; the columns of role status say why it is missing.",
    "Text that a spreadsheet would take for a formula has an apostrophe in front.",
    f"{ROLE} says which part a column plays: {', '.join(ROLES)}.",
    "A foreign key is stated where every value of the column was found in the other table.",
]


def write_csvw(publication: Publication) -> None:
    """Write csv/csv-metadata.json: every table with its key and relations, every column with type and meaning."""
    sources = sources_of(publication.connection)
    licences = licences_of(sources)
    relations = foreign_keys(publication)
    group: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": f"{release_urn(publication.manifest)}#csv",
        "dc:title": f"{TITLE}, release {publication.release}",
        "dc:identifier": publication.release,
        "dc:issued": {"@value": release_day(publication.manifest), "@type": "xsd:date"},
        "dc:publisher": MAINTAINERS,
        "dc:creator": publishers_of(sources),
        "dc:license": [{"@id": LICENCES[licence].address} for licence in licences if licence in LICENCES],
        "dc:rights": [*attributions_of(sources), *(licence for licence in licences if licence not in LICENCES)],
        "rdfs:comment": _HOW_TO_READ,
        "tables": [_table(table, relations[table.name]) for table in publication.tables],
    }
    text = json.dumps(group, indent=1, ensure_ascii=False)
    (publication.folder / CSVW_FILE).write_text(text + "\n", encoding="utf-8")


def _table(table: Table, relations: tuple[ForeignKey, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column, table) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
        # A row is named by its key within the file.
        schema["aboutUrl"] = f"{table.name}.csv#" + "/".join(f"{{{name}}}" for name in table.key)
    if relations:
        schema["foreignKeys"] = [
            {
                "columnReference": relation.column,
                "reference": {"resource": f"{relation.to}.csv", "columnReference": relation.key},
            }
            for relation in relations
        ]
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.name,
        "dc:description": table.description.strip(),
        "tableSchema": schema,
    }


def _column(column: Column, table: Table) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": type_of(column).csvw,
        "null": "",
        "required": column.name in table.key,
        ROLE: role_of(column.name),
    }
