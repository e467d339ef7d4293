"""catalogue.jsonld says the same of a release to catalogues (DCAT) and to search engines (schema.org)."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from tests.warehouse.dissemination.csv_against_parquet import marts_of
from tests.warehouse.dissemination.described_release import described_release, few_marts
from warehouse.connection import open_database
from warehouse.dissemination.catalogue_record import write_catalogue_record
from warehouse.dissemination.csv_tables import write_csv_tables
from warehouse.dissemination.project import TITLE, release_urn

SCHEMA = Namespace("https://schema.org/")
OGL = URIRef("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")


@pytest.fixture(scope="module")
def release(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return described_release(whole_build, tmp_path_factory)


@pytest.fixture(scope="module")
def graph(release: Path) -> Graph:
    with warnings.catch_warnings():
        # rdflib's own reader of JSON-LD uses a class that rdflib has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(release / "catalogue.jsonld", format="json-ld")


@pytest.fixture(scope="module")
def name(release: Path) -> URIRef:
    return URIRef(release_urn(json.loads((release / "manifest.json").read_text(encoding="utf-8"))))


def mart_of(graph: Graph, title: str) -> URIRef:
    (found,) = graph.subjects(DCTERMS.title, Literal(title))
    assert isinstance(found, URIRef)
    return found


def texts(graph: Graph, subject: URIRef, predicate: URIRef) -> set[str]:
    return {str(value) for value in graph.objects(subject, predicate)}


def test_release_and_marts_are_datasets_of_both_vocabularies(release: Path, graph: Graph, name: URIRef) -> None:
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert datasets == set(graph.subjects(RDF.type, SCHEMA.Dataset))
    assert len(datasets) == 1 + len(marts_of(release))
    assert set(graph.objects(name, DCTERMS.hasPart)) == set(graph.objects(name, SCHEMA.hasPart)) == datasets - {name}
    for dataset in datasets:
        assert isinstance(dataset, URIRef)
        for dcat, schema in ((DCTERMS.title, SCHEMA.name), (DCTERMS.description, SCHEMA.description),
                             (DCTERMS.creator, SCHEMA.creator), (DCTERMS.license, SCHEMA.license)):  # fmt: skip
            assert texts(graph, dataset, dcat) == texts(graph, dataset, schema)
        assert texts(graph, dataset, SCHEMA.version) == {"v2026.07.1"}


def test_every_file_that_is_named_lies_there_in_that_size(release: Path, graph: Graph) -> None:
    files = list(graph.subject_objects(DCAT.downloadURL))
    assert len(files) == 2 * len(marts_of(release)) + 3
    for distribution, address in files:
        path = Path(unquote(urlsplit(str(address)).path))
        assert path.is_relative_to(release)
        assert graph.value(distribution, DCAT.byteSize) == Literal(path.stat().st_size)


def test_periods_places_and_measures_are_those_of_the_rows(release: Path, graph: Graph) -> None:
    mart = mart_of(graph, "uk_comparison")
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        row = connection.execute(
            "select min(period_start) || '/' || max(period_end), list(distinct measure), "
            "list(distinct jurisdiction) from uk_comparison"
        ).fetchone()
    assert row is not None
    assert texts(graph, mart, SCHEMA.temporalCoverage) == {row[0]}
    variables = list(graph.objects(mart, SCHEMA.variableMeasured))
    assert {str(graph.value(variable, SCHEMA.propertyID)) for variable in variables} == set(row[1])
    assert {str(graph.value(variable, SCHEMA.name)) for variable in variables} >= {"Title of recorded_crime"}
    places = list(graph.objects(mart, DCTERMS.spatial))
    assert {str(graph.value(place, DCTERMS.identifier)) for place in places} == set(row[2]) == {"EW", "SC", "NI", "UK"}
    assert set(graph.objects(mart, SCHEMA.spatialCoverage)) == set(places)


def test_a_mart_is_based_on_the_publications_of_its_own_rows(graph: Graph) -> None:
    mart = mart_of(graph, "uk_comparison")
    based = {str(graph.value(work, SCHEMA.name)) for work in graph.objects(mart, SCHEMA.isBasedOn)}
    assert "Recorded Crime in Scotland" in based
    assert not any("Action Fraud" in title for title in based)
    creators = {str(graph.value(who, SCHEMA.name)) for who in graph.objects(mart, DCTERMS.creator)}
    assert "Scottish Government" in creators
    assert "City of London Police (Action Fraud)" not in creators
    assert set(graph.objects(mart, DCTERMS.license)) == {OGL}


def test_a_publication_leads_to_its_page_and_keeps_its_own_terms(graph: Graph, name: URIRef) -> None:
    works = {str(graph.value(work, SCHEMA.name)): work for work in graph.objects(name, SCHEMA.isBasedOn)}
    fraud = works["Action Fraud: referrals and outcomes by police force"]
    assert graph.value(fraud, SCHEMA.url) == URIRef("https://www.actionfraud.police.uk/data")
    assert graph.value(fraud, DCTERMS.license) is None
    assert "copyright City of London Police" in str(graph.value(fraud, DCTERMS.rights))
    assert graph.value(works["Recorded Crime in Scotland"], DCTERMS.license) == OGL


def test_the_file_reads_without_a_network(release: Path) -> None:
    record = json.loads((release / "catalogue.jsonld").read_text(encoding="utf-8"))
    assert isinstance(record["@context"], dict)
    assert "@import" not in json.dumps(record["@context"])


def test_a_release_of_one_mart_without_sources_is_described_all_the_same(release: Path, tmp_path: Path) -> None:
    with few_marts(release, tmp_path, ("dim_period",)) as publication:
        write_csv_tables(publication)
        write_catalogue_record(publication)
    datasets = [
        node["dct:title"]
        for node in json.loads((tmp_path / "catalogue.jsonld").read_text(encoding="utf-8"))["@graph"]
        if "dcat:Dataset" in node["@type"]
    ]
    assert datasets == [f"{TITLE}, release v2026.07.1", "dim_period"]
