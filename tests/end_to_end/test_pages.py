"""Pages of tables and text of a real release: nothing of it is missing, and numbers are those of the marts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.dissemination.explorer_pages import Reader, broken_links, faults_of, read
from warehouse.connection import open_database
from warehouse.dissemination.explorer.fraud_bodies import fraud_bodies
from warehouse.dissemination.explorer.lineage import LAYERS
from warehouse.dissemination.explorer.revision_tables import LARGEST, revision_tables
from warehouse.dissemination.explorer.worked_queries import worked_queries
from warehouse.release.publication import Publication

pytestmark = pytest.mark.slow

MOST_BYTES = 2_000_000
TEXT_PAGES = ("tables", "lineage", "measures", "changes", "quality")


@pytest.fixture(scope="module")
def release(published: Path) -> Path:
    return (published / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def marts(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def manifest(release: Path) -> dict[str, Any]:
    return dict(json.loads((release / "manifest.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def publication(release: Path, marts: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> Publication:
    return Publication(release.name, release, (), manifest, marts)


@pytest.fixture(scope="module")
def pages(release: Path) -> dict[str, Reader]:
    explorer = release / "explorer"
    paths = [*(explorer / f"{slug}.html" for slug in TEXT_PAGES), *sorted((explorer / "tables").glob("*.html"))]
    return {path.relative_to(explorer).as_posix().removesuffix(".html"): read(path) for path in paths}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_every_mart_has_a_page_with_every_column(pages: dict[str, Reader], marts: duckdb.DuckDBPyConnection) -> None:
    columns = marts.execute("select table_name, column_name, comment from duckdb_columns() where table_name in "
                            "(select table_name from duckdb_tables())").fetchall()  # fmt: skip
    assert len(columns) > 500
    for table, column, description in columns:
        assert column in pages[f"tables/{table}"].texts
        assert squeezed(description) in pages[f"tables/{table}"].text


def test_missing_cells_are_counted_as_the_mart_has_them(
    pages: dict[str, Reader], marts: duckdb.DuckDBPyConnection
) -> None:
    [(values, rates)] = marts.execute(
        "select count(*) filter (value is null), count(*) filter (rate_per_1000 is null) from fct_recorded_crime"
    ).fetchall()
    told = pages["tables/fct_recorded_crime"].text
    assert f"obs_status says why. Unit: see unit . {values:,} rows; obs_status says why published_value" in told
    assert f"rate_status says why. {rates:,} rows; rate_status says why measure" in told


def test_every_figure_mart_leads_back_to_the_cells_as_read(pages: dict[str, Reader]) -> None:
    for table in ("fct_recorded_crime", "uk_comparison", "crime_gap", "survey_quality"):
        assert "raw.observation" in pages[f"tables/{table}"].texts, table
        assert "What each column is made of" in pages[f"tables/{table}"].texts, table
    for layer in LAYERS:
        assert f"layer-{layer}" in pages["lineage"].ids


def test_every_worked_query_finds_rows_and_every_table_has_one(
    pages: dict[str, Reader], marts: duckdb.DuckDBPyConnection
) -> None:
    for query in worked_queries():
        assert marts.execute(query.sql).fetchone() is not None, query.name
        assert f"query-{query.name}" in pages["tables"].ids
    for (table,) in marts.execute("select table_name from duckdb_tables()").fetchall():
        assert any(query.reads(table) for query in worked_queries()), table


def test_every_check_and_every_edition_is_in_the_report(pages: dict[str, Reader], manifest: dict[str, Any]) -> None:
    told = pages["quality"].text
    for check in manifest["checks"]:
        assert squeezed(f"{check['title']} {check['reason']}") in told
    assert sum(text == "Passed" for text in pages["quality"].texts) == sum(c["passed"] for c in manifest["checks"])
    for edition in manifest["inputs"]:
        assert edition["original_sha256"] in pages["quality"].texts
    for source in manifest["stale_sources"]:
        assert in_words(date.fromisoformat(source["published_on"])) in told


def test_every_change_is_in_the_register(pages: dict[str, Reader], marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute("select change_id, what_changed, effect, reference from statistical_change").fetchall()
    assert len(rows) > 50
    for change_id, *texts in rows:
        assert change_id in pages["changes"].ids
        for text in texts:
            assert squeezed(text or "") in pages["changes"].text
    assert {f"state-{state}" for state in ("announced", "in_progress", "past")} <= set(pages["changes"].ids)


def test_every_offence_that_nobody_measures_says_so(pages: dict[str, Reader], marts: duckdb.DuckDBPyConnection) -> None:
    [(missing,)] = marts.execute("select count(*) from measure_availability where not is_measured").fetchall()
    assert pages["measures"].texts.count("Not measured") == missing > 0
    bodies = marts.execute("select distinct measured_by from measure_availability where is_measured").fetchall()
    for (body,) in bodies:
        assert body in pages["measures"].texts


def test_pages_are_well_formed_lead_somewhere_and_are_small(release: Path, pages: dict[str, Reader]) -> None:
    explorer = release / "explorer"
    assert {slug: faults for slug, reader in pages.items() if (faults := faults_of(reader))} == {}
    assert broken_links(explorer, {explorer / f"{slug}.html": reader for slug, reader in pages.items()}) == []
    assert sum((explorer / f"{slug}.html").stat().st_size for slug in pages) < MOST_BYTES


def test_every_body_that_counts_fraud_has_its_newest_figure_with_its_cell(publication: Publication) -> None:
    told = fraud_bodies(publication)
    found = {
        (body["name"], figure["jurisdiction"], figure["measure"]): figure
        for body in told["bodies"]
        for figure in body["figures"]
    }
    survey = found["Crime Survey for England and Wales", "EW", "survey_incidents"]
    assert (survey["canonical_value"], survey["unit_name"]) == (4_420_000.0, "incidents")
    assert survey["period_label"] == "Year ending Dec 2025"
    recorded = found["Action Fraud / Report Fraud", "EW", "recorded_crime"]
    assert (recorded["canonical_value"], recorded["period_label"]) == (359_525.0, "Year ending Jun 2025")
    assert recorded["missing"]["period_label"] == "Year ending Dec 2025"
    assert "suspended" in recorded["missing"]["status_reason"]
    assert found["Police Scotland", "SC", "recorded_crime"]["canonical_value"] == 15_253.0
    assert found["UK Finance", "UK", "fraud_case"]["canonical_value"] == 4_016_962.0
    assert all(figure["sheet"] and figure["cell"] and figure["source_title"] for figure in found.values())
    assert all(body["counts"] and body["where"] and body["overlap_note"] and body["figures"] for body in told["bodies"])
    assert told["total"] == ["No total for the United Kingdom: not every jurisdiction has a figure."]
    ireland = next(nation for nation in told["nations"] if nation["code"] == "NI")
    assert ireland["bodies"] == ["Action Fraud / Report Fraud", "Police Service of Northern Ireland"]
    assert all(row["grade_reason"] for row in ireland["comparison"])


def test_revisions_are_told_with_their_cause_and_as_the_mart_has_them(
    publication: Publication, marts: duckdb.DuckDBPyConnection
) -> None:
    told = revision_tables(publication)
    assert len(told["largest"]) == LARGEST
    shares = [abs(row["percent"]) for row in told["largest"]]
    assert shares == sorted(shares, reverse=True)
    assert all(row["cause_name"] and abs(row["from_value"]) >= 1000 for row in told["largest"])
    [source] = [row for row in told["sources"] if row["source_id"] == "ew_ons_a5a"]
    [(compared, revised, up, down, largest)] = marts.execute(
        "select sum(figures_compared), sum(figures_revised), sum(revised_upwards), sum(revised_downwards), "
        "max(largest_absolute_revision) from revision_summary where source_id = 'ew_ons_a5a'"
    ).fetchall()
    assert source["told"] == (
        f"Of {compared:,} figures that two editions show, {revised:,} were revised: {up:,} upwards, {down:,} "
        f"downwards, the largest by {largest:,.0f} offences."
    )
    [(lost,)] = marts.execute("select count(*) from fct_revision where revision_kind = 'became_unavailable'").fetchall()
    assert len(told["lost"]) == lost
