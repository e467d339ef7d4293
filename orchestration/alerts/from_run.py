"""Alerts out of what is known at the end of a run: pure functions, one for each kind."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from orchestration.alerts.model import Alert

LARGE_REVISION = 0.15  # of the figure before: DESIGN's tier that blocks unless it was declared
SMALL_COUNT = 1_000
SHOWN = 5


class Late(Protocol):
    """A product that is late: orchestration.automation.lateness.LateSource."""

    @property
    def product_id(self) -> str:
        """Which."""
        ...

    @property
    def text(self) -> str:
        """A sentence for people, with what to do."""
        ...


class Check(Protocol):
    """A check of the gate that blocks: warehouse.gate.results.CheckResult."""

    @property
    def suite(self) -> str:
        """The mart it guards."""
        ...

    @property
    def check_id(self) -> str:
        """Which."""
        ...


@dataclass(frozen=True)
class Trouble:
    """What went wrong in a run, as its events tell it, and the release in force after it."""

    run_id: str
    errors: Sequence[str]  # of steps that broke
    unread: Mapping[str, Mapping[str, str]]  # by source_id: message by edition
    unanswered: Mapping[str, str]  # by product_id
    blocking: Sequence[Check]
    release: str | None

    @property
    def stays(self) -> str:
        """What readers see meanwhile."""
        return f"Release {self.release} stays in force." if self.release else "Nothing is published yet."


def alerts_of_run(trouble: Trouble, late: Sequence[Late]) -> list[Alert]:
    """Alerts of a run, without those on its revisions."""
    return [
        *_failed_run(trouble),
        *_blocked_gate(trouble),
        *_sources(trouble),
        *(Alert("source_late", one.product_id, _cut(f"{one.product_id} is late") + "\n" + one.text) for one in late),
    ]


def _failed_run(trouble: Trouble) -> Iterator[Alert]:
    if trouble.errors:
        steps = "\n".join(trouble.errors)
        yield Alert(
            "run_failed",
            "refresh",
            f"The run {trouble.run_id} broke\n{steps}\n{trouble.stays}\n"
            "To do: look at the run in the Dagster UI; run `ukcrime run` again once the cause is gone",
        )


def _blocked_gate(trouble: Trouble) -> Iterator[Alert]:
    for check in trouble.blocking:
        name = f"{check.suite}.{check.check_id}"
        yield Alert(
            "gate_blocked",
            name,
            f"{_cut(f'The gate blocks the release: {name}')}\n{_first_lines(str(check))}\n{trouble.stays}\n"
            "To do: look at those cells; `ukcrime withdraw PRODUCT EDITION` sets an edition aside until it is mended",
        )


def _sources(trouble: Trouble) -> Iterator[Alert]:
    for product_id, message in trouble.unanswered.items():
        yield Alert(
            "source_unanswered",
            product_id,
            f"{_cut(f'{product_id} could not be fetched')}\n{message}\nIts last good edition stays in force.\n"
            f"To do: `ukcrime retry {product_id}`, or download it and `ukcrime land {product_id} FILE`",
        )
    for source_id, editions in trouble.unread.items():
        headline = _cut(f"{source_id}: edition {', '.join(editions)} could not be read")
        messages = "\n".join(editions.values())
        yield Alert(
            "source_unread",
            source_id,
            f"{headline}\n{messages}\nIts last good edition stays in force.\n"
            f"To do: mend the parser or the registry, then `ukcrime retry {source_id}`",
        )


def large_revisions(release: Path) -> list[Alert]:
    """One alert for each source of which a figure changed by 15 per cent or more against the release before.

    Reads changes.csv; counts below 1,000 (as in the gate), figures that were nought before, and the revisions between
    editions that a first release lists, are no surprises and left out.
    """
    by_source: dict[str, list[dict[str, str]]] = {}
    with (release / "changes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] == "revised" and _share(row) >= LARGE_REVISION and not _is_small_count(row):
                by_source.setdefault(row["source_id"], []).append(row)
    return [
        Alert("large_revision", source_id, _told(source_id, release.name, sorted(rows, key=_share, reverse=True)))
        for source_id, rows in by_source.items()
    ]


def _told(source_id: str, release: str, rows: Sequence[Mapping[str, str]]) -> str:
    figures = "1 figure" if len(rows) == 1 else f"{len(rows)} figures"
    lines = [f"{figures} of {source_id} changed by 15 per cent or more in {release}"]
    for row in rows[:SHOWN]:
        what = ", ".join(row[name] for name in ("measure", "offence_id", "area_code", "period_id") if row[name])
        lines.append(
            f"- {what}: {row['from_value']} ({row['from_edition']}) became {row['to_value']} ({row['to_edition']}), "
            f"{_share(row):.0%}"
        )
    lines.append(f"All of them: changes.csv of {release}. To do: see whether the publisher declares the revision")
    return "\n".join(lines)


def _share(row: Mapping[str, str]) -> float:
    """Change as a share of the figure before; 0 where there was none, or nought."""
    before, now = row["from_value"], row["to_value"]
    if not before or not now or not float(before):
        return 0.0
    return abs(float(now) - float(before)) / abs(float(before))


def _is_small_count(row: Mapping[str, str]) -> bool:
    """Whether the figure is a whole number below the floor, before and now: a few crimes more in a small cell."""
    before, now = float(row["from_value"]), float(row["to_value"])
    return before.is_integer() and now.is_integer() and max(abs(before), abs(now)) < SMALL_COUNT


def _cut(headline: str) -> str:
    return headline if len(headline) <= 100 else headline[:99] + "…"


def _first_lines(text: str) -> str:
    first, *rows = text.splitlines()
    more = [f"  … and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return "\n".join([first, *rows[:SHOWN], *more])
