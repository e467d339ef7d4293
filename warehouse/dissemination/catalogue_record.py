"""catalogue.jsonld: the release and its marts as catalogues (DCAT) and search engines (schema.org) read them.

One graph in one file. A dataset is one node that carries the terms of both vocabularies, so that the two cannot come
to say different things. Prefixes are spelled out in the file: it is read without a network. Addresses of files are
relative to the file, wherever a release is put; what has no address is named by a URN.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from warehouse.dissemination.coverage import (
    Measure,
    days_of,
    jurisdiction_names,
    jurisdictions_of,
    measures,
    measures_of,
)
from warehouse.dissemination.csv_tables import MEDIA_TYPE, ZIP_MEDIA_TYPE, csv_file, is_zipped, parquet_file
from warehouse.dissemination.csvw import CSVW_FILE
from warehouse.dissemination.datapackage import DATAPACKAGE_FILE, PARQUET_MEDIA_TYPE
from warehouse.dissemination.project import MAINTAINERS, TITLE, release_day, release_urn, summary
from warehouse.dissemination.sources import (
    LICENCES,
    PublishedWork,
    Source,
    attributions_of,
    licences_of,
    publishers_of,
    sources_of,
    works_of,
)
from warehouse.release.export import Table
from warehouse.release.publication import Publication

CATALOGUE_FILE = "catalogue.jsonld"
Node = dict[str, Any]

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_IANA = "https://www.iana.org/assignments/media-types/"


def write_catalogue_record(publication: Publication) -> None:
    """Write catalogue.jsonld; the CSV files and the other metadata must have been written before."""
    release = release_urn(publication.manifest)
    sources = sources_of(publication.connection)
    works = works_of(publication.connection, sources)
    known = measures(publication)
    names = jurisdiction_names(publication)
    marts = [_mart(publication, table, release, known, names) for table in publication.tables]
    graph = [
        _release(publication, release, sources, works, known, names, marts),
        *marts,
        *(_work(work) for work in works),
        *(_measure(measure) for measure in known.values()),
        *(_organisation(name) for name in sorted({*publishers_of(sources), MAINTAINERS})),
    ]
    text = json.dumps({"@context": _CONTEXT, "@graph": graph}, indent=1, ensure_ascii=False)
    (publication.folder / CATALOGUE_FILE).write_text(text + "\n", encoding="utf-8")


def _release(
    publication: Publication,
    release: str,
    sources: list[Source],
    works: list[PublishedWork],
    known: dict[str, Measure],
    names: dict[str, str],
    marts: list[Node],
) -> Node:
    spans = [span for table in publication.tables if (span := days_of(publication, table))]
    span = (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None
    parts = [{"@id": mart["@id"]} for mart in marts]
    based = [{"@id": _work_id(work.product_id)} for work in works]
    files = (
        ("uk_crime.duckdb", "DuckDB", "application/vnd.duckdb"),
        (DATAPACKAGE_FILE, "Data Package", "application/json"),
        (CSVW_FILE, "CSV on the Web", "application/csvm+json"),
    )
    return {
        **_dataset(publication, release, f"{TITLE}, release {publication.release}", summary(), sources),
        **_covered(span, sorted(names), names),
        "dct:hasPart": parts,
        "schema:hasPart": parts,
        "dct:source": based,
        "schema:isBasedOn": based,
        "schema:variableMeasured": [{"@id": _measure_id(name)} for name in known],
        **_distributions(publication, [file for file in files if (publication.folder / file[0]).exists()]),
    }


def _mart(
    publication: Publication, table: Table, release: str, known: dict[str, Measure], names: dict[str, str]
) -> Node:
    sources = sources_of(publication.connection, table.name)
    based = [{"@id": _work_id(work.product_id)} for work in works_of(publication.connection, sources)]
    csv = (csv_file(table.name), "CSV", ZIP_MEDIA_TYPE if is_zipped(table.name) else MEDIA_TYPE)
    return {
        **_dataset(publication, f"{release}#{table.name}", table.name, table.description.strip(), sources),
        **_covered(days_of(publication, table), jurisdictions_of(publication, table), names),
        "dct:isPartOf": {"@id": release},
        "schema:isPartOf": {"@id": release},
        "dct:source": based,
        "schema:isBasedOn": based,
        "schema:variableMeasured": [
            {"@id": _measure_id(name)} for name in measures_of(publication, table) if name in known
        ],
        **_distributions(publication, [csv, (parquet_file(table.name), "Parquet", PARQUET_MEDIA_TYPE)]),
    }


def _dataset(publication: Publication, name: str, title: str, description: str, sources: list[Source]) -> Node:
    """What a release and a mart have in common, in both vocabularies."""
    day = {"@value": release_day(publication.manifest), "@type": "xsd:date"}
    makers = [{"@id": _organisation_id(publisher)} for publisher in publishers_of(sources)]
    licences = licences_of(sources)
    known = [{"@id": LICENCES[licence].address} for licence in licences if licence in LICENCES]
    rights = [*attributions_of(sources), *(licence for licence in licences if licence not in LICENCES)]
    node: Node = {"@id": name, "@type": ["dcat:Dataset", "schema:Dataset"]}
    for dcat, schema, value in (
        ("dct:title", "schema:name", title),
        ("dct:description", "schema:description", description),
        ("dct:identifier", "schema:identifier", name),
        ("dcat:version", "schema:version", publication.release),
        ("dct:issued", "schema:datePublished", day),
        ("dct:language", "schema:inLanguage", "en-GB"),
        ("dct:creator", "schema:creator", makers),
        ("dct:publisher", "schema:publisher", {"@id": _organisation_id(MAINTAINERS)}),
        ("dct:license", "schema:license", known),
        ("dct:rights", "schema:creditText", rights),
    ):
        node[dcat] = value
        node[schema] = value
    return node


def _covered(span: tuple[str, str] | None, jurisdictions: Sequence[str], names: dict[str, str]) -> Node:
    """Days and places, as far as the mart speaks of any."""
    node: Node = {}
    if span:
        first, last = ({"@value": day, "@type": "xsd:date"} for day in span)
        node["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}
        node["schema:temporalCoverage"] = "/".join(span)
    if jurisdictions:
        places = [
            {
                "@id": f"#place/{code}",
                "@type": ["dct:Location", "schema:Place"],
                "dct:identifier": code,
                "schema:name": names.get(code, code),
            }
            for code in jurisdictions
        ]
        node["dct:spatial"] = places
        node["schema:spatialCoverage"] = [{"@id": place["@id"]} for place in places]
    return node


def _distributions(publication: Publication, files: Sequence[tuple[str, str, str]]) -> Node:
    """Files: path within the release, name of the format, media type."""
    nodes = [
        {
            "@id": path,
            "@type": ["dcat:Distribution", "schema:DataDownload"],
            "dct:title": path,
            "schema:name": path,
            "dcat:downloadURL": {"@id": path},
            "schema:contentUrl": {"@id": path},
            "dct:format": label,
            "dcat:mediaType": {"@id": f"{_IANA}{media_type}"},
            "schema:encodingFormat": media_type,
            "dcat:byteSize": (publication.folder / path).stat().st_size,
        }
        for path, label, media_type in files
    ]
    return {"dcat:distribution": nodes, "schema:distribution": [{"@id": node["@id"]} for node in nodes]}


def _work(work: PublishedWork) -> Node:
    makers = [{"@id": _organisation_id(publisher)} for publisher in work.publishers]
    page = {"@id": work.landing_page} if work.landing_page else None
    licence = LICENCES.get(work.licence or "")
    node: Node = {
        "@id": _work_id(work.product_id),
        "@type": ["dct:BibliographicResource", "schema:CreativeWork"],
        "dct:title": work.title,
        "schema:name": work.title,
        "dct:publisher": makers,
        "schema:publisher": makers,
        "foaf:page": page,
        "schema:url": page,
        "dct:license": {"@id": licence.address} if licence else None,
        "dct:rights": work.licence,
        "schema:creditText": list(work.attributions),
        "schema:version": work.edition,
        "schema:datePublished": {"@value": work.published_on, "@type": "xsd:date"} if work.published_on else None,
    }
    return {name: value for name, value in node.items() if value is not None}


def _measure(measure: Measure) -> Node:
    unit = {"schema:unitText": measure.unit} if measure.unit else {}
    return {
        "@id": _measure_id(measure.name),
        "@type": "schema:PropertyValue",
        "schema:propertyID": measure.name,
        "schema:name": measure.title,
        **unit,
    }


def _organisation(name: str) -> Node:
    return {
        "@id": _organisation_id(name),
        "@type": ["foaf:Organization", "schema:Organization"],
        "foaf:name": name,
        "schema:name": name,
    }


def _organisation_id(name: str) -> str:
    return "#organisation/" + "".join(sign if sign.isalnum() else "_" for sign in name)


def _work_id(product: str) -> str:
    return f"#publication/{product}"


def _measure_id(measure: str) -> str:
    return f"#measure/{measure}"
