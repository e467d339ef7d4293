"""Where the time goes, as ratios to a floor measured in the same run. `make bench` prints it; nothing here can fail.

Absolute seconds belong to the machine; the ratios are what to compare between versions.
"""

from __future__ import annotations

import csv
import io
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
from python_calamine import CalamineWorkbook
from rich.console import Console
from rich.table import Table

from orchestration.landing.bundled import bundled_content, bundled_editions
from orchestration.landing.sidecar import Sidecar
from orchestration.parsing.catalogue import find_parser
from orchestration.registry.load import Source, parse_context, products, sources
from tests.bench_publication import bench_macros, bench_publication
from tests.end_to_end.conftest import PROJECT, command_line, environment
from tests.originals import original_of
from tests.questions import QUERIES
from tests.real_files import SHARED

REPEATS = 15
console = Console(highlight=False)


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Shortest of several times, in seconds: the one least disturbed by what else the machine does."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def bare_read(source: Source, content: bytes, sheets: list[str]) -> Callable[[], object]:
    """The floor of a parser: open the file and turn the table's sheets, or the text, into Python objects."""
    import json

    kind = source.product.file_type
    if kind in ("xlsx", "ods"):

        def read_sheets() -> object:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
            return [workbook.get_sheet_by_name(name).to_python() for name in sheets]

        return read_sheets
    if kind == "csv":
        encoding = source.product.bundle.encoding.replace("utf-8", "utf-8-sig")
        return lambda: list(csv.reader(io.StringIO(content.decode(encoding))))
    if kind == "zip":

        def read_members() -> object:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return [json.loads(archive.read(name)) for name in archive.namelist()]

        return read_members
    return lambda: json.loads(content)


def bench_parsers(title: str, bytes_of: Callable[[Sidecar, Path], bytes]) -> None:
    """Each parser on the newest edition of its source, and all tables of a workbook against its sheets."""
    table = Table("source", "observations", "bare read ms", "parser ms", "ratio", title=title)
    by_product: dict[str, list[float]] = {}
    for source_id, source in sources().items():
        sidecar, path = newest(source.product.product_id)
        content = bytes_of(sidecar, path)
        parser, _ = find_parser(source.table.parser)
        context = parse_context(source, sidecar.edition)
        frame = parser(content, context)
        floor = best(bare_read(source, content, list(frame["sheet"].unique())))
        took = best(lambda parser=parser, content=content, context=context: parser(content, context))  # type: ignore[misc]
        sums = by_product.setdefault(source.product.product_id, [0.0, 0.0])
        sums[0] += floor
        sums[1] += took
        table.add_row(source_id, f"{len(frame):,}", f"{floor * 1e3:.1f}", f"{took * 1e3:.1f}", f"{took / floor:.1f}")
    for product_id, (floor, took) in by_product.items():
        if products()[product_id].bundle.form == "workbook":
            table.add_row(f"all of {product_id}", "", f"{floor * 1e3:.1f}", f"{took * 1e3:.1f}", f"{took / floor:.1f}")
    console.print(table)


def newest(product_id: str) -> tuple[Sidecar, Path]:
    """Newest bundled edition of a product."""
    return max(bundled_editions(product_id), key=lambda pair: pair[0].published_on)


def timed_run(home: Path) -> tuple[float, float]:
    """Seconds and peak memory (MiB, the largest single process) of one `ukcrime run`."""
    started = time.perf_counter()
    subprocess.run(command_line("run"), cwd=PROJECT, env=environment(home), check=True, capture_output=True)
    seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def steps_of_last_run(home: Path) -> dict[str, float]:
    """Seconds by stage, from Dagster's own event log."""
    [log] = [path for path in (home / "dagster" / "history" / "runs").glob("*.db") if path.stem != "index"][-1:]
    with sqlite3.connect(log) as connection:
        rows = connection.execute(
            "select step_key, min(timestamp), max(timestamp) from event_logs where step_key is not null "
            "and dagster_event_type in ('STEP_START', 'STEP_SUCCESS') group by step_key"
        ).fetchall()
    stages: dict[str, float] = {}
    for step, first, last in rows:
        stage = {
            "land": "landing",
            "sour": "parsing and loading",
            "mode": "dbt",
            "gate": "gate",
            "publ": "release",
        }.get(step[:4], "raw and reference")
        seconds = (as_seconds(last) - as_seconds(first)) if first != last else 0.0
        stages[stage] = stages.get(stage, 0.0) + seconds
    return stages


