"""Apache Superset with a database of its own on loopback: a connection, a dataset, SQL Lab and a chart's data."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.clients.conversation import ReaderFailedError, Ways, judged
from tests.clients.environments import python_with
from tests.clients.outcome import Outcome
from tests.clients.releases import FACT, Releases

# Two of its parts need packages that they do not name, and one breaks with the newest Flask-Caching.
PACKAGES = ["apache-superset", "duckdb-engine", "duckdb>=1.5,<2", "rich", "cachetools", "flask-caching<2.4"]
# Superset opens a connection for each query and closes it after: a running server sees the next release.
WAYS = Ways(new=frozenset({"next query in SQL Lab", "next answer to a chart"}), old=frozenset())
ONCE = ("dim_period", "survey_quality", "uk_comparison")  # tables that are reflected, besides the fact
CONFIGURATION = """
SECRET_KEY = {secret!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
RATELIMIT_ENABLED = False
"""
PATIENCE_SECONDS = 180


def superset(name: str, releases: Releases, asked: Path, expected: dict[str, Any]) -> Outcome:
    """Read `current` in a running Superset, switch, and read again; the server is ended whatever happens."""
    questions = json.loads(asked.read_text(encoding="utf-8"))
    python = python_with(name, PACKAGES)
    with tempfile.TemporaryDirectory(prefix="ukcrime-superset-") as folder, _server(python, Path(folder)) as client:
        database = _created(client, "database", {
            "database_name": "UK crime",
            "sqlalchemy_uri": f"duckdb:///{releases.current}/uk_crime.duckdb",
            "expose_in_sqllab": True,
            "extra": json.dumps({"engine_params": {"connect_args": {"read_only": True}}}),
        })  # fmt: skip
        datasets = {
            table: _created(client, "dataset", {"database": database, "schema": "main", "table_name": table})
            for table in (FACT, *ONCE)
        }
        reflected = {
            table: [column["column_name"] for column in _answer(client.get(f"/api/v1/dataset/{number}"))["columns"]]
            for table, number in datasets.items()
        }
        queries = {key: query for key, query in questions["file"].items() if key.startswith(("README", "cells"))}
        found = {
            "version": _version(python),
            "columns": reflected,
            "file": {key: _sql_lab(client, database, query) for key, query in queries.items()},
            "figure": _sql_lab(client, database, questions["figure"]),
        }
        if (charted := _chart(client, datasets[FACT], releases)) != found["figure"]:
            raise ReaderFailedError(f"a chart shows {charted}, SQL Lab {found['figure']}")
        releases.swap()
        seen = {
            "next query in SQL Lab": _sql_lab(client, database, questions["figure"]),
            "next answer to a chart": _chart(client, datasets[FACT], releases),
        }
    part = {
        "file": {key: expected["file"][key] for key in queries},
        "columns": {table: expected["columns"][table] for table in reflected},
    }
    return judged(name, found, seen, part, releases, WAYS)


@contextmanager
def _server(python: Path, folder: Path) -> Iterator[httpx.Client]:
    """A client logged in to a Superset on loopback whose files lie in `folder`."""
    configuration = folder / "configuration.py"
    password = secrets.token_hex(8)
    configuration.write_text(CONFIGURATION.format(secret=secrets.token_hex(32), folder=folder), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SUPERSET", "FLASK"))}
    environment |= {
        "SUPERSET_CONFIG_PATH": str(configuration),
        "SUPERSET_HOME": str(folder),
        "FLASK_APP": "superset.app:create_app()",
        "HOME": str(folder),
    }
    command = str(python.with_name("superset"))
    log = folder / "superset.log"
    person = ["--username", "admin", "--firstname", "A", "--lastname", "B", "--email", "admin@example.org"]
    with log.open("w", encoding="utf-8") as said:
        for arguments in (["db", "upgrade"], ["fab", "create-admin", *person, "--password", password], ["init"]):
            done = subprocess.run(
                [command, *arguments], env=environment, stdout=said, stderr=said, check=False, timeout=600
            )
            if done.returncode:
                raise ReaderFailedError(f"superset {arguments[0]}: {_end_of(log)}")
        port = _free_port()
        server = subprocess.Popen(
            [command, "run", "-h", "127.0.0.1", "-p", str(port), "--with-threads"],
            env=environment,
            stdout=said,
            stderr=said,
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS, trust_env=False) as client:
                _wait_for(client, server, log)
                login = {"username": "admin", "password": password, "provider": "db", "refresh": False}
                token = client.post("/api/v1/security/login", json=login).json()["access_token"]
                client.headers["Authorization"] = f"Bearer {token}"
                yield client
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(client: httpx.Client, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if client.get("/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise ReaderFailedError(f"superset did not start: {_end_of(log)}")


def _created(client: httpx.Client, kind: str, content: dict[str, Any]) -> int:
    response = client.post(f"/api/v1/{kind}/", json=content)
    if response.status_code != 201:
        raise ReaderFailedError(f"superset made no {kind}: {response.status_code} {response.text[:300]}")
    number: int = response.json()["id"]
    return number


def _answer(response: httpx.Response) -> Any:
    if response.status_code != 200:
        raise ReaderFailedError(f"superset said {response.status_code}: {response.text[:300]}")
    return response.json()["result"]


def _sql_lab(client: httpx.Client, database: int, query: str) -> list[list[Any]]:
    """Rows of a query whose columns are all text."""
    content = {"database_id": database, "schema": "main", "sql": query, "runAsync": False, "queryLimit": 10_000}
    response = client.post("/api/v1/sqllab/execute/", json=content)
    if response.status_code != 200:
        raise ReaderFailedError(f"SQL Lab said {response.status_code}: {response.text[:300]}, asked {query[:200]}")
    said = response.json()
    names = [column["column_name"] for column in said["columns"]]
    return [[row[name] for name in names] for row in said["data"]]


def _chart(client: httpx.Client, dataset: int, releases: Releases) -> list[list[str]]:
    """The figure as a chart on the dataset gets it, as text like all other answers."""
    figure = {"expressionType": "SQL", "sqlExpression": "max(value)", "label": "figure"}
    query = {"metrics": [figure], "filters": [{"col": "figure_id", "op": "==", "val": releases.figure}]}
    content = {"datasource": {"id": dataset, "type": "table"}, "queries": [query]}
    [answered] = _answer(client.post("/api/v1/chart/data", json=content))
    return [[repr(float(row["figure"]))] for row in answered["data"]]


def _version(python: Path) -> str:
    code = "import importlib.metadata as m, sys; print(*(m.version(name) for name in sys.argv[1:]))"
    names = ("apache-superset", "duckdb-engine", "duckdb")
    told = subprocess.run([str(python), "-c", code, *names], capture_output=True, text=True, check=True)
    version, *others = told.stdout.split()
    return f"{version} ({', '.join(f'{name} {other}' for name, other in zip(names[1:], others, strict=True))})"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _end_of(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if ":INFO:" not in line]
    return " ".join(lines[-3:])[-400:]
