"""What a page says of a table's gaps and rows is counted, not guessed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import open_database
from warehouse.dissemination.explorer.table_facts import missing, sample
from warehouse.release.export import Column, Table

TABLE = Table(
    "fct",
    "One row per figure.",
    (
        Column("value", "DOUBLE", "The figure; null = missing, and obs_status says why."),
        Column("lower", "DOUBLE", "Lower end."),
        Column("base", "DOUBLE", "Respondents."),
        Column("rate_per_1000", "DOUBLE", "Rate; null = none, and rate_status says why, rate_note in words."),
        Column("obs_status", "VARCHAR", "Why the value is missing."),
        Column("rate_status", "VARCHAR", "Why there is no rate."),
        Column("rate_note", "VARCHAR", "What to know of the rate."),
    ),
    (),
)
ROWS = """
    (1,    1,    null, null, null, 'z',  'no one lives there'),
    (2,    null, null, null, null, 'x',  null),
    (null, null, null, 4,    'x',  null, 'of a year before'),
    (null, null, null, null, 'u',  'u',  null),
    (5,    5,    null, 5,    'p',  null, null),
    (6,    6,    null, 6,    null, null, null),
    (7,    7,    null, 7,    null, null, null)
"""


@pytest.fixture
def table(tmp_path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    with open_database(":memory:") as connection:
        columns = ", ".join(f"{column.name} {column.type}" for column in TABLE.columns)
        connection.execute(f"create table fct ({columns})")
        connection.execute(f"insert into fct values {ROWS}")
        connection.execute(f"copy fct to '{tmp_path / 'fct.parquet'}' (format parquet)")
        yield connection, tmp_path / "fct.parquet"


def test_the_reason_is_the_column_that_gives_one_most_often(table: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    found = missing(table[0], TABLE, table[1])
    assert found["value"] == {"empty": 2, "reason": "obs_status", "explained": 2}
    assert found["rate_per_1000"] == {"empty": 3, "reason": "rate_status", "explained": 3}


def test_the_status_of_the_value_is_no_reason_for_what_lacks_for_another(
    table: tuple[duckdb.DuckDBPyConnection, Path],
) -> None:
    found = missing(table[0], TABLE, table[1])
    assert found["lower"] == {"empty": 3, "reason": None, "explained": 0}
    assert found["base"] == {"empty": 7, "reason": None, "explained": 0}
    assert found["obs_status"]["empty"] == 4


def test_rows_of_a_sample_are_spread_over_the_table(table: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    connection, _ = table
    connection.execute("create or replace table fct as select range::double as value from range(100)")
    shown = sample(connection, Table("fct", "", TABLE.columns[:1], ()), 100)
    assert shown == [["0", "20", "40", "60", "80"]]
    assert sample(connection, Table("fct", "", TABLE.columns[:1], ()), 3) == [["0", "1", "2"]]
    assert sample(connection, Table("fct", "", TABLE.columns[:1], ()), 0) == [[]]
