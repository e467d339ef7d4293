"""Workers of the soak test: started, listened to, killed at a stage, and what they told in the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Timer
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """How a worker ended: exit code (-9 when killed), its report where it came so far, its stages, what it wrote."""

    code: int
    report: dict[str, Any] | None
    stages: list[str]
    said: list[str]  # by the lock
    stderr: str

    @property
    def told(self) -> str:
        """Everything in it that a person reads."""
        return json.dumps(self.report) + self.stderr


@dataclass
class Worker:
    """A worker at work."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def end(self, kill_at: str | None = None, after: float = 0.0) -> Outcome:
        """Wait for the end, or kill it `after` seconds into the stage `kill_at` (`start`: of its life)."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        timers = [self._kill_in(after)] if kill_at == "start" else []
        stages, said, report = list[str](), list[str](), None
        for line in self.process.stdout:
            if line.startswith("stage "):
                stages.append(line.split()[1])
                if stages[-1] == kill_at:
                    timers.append(self._kill_in(after))
            elif line.startswith("said "):
                said.append(line.removeprefix("said ").strip())
            elif line.endswith("}\n"):
                report = json.loads(line)
        stderr = self.process.stderr.read()
        code = self.process.wait()
        for timer in timers:
            timer.cancel()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()
        return Outcome(code, report, stages, said, stderr)

    def until(self, stage: str) -> None:
        """Wait until it tells that `stage` begins; where it was started with `--hold-at`, it waits there."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line == f"stage {stage}\n":
                return
        raise AssertionError(f"it ended before the stage {stage}")

    def go_on(self) -> None:
        """Let a worker that waits at a stage go on."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def _kill_in(self, seconds: float) -> Timer:
        timer = Timer(seconds, self.process.kill)
        timer.start()
        return timer


def start_day(home: Path, now: datetime, environment: dict[str, str], *options: str) -> Worker:
    """Start the release day of `now` in `home`."""
    return Worker(
        subprocess.Popen(
            [sys.executable, "-m", "tests.soak.day", str(home), "--now", now.isoformat(), *options],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    )


@dataclass
class Readers:
    """Readers at work beside the workers, from start to `end`."""

    folder: Path
    processes: list[subprocess.Popen[bytes]]

    @classmethod
    def start(cls, releases: Path, folder: Path, number: int) -> Readers:
        """Start so many readers of `releases`; their results go into `folder`."""
        command = [sys.executable, "-m", "tests.soak.reader", str(releases), str(folder / "stop")]
        return cls(
            folder,
            [
                subprocess.Popen(["nice", *command, str(folder / f"reader-{place}.json")], cwd=PROJECT)
                for place in range(number)
            ],
        )

    def end(self) -> list[dict[str, Any]]:
        """Stop them; what each has read."""
        (self.folder / "stop").touch()
        deadline = time.monotonic() + 60
        for process in self.processes:
            process.wait(timeout=max(deadline - time.monotonic(), 1))
        return [json.loads((self.folder / f"reader-{place}.json").read_text()) for place in range(len(self.processes))]
