"""A Web of one product whose publishers are played, quick and impatient; nobody waits, waits are noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.fetching import waiting
from orchestration.fetching.politeness import TURNS
from orchestration.fetching.settings import WebSettings
from orchestration.fetching.web import Web
from tests.publishers.fixtures import publishers
from warehouse.journal import Attempt, Journal

__all__ = ["publishers"]

QUICK = WebSettings(
    page_bytes=2_000,
    first_wait=0.001,
    longest_wait=90.0,
    pause=0.0,
    connect_timeout=2.0,
    read_timeout=2.0,
    page_deadline=5.0,
    download_deadline=5.0,
)
HOSTS = ("www.ons.gov.uk", "static.ons.gov.uk", "127.0.0.1")


@dataclass
class Desk:
    """What a test of fetching has at hand."""

    web: Web
    journal: Journal
    temporary: Path
    waits: list[float]

    def rows(self) -> list[Attempt]:
        """The journal, oldest first."""
        return self.journal.attempts()[::-1]

    def files(self) -> list[Path]:
        """What lies in the temporary folder."""
        return list(self.temporary.iterdir())


@pytest.fixture
def settings() -> WebSettings:
    """Overridden where a test needs others."""
    return QUICK


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Sleep is noted instead of slept."""
    noted: list[float] = []
    monkeypatch.setattr(waiting, "sleep", noted.append)
    monkeypatch.setattr(TURNS, "_free_from", {})
    return noted


@pytest.fixture
def desk(tmp_path: Path, settings: WebSettings, waits: list[float], publishers: object) -> Iterator[Desk]:
    """A desk in the environment of the publishers played."""
    temporary = tmp_path / "incoming"
    temporary.mkdir()
    journal = Journal(tmp_path / "journal.sqlite")
    with Web("ew_test", HOSTS, journal, "run-1", temporary, settings) as web:
        yield Desk(web, journal, temporary, waits)
