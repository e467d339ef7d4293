"""`ukcrime ui` serves the whole graph on loopback, with the runs made so far, and starts runs of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import PROJECT, command_line, environment

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, query: str) -> dict[str, Any]:
    """Answer of Dagster's GraphQL."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=json.dumps({"query": query}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        answer: dict[str, Any] = json.load(reply)["data"]
    return answer


@pytest.fixture
def port(home: Path) -> Iterator[int]:
    """Port of a UI on a copy of the published home."""
    found = free_port()
    server = subprocess.Popen(
        command_line("ui", "--port", str(found)),
        cwd=PROJECT,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(120):
            try:
                ask(found, "{ version }")
                break
            except OSError:
                time.sleep(0.5)
        yield found
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def test_the_ui_shows_assets_checks_jobs_and_runs_and_can_start_one(port: int) -> None:
    graph = ask(
        port,
        "{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } jobs { name } "
        "assetNodes { groupName description assetChecksOrError { ... on AssetChecks { checks { name } } } } } } } "
        "runsOrError { ... on Runs { results { jobName status } } } shouldShowNux }",
    )
    [repository] = graph["repositoriesOrError"]["nodes"]
    assert repository["location"]["name"] == "uk_crime"
    assert {"refresh", "publish"} <= {job["name"] for job in repository["jobs"]}
    groups = {node["groupName"] for node in repository["assetNodes"]}
    assert {"england_wales", "scotland", "northern_ireland", "marts", "publication"} <= groups
    checks = [check for node in repository["assetNodes"] for check in node["assetChecksOrError"].get("checks", [])]
    assert len(checks) > 60
    assert graph["runsOrError"]["results"] == [{"jobName": "refresh", "status": "SUCCESS"}]
    assert not graph["shouldShowNux"]

    started = ask(
        port,
        'mutation { launchRun(executionParams: {selector: {repositoryLocationName: "uk_crime", repositoryName: '
        f'"{repository["name"]}", jobName: "publish"}}, runConfigData: {{}}}}) '
        "{ __typename ... on LaunchRunSuccess { run { runId } } } }",
    )
    run_id = started["launchRun"]["run"]["runId"]
    for _ in range(120):
        state = ask(port, f'{{ runOrError(runId: "{run_id}") {{ ... on Run {{ status }} }} }}')["runOrError"]["status"]
        if state in ("SUCCESS", "FAILURE", "CANCELED"):
            break
        time.sleep(1)
    assert state == "SUCCESS"
