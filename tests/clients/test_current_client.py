"""The installed DuckDB reads a release from another process while it is switched, as `make clients` asks of others."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.clients.catalogue import CLIENTS, DUCKDB, ON_REQUEST
from tests.clients.conversation import ReaderFailedError, converse, judged, reader
from tests.clients.outcome import DIFFERS, NOT_SHOWN, SHOWN, Outcome, exit_code
from tests.clients.questions import questions, written
from tests.clients.releases import NoReleaseError, Releases, changed, copied
from tests.contract import contract
from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.release import publish, store

PAGE = Path(__file__).resolve().parents[2] / "docs" / "connect.md"


def tiny_build(path: Path) -> Path:
    """Every mart as its contract declares it, most of them empty: what is told here is which release is read."""
    with open_database(path) as connection:
        connection.execute((contract.PROJECT / "warehouse" / "schema.sql").read_text(encoding="utf-8"))
        connection.execute("create schema marts")
        for name, model in contract.models().items():
            columns = ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in model["columns"])
            connection.execute(f"create table marts.{name} ({columns})")
            connection.execute(f"comment on table marts.{name} is $${model['description']}$$")
        connection.execute("insert into marts.dim_vintage (vintage_id, source_id, published_on) values "
                           "('a@1', 'a', date '2026-01-31'), ('a@2', 'a', date '2026-06-30')")  # fmt: skip
        connection.execute("insert into marts.comparability (jurisdiction_a, jurisdiction_b, conformed_offence_id) "
                           "values ('EW', 'NI', 'uk_common:robbery')")  # fmt: skip
        for fact, since in (("fct_recorded_crime", "published_on"), ("fct_recorded_crime_vintage", "valid_from")):
            connection.execute(
                f"insert into marts.{fact} (figure_id, source_id, vintage_id, value, {since}) "
                "select 'figure ' || n, 'a', 'a@1', n / 8, date '2026-01-31' from range(2000) as t(n)"
            )
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Two releases of a tiny build."""
    home = tmp_path_factory.mktemp("clients")
    build = tiny_build(home / "build.duckdb")
    first = publish(build, home, [check()], today=date(2026, 7, 1))
    return changed(home, first.path, build)


@pytest.fixture
def releases(made: Releases) -> Releases:
    """The same, `current` leading to the first."""
    made.start()
    return made


@pytest.fixture(scope="module")
def asked(made: Releases) -> dict[str, Any]:
    return questions(made)


def answers(releases: Releases, asked: dict[str, Any]) -> dict[str, Any]:
    """What a reader should say, read in this process."""
    with open_database(releases.first / "uk_crime.duckdb", read_only=True) as connection:
        return {
            part: {
                name: [list(row) for row in connection.execute(query).fetchall()] for name, query in asked[part].items()
            }
            for part in ("file", "parquet")
        } | {"columns": asked["columns"]}


@pytest.mark.slow
def test_a_reader_in_another_process_sees_the_next_release_when_it_opens_the_path_again(
    releases: Releases, asked: dict[str, Any], tmp_path: Path
) -> None:
    file = written(asked, tmp_path / "questions.json")
    command = [sys.executable, str(reader("read_duckdb.py")), str(releases.current), str(file)]
    expected = answers(releases, asked)
    found, seen = converse(command, releases.swap)
    outcome = judged("installed", found, seen, expected, releases, DUCKDB)
    assert (outcome.state, outcome.reason) == (SHOWN, "")
    assert [found["figure"], seen["same connection"], seen["connection after all were closed"]] == [
        [[repr(releases.before)]],
        [[repr(releases.before)]],
        [[repr(releases.after)]],
    ]
    rows = {name: int(found["file"][f"cells: {name}"][0][0]) for name in (
        '"fct_recorded_crime"', "as_of_recorded_crime(date '2026-06-30')")}  # fmt: skip
    assert set(rows.values()) == {2000}
    assert found["file"]["catalogue: tables"]
    assert {name for name in found["file"] if name.startswith("README")} == {f"README: {n}" for n in range(1, 6)}


FIGURES = Releases(Path(), Path(), Path(), "figure", "", "", before=1.0, after=2.0)
BEFORE, AFTER = [["1.0"]], [["2.0"]]


def said() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A reader's two lines as they should be, in small, and what they are compared with."""
    found = {"version": "9", "file": {"tables": [["a"], ["b"]]}, "parquet": {"cells": [["1", "7"]]}, "figure": BEFORE}
    seen = {**dict.fromkeys(DUCKDB.new, AFTER), **dict.fromkeys(DUCKDB.old, BEFORE), "second connection": BEFORE}
    return found, seen, copy.deepcopy(found)


