"""A home and a Dagster instance of its own for each test; time stands still where a test says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from dagster import DagsterInstance

from orchestration import clock
from orchestration.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("UKCRIME_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("UKCRIME_LIVE", raising=False)
    (tmp_path / "home").mkdir()
    return Home((tmp_path / "home").resolve())


@pytest.fixture
def instance(home: Home) -> Iterator[DagsterInstance]:
    with DagsterInstance.local_temp(str(home.root.parent)) as found:
        yield found


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what `clock.now()` tells."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return stand
