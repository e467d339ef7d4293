"""What Dagster hands to assets: the data folder, the door to the database, and dbt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster import ConfigurableResource, InitResourceContext
from dagster_dbt import DbtCliResource
from dagster_duckdb import DuckDBResource
from packaging.version import Version

from orchestration.automation.whole_run import whole_run
from orchestration.home import Home, current_home
from orchestration.landing.archive import Archive
from warehouse.connection import open_database
from warehouse.raw import prepare_database

if TYPE_CHECKING:
    import duckdb

    from orchestration.landing.live import Publishers


class HomeResource(ConfigurableResource):  # type: ignore[type-arg]
    """The data folder of this run, which no other run works in meanwhile."""

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[HomeResource]:
        """Hold the run lock from before the first step to after the last, and report at the end."""
        with whole_run(self.folders, context):
            yield self

    @property
    def folders(self) -> Home:
        """Its folders and files."""
        return current_home()

    @property
    def archive(self) -> Archive:
        """Its landing archive."""
        return Archive(self.folders.landing)


class PublishersResource(ConfigurableResource):  # type: ignore[type-arg]
    """The publishers; only a run that is told to go live asks them."""

    live: bool = False

    def asked_by(self, run_id: str) -> Publishers:
        """Publishers asked on behalf of a run, what they give landed in the current home."""
        from orchestration.automation.asking import publishers

        return publishers(run_id)


class BuildDatabase(DuckDBResource):
    """The build database, made when it is not there, opened through the one door.

    DuckDBResource keeps its connection, and with it the file's lock, when the body raises; this does not.
    """

    @contextmanager
    def get_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Connection to the build database, closed on leaving whatever happens."""
        prepare_database(Path(self.database))
        with open_database(self.database) as connection:
            yield connection


class Dbt(DbtCliResource):
    """dbt's command line, without what costs seconds and is not used here."""

    @cached_property
    def _cli_version(self) -> Version:
        # The base class starts `dbt --version` in a process of its own to learn this.
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Any) -> Any:
        # The base class loads a second dbt into this process to look up columns; orchestration.table_facts reads
        # them from the database once dbt has let go of it.
        return None
