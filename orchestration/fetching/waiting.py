"""Waiting, in one place: a test stands in for the clock and for sleep here, and nobody waits in it."""

from __future__ import annotations

import time


def monotonic() -> float:
    """Seconds on a clock that is never set."""
    return time.monotonic()


def sleep(seconds: float) -> None:
    """Do nothing for `seconds`."""
    time.sleep(seconds)
