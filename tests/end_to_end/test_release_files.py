"""The files of a real release hold what its marts hold, cell by cell, and read in the programs they are made for."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest
from csvw import TableGroup

from tests.warehouse.dissemination.csv_against_parquet import differences, marts_of

pytestmark = pytest.mark.slow

# The largest marts are read so far with Python; the comparison with Parquet reads them whole.
MANY_ROWS = 3_000


@pytest.fixture(scope="module")
def release(published: Path) -> Path:
    return (published / "releases/current").resolve()


def test_every_value_of_every_csv_file_is_that_of_the_parquet_file(release: Path, tmp_path: Path) -> None:
    marts = marts_of(release)
    assert {mart: found for mart in marts if (found := differences(release, mart, tmp_path))} == {}


def test_every_csv_file_reads_as_its_metadata_say(release: Path) -> None:
    rows = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["tables"]
    group = TableGroup.from_file(release / "csv/csv-metadata.json")
    read = {
        table.url.string.removesuffix(".csv"): sum(1 for _ in islice(table.iterdicts(strict=True), MANY_ROWS))
        for table in group.tables
    }
    assert read == {mart: min(table["rows"], MANY_ROWS) for mart, table in rows.items()}


def test_every_status_of_the_comparison_is_told_in_words(release: Path) -> None:
    collection = json.loads((release / "json-stat/uk_comparison.json").read_text(encoding="utf-8"))
    for cube in collection["link"]["item"]:
        assert set(cube["status"]) - {None} == cube["extension"]["status"]["label"].keys()
        assert cube["dimension"]["figure"]["category"]["unit"].keys() == set(
            cube["dimension"]["figure"]["category"]["index"]
        )
