"""What a release's files for readers cost, against DuckDB writing the same tables as bare CSV; and the first view."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.home import Home
from orchestration.model_lineage import project_lineage
from tests.end_to_end.browser import CHROMIUM, chromium
from warehouse.connection import open_database
from warehouse.dissemination.explorer.site import write_explorer_pages
from warehouse.dissemination.files import LANES
from warehouse.release.export import marts_of
from warehouse.release.publication import Publication

console = Console(highlight=False)


def seconds_of(work: Callable[[], object]) -> float:
    """Time of one call; the writers make files that are not there yet, so each is called once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def bench_publication(home: Path) -> None:
    """Each writer on the current release of `home`, one after the other, as a ratio to the bare floor."""
    release = (home / "releases" / "current").resolve()
    with tempfile.TemporaryDirectory() as folder, open_database(home / "build.duckdb", read_only=True) as build:
        tables = tuple(marts_of(build))
        place = Path(folder) / "releases" / release.name
        place.mkdir(parents=True)
        for name in ("parquet", "uk_crime.duckdb", "changes.csv"):
            source = release / name
            if source.is_dir():
                shutil.copytree(source, place / name)
            else:
                shutil.copyfile(source, place / name)
        bare = place.parent / "bare"
        bare.mkdir()
        with open_database(place / "uk_crime.duckdb", read_only=True) as connection:
            floor = seconds_of(
                lambda: [connection.execute(f"copy {table.name} to '{bare / table.name}.csv'") for table in tables]
            )
            manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
            publication = Publication(release.name, place, tables, manifest, connection, project_lineage(Home(home)))
            times = {
                write.__name__: seconds_of(lambda write=write: write(publication))  # type: ignore[misc]
                for write in (*(write for lane in LANES for write in lane), write_explorer_pages)
            }
        table = Table("what", "seconds", "ratio to bare CSV", title="Files for readers, one after the other")
        table.add_row("all marts as bare CSV", f"{floor:.1f}", "1.0")
        for name, took in times.items():
            table.add_row(name.removeprefix("write_").replace("_", " "), f"{took:.1f}", f"{took / floor:.1f}")
        table.add_row("all", f"{sum(times.values()):.1f}", f"{sum(times.values()) / floor:.1f}")
        console.print(table)
        bench_first_view(place / "explorer")


def bench_first_view(explorer: Path) -> None:
    """Seconds until a page is drawn, against an empty page in the same browser."""
    if CHROMIUM is None:
        console.print("First view: not measured, there is no Chromium on this machine\n")
        return
    table = Table("page", "ms", "ratio to an empty page", title="First view, from disk")
    with chromium() as browser:
        empty = min(_view(browser, "about:blank", "body") for _ in range(5))
        table.add_row("empty page", f"{empty * 1e3:.0f}", "1.0")
        for name in ("index", "compare", "recorded-crime", "surveys", "fraud", "revisions"):
            took = min(_view(browser, (explorer / f"{name}.html").as_uri(), "[data-ready]") for _ in range(3))
            table.add_row(f"{name}.html", f"{took * 1e3:.0f}", f"{took / empty:.0f}")
    console.print(table)


def _view(browser: object, address: str, drawn: str) -> float:
    page = browser.new_page()  # type: ignore[attr-defined]
    try:
        started = time.perf_counter()
        page.goto(address)
        page.wait_for_selector(drawn, state="attached")
        return time.perf_counter() - started
    finally:
        page.close()


def bench_macros(release: Path) -> None:
    """The macros of the file against a bare scan of the fact they read."""
    questions = {
        "as_of(day)": "select count(value) from as_of(date '2026-01-01')",
        "as_of_recorded_crime(day)": "select count(value) from as_of_recorded_crime(date '2026-01-01')",
        "comparable(one, other)": "select count(*) from comparable('EW', 'NI')",
    }
    with duckdb.connect(str(release / "uk_crime.duckdb"), read_only=True) as connection:
        bare = "select count(value) from fct_recorded_crime_vintage"
        scan = min(seconds_of(lambda: connection.execute(bare).fetchall()) for _ in range(15))
        table = Table("macro", "ms", "ratio to a bare scan", title="Macros of the file")
        for name, sql in questions.items():
            took = min(seconds_of(lambda sql=sql: connection.execute(sql).fetchall()) for _ in range(5))  # type: ignore[misc]
            table.add_row(name, f"{took * 1e3:.1f}", f"{took / scan:.1f}")
    console.print(table)
