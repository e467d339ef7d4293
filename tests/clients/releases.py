"""Two real releases in a home of their own: the current one as it is, and the next with one figure changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.connection import open_database
from warehouse.gate.results import CheckResult
from warehouse.release import publish, store

FACT = "fct_recorded_crime"


class NoReleaseError(Exception):
    """There is no release to show to the clients."""


@dataclass(frozen=True)
class Releases:
    """`current` leads to `first` until `swap` is called; one figure of `second` is another."""

    home: Path
    first: Path
    second: Path
    figure: str  # id of the figure that differs
    question: str  # SQL on the DuckDB file that gives the figure
    parquet_question: str  # the same on {parquet}, the folder of Parquet files
    before: float
    after: float

    @property
    def current(self) -> Path:
        """The stable path that clients are told."""
        return self.home / "releases" / store.CURRENT

    def start(self) -> None:
        """Point `current` at the first release."""
        store.switch_to(self.first)

    def swap(self) -> None:
        """Point `current` at the second release, as publishing does."""
        store.switch_to(self.second)


def copied(published: Path, home: Path) -> Releases:
    """Releases below `home`: a copy of the current one of `published`, and one published from its changed build.

    Raises NoReleaseError where `published` has no release, or no build to make the next one from.
    """
    current, build = store.current_release(published), published / "build.duckdb"
    if current is None or not build.exists():
        raise NoReleaseError(f"{published} has no current release with its build. To do: `make run`, then try again")
    first = home / "releases" / current.name
    shutil.copytree(current, first)
    store.switch_to(first)
    return changed(home, first, Path(shutil.copy(build, home / "build.duckdb")))


def changed(home: Path, first: Path, build: Path) -> Releases:
    """Publish `build` again with its largest figure of recorded crime raised by one, and go back to `first`."""
    figure, before = _largest_figure(first / "uk_crime.duckdb")
    with open_database(build) as connection:
        connection.execute(f"update marts.{FACT} set value = value + 1 where figure_id = ?", [figure])
    order = store.order_of(first.name)
    second = publish(build, home, [_shown()], today=date(order[0], order[1], 28), released_up_to=date.max)
    if not second.published:
        raise NoReleaseError(f"publishing a changed figure made no release after {first.name}: {second.reason}")
    store.switch_to(first)
    where = "where figure_id = '" + figure.replace("'", "''") + "'"
    return Releases(
        home,
        first,
        second.path,
        figure,
        f"select value from {FACT} {where}",
        f"select value from read_parquet('{{parquet}}/{FACT}.parquet') {where}",
        before,
        before + 1,
    )


def _largest_figure(database: Path) -> tuple[str, float]:
    with open_database(database, read_only=True) as connection:
        row = connection.execute(
            f"select figure_id, value from {FACT} where value is not null order by value desc, figure_id limit 1"
        ).fetchone()
    if row is None:
        raise NoReleaseError(f"{database} holds no figure of recorded crime")
    return row[0], row[1]


def _shown() -> CheckResult:
    return CheckResult(
        check_id="shown_to_clients",
        suite=FACT,
        title="A release for clients to read",
        severity="warn",
        reason="The release is made to be swapped to, and stays in a folder of its own.",
        passed=True,
        rows_examined=1,
        failing_count=0,
        expectation="none",
    )
