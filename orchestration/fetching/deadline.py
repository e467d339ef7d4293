"""A time by which a whole answer must have come, however steadily it drips."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Lock, Timer
from types import TracebackType
from typing import Any, Protocol


class _Stream(Protocol):
    def get_extra_info(self, info: str) -> Any: ...


class Deadline:
    """Shuts the connections of one request when its time is over; `passed` tells that it did.

    httpx limits the wait for each piece only, of the header too: one byte a minute never ends. `watch` is given to it
    as its `trace` extension, which tells of every connection made.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._lock = Lock()
        self._stream: _Stream | None = None
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()

    def watch(self, event: str, info: dict[str, Any]) -> None:
        """Take note of a connection; TLS over an older one takes its place."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            with self._lock:
                self._stream = info["return_value"]
                self._shut_if_passed()

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            self._shut_if_passed()

    def _shut_if_passed(self) -> None:
        if self.passed and self._stream is not None:
            with suppress(OSError):  # closed already, or handed over to TLS: what comes after it is shut when it comes
                # Not SSLSocket.shutdown, which takes the session away from under the reader in the other thread.
                socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)
