"""The publishers played keep their own promises: they forward nothing, forget nothing and can be changed at work."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import httpx
import pytest

from tests.publishers.fixtures import publishers
from tests.publishers.replies import Reply, Request, failing, slow_drip
from tests.publishers.server import Publishers

__all__ = ["publishers"]

PAGE = "https://www.gov.uk/api/content/crime?part=1"


def test_another_path_or_query_of_a_known_host_is_not_found_and_written_down(publishers: Publishers) -> None:
    publishers.put(PAGE, Reply(body=b"{}"))
    assert httpx.get(PAGE).content == b"{}"
    assert httpx.get("https://www.gov.uk/api/content/crime").status_code == 404
    assert [request.url for request in publishers.unknown] == ["https://www.gov.uk/api/content/crime"]
    assert [request.target for request in publishers.requests] == [
        "/api/content/crime?part=1",
        "/api/content/crime",
    ]


@pytest.mark.parametrize("url", ["https://www.gov.uk/x", "http://www.gov.uk/x"])
def test_a_host_that_nothing_was_prepared_for_is_not_reached(publishers: Publishers, url: str) -> None:
    if url.startswith("https"):
        with pytest.raises(httpx.ProxyError, match="502"):
            httpx.get(url)
    else:
        assert httpx.get(url).status_code == 502
    assert [request.host for request in publishers.unknown] == ["www.gov.uk"]


def test_the_table_may_change_while_the_server_is_at_work(publishers: Publishers) -> None:
    publishers.put(PAGE, Reply(body=b"old"))
    with httpx.Client() as client:
        assert client.get(PAGE).content == b"old"
        publishers.put(PAGE, Reply(body=b"new"))
        assert client.get(PAGE).content == b"new"
        publishers.remove(PAGE)
        assert client.get(PAGE).status_code == 404
    publishers.clear()
    assert publishers.requests == []


def test_a_handler_sees_the_request(publishers: Publishers) -> None:
    def answer(request: Request) -> Reply:
        return Reply(body=f"{request.method} {request.url} {request.headers['x-asks']}".encode())

    publishers.put(PAGE, answer)
    assert httpx.get(PAGE, headers={"X-Asks": "me"}).text == f"GET {PAGE} me"


def test_every_request_counts_once_however_many_ask_at_once(publishers: Publishers) -> None:
    publishers.put(PAGE, failing(20, Reply(body=b"{}")))
    with httpx.Client() as client, ThreadPoolExecutor(8) as crew:
        statuses = list(crew.map(lambda _: client.get(PAGE).status_code, range(40)))
    assert sorted(statuses) == [200] * 20 + [503] * 20
    assert len(publishers.asked(PAGE)) == 40


def test_processes_are_led_here_by_their_environment_alone(publishers: Publishers) -> None:
    publishers.put(PAGE, Reply(body=b"{}"))
    script = f"import httpx; print(httpx.get({PAGE!r}).text)"
    environment = {**os.environ, **publishers.environment()}
    running = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=60)[0] for process in running] == ["{}\n", "{}\n"]
    assert len(publishers.asked(PAGE)) == 2


def test_the_server_stops_at_once_though_somebody_is_still_being_served(publishers: Publishers) -> None:
    publishers.put(PAGE, slow_drip(b"x" * 100, pause=10.0))
    with httpx.stream("GET", PAGE) as response:
        begun = monotonic()
        publishers.__exit__(None, None, None)
        assert monotonic() - begun < 1.0
        with pytest.raises(httpx.RemoteProtocolError):
            response.read()
    publishers.__enter__()  # for the fixture to end it