def as_seconds(stamp: str) -> float:
    """Seconds of an SQLite time stamp."""
    from datetime import datetime

    return datetime.fromisoformat(stamp).timestamp()


def start_up(code: str) -> float:
    """Seconds of a fresh Python that runs `code`, best of three."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "data"
        return best(
            lambda: subprocess.run(
                [sys.executable, "-c", code], cwd=PROJECT, env=environment(home), check=True, capture_output=True
            ),
            repeats=3,
        )


def bench_runs() -> None:
    """The whole run, first and again, where its time goes, and a query on the release against a bare scan."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "data"
        first, memory = timed_run(home)
        stages = steps_of_last_run(home)
        again, _ = timed_run(home)
        python = start_up("pass")
        command = start_up("import orchestration.cli.app")
        definitions = start_up("import orchestration.definitions")
        table = Table("what", "seconds", "share of the first run", title="Runs on the bundled editions")
        table.add_row("first run", f"{first:.1f}", "100 %")
        for stage, seconds in sorted(stages.items(), key=lambda item: -item[1]):
            table.add_row(f"  {stage}", f"{seconds:.1f}", f"{seconds / first:.0%}")
        rest = first - sum(stages.values())
        table.add_row("  start, Dagster, summary", f"{rest:.1f}", f"{rest / first:.0%}")
        table.add_row("again, nothing new", f"{again:.1f}", f"{again / first:.0%}")
        table.add_row("loading definitions (manifest fresh)", f"{definitions:.1f}", f"{definitions / first:.0%}")
        table.add_row("`ukcrime` itself", f"{command:.2f}", f"{command / python:.1f} times a bare Python")
        console.print(table)
        console.print(f"Peak memory of the first run, largest process: {memory:,.0f} MiB\n")
        bench_query(home / "releases" / "current")
        bench_macros(home / "releases" / "current")
        bench_publication(home)


def bench_query(release: Path) -> None:
    """One question to the DuckDB file and to Parquet, and those people ask, against counting the rows of a fact."""
    question = "select sum(value) from {0} where source_id = 'sc_sg_table_1' and area_type = 'council_area'"
    with duckdb.connect(str(release / "uk_crime.duckdb"), read_only=True) as connection:
        scan = best(lambda: connection.execute("select count(value) from fct_recorded_crime").fetchall())
        asked = best(lambda: connection.execute(question.format("fct_recorded_crime")).fetchall())
        parquet = f"'{release / 'parquet' / 'fct_recorded_crime.parquet'}'"
        of_parquet = best(lambda: connection.execute(question.format(parquet)).fetchall())
        answers = {name: best(lambda sql=sql: connection.execute(sql).fetchall()) for name, sql in QUERIES.items()}  # type: ignore[misc]
    table = Table("query", "ms", "ratio to a bare scan", title="Asking the release")
    table.add_row("bare scan", f"{scan * 1e3:.2f}", "1.0")
    table.add_row("DuckDB file", f"{asked * 1e3:.2f}", f"{asked / scan:.1f}")
    table.add_row("Parquet", f"{of_parquet * 1e3:.2f}", f"{of_parquet / scan:.1f}")
    for name, took in answers.items():
        table.add_row(f"docs/questions.md: {name}", f"{took * 1e3:.2f}", f"{took / scan:.1f}")
    console.print(table)


if __name__ == "__main__":
    bench_parsers("Parsers on the bundled (compact) editions", lambda _, path: bundled_content(path))
    if SHARED.exists():
        bench_parsers(
            "Parsers on the publishers' own files",
            lambda sidecar, _: original_of(sidecar.product_id, sidecar.edition),
        )
    bench_runs()