@pytest.mark.parametrize(
    ("which", "path", "value", "told"),
    [
        (0, ["file", "tables"], [["b"], ["a"]], ""),
        (0, ["file", "tables"], [["a"], ["c"]], "file, tables"),
        (0, ["parquet", "cells"], [["1", "8"]], "parquet, cells"),
        (0, ["parquet"], {}, "asked of one only"),
        (0, ["figure"], [["3.0"]], "figure: [['3.0']] before the switch"),
        (1, ["connection after all were closed"], BEFORE, "connection after all were closed"),
        (1, ["same connection"], AFTER, "same connection"),
        (1, ["second connection"], AFTER, ""),
        (1, ["second connection"], [["3.0"]], "second connection: [['3.0']]"),
    ],
)
def test_a_client_that_reads_something_else_is_told_of(which: int, path: list[str], value: Any, told: str) -> None:
    found, seen, expected = said()
    line: Any = (found, seen)[which]
    for name in path[:-1]:
        line = line[name]
    line[path[-1]] = value
    outcome = judged("client", found, seen, expected, FIGURES, DUCKDB)
    assert outcome.state == (DIFFERS if told else SHOWN)
    assert told in outcome.reason


def test_a_client_that_was_not_asked_again_by_every_way_is_told_of() -> None:
    found, seen, expected = said()
    del seen["Parquet on the same connection"]
    outcome = judged("client", found, seen, expected, FIGURES, DUCKDB)
    assert (outcome.state, outcome.reason) == (DIFFERS, "not asked again by Parquet on the same connection")


def test_a_client_that_could_not_be_tried_is_no_success() -> None:
    shown, differs, not_shown = (Outcome("a", "1", "", "", state, "why") for state in (SHOWN, DIFFERS, NOT_SHOWN))
    assert [exit_code(outcomes) for outcomes in ([shown], [shown, not_shown], [not_shown, differs], [])] == [0, 3, 1, 3]


def test_a_reader_that_dies_is_told_with_its_last_words() -> None:
    with pytest.raises(ReaderFailedError, match="no such thing"):
        converse([sys.executable, "-c", "raise SystemExit('no such thing')"], lambda: None)
    with pytest.raises(ReaderFailedError, match="ended with 4"):
        converse([sys.executable, "-c", "print('{}', flush=True); input(); raise SystemExit(4)"], lambda: None)


def test_nothing_is_asked_of_clients_without_a_release(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="make run"):
        copied(tmp_path / "empty", tmp_path / "copy")


LOOP = """
import sys, duckdb
sys.stdin.readline()
while True:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        print(connection.execute(sys.argv[2]).fetchone()[0], flush=True)
"""


@pytest.fixture
def busy(releases: Releases) -> Iterator[subprocess.Popen[str]]:
    """A process that opens `current`, reads the figure and closes, over and over."""
    command = [sys.executable, "-c", LOOP, f"{releases.current}/uk_crime.duckdb", releases.question]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.mark.slow
def test_a_busy_reader_meets_one_release_or_the_other_and_never_neither(
    releases: Releases, busy: subprocess.Popen[str]
) -> None:
    assert busy.stdin is not None
    assert busy.stdout is not None
    busy.stdin.write("\n")
    busy.stdin.flush()
    figures = []
    for turn in range(20):
        store.switch_to((releases.first, releases.second)[turn % 2])
        figures += [float(busy.stdout.readline()) for _ in range(2)]
    assert set(figures) == {releases.before, releases.after}
    assert busy.poll() is None


def test_every_client_stands_on_the_page_on_connecting() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = " ".join(line for line in page.splitlines() if line.startswith("## ") and "shown" in line)
    names = {"duckdb-1.2": "1.2", "duckdb-1.3": "1.3", "duckdb-1.4": "1.4", "duckdb-1.5": "1.5",
             "duckdb-newest": "2.0", "installed": "Python", "duckdb-cli": "Command line", "node": "Node",
             "wasm": "Wasm", "superset": "Superset", "duckdb-sqlalchemy": "duckdb-sqlalchemy",
             "duckdb-engine": "duckdb-engine"}  # fmt: skip
    assert names.keys() == CLIENTS.keys() - ON_REQUEST
    for name in names.values():
        assert name in shown
    assert "The older package `duckdb`" in page
