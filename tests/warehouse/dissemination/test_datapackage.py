"""datapackage.json describes the files that lie beside it, byte for byte and column by column."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.warehouse.dissemination.csv_against_parquet import marts_of
from tests.warehouse.dissemination.described_release import described_release, few_marts
from warehouse.dissemination.csv_tables import write_csv_tables
from warehouse.dissemination.datapackage import write_datapackage
from warehouse.dissemination.project import TITLE

ARROW_TYPES = {
    "string": "string", "double": "number", "int32": "integer", "int64": "integer", "bool": "boolean",
    "date32[day]": "date", "timestamp[us]": "datetime",
}  # fmt: skip


@pytest.fixture(scope="module")
def release(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return described_release(whole_build, tmp_path_factory)


@pytest.fixture(scope="module")
def package(release: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    return content


def test_each_mart_is_offered_as_csv_and_as_parquet(release: Path, package: dict[str, Any]) -> None:
    resources = {resource["name"]: resource for resource in package["resources"]}
    marts = marts_of(release)
    assert len(resources) == len(package["resources"]) == 2 * len(marts)
    assert resources.keys() == set(marts) | {f"{mart}.parquet" for mart in marts}
    zipped = resources["fct_population"]
    assert (zipped["path"], zipped["mediatype"], zipped["compression"], zipped["innerpath"]) == (
        "csv/fct_population.csv.zip", "application/zip", "zip", "fct_population.csv"
    )  # fmt: skip
    plain = resources["uk_comparison"]
    assert (plain["path"], plain["mediatype"], plain["encoding"]) == ("csv/uk_comparison.csv", "text/csv", "utf-8")
    assert "compression" not in plain


def test_size_and_hash_are_those_of_the_file(release: Path, package: dict[str, Any]) -> None:
    for resource in package["resources"]:
        content = (release / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{hashlib.sha256(content).hexdigest()}",
        )


def test_fields_are_the_columns_of_the_file_with_their_types_and_meanings(
    release: Path, package: dict[str, Any]
) -> None:
    for resource in package["resources"]:
        mart = resource["name"].removesuffix(".parquet")
        stored = pq.read_schema(release / f"parquet/{mart}.parquet")
        fields = resource["schema"]["fields"]
        assert [(field["name"], field["type"], field["description"]) for field in fields] == [
            (field.name, ARROW_TYPES[str(field.type)], field.metadata[b"description"].decode()) for field in stored
        ]
        key = json.loads(stored.metadata[b"primary_key"])
        assert resource["schema"].get("primaryKey", []) == key
        assert [field["name"] for field in fields if "constraints" in field] == sorted(
            key, key=[field["name"] for field in fields].index
        )
        unique = {field["constraints"].get("unique", False) for field in fields if "constraints" in field}
        assert unique == ({len(key) == 1} if key else set())


def test_blank_means_missing_in_csv_alone(package: dict[str, Any]) -> None:
    assert {
        (resource["format"], tuple(resource["schema"].get("missingValues", ()))) for resource in package["resources"]
    } == {("csv", ("",)), ("parquet", ())}


def test_relations_lead_to_resources_of_the_same_kind(package: dict[str, Any]) -> None:
    fields = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"]} for resource in package["resources"]
    }
    relations = [
        (resource["name"], key)
        for resource in package["resources"]
        for key in resource["schema"].get("foreignKeys", ())
    ]
    assert len(relations) > 50
    for name, key in relations:
        to = key["reference"]["resource"]
        assert to.endswith(".parquet") == name.endswith(".parquet")
        assert set(key["fields"]) <= fields[name]
        assert set(key["reference"]["fields"]) <= fields[to]


def test_the_package_names_release_licences_and_publications(package: dict[str, Any]) -> None:
    assert (package["name"], package["title"], package["version"]) == ("ukcrime", TITLE, "v2026.07.1")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", package["id"])
    assert package["licenses"] == [
        {
            "name": "OGL-UK-3.0",
            "title": "Open Government Licence v3.0",
            "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        },
        {"name": "notspecified", "title": "none stated on the pages; figures only, copyright City of London Police"},
    ]
    sources = {source["title"]: source for source in package["sources"]}
    prcpd = next(source for title, source in sources.items() if "(PRCPD)" in title)
    assert prcpd["path"] == "https://data.nisra.gov.uk/table/PRCPD"
    assert prcpd["version"] == "2026-06-10"
    assert "Police Service of Northern Ireland" in prcpd["attribution"]
    authors = {who["title"] for who in package["contributors"] if who["roles"] == ["author"]}
    # A table of three publishers names each of them.
    assert {"Department of Justice (Northern Ireland)", "Scottish Government"} <= authors
    assert not any("Statistics, Scottish" in author for author in authors)


def test_a_release_of_few_marts_without_sources_is_described_all_the_same(release: Path, tmp_path: Path) -> None:
    with few_marts(release, tmp_path, ("dim_area", "fct_revision")) as publication:
        write_csv_tables(publication)
        write_datapackage(publication)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == [
        "dim_area", "dim_area.parquet", "fct_revision", "fct_revision.parquet"
    ]  # fmt: skip
    assert "licenses" not in package
    assert "sources" not in package
