"""Distance between requests to one host, whichever product they are for."""

from __future__ import annotations

from threading import Lock

from orchestration.fetching import waiting


class HostTurns:
    """When each host may be asked next; products fetched side by side in one process share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._free_from: dict[str, float] = {}

    def wait(self, host: str, pause: float) -> float:
        """Wait for the turn to ask `host`, at least `pause` seconds after the turn before; returns seconds waited."""
        with self._lock:
            now = waiting.monotonic()
            turn = max(now, self._free_from.get(host, now))
            self._free_from[host] = turn + pause
        if turn > now:
            waiting.sleep(turn - now)
        return turn - now


TURNS = HostTurns()
