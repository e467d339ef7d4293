"""The metadata of the CSV files are valid CSV on the Web, and the files are what they say."""

from __future__ import annotations

import json
import shutil
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from csvw import TableGroup

from tests.warehouse.dissemination.csv_against_parquet import marts_of
from tests.warehouse.dissemination.described_release import described_release, few_marts
from warehouse.dissemination.csvw import ROLE, write_csvw
from warehouse.release.profile import role_of

MANY_ROWS = 300


@pytest.fixture(scope="module")
def release(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return described_release(whole_build, tmp_path_factory)


@pytest.fixture(scope="module")
def tables(release: Path) -> dict[str, dict[str, Any]]:
    group = json.loads((release / "csv/csv-metadata.json").read_text(encoding="utf-8"))
    return {table["url"].removesuffix(".csv"): table for table in group["tables"]}


def columns_of(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {column["name"]: column for column in table["tableSchema"]["columns"]}


def relations_of(table: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (key["columnReference"], key["reference"]["resource"], key["reference"]["columnReference"])
        for key in table["tableSchema"].get("foreignKeys", [])
    }


def test_every_row_of_every_file_reads_as_the_metadata_say(release: Path) -> None:
    group = TableGroup.from_file(release / "csv/csv-metadata.json")
    # Of large files the first rows: the end-to-end test reads files of a real release whole.
    rows = {table.url.string: sum(1 for _ in islice(table.iterdicts(strict=True), MANY_ROWS)) for table in group.tables}
    files = {mart: release / f"parquet/{mart}.parquet" for mart in marts_of(release)}
    assert rows == {f"{mart}.csv": min(pq.read_metadata(file).num_rows, MANY_ROWS) for mart, file in files.items()}


def test_a_value_of_the_wrong_type_is_an_error_to_its_readers(release: Path, tmp_path: Path) -> None:
    shutil.copytree(release / "csv", tmp_path / "csv")
    file = tmp_path / "csv/dim_period.csv"
    file.chmod(0o644)
    text = file.read_text(encoding="utf-8")
    assert ",12" in text
    file.write_text(text.replace(",12", ",twelve"), encoding="utf-8")
    group = TableGroup.from_file(tmp_path / "csv/csv-metadata.json")
    (table,) = [table for table in group.tables if table.url.string == "dim_period.csv"]
    with pytest.raises(ValueError, match=r"dim_period\.csv:2:6 months: Invalid value"):
        list(table.iterdicts(strict=True))


def test_columns_stand_as_in_the_file_with_type_meaning_and_role(
    release: Path, tables: dict[str, dict[str, Any]]
) -> None:
    assert tables.keys() == set(marts_of(release))
    for mart, table in tables.items():
        stored = pq.read_schema(release / f"parquet/{mart}.parquet")
        columns = columns_of(table)
        assert list(columns) == stored.names
        assert [column["dc:description"] for column in columns.values()] == [
            stored.field(name).metadata[b"description"].decode() for name in stored.names
        ]
        assert {column[ROLE] == role_of(name) for name, column in columns.items()} == {True}
        assert table["dc:description"] == stored.metadata[b"description"].decode().strip()
    figure = columns_of(tables["uk_comparison"])
    types = ("value", "period_start", "segment", "is_last_before_break")
    assert {name: figure[name]["datatype"] for name in types} == {
        "value": "double", "period_start": "date", "segment": "integer", "is_last_before_break": "boolean"
    }  # fmt: skip
    assert {name: figure[name][ROLE] for name in ("comparison_id", "jurisdiction", "value", "unit", "obs_status")} == {
        "comparison_id": "identifier", "jurisdiction": "dimension", "value": "value", "unit": "unit",
        "obs_status": "status",
    }  # fmt: skip
    assert columns_of(tables["dim_vintage"])["retrieved_at"]["datatype"] == "dateTime"


def test_a_row_is_named_by_its_key_and_only_its_key_is_required(tables: dict[str, dict[str, Any]]) -> None:
    schema = tables["uk_comparison_caveat"]["tableSchema"]
    assert schema["primaryKey"] == ["comparison_id", "caveat_kind", "caveat_id"]
    assert schema["aboutUrl"] == "uk_comparison_caveat.csv#{comparison_id}/{caveat_kind}/{caveat_id}"
    columns = columns_of(tables["uk_comparison_caveat"]).values()
    assert {column["name"] for column in columns if column["required"]} == set(schema["primaryKey"])
    assert "primaryKey" not in tables["bridge_offence_classification"]["tableSchema"]


def test_relations_follow_from_names_and_descriptions(tables: dict[str, dict[str, Any]]) -> None:
    assert relations_of(tables["uk_comparison_caveat"]) == {("comparison_id", "uk_comparison.csv", "comparison_id")}
    assert relations_of(tables["uk_comparison"]) >= {
        ("conformed_offence_id", "dim_offence.csv", "offence_id"),
        ("source_id", "dim_source.csv", "source_id"),
        ("vintage_id", "dim_vintage.csv", "vintage_id"),
        ("period_id", "dim_period.csv", "period_id"),
        ("measure", "dim_measure.csv", "measure"),
    }
    assert relations_of(tables["dim_source"]) == set()


def test_every_value_of_a_stated_relation_is_found(release: Path) -> None:
    group = TableGroup.from_file(release / "csv/csv-metadata.json")
    keys = {
        table.url.string: {key.columnReference[0]: key.reference for key in table.tableSchema.foreignKeys}
        for table in group.tables
    }
    rows = {
        name: list(table.iterdicts(strict=True))
        for table in group.tables
        if not (name := table.url.string).startswith("fct_")
    }
    looked_up = 0
    for name in rows:
        for column, reference in keys[name].items():
            if (to := reference.resource.string) in rows:
                there = {row[reference.columnReference[0]] for row in rows[to]}
                here = {row[column] for row in rows[name]} - {None}
                assert here, (name, column)
                assert here <= there, (name, column)
                looked_up += 1
    assert looked_up > 10


@pytest.mark.parametrize("broken", [False, True])
def test_a_relation_that_one_row_breaks_is_not_stated(release: Path, tmp_path: Path, broken: bool) -> None:
    statement = (
        "update uk_comparison_caveat set comparison_id = 'no such row' "
        "where comparison_id = (select min(comparison_id) from uk_comparison_caveat)"
    )
    (tmp_path / "csv").mkdir()
    marts = ("uk_comparison", "uk_comparison_caveat")
    with few_marts(release, tmp_path, marts, *[statement] * broken) as publication:
        write_csvw(publication)
    group = json.loads((tmp_path / "csv/csv-metadata.json").read_text(encoding="utf-8"))
    (table,) = [table for table in group["tables"] if table["url"] == "uk_comparison_caveat.csv"]
    assert relations_of(table) == (set() if broken else {("comparison_id", "uk_comparison.csv", "comparison_id")})


def test_the_group_names_release_publishers_and_terms(release: Path) -> None:
    group = json.loads((release / "csv/csv-metadata.json").read_text(encoding="utf-8"))
    assert group["dc:identifier"] == "v2026.07.1"
    assert {"Office for National Statistics", "Scottish Government", "Home Office"} <= set(group["dc:creator"])
    assert group["dc:license"] == [
        {"@id": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"}
    ]
    rights = group["dc:rights"]
    assert "Source: Home Office, licensed under the Open Government Licence v3.0" in rights
    assert rights[-1] == "none stated on the pages; figures only, copyright City of London Police"
