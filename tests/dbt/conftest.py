"""The marts of the small warehouse with surveys, fraud and all that is compared: built once for several modules."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.dbt import small_comparison, small_fraud, small_gap, small_survey
from tests.dbt.marts import build_marts
from warehouse.connection import open_database


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    additions = (small_survey.add, small_fraud.add, small_comparison.add, small_gap.add)
    with open_database(build_marts(tmp_path_factory.mktemp("compared"), *additions), read_only=True) as connection:
        yield connection
