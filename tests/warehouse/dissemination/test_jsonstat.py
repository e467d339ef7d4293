"""The JSON-stat file of the comparison holds every figure of the mart, and a reason wherever there is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.dissemination.described_release import described_release, few_marts
from warehouse.connection import open_database
from warehouse.dissemination.jsonstat import NO_FIGURE, MissingReasonError, write_jsonstat

FILE = "json-stat/uk_comparison.json"
LINE = "family = 'survey' and measure = 'survey_share'"


@pytest.fixture(scope="module")
def release(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return described_release(whole_build, tmp_path_factory)


def rows_of(release: Path) -> dict[tuple[str, ...], dict[str, Any]]:
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        return rows_in(connection)


def rows_in(connection: Any) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows of the mart by family, measure, offence, year and jurisdiction."""
    cursor = connection.execute("from uk_comparison")
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    key = ("family", "measure", "conformed_offence_id", "period_id", "jurisdiction")
    return {tuple(row[name] for name in key): row for row in rows}


def cubes_of(release: Path) -> list[dict[str, Any]]:
    collection = json.loads((release / FILE).read_text(encoding="utf-8"))
    cubes: list[dict[str, Any]] = collection["link"]["item"]
    return cubes


def cells_of(cube: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str, Any, Any, int]]:
    """Key of the row, figure, value, status, and place of the row among all rows of the cube."""
    categories = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
    line = (cube["extension"]["family"], cube["extension"]["measure"])
    figures = len(categories[-1])
    for place, (cell, value, status) in enumerate(
        zip(product(*categories), cube["value"], cube["status"], strict=True)
    ):
        yield (*line, *cell[:3]), cell[3], value, status, place // figures


def told(cube: dict[str, Any], column: str, place: int) -> str | None:
    carried = cube["extension"]["cells"][column]
    number = carried["index"][place]
    return None if number is None else carried["label"][number]


def test_every_figure_of_the_mart_is_there_once_and_no_other(release: Path) -> None:
    rows = rows_of(release)
    found: dict[tuple[tuple[str, ...], str], Any] = {}
    for cube in cubes_of(release):
        for key, figure, value, _, _ in cells_of(cube):
            if value is not None:
                column = figure.split(".")[0]
                assert (key, column) not in found
                found[key, column] = value
                unit = cube["dimension"]["figure"]["category"]["unit"].get(figure, {}).get("label")
                assert column == "rate_per_1000" or unit == rows[key]["unit"]
    columns = ("value", "lower", "upper", "rate_per_1000")
    meant = {(key, name): row[name] for key, row in rows.items() for name in columns if row[name] is not None}
    assert found == meant
    assert len(found) > 40


def test_there_is_a_total_of_the_kingdom_only_where_the_mart_has_one(release: Path) -> None:
    rows = rows_of(release)
    totals = {
        key
        for cube in cubes_of(release)
        for key, figure, value, _, _ in cells_of(cube)
        if key[-1] == "UK" and value is not None and figure.startswith("value")
    }
    assert totals == {key for key, row in rows.items() if key[-1] == "UK" and row["value"] is not None}
    assert len(totals) == 7


def test_every_null_says_why(release: Path) -> None:
    rows = rows_of(release)
    seen = set()
    for cube in cubes_of(release):
        for key, figure, value, status, _ in cells_of(cube):
            if value is None:
                seen.add(status)
                if key not in rows:
                    assert status == "no_row"
                elif rows[key]["value"] is None and figure.startswith("value"):
                    assert status == rows[key]["obs_status"]
                else:
                    assert status in {"other_unit", "no_interval"} | {rows[key]["rate_status"]}
            else:
                assert status == (rows[key]["obs_status"] if figure.startswith("value") else None)
        labelled = cube["extension"]["status"]["label"]
        assert labelled.keys() <= set(cube["status"])
        assert all(labelled[status] == text for status, text in NO_FIGURE.items() if status in labelled)
    assert {"x", "no_row"} <= seen


def test_grade_and_caveats_of_a_cell_are_those_of_its_row(release: Path) -> None:
    rows = rows_of(release)
    compared = 0
    for cube in cubes_of(release):
        for key, _, _, _, place in cells_of(cube):
            for column in ("grade", "trend_grade", "grade_reason", "status_reason", "caveats", "source_id", "cell"):
                assert told(cube, column, place) == (rows[key][column] if key in rows else None)
                compared += 1
    assert compared > 500


