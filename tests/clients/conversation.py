"""A reader in a process of its own: it reads, `current` is switched while it stays open, it reads again."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from tests.clients.outcome import DIFFERS, Outcome
from tests.clients.releases import Releases

PATIENCE_SECONDS = 300


class ReaderFailedError(Exception):
    """A reader ended before it had said its two lines; the message is the end of what it wrote as errors."""


@dataclass(frozen=True)
class Ways:
    """By which ways of asking again a client must see the next release, and by which the one it has open.

    What it sees by other ways depends on its version; that is told, not judged.
    """

    new: frozenset[str]
    old: frozenset[str]


def converse(command: Sequence[str], between: Callable[[], None]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two lines of a reader, with `between` called while it waits; raises ReaderFailedError."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        )
        timer = Timer(PATIENCE_SECONDS, process.kill)
        timer.start()
        try:
            first = process.stdout.readline() if process.stdout else ""
            if first:
                between()
            second, _ = process.communicate("\n" if first else None)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
        if not second or process.returncode:
            errors.seek(0)
            raise ReaderFailedError(errors.read().strip()[-400:] or f"ended with {process.returncode} and said nothing")
        return json.loads(first), json.loads(second)


def judged(
    client: str, found: dict[str, Any], seen: dict[str, Any], expected: dict[str, Any], releases: Releases, how: Ways
) -> Outcome:
    """Compare what a reader said with what the installed client read, answer by answer."""
    wrong = []
    for part in ("file", "parquet", "columns"):
        if part not in found:
            continue
        if found[part].keys() != expected[part].keys():
            wrong.append(f"{part}: {', '.join(sorted(found[part].keys() ^ expected[part].keys()))} asked of one only")
        wrong += [
            f"{part}, {name}"
            for name, answer in found[part].items()
            if _unordered(answer) != _unordered(expected[part].get(name))
        ]
    before, after = [[_text(releases.before)]], [[_text(releases.after)]]
    wrong += [f"{name}: {found[name]} before the switch" for name in ("figure", "parquet figure")
              if name in found and found[name] != before]  # fmt: skip
    if missing := (how.new | how.old) - seen.keys():
        wrong.append(f"not asked again by {', '.join(sorted(missing))}")
    for way, answer in seen.items():
        allowed = [after] if way in how.new else [before] if way in how.old else [before, after]
        if answer not in allowed:
            wrong.append(f"{way}: {answer}, not {' or '.join(map(str, allowed))}")
    told = "; ".join(
        f"{word} by {', '.join(ways)}"
        for word, answer in (("new", after), ("old", before))
        if (ways := [way for way, given in seen.items() if given == answer])
    )
    parts = [f"{len(found['file'])} answers" if "file" in found else "", "Parquet" if "parquet" in found else "",
             "reflection" if "columns" in found else ""]  # fmt: skip
    read = ", ".join(filter(None, parts))
    if wrong:
        return Outcome(client, found["version"], read, told, DIFFERS, "; ".join(wrong)[:600])
    return Outcome(client, found["version"], read, told)


def _unordered(answer: Any) -> Any:
    """Rows without their order: a query inside another need not keep it."""
    return sorted(answer, key=json.dumps) if isinstance(answer, list) else answer


def _text(value: float) -> str:
    return repr(float(value))


def reader(name: str) -> Path:
    """A script of folder `readers`."""
    return Path(__file__).with_name("readers") / name
