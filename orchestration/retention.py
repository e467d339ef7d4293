"""Retention: what may be removed from a home, by a policy that is data, and its removal.

Never removed: `current`, the release before it and any after it; landed editions; bytes that a kept release or the
build database rests on, wherever they lie; the reason why something was refused.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestration import clock
from orchestration.home import Home
from warehouse.connection import open_database
from warehouse.release import store

FILE = "retention.yaml"
_SIDECAR, _BYTES = ".sidecar.json", ".bin"
REMOVED = ".removed-"
# Written beside and renamed when whole, or the home of a rebuild: what has such a name after a day is of no use.
_TEMPORARY = re.compile(r"^(\..+\.\d+|.+\.tmp|\.rebuild-.+|build\.duckdb\.migrating-.+)$")
Kind = Literal["release", "leftover", "quarantine", "log", "database", "run"]


class RetentionError(Exception):
    """A policy that cannot be used, or a home in which it is not safe to remove anything; says what to do."""


class Policy(BaseModel):
    """How long what is kept; `retention.yaml` in the home names what is to differ from these defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    releases: int = Field(default=12, ge=2)  # the newest ones
    monthly_releases: int = Field(default=24, ge=0)  # months of which the last release is kept; of years it always is
    leftovers_days: int = Field(default=1, ge=1)  # a landing that is still at work is never older
    quarantine_days: int = Field(default=365, ge=0)  # refused and withdrawn bytes
    runs_days: int = Field(default=180, ge=1)  # Dagster's history of a run
    logs_days: int = Field(default=30, ge=1)  # what dbt wrote
    older_databases_days: int = Field(default=30, ge=0)  # the build database as it was before a migration


@dataclass(frozen=True)
class Removal:
    """Something to remove: a release (folder), a file, a folder left over, or a Dagster run (its id is the stem)."""

    path: Path
    bytes: int
    reason: str
    kind: Kind


@dataclass(frozen=True)
class Plan:
    """What a policy removes from a home at a moment (aware); nothing is done by making one."""

    home: Home
    policy: Policy
    now: datetime
    removals: tuple[Removal, ...]

    @property
    def bytes(self) -> int:
        """Space that it frees."""
        return sum(removal.bytes for removal in self.removals)


@dataclass(frozen=True)
class Applied:
    """What was removed, and what was left after all, with the reason."""

    removed: tuple[Removal, ...]
    left: tuple[tuple[Removal, str], ...]


def read_policy(home: Home) -> Policy:
    """The policy of `home`; raises RetentionError that names file and field when it cannot be used."""
    file = home.root / FILE
    if not file.exists():
        return Policy()
    try:
        return Policy.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        fields = ", ".join(Policy.model_fields)
        raise RetentionError(f"{file}: {error}. To do: mend it, or delete it; fields are {fields}") from error


def plan(home: Home, policy: Policy, now: datetime) -> Plan:
    """What `policy` removes from `home` at `now`; read-only.

    Raises RetentionError when a kept release cannot say what it rests on; DatabaseBusyError while a run holds the
    build database.
    """
    return Plan(home, policy, now, (*_releases(home, policy, now), *_files(home, policy, now)))


def apply(planned: Plan, *, delete_runs: Callable[[list[str]], None] | None = None) -> Applied:
    """Remove what is planned; call it with the lock of the home held, so that no run lands or publishes meanwhile.

    Everything is looked at again: what has become `current`, or an input, or has changed since, is left. A release
    disappears in one step; a kill leaves it whole or gone, and what is left of its folder is removed by the next
    who publishes or removes. Dagster's runs are removed by `delete_runs`, which is given their ids; without it they
    are left.
    """
    home = planned.home
    removed: list[Removal] = []
    left: list[tuple[Removal, str]] = []
    with store.alone(home.root):
        again = {(removal.path, removal.bytes) for removal in plan(home, planned.policy, planned.now).removals}
        for removal in planned.removals:
            if (removal.path, removal.bytes) not in again:
                left.append((removal, "it is in use now, has changed, or is gone"))
            elif removal.kind == "run" and delete_runs is None:
                left.append((removal, "runs are for Dagster to remove"))
            else:
                removed.append(removal)
        for removal in removed:
            if removal.kind == "release":
                _remove_folder(removal.path)
            elif removal.path.is_dir():
                shutil.rmtree(removal.path)
            elif removal.kind != "run":
                removal.path.unlink()
        runs = [removal.path.stem for removal in removed if removal.kind == "run"]
        if runs and delete_runs is not None:
            delete_runs(runs)
    return Applied(tuple(removed), tuple(left))


def _remove_folder(path: Path) -> None:
    """Take a release away under another name first: under its own it is whole or not there."""
    aside = path.with_name(f"{REMOVED}{path.name}-{os.getpid()}")
    os.rename(path, aside)
    shutil.rmtree(aside)