def test_a_reader_of_json_stat_finds_the_same_figures(release: Path) -> None:
    pytest.importorskip("terminaltables", reason="jsonstat.py needs terminaltables, and does not say so")
    import jsonstat

    collection = jsonstat.from_file(str(release / FILE))
    rows = rows_of(release)
    cubes = cubes_of(release)
    assert len(collection) == len(cubes) == 4
    compared = 0
    for number, cube in enumerate(cubes):
        dataset = collection.dataset(number)
        for key, figure, _, status, _ in cells_of(cube):
            read = dataset.data(offence=key[2], year=key[3], jurisdiction=key[4], figure=figure)
            assert read.status == status
            if key in rows and figure == f"value.{rows[key]['unit']}":
                assert read.value == rows[key]["value"]
                compared += 1
    assert compared > 40


def test_a_measure_in_two_units_has_a_value_for_each(release: Path, tmp_path: Path) -> None:
    statements = (
        f"update uk_comparison set unit = 'per_1000_people' where {LINE} and jurisdiction = 'NI'",
        f"update uk_comparison set lower = value - 1, upper = value + 1 where {LINE} "
        "and jurisdiction = 'SC' and period_id = 'FY:2016-04-01'",
    )
    with few_marts(release, tmp_path, ("uk_comparison",), *statements) as publication:
        write_jsonstat(publication)
        rows = rows_in(publication.connection)
    (cube,) = [cube for cube in cubes_of(tmp_path) if cube["extension"]["measure"] == "survey_share"]
    figures = cube["dimension"]["figure"]["category"]
    assert figures["index"] == ["value.per_1000_people", "value.percent", "lower.percent", "upper.percent"]
    assert figures["unit"]["value.per_1000_people"] == {"label": "per 1000 people"}
    for key, figure, value, status, _ in cells_of(cube):
        row = rows[key]
        column, unit = figure.split(".")
        if row["unit"] == unit:
            assert value == row[column]
            assert status == ("no_interval" if value is None else None)
        else:
            assert (value, status) == (None, row["obs_status"] if row["value"] is None else "other_unit")


def test_a_rate_stands_beside_the_value_with_its_own_reason(release: Path, tmp_path: Path) -> None:
    statements = (
        "update uk_comparison set rate_per_1000 = 1.25 "
        "where family = 'fraud' and value is not null and jurisdiction = 'SC'",
        "update uk_comparison set rate_status = 'z' where family = 'fraud' and rate_per_1000 is null",
    )
    with few_marts(release, tmp_path, ("uk_comparison",), *statements) as publication:
        write_jsonstat(publication)
    (cube,) = [cube for cube in cubes_of(tmp_path) if cube["extension"]["family"] == "fraud"]
    rates = {(key[-1], value, status) for key, figure, value, status, _ in cells_of(cube) if figure == "rate_per_1000"}
    assert rates == {("SC", 1.25, None), ("EW", None, "z"), ("NI", None, "z"), ("UK", None, "z")}
    assert cube["dimension"]["figure"]["category"]["unit"]["rate_per_1000"] == {"label": "per 1,000 residents"}


def test_a_status_that_qualifies_a_value_stands_beside_it(release: Path, tmp_path: Path) -> None:
    statement = f"update uk_comparison set obs_status = 'p' where {LINE} and value is not null"
    with few_marts(release, tmp_path, ("uk_comparison",), statement) as publication:
        write_jsonstat(publication)
    (cube,) = [cube for cube in cubes_of(tmp_path) if cube["extension"]["measure"] == "survey_share"]
    assert {status for _, _, value, status, _ in cells_of(cube) if value is not None} == {"p"}


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        (f"update uk_comparison set value = null, obs_status = null where {LINE} and jurisdiction = 'SC'",
         r"survey/survey_share/.*/SC': value is missing.*obs_status"),
        (f"update uk_comparison set rate_per_1000 = 1 where {LINE} and jurisdiction = 'SC'",
         r"survey/survey_share/.*': rate_per_1000 is missing.*rate_status"),
    ],
)  # fmt: skip
def test_a_null_without_a_reason_is_refused(release: Path, tmp_path: Path, statement: str, missing: str) -> None:
    with (
        few_marts(release, tmp_path, ("uk_comparison",), statement) as publication,
        pytest.raises(MissingReasonError, match=missing),
    ):
        write_jsonstat(publication)


def test_without_a_comparison_there_is_no_file(release: Path, tmp_path: Path) -> None:
    for name, marts, statements in (
        ("none", ("dim_area",), ()),
        ("empty", ("uk_comparison",), ("delete from uk_comparison",)),
    ):
        folder = tmp_path / name
        folder.mkdir()
        with few_marts(release, folder, marts, *statements) as publication:
            write_jsonstat(publication)
        assert not (folder / "json-stat").exists()
