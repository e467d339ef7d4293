"""The data of the explorer, made of a small release: every value of every pack is that of its mart."""

from __future__ import annotations

import json
import shutil
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
from tests.warehouse.small_build import TODAY, change
from tests.warehouse.test_release import check
from warehouse.dissemination.explorer.pack_contents import UnknownSourceError, catalogue, write_packs
from warehouse.release import publish
from warehouse.release.publication import Publication

HOSTILE = "</script><script>alert(1)</script> line\u2028end"
A5A = "source_id = 'ew_ons_a5a'"


def revised(number: int) -> str:
    """Query for one of the figures that two editions show."""
    return (
        f"(select distinct figure_id from marts.fct_recorded_crime_vintage where {A5A} and valid_to is not null "
        f"order by figure_id limit 1 offset {number})"
    )


TOLD = {
    "recorded": ("marker", "status_reason", "correction_id", "rate_status", "rate_note"),
    "survey": (
        "marker",
        "status_reason",
        "correction_id",
        "interval_source",
        "interval_note",
        "base_unit",
        "significance",
    ),
    "fraud": ("marker", "status_reason", "correction_id", "interval_source", "base_unit", "significance", "break_note"),
}
BEFORE = "update marts.fct_recorded_crime_vintage as held set"
CHANGES = (
    f"update marts.statistical_change set what_changed = '{HOSTILE}'",
    f"update marts.dim_caveat set caveat = '{HOSTILE}' where {A5A}",
    # The edition before had another number, none, and the same one with a status that was then taken back.
    f"{BEFORE} value = 0.1::double + 0.2 where figure_id = {revised(0)} and valid_to is not null",
    f"{BEFORE} value = null, obs_status = 'x' where figure_id = {revised(1)} and valid_to is not null",
    f"{BEFORE} obs_status = 'p', value = now.value from marts.fct_recorded_crime as now "
    f"where held.figure_id = {revised(2)} and held.valid_to is not null and now.figure_id = held.figure_id",
    # Figures that are missing, that were put right, that need every digit.
    "update marts.fct_recorded_crime set value = null, published_value = null, obs_status = 'u', "
    f"status_meaning = 'unreliable', status_reason = 'Too few.' where figure_id = {revised(3)}",
    f"update marts.fct_recorded_crime set published_value = value + 1 where figure_id = {revised(4)}",
    "update marts.fct_survey_estimate set lower = 1 / 3.0::double, upper = 1e22 "
    "where figure_id = (select min(figure_id) from marts.fct_survey_estimate)",
    # Addresses of which some are no column and row, or not written like one.
    "update marts.fct_survey_estimate set cell = 'B07' where figure_id = "
    "(select max(figure_id) from marts.fct_survey_estimate where source_id = 'ew_ons_a3a')",
    "update marts.fct_survey_estimate set cell = '$.figures[3]' where figure_id = "
    "(select max(figure_id) from marts.fct_survey_estimate where source_id = 'ew_ons_a2a')",
    # Every column that pages tell of has a value somewhere.
    *(
        f"update marts.{FACTS[fact]} set {', '.join(f'{name} = {name!r}' for name in names)} "
        f"where figure_id = (select max(figure_id) from marts.{FACTS[fact]})"
        for fact, names in TOLD.items()
    ),
    "insert into marts.dim_source by name select 'ew_not_read' as source_id",
)


