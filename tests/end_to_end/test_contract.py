"""A release that was really published keeps the promises of docs/stability.md: columns, macros, views, files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract import contract
from warehouse.connection import open_database


@pytest.mark.slow
def test_a_published_release_offers_what_is_written_down(published: Path) -> None:
    release = published / "releases" / "current"
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        found = contract.contract_of(connection)
    files = contract.files_of(release, found["marts"])
    promised = contract.read()
    if os.environ.get("RENEW_SNAPSHOT"):
        promised["files"] = sorted({*promised["files"], *files})
        contract.write(promised)
    assert sorted(contract.differences(promised, found | {"files": files})) == [], contract.RULE
