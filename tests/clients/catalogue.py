"""The clients that are tried, by name: what is installed for each, and how it must come to see the next release."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.clients.conversation import Ways, converse, judged, reader
from tests.clients.environments import NotInstalledError, node_with, python_with
from tests.clients.outcome import Outcome
from tests.clients.releases import Releases
from tests.clients.superset import superset

Client = Callable[[str, Releases, Path, dict[str, Any]], Outcome]

CLOSED = "connection after all were closed"
DUCKDB = Ways(
    new=frozenset({CLOSED, "second connection to the resolved link", "Parquet on the same connection"}),
    old=frozenset({"same connection"}),
)
SQLALCHEMY = Ways(new=frozenset({"engine with NullPool", "pooled engine after dispose()"}), old=frozenset())
WASM = Ways(new=frozenset({"loaded again"}), old=frozenset({"same connection"}))
COMMAND_LINE = Ways(new=frozenset({"next command", "next command on Parquet"}), old=frozenset())


def _told(
    name: str, command: list[str], releases: Releases, asked: Path, expected: dict[str, Any], ways: Ways
) -> Outcome:
    found, seen = converse([*command, str(releases.current), str(asked)], releases.swap)
    return judged(name, found, seen, expected, releases, ways)


def _installed(name: str, releases: Releases, asked: Path, expected: dict[str, Any]) -> Outcome:
    command = [sys.executable, str(reader("read_duckdb.py"))]
    return _told(name, command, releases, asked, expected, DUCKDB)


def _python(script: str, packages: list[str], ways: Ways) -> Client:
    def client(name: str, releases: Releases, asked: Path, expected: dict[str, Any]) -> Outcome:
        command = [str(python_with(name, packages)), str(reader(script))]
        return _told(name, command, releases, asked, expected, ways)

    return client


def _node(script: str, packages: list[str], ways: Ways) -> Client:
    def client(name: str, releases: Releases, asked: Path, expected: dict[str, Any]) -> Outcome:
        # Node looks for packages beside the script.
        beside = shutil.copy(reader(script), node_with(name, packages))
        return _told(name, ["node", str(beside)], releases, asked, expected, ways)

    return client


def _node_deprecated(name: str, releases: Releases, asked: Path, expected: dict[str, Any]) -> Outcome:
    """npm `duckdb`: its binary is no part of the package, and building it takes the best part of an hour."""
    folder = node_with(name, ["--ignore-scripts", "duckdb"])
    fetched = subprocess.run(
        ["npx", "--no-install", "node-pre-gyp", "install"],
        cwd=folder / "node_modules" / "duckdb",
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if fetched.returncode:
        raise NotInstalledError("its prebuilt binary is no part of the npm package and could not be fetched")
    return _told(
        name, ["node", str(shutil.copy(reader("read_old_node.cjs"), folder))], releases, asked, expected, DUCKDB
    )


CLIENTS: dict[str, Client] = {
    "installed": _installed,
    **{
        f"duckdb-{version}": _python("read_duckdb.py", [f"duckdb~={version}.0"], DUCKDB)
        for version in ("1.2", "1.3", "1.4", "1.5")
    },
    "duckdb-newest": _python("read_duckdb.py", ["duckdb>=2"], DUCKDB),
    "duckdb-cli": _python("read_by_command.py", ["duckdb-cli"], COMMAND_LINE),
    "duckdb-sqlalchemy": _python("read_sqlalchemy.py", ["duckdb-sqlalchemy", "duckdb>=1.5,<2", "pandas"], SQLALCHEMY),
    # duckdb-engine asks for tables that DuckDB has not, where SQLAlchemy is 2.1.
    "duckdb-engine": _python(
        "read_sqlalchemy.py", ["duckdb-engine", "duckdb>=1.5,<2", "pandas", "SQLAlchemy<2.1"], SQLALCHEMY
    ),
    "node": _node("read_node.mjs", ["@duckdb/node-api"], DUCKDB),
    "node-deprecated": _node_deprecated,
    "wasm": _node("read_wasm.cjs", ["@duckdb/duckdb-wasm"], WASM),
    "superset": superset,
}
# Tried only by name: it has ended, and its binary can seldom be had (docs/connect.md).
ON_REQUEST = frozenset({"node-deprecated"})