@pytest.fixture(scope="module")
def folder(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release with a folder `packs`; read it only."""
    home = tmp_path_factory.mktemp("packed")
    build = Path(shutil.copy(whole_build, home / "build.duckdb"))
    for statement in CHANGES:
        change(build, statement)

    def write(publication: Publication) -> None:
        packs = publication.folder / "packs"
        packs.mkdir()
        write_packs(publication, packs)

    return publish(build, home, [check()], today=TODAY, writers=[write]).path / "packs"


@pytest.fixture(scope="module")
def mart(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(folder.parent / "uk_crime.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = received(folder / "catalogue.js")
    return content


@pytest.mark.parametrize("name", WHOLE)
def test_a_small_mart_stands_in_its_pack_value_by_value(folder: Path, mart: duckdb.DuckDBPyConnection, name: str):
    columns, _ = rows_of_pack(folder / f"{name}.js")
    assert columns
    assert_whole_table(mart, folder, name)


@pytest.mark.parametrize("fact", FACTS)
def test_every_figure_stands_in_the_pack_of_its_source_with_its_past(
    folder: Path, mart: duckdb.DuckDBPyConnection, told: dict[str, Any], fact: str
):
    packs = packs_of(told, fact)
    assert packs.keys() == {
        source for (source,) in mart.execute(f"select distinct source_id from {FACTS[fact]}").fetchall()
    }
    assert_series(mart, folder, fact, packs)


def test_a_point_tells_of_another_number_a_gap_and_a_status_that_was_taken_back(folder: Path):
    _, more = rows_of_pack(folder / "series-recorded-ew_ons_a5a.js")
    before = {tuple(editions[0][2:]) for editions in more["revisions"].values()}
    assert {(0.1 + 0.2, None), (None, "x")} <= before
    ((first, second),) = [editions for editions in more["revisions"].values() if editions[0][3] == "p"]
    assert (first[2], first[3], second[2], second[3]) == (second[2], "p", first[2], None)
    assert first[1] < second[1]


def test_addresses_of_sheets_are_kept_in_two_parts_and_others_whole(folder: Path):
    assert {"cell_column", "cell_row"} <= received(folder / "series-recorded-ew_ons_a5a.js")["columns"].keys()
    for source, address in (("ew_ons_a3a", "B07"), ("ew_ons_a2a", "$.figures[3]")):
        columns, _ = rows_of_pack(folder / f"series-survey-{source}.js")
        assert address in columns["cell"]
    assert "cell" in received(folder / "series-survey-ew_ons_a3a.js")["columns"]


def test_a_published_value_is_told_only_where_another_is_in_force(folder: Path):
    columns, _ = rows_of_pack(folder / "series-recorded-ew_ons_a5a.js")
    differing = [
        (value, published)
        for value, published in zip(columns["value"], columns["published_value"], strict=True)
        if published is not None
    ]
    assert [published - value for value, published in differing] == [1]


def test_a_source_has_packs_or_says_why_not(folder: Path, mart: duckdb.DuckDBPyConnection, told: dict[str, Any]):
    sources = {source for (source,) in mart.execute("select source_id from dim_source").fetchall()}
    assert set(told["sources"]) == sources
    assert all(("packs" in known) != ("left_out" in known) for known in told["sources"].values())
    assert told["sources"]["ew_ons_mye"]["left_out"].startswith("None of its figures")
    assert told["sources"]["ew_not_read"]["left_out"] == "No edition of it is in this release."
    files = {path.stem for path in folder.glob("series-*.js")}
    assert files == {pack["name"] for known in told["sources"].values() for pack in known.get("packs", [])}


def test_labels_of_publishers_cannot_end_a_script(folder: Path, told: dict[str, Any]):
    for path in folder.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not {"<", "\u2028", "\u2029"} & set(text), path.name
    assert {caveat["text"] for caveat in told["sources"]["ew_ons_a5a"]["caveats"]} == {HOSTILE}
    columns, _ = rows_of_pack(folder / "changes.js")
    assert set(columns["what_changed"]) == {HOSTILE}


def test_a_pack_of_an_unknown_source_is_refused_by_name(folder: Path, mart: duckdb.DuckDBPyConnection):
    manifest = json.loads((folder.parent / "manifest.json").read_text(encoding="utf-8"))
    publication = Publication(folder.parent.name, folder.parent, (), manifest, mart)
    with pytest.raises(UnknownSourceError, match="figures of xx_unknown"):
        catalogue(publication, {"xx_unknown": []})
