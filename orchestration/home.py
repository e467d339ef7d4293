"""Where a run keeps its files: $UKCRIME_HOME, else `data/` of the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.data_folder import data_folder

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Home:
    """The folders and files below one data folder."""

    root: Path

    @property
    def landing(self) -> Path:
        """Landed bytes and sidecars."""
        return self.root / "landing"

    @property
    def build_database(self) -> Path:
        """The database a run builds; nobody reads it but the run."""
        return self.root / "build.duckdb"

    @property
    def journal(self) -> Path:
        """Attempts to fetch, and alerts: what operation must remember from run to run."""
        return self.root / "journal.sqlite"

    @property
    def releases(self) -> Path:
        """Published releases and the `current` link."""
        return self.root / "releases"

    @property
    def dagster(self) -> Path:
        """Run history of Dagster ($DAGSTER_HOME)."""
        return self.root / "dagster"

    @property
    def dbt(self) -> Path:
        """dbt's manifest and logs."""
        return self.root / "dbt"


def current_home() -> Home:
    """Home named by $UKCRIME_HOME, else the project's `data/`."""
    return Home(data_folder())
