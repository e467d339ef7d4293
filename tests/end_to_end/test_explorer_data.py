"""The data of the explorer equal the marts of the release, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.dissemination.received_packs import received, rows_of_pack

pytestmark = pytest.mark.slow
FACTS = {"recorded": "fct_recorded_crime", "survey": "fct_survey_estimate", "fraud": "fct_fraud_and_cyber"}
DIMENSIONS = ("measure", "series", "area_code", "coverage", "period_id", "offence_id", "breakdown", "category",
              "comparator_start")  # fmt: skip
SHOWN = ("value", "unit", "obs_status", "status_reason", "sheet", "cell", "vintage_id", "correction_id")


@pytest.fixture(scope="module")
def release(published: Path) -> Path:
    return (published / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def mart(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(release / "uk_crime.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def catalogue(release: Path) -> dict[str, Any]:
    content: dict[str, Any] = received(release / "explorer" / "data" / "catalogue.js")
    return content


def plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float) else str(value)


@pytest.mark.parametrize("fact", FACTS)
def test_every_figure_in_force_is_in_its_pack_as_it_is_in_the_mart(
    release: Path, mart: duckdb.DuckDBPyConnection, catalogue: dict[str, Any], fact: str
):
    own = {
        "recorded": ("reporting_body",),
        "survey": ("survey_population", "period_basis", "lower", "upper", "interval_note", "base"),
        "fraud": ("reporting_body", "survey_population", "lower", "upper", "base", "is_at_break", "break_note"),
    }[fact]
    names = [*DIMENSIONS, *SHOWN, *own]
    sources = [source for (source,) in mart.execute(f"select distinct source_id from {FACTS[fact]}").fetchall()]
    assert sources
    for source in sources:
        (told,) = [pack for pack in catalogue["sources"][source]["packs"] if pack["name"] == f"series-{fact}-{source}"]
        columns, _ = rows_of_pack(release / "explorer" / "data" / f"{told['name']}.js")
        nothing = [None] * told["rows"]
        shown = sorted(zip(*[columns.get(name, nothing) for name in names], strict=True), key=repr)
        held = mart.execute(f"select {', '.join(names)} from {FACTS[fact]} where source_id = ?", [source]).fetchall()
        assert shown == sorted((tuple(map(plain, row)) for row in held), key=repr), source
        values = columns.get("value", nothing)
        statuses = columns.get("obs_status", nothing)
        assert all(status for value, status in zip(values, statuses, strict=True) if value is None), source


def test_no_source_of_figures_is_missing(mart: duckdb.DuckDBPyConnection, catalogue: dict[str, Any]):
    union = " union ".join(f"select source_id from {fact}" for fact in FACTS.values())
    with_figures = {source for (source,) in mart.execute(union).fetchall()}
    assert {source for source, told in catalogue["sources"].items() if told.get("packs")} == with_figures


def test_a_revised_figure_tells_what_each_edition_showed(release: Path, mart: duckdb.DuckDBPyConnection):
    columns, more = rows_of_pack(release / "explorer" / "data" / "series-recorded-ew_ons_a5a.js")
    row = next(
        index
        for index, (offence, period) in enumerate(zip(columns["offence_id"], columns["period_id"], strict=True))
        if offence == "ons_prc:total_excluding_fraud" and period == "FY:2020-04-01"
    )
    assert [edition[2] for edition in more["revisions"][str(row)]] == [4605185.0, 4615945.0]
    revised = mart.execute(
        "select count(*) from (select figure_id from fct_recorded_crime_vintage where source_id = 'ew_ons_a5a' "
        "group by figure_id having count(distinct value) > 1 or count(distinct obs_status) > 1 "
        "or (count(value) > 0 and count(value) < count(*)))"
    ).fetchone()
    assert revised == (len(more["revisions"]),)


def test_codes_of_the_packs_have_names(release: Path, catalogue: dict[str, Any]):
    for path in sorted((release / "explorer" / "data").glob("series-*.js")):
        columns, _ = rows_of_pack(path)
        for name, kind in (("area_code", "areas"), ("offence_id", "offences"), ("period_id", "periods"),
                           ("vintage_id", "vintages"), ("measure", "measures"), ("obs_status", "status"),
                           ("correction_id", "corrections")):  # fmt: skip
            assert set(columns.get(name, [])) - {None} <= set(catalogue[kind]), (path.name, name)