def kept_releases(home: Home, policy: Policy, now: datetime) -> dict[str, str]:
    """Ids of the releases that `policy` keeps at `now`, each with the reason; all of them when `current` is not set."""
    ids = [path.name for path in store.complete_releases(home.root)]
    current = store.current_release(home.root)
    if current is None or current.name not in ids:
        return dict.fromkeys(ids, "there is no current release to go by")
    today = clock.london_day(now)
    kept: dict[str, str] = {}

    def keep(names: Iterable[str], reason: str) -> None:
        for name in names:
            kept.setdefault(name, reason)

    place = ids.index(current.name)
    keep([current.name], "is the current one")
    keep(ids[max(place - 1, 0) : place], "came before the current one")
    keep(ids[place + 1 :], "came after the current one")
    keep(ids[-policy.releases :], f"is one of the last {policy.releases}")
    last_of_month = {store.order_of(name)[:2]: name for name in ids}
    this_month = today.year * 12 + today.month
    recent = [
        name
        for (year, month), name in last_of_month.items()
        if this_month - (year * 12 + month) < policy.monthly_releases
    ]
    keep(recent, "is the last of its month")
    keep({store.order_of(name)[0]: name for name in ids}.values(), "is the last of its year")
    return kept


def _releases(home: Home, policy: Policy, now: datetime) -> Iterator[Removal]:
    kept = kept_releases(home, policy, now)
    for path in store.complete_releases(home.root):
        if path.name not in kept:
            reason = f"neither one of the last {policy.releases} releases nor the last of a month or year to keep"
            yield Removal(path, _size(path), reason, "release")


def _files(home: Home, policy: Policy, now: datetime) -> Iterator[Removal]:
    needed = _needed(home, policy, now)

    def old(path: Path, days: int, of: Callable[[os.stat_result], float] = lambda stat: stat.st_mtime) -> bool:
        return now - datetime.fromtimestamp(of(path.stat()), UTC) > timedelta(days=days)

    def removal(path: Path, days: int, what: str, kind: Kind) -> Removal:
        return Removal(path, _size(path), f"{what}, older than {days} days", kind)

    for path in _leftovers(home):
        if old(path, policy.leftovers_days) and path.name.split(".")[0] not in needed:
            yield removal(path, policy.leftovers_days, "left over from work that was cut off", "leftover")
    for path in sorted((home.root / "quarantine").glob(f"*/*{_BYTES}")):
        if old(path, policy.quarantine_days) and path.stem not in needed:
            withdrawn = path.with_suffix(".withdrawn.json").exists()
            what = "withdrawn bytes" if withdrawn else "refused bytes"
            # What they were offered as asks for a second look at bytes that are there: it goes first.
            if (offered := path.with_suffix(".offered.json")).exists():
                yield removal(offered, policy.quarantine_days, "what refused bytes were offered as", "quarantine")
            yield removal(path, policy.quarantine_days, f"{what} (the reason stays)", "quarantine")
    for path in sorted({*home.dbt.glob("dbt.log*"), *home.dbt.glob("build.log")}):
        if old(path, policy.logs_days):
            yield removal(path, policy.logs_days, "log of dbt", "log")
    for path in sorted(home.root.glob(f"{home.build_database.name}.schema-*")):
        # A kept database has the day of its last row; when it was kept is told by the change of its links.
        if old(path, policy.older_databases_days, lambda stat: stat.st_ctime):
            yield removal(path, policy.older_databases_days, "database as it was before a migration", "database")
    for path in sorted((home.dagster / "history" / "runs").glob("*.db")):
        if path.stem != "index" and old(path, policy.runs_days):
            yield removal(path, policy.runs_days, "Dagster's history of a run", "run")


def _leftovers(home: Home) -> Iterator[Path]:
    """What no work that ended leaves behind: landed bytes without sidecar, temporary files, homes of rebuilds."""
    for folder in sorted(path for path in home.landing.glob("*") if path.is_dir()):
        accounted = {path.name.removesuffix(_SIDECAR) for path in folder.glob(f"*{_SIDECAR}")}
        files = (path for path in sorted(folder.iterdir()) if path.is_file())
        yield from (path for path in files if path.name.split(".")[0] not in accounted)
    yield from sorted((home.root / "quarantine").glob("*/.*"))
    for place in (home.root, home.root / "gate"):
        yield from sorted(path for path in place.glob("*") if _TEMPORARY.match(path.name))


def _needed(home: Home, policy: Policy, now: datetime) -> set[str]:
    """Hashes of the bytes that kept releases and the build database rest on."""
    needed: set[str] = set()
    for release_id in kept_releases(home, policy, now):
        try:
            inputs = store.read_manifest(home.releases / release_id)["inputs"]
            needed |= {one[name] for one in inputs for name in ("sha256", "original_sha256")}
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise RetentionError(
                f"{release_id}: its manifest cannot be read ({error}), so it is not known which bytes it rests on. "
                "Nothing is removed. To do: bring the release back from a backup, or move it away"
            ) from error
    if home.build_database.exists():
        with open_database(home.build_database, read_only=True) as connection:
            tables = connection.execute("select 1 from duckdb_tables() where schema_name = 'raw'").fetchall()
            rows = connection.execute("select sha256, original_sha256 from raw.vintage").fetchall() if tables else []
        needed |= {sha256 for row in rows for sha256 in row}
    return needed


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size
