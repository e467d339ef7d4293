"""A build in miniature, made once per session and copied for every test that breaks something in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.warehouse import small_build


@pytest.fixture(scope="session")
def whole_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature build; read it only."""
    return small_build.build(tmp_path_factory.mktemp("build") / "build.duckdb")


@pytest.fixture
def build(whole_build: Path, tmp_path: Path) -> Path:
    """A copy of the miniature build to break."""
    return Path(shutil.copy(whole_build, tmp_path / "build.duckdb"))
