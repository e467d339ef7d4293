"""The CSV files hold what the Parquet files hold, in a form that every program reads alike."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.dissemination.csv_against_parquet import differences, marts_of, plain_csv
from tests.warehouse.dissemination.described_release import FORMULA, PLAIN, described_release
from warehouse.connection import open_database
from warehouse.dissemination.csv_tables import (
    TYPES,
    UnknownTypeError,
    csv_file,
    is_zipped,
    parquet_file,
    type_of,
    write_csv_tables,
)
from warehouse.release.export import Column, Table
from warehouse.release.publication import Publication


@pytest.fixture(scope="module")
def release(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return described_release(whole_build, tmp_path_factory)


def lines_of(release: Path, mart: str, folder: Path) -> list[dict[str, str]]:
    with plain_csv(release, mart, folder).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def publication_of(folder: Path, connection: Any, columns: dict[str, str]) -> Publication:
    """A release with the one mart `odd`, as its writers see it."""
    table = Table("odd", "", tuple(Column(name, kind, "") for name, kind in columns.items()), ())
    return Publication("v2026.07.1", folder, (table,), {"tables": {"odd": {"rows": 1, "sha256": ""}}}, connection)


def test_every_value_of_every_mart_is_that_of_the_parquet_file(release: Path, tmp_path: Path) -> None:
    marts = marts_of(release)
    assert len(marts) > 20
    assert {mart: found for mart in marts if (found := differences(release, mart, tmp_path))} == {}


def test_a_wrong_value_and_a_lost_row_are_seen_by_that_comparison(release: Path, tmp_path: Path) -> None:
    for folder in ("csv", "parquet"):
        (tmp_path / folder).mkdir()
    shutil.copy(release / "parquet/dim_period.parquet", tmp_path / "parquet")
    lines = (release / "csv/dim_period.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assert "12" in lines[5]
    lines[5] = lines[5].replace("12", "13")
    (tmp_path / "csv/dim_period.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    assert differences(tmp_path, "dim_period", tmp_path)["rows"] == -1
    assert differences(tmp_path, "dim_period", tmp_path)["months"] == 2


def test_facts_are_zipped_and_all_other_marts_are_plain(release: Path) -> None:
    marts = marts_of(release)
    wanted = {f"{mart}.csv.zip" if mart.startswith("fct_") else f"{mart}.csv" for mart in marts}
    assert {path.name for path in (release / "csv").iterdir()} == wanted | {"csv-metadata.json"}
    assert {f"csv/{name}" for name in wanted} == {csv_file(mart) for mart in marts}
    assert (is_zipped("fct_population"), is_zipped("uk_comparison")) == (True, False)


def test_a_missing_value_is_blank_with_its_reason_beside(release: Path, tmp_path: Path) -> None:
    missing = [line for line in lines_of(release, "fct_recorded_crime", tmp_path) if not line["value"]]
    assert ("x", "not available") in {(line["obs_status"], line["status_meaning"]) for line in missing}
    assert all(line["obs_status"] for line in missing)


def test_numbers_days_and_truths_are_exact(release: Path, tmp_path: Path) -> None:
    gap = lines_of(release, "crime_gap", tmp_path)[0]
    assert (gap["ratio"], gap["ratio_lower"]) == ("0.30000000000000004", "-3")
    assert float(gap["ratio_upper"]) == 1e22
    vintage = next(line for line in lines_of(release, "dim_vintage", tmp_path) if line["source_id"] == "ew_ons_a5a")
    assert vintage["retrieved_at"] == "2026-07-01T09:30:00.25"
    assert {line["clears_interval"] for line in lines_of(release, "dim_correction", tmp_path)} == {"true"}
    assert "2024-04-01" in {line["period_start"] for line in lines_of(release, "dim_period", tmp_path)}


def test_text_that_begins_like_a_formula_is_inert_and_other_text_is_as_it_was(release: Path, tmp_path: Path) -> None:
    caveats = {line["source_id"]: line["caveat"] for line in lines_of(release, "dim_caveat", tmp_path)}
    assert caveats["ew_ons_a5a"] == f"'{FORMULA}"
    assert caveats["ew_ons_a3a"] == PLAIN
    assert caveats["ew_ons_p1"] == "-12.50"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\uff1d", "\u00a0@"])
def test_no_sign_that_begins_a_formula_passes(sign: str, tmp_path: Path) -> None:
    with open_database(":memory:") as connection:
        write_odd(tmp_path, connection, {"label": "VARCHAR"}, [f"'{sign}1+1'"])
    (line,) = lines_of(tmp_path, "odd", tmp_path)
    assert line["label"] == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["Zoë", "[x]", "9 = nine", "z", "Z", "0", "_", "`", "é", "£5", "~"])
def test_harmless_text_is_not_touched(text: str, tmp_path: Path) -> None:
    with open_database(":memory:") as connection:
        write_odd(tmp_path, connection, {"label": "VARCHAR"}, [f"'{text}'"])
    (line,) = lines_of(tmp_path, "odd", tmp_path)
    assert line["label"] == text


def test_the_largest_whole_numbers_are_exact(tmp_path: Path) -> None:
    values = ["9007199254740992", "-9007199254740992", "9007199254740994", "1.5", "1e300", "1e-7"]
    with open_database(":memory:") as connection:
        columns = {f"c{number}": "DOUBLE" for number, _ in enumerate(values)}
        write_odd(tmp_path, connection, columns, [f"{value}::double" for value in values])
    (line,) = lines_of(tmp_path, "odd", tmp_path)
    assert [float(text) for text in line.values()] == [float(value) for value in values]
    assert list(line.values())[:2] == values[:2]


def write_odd(folder: Path, connection: Any, columns: dict[str, str], values: list[str]) -> None:
    (folder / "parquet").mkdir()
    row = ", ".join(f"{value} as {name}" for name, value in zip(columns, values, strict=True))
    connection.execute(f"copy (select {row}) to '{folder}/{parquet_file('odd')}'")
    write_csv_tables(publication_of(folder, connection, columns))


def test_the_same_rows_give_the_same_bytes_whenever_they_are_written(release: Path, tmp_path: Path) -> None:
    shutil.copytree(release / "parquet", tmp_path / "parquet")
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        columns = connection.execute("describe fct_revision").fetchall()
        table = Table("fct_revision", "", tuple(Column(name, kind, "") for name, kind, *_ in columns), ())
        write_csv_tables(Publication("v2026.07.1", tmp_path, (table,), manifest, connection))
    again = (tmp_path / "csv/fct_revision.csv.zip").read_bytes()
    assert hashlib.sha256(again).hexdigest() == manifest["files"]["csv/fct_revision.csv.zip"]["sha256"]


def test_a_type_that_nobody_decided_on_is_refused() -> None:
    column = Column("span", "INTERVAL", "")
    with pytest.raises(UnknownTypeError, match=r"'span' has type INTERVAL; known are VARCHAR, .*csv_tables\.py"):
        type_of(column)
    assert type_of(replace(column, type="DATE")) == TYPES["DATE"]
