"""A disk that fills while a release is written: `current` stays what it was, nothing is left, and it goes on later.

    python -m tests.soak.small_disk FOLDER real|limited

`real`: a small filesystem is mounted at FOLDER/home and filled (needs mount rights: run it under `unshare -rm`).
`limited`: no file of the run may grow beyond a limit, which is what the kernel offers without such rights.
Prints one line of JSON for each time the disk was full, and one for the run after.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from orchestration.home import Home
from tests.publishers.server import Publishers
from tests.soak.reader import read_current
from tests.soak.workers import Worker, start_day
from tests.soak.world import publications
from warehouse.release import current_release

SIZE = 48 * 1024 * 1024
SHARES = (0.0, 0.3, 0.6, 0.9)  # of what a release needs: how much of it still finds room
FIRST_DAY = date(2026, 3, 2)


class Disk(ABC):
    """Where the home lies."""

    @abstractmethod
    def leave(self, free: int, worker: Worker) -> None:
        """From now on `worker` has room for no more than `free` bytes."""

    @abstractmethod
    def clear(self) -> None:
        """There is room again."""


class RealDisk(Disk):
    """A filesystem in memory, of SIZE bytes, and a file that takes the room away."""

    def __init__(self, home: Path) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(home)], check=True)
        self._home, self._ballast = home, home / "ballast"

    def leave(self, free: int, worker: Worker) -> None:
        state = os.statvfs(self._home)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, state.f_bavail * state.f_frsize - free or 1)

    def clear(self) -> None:
        self._ballast.unlink()


class LimitedFiles(Disk):
    """No file of the worker may become larger."""

    def leave(self, free: int, worker: Worker) -> None:
        resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE, (free, free))

    def clear(self) -> None:
        """The limit went with the worker."""


def main(folder: Path, kind: str) -> None:
    """Publish, fill the disk several times in the middle of the next release, clear it, publish."""
    home = Home(folder / "home")
    home.root.mkdir()
    disk: Disk = RealDisk(home.root) if kind == "real" else LimitedFiles()
    with Publishers(folder) as publishers:
        world = publications(Random(5), FIRST_DAY)
        for number in range(len(SHARES) + 2):
            day = FIRST_DAY + timedelta(days=number)
            for publication in world if number else ():
                publication.correct(day)
            for publication in world:
                for url, answer in publication.answers().items():
                    publishers.put(url, answer)
            worker = start_day(
                home.root,
                datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
                publishers.environment(),
                "--hold-at",
                "publish",
            )
            worker.until("publish")
            before = current_release(home.root)
            is_full = 0 < number <= len(SHARES)
            if is_full:
                assert before is not None
                disk.leave(int(SHARES[number - 1] * _needed(before, kind)), worker)
            worker.go_on()
            outcome = worker.end()
            left = [path.name for path in home.releases.iterdir() if path.name.startswith(".")]
            now = current_release(home.root)
            found = {
                "full": is_full,
                "code": outcome.code,
                "told": (outcome.report or {}).get("error", ""),
                "before": before.name if before else None,
                "current": now.name if now else None,
                "releases": sorted(path.name for path in home.releases.iterdir() if path.name.startswith("v")),
                "left": left,
                "reader": read_current(home.releases),
            }
            print(json.dumps(found), flush=True)
            if is_full:
                disk.clear()


def _needed(release: Path, kind: str) -> int:
    """Bytes that a release takes; where single files are limited, those of its largest."""
    sizes = [path.stat().st_size for path in release.rglob("*") if path.is_file()]
    return sum(sizes) if kind == "real" else max(sizes)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
