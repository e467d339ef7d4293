"""A deadline ends every connection of its request, made before it or after, and harms nobody when it is kept."""

from __future__ import annotations

import socket
import threading
from time import sleep

from orchestration.fetching.deadline import Deadline


class Stream:
    """A connection as httpx tells of it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def get_extra_info(self, _: str) -> socket.socket:
        return self.connection


def timers() -> list[threading.Thread]:
    """Deadlines that are still awaited."""
    return [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_a_reader_is_woken_when_the_time_is_over() -> None:
    here, there = socket.socketpair()
    with here, there, Deadline(0.05) as deadline:
        deadline.watch("connection.connect_tcp.complete", {"return_value": Stream(here)})
        here.settimeout(5)
        assert here.recv(1) == b""
        assert deadline.passed


def test_a_connection_made_too_late_is_shut_at_once() -> None:
    here, there = socket.socketpair()
    with here, there, Deadline(0.01) as deadline:
        while not deadline.passed:
            sleep(0.005)
        deadline.watch("http_proxy.start_tls.complete", {"return_value": Stream(here)})
        here.settimeout(5)
        assert here.recv(1) == b""


def test_a_connection_that_is_closed_already_is_no_trouble() -> None:
    here, there = socket.socketpair()
    here.close()
    with there, Deadline(10) as deadline:
        deadline.passed = True
        deadline.watch("connection.connect_tcp.complete", {"return_value": Stream(here)})


def test_a_deadline_that_is_kept_leaves_nothing_running() -> None:
    here, there = socket.socketpair()
    with here, there:
        with Deadline(10) as deadline:
            deadline.watch("connection.connect_tcp.complete", {"return_value": Stream(here)})
            assert len(timers()) == 1
        assert timers() == []
        there.sendall(b"x")
        assert (here.recv(1), deadline.passed) == (b"x", False)
