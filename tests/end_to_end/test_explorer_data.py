"""The data of the explorer equal the marts of the release, figure by figure and edition by edition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.dissemination.packs_against_marts import (
    FACTS,
    WHOLE,
    assert_series,
    assert_whole_table,
    packs_of,
)
from tests.warehouse.dissemination.received_packs import received, rows_of_pack
from warehouse.connection import open_database

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(published: Path) -> Path:
    return (published / "releases" / "current").resolve() / "explorer" / "data"


@pytest.fixture(scope="module")
def mart(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(data.parents[1] / "uk_crime.duckdb", read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def catalogue(data: Path) -> dict[str, Any]:
    content: dict[str, Any] = received(data / "catalogue.js")
    return content


@pytest.mark.parametrize("fact", FACTS)
def test_every_figure_in_force_is_in_its_pack_as_it_is_in_the_mart(
    data: Path, mart: duckdb.DuckDBPyConnection, catalogue: dict[str, Any], fact: str
):
    packs = packs_of(catalogue, fact)
    assert packs.keys() == {
        source for (source,) in mart.execute(f"select distinct source_id from {FACTS[fact]}").fetchall()
    }
    assert_series(mart, data, fact, packs)


@pytest.mark.parametrize("name", WHOLE)
def test_a_small_mart_stands_in_its_pack_value_by_value(data: Path, mart: duckdb.DuckDBPyConnection, name: str):
    assert_whole_table(mart, data, name)


def test_every_source_has_its_figures_or_says_why_not(
    data: Path, mart: duckdb.DuckDBPyConnection, catalogue: dict[str, Any]
):
    sources = {source for (source,) in mart.execute("select source_id from dim_source").fetchall()}
    union = " union ".join(f"select source_id from {fact}" for fact in FACTS.values())
    with_figures = {source for (source,) in mart.execute(union).fetchall()}
    assert set(catalogue["sources"]) == sources
    assert {source for source, told in catalogue["sources"].items() if told.get("packs")} == with_figures
    assert {source for source, told in catalogue["sources"].items() if told.get("left_out")} == sources - with_figures


def test_a_revised_figure_tells_what_each_edition_showed(data: Path):
    columns, more = rows_of_pack(data / "series-recorded-ew_ons_a5a.js")
    row = next(
        index
        for index, (offence, period) in enumerate(zip(columns["offence_id"], columns["period_id"], strict=True))
        if offence == "ons_prc:total_excluding_fraud" and period == "FY:2020-04-01"
    )
    assert [edition[2] for edition in more["revisions"][str(row)]] == [4605185.0, 4615945.0]


def test_codes_of_the_packs_have_names(data: Path, catalogue: dict[str, Any]):
    for path in sorted(data.glob("series-*.js")):
        columns, _ = rows_of_pack(path)
        for name, kind in (("area_code", "areas"), ("offence_id", "offences"), ("period_id", "periods"),
                           ("vintage_id", "vintages"), ("measure", "measures"), ("obs_status", "status"),
                           ("correction_id", "corrections")):  # fmt: skip
            assert set(columns.get(name, [])) - {None} <= set(catalogue[kind]), (path.name, name)


def test_the_data_are_small(data: Path):
    assert sum(path.stat().st_size for path in data.iterdir()) < 12_000_000
