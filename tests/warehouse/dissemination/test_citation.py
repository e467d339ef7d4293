"""A release and each of its marts can be cited, with the attribution that every publisher asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from tests.warehouse.dissemination.described_release import described_release, few_marts
from tests.warehouse.small_build import PROJECT
from warehouse.connection import open_database
from warehouse.dissemination.citation import Form, UnknownFormError, UnknownMartError, cite
from warehouse.dissemination.citation_file import write_citation
from warehouse.dissemination.project import MAINTAINERS, TITLE, release_urn

OGL_STATEMENT = "Contains public sector information licensed under the Open Government Licence v3.0."
HOME_OFFICE = "Source: Office for National Statistics and Home Office, licensed under the Open Government Licence v3.0"
FRAUD = "Source: City of London Police, Action Fraud; figures copied from its web pages"


@pytest.fixture(scope="module")
def release(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return described_release(whole_build, tmp_path_factory)


@pytest.fixture(scope="module")
def manifest(release: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return content


def cited(release: Path, manifest: dict[str, Any], mart: str, form: Form) -> str:
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        return cite(connection, manifest, mart, form)


def test_the_name_is_that_of_the_readme() -> None:
    assert (PROJECT / "README.md").read_text(encoding="utf-8").splitlines()[0] == f"# {TITLE}"
    assert MAINTAINERS in (PROJECT / "LICENSE").read_text(encoding="utf-8")


def test_the_citation_file_names_release_day_and_both_licences(release: Path, manifest: dict[str, Any]) -> None:
    content = yaml.safe_load((release / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= content.keys()
    assert (content["cff-version"], content["type"], content["title"]) == ("1.2.0", "dataset", TITLE)
    assert (content["version"], content["date-released"]) == ("v2026.07.1", manifest["created_at"][:10])
    assert content["authors"] == [{"name": MAINTAINERS}]
    assert content["license"] == ["OGL-UK-3.0"]
    assert content["identifiers"][0]["value"] == release_urn(manifest)
    assert "none stated on the pages" in content["abstract"]
    code = content["references"][0]
    assert (code["type"], code["license"], code["version"]) == ("software", "MIT", manifest["packages"]["ukcrime"])


def test_the_citation_file_refers_to_every_publication(release: Path) -> None:
    text = (release / "CITATION.cff").read_text(encoding="utf-8")
    assert "&id" not in text
    references = {reference["title"]: reference for reference in yaml.safe_load(text)["references"][1:]}
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        titles = connection.execute("select distinct product_title from dim_source").fetchall()
    assert references.keys() == {title for (title,) in titles}
    prcpd = next(reference for title, reference in references.items() if "(PRCPD)" in title)
    assert prcpd["authors"] == [{"name": "Northern Ireland Statistics and Research Agency"}]
    assert (prcpd["edition"], prcpd["date-published"]) == ("2026-06-10", "2026-06-10")
    assert (prcpd["url"], prcpd["license"]) == ("https://data.nisra.gov.uk/table/PRCPD", "OGL-UK-3.0")
    fraud = references["Action Fraud: referrals and outcomes by police force"]
    assert "license" not in fraud
    assert fraud["copyright"] == "none stated on the pages; figures only, copyright City of London Police"


@pytest.mark.parametrize(
    ("marts", "statements"),
    [(("dim_area",), ()), (("dim_source",), ("update dim_source set licence = null, product_title = null",))],
)
def test_a_release_whose_sources_say_nothing_of_themselves_has_a_citation_file(
    release: Path, tmp_path: Path, marts: tuple[str, ...], statements: tuple[str, ...]
) -> None:
    with few_marts(release, tmp_path, marts, *statements) as publication:
        write_citation(publication)
    content = yaml.safe_load((tmp_path / "CITATION.cff").read_text(encoding="utf-8"))
    assert "license" not in content
    assert [reference["type"] for reference in content["references"]] == ["software"]


def test_a_citation_in_text_names_release_day_files_and_attributions(release: Path, manifest: dict[str, Any]) -> None:
    manifest = {**manifest, "created_at": "2026-07-01T09:30:00+00:00"}
    text = cited(release, manifest, "uk_comparison", "text")
    assert text.splitlines()[0] == (
        f"{MAINTAINERS} (2026) {TITLE}: uk_comparison [data set], release v2026.07.1, 1 July 2026. Files: "
        f"uk_crime.duckdb, parquet/uk_comparison.parquet, csv/uk_comparison.csv. {release_urn(manifest)}#uk_comparison"
    )
    assert f"Attribution:\n- {OGL_STATEMENT}\n- Source: " in text
    assert f"- {HOME_OFFICE}\n" in text
    assert "- Scottish Government (2025) Recorded Crime in Scotland, edition fy-2024-25, published " in text


def test_only_publishers_whose_figures_are_in_the_mart_are_named(release: Path, manifest: dict[str, Any]) -> None:
    assert FRAUD not in cited(release, manifest, "uk_comparison", "text")
    assert FRAUD in cited(release, manifest, "dim_source", "text")
    assert "Other terms: none stated on the pages" in cited(release, manifest, "dim_source", "text")
    # Where rows name editions, these say whose they are; where they name nothing, all sources count.
    survey = cited(release, manifest, "survey_quality", "text")
    assert (HOME_OFFICE in survey, FRAUD in survey, "Scottish Government" in survey) == (True, False, False)
    assert FRAUD in cited(release, manifest, "dim_area", "text")


def test_a_rate_is_a_figure_of_its_population_too(release: Path, manifest: dict[str, Any]) -> None:
    assert "Mid-year population estimates" in cited(release, manifest, "uk_comparison", "text")
    assert "Mid-year population estimates" not in cited(release, manifest, "dim_correction", "text")


def test_a_citation_in_bibtex_escapes_its_signs(release: Path, manifest: dict[str, Any]) -> None:
    text = cited(release, manifest, "uk_comparison", "bibtex")
    first, *others = text.split("\n\n")
    assert first.startswith("@misc{ukcrime-v2026.07.1-uk_comparison,\n")
    assert r"title = {{UK Crime \& Justice Statistics Warehouse: uk\_comparison}}," in first
    assert f"year = {{{manifest['created_at'][:4]}}}," in first
    assert OGL_STATEMENT.rstrip(".") in first
    assert HOME_OFFICE in first
    assert any("author = {{Scottish Government}}" in entry for entry in others)
    assert text.count("{") == text.count("}")


def test_a_citation_in_csl_json_is_a_list_of_datasets(release: Path, manifest: dict[str, Any]) -> None:
    items = json.loads(cited(release, manifest, "uk_comparison", "csl-json"))
    assert {item["type"] for item in items} == {"dataset"}
    assert len({item["id"] for item in items}) == len(items) > 3
    year, month, day = (int(part) for part in manifest["created_at"][:10].split("-"))
    assert items[0]["issued"] == {"date-parts": [[year, month, day]]}
    assert (items[0]["version"], items[0]["author"]) == ("v2026.07.1", [{"literal": MAINTAINERS}])
    assert items[0]["archive_location"].endswith("csv/uk_comparison.csv")
    assert HOME_OFFICE in items[0]["note"]
    assert items[0]["note"].startswith(OGL_STATEMENT.rstrip("."))


def test_a_file_that_the_release_does_not_have_is_not_cited(release: Path, manifest: dict[str, Any]) -> None:
    older = {**manifest, "files": {"uk_crime.duckdb": {}}}
    assert "Files: uk_crime.duckdb, parquet/dim_area.parquet. urn:" in cited(release, older, "dim_area", "text")


def test_an_unknown_mart_or_form_is_refused_with_what_there_is(release: Path, manifest: dict[str, Any]) -> None:
    with pytest.raises(UnknownMartError, match=r"v2026\.07\.1 has no mart 'homicides'; it has bridge_.*uk_comparison"):
        cited(release, manifest, "homicides", "text")
    with pytest.raises(UnknownFormError, match="no citation has the form 'ris'; forms are text, bibtex, csl-json"):
        cited(release, manifest, "dim_area", cast(Form, "ris"))


def test_two_releases_of_other_tables_have_other_names(manifest: dict[str, Any]) -> None:
    other = {**manifest, "tables": {**manifest["tables"], "dim_area": {"rows": 1, "sha256": "0" * 64}}}
    assert release_urn(other) != release_urn(manifest) == release_urn({**manifest, "created_at": "2031-01-01"})
