"""A home with a release in miniature, made once per session and copied for every test that changes something."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.orchestration.released_home import released_home


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The miniature home; read it only."""
    return released_home(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture
def released(small_home: Home, tmp_path: Path) -> Home:
    """A copy of the miniature home to change."""
    return Home(Path(shutil.copytree(small_home.root, tmp_path / "released", symlinks=True)))
