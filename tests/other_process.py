"""A Python process beside the test, talked to line by line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.home import PROJECT


@contextmanager
def python(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Python with these arguments, its output read and its input written by the test; gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    """The next line it says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    """Give it the line it waits for."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
