"""`ukcrime verify` and `ukcrime prune`: is everything what it was, and what may go."""

from __future__ import annotations

import uuid

from rich.markup import escape

from orchestration import clock
from orchestration.cli.run import say
from orchestration.cli.terminal import err, out, print_rows
from orchestration.home import Home, current_home
from orchestration.run_lock import RunLockedError, run_lock

SOUND, DAMAGED, UNUSABLE = 0, 1, 2


def verify(release_ids: list[str], rebuild: bool) -> int:
    """Hash everything that is kept, and rebuild releases (`current` when none is named) if asked to.

    Returns 0, 1 for damage or a rebuild that differs, 2 when it cannot be looked at now.
    """
    home = current_home()
    try:
        with run_lock(home, str(uuid.uuid4()), wait=0, say=_told):
            hashed = _hash_all(home)
            rebuilt = _rebuild(home, release_ids or ["current"]) if rebuild or release_ids else SOUND
    except RunLockedError as error:
        err.print(str(error), markup=False)
        return UNUSABLE
    return hashed or rebuilt


def _hash_all(home: Home) -> int:
    from orchestration.landing.archive import Archive
    from orchestration.landing_verification import verify_inputs, verify_landing
    from warehouse.release.verification import verify_releases

    say("verify", "landing", "hashing every landed file")
    findings = [*verify_landing(Archive(home.landing)), *verify_inputs(home)]
    say("verify", "releases", "hashing every file, comparing every table with its file")
    by_release = verify_releases(home.root)
    for name, found in by_release.items():
        say("verify", name, "DAMAGED" if any(one.is_damage for one in found) else "sound")
        findings += found
    for finding in findings:
        word, colour = ("damaged", "red") if finding.is_damage else ("to know", "yellow")
        err.print(f"[bold {colour}]{word:>8}[/]  {escape(str(finding))}")
    damaged = sum(finding.is_damage for finding in findings)
    out.print(f"Verified      {len(by_release) - 1} releases and what they rest on: {damaged} findings of damage")
    return DAMAGED if damaged else SOUND


def _rebuild(home: Home, release_ids: list[str]) -> int:
    from orchestration.rebuild import RebuildError, rebuild_release
    from warehouse.release import current_release

    outcome = SOUND
    for name in release_ids:
        current = current_release(home.root) if name == "current" else None
        try:
            result = rebuild_release(home, current.name if current else name, say=say)
        except RebuildError as error:
            err.print(str(error), markup=False)
            outcome = DAMAGED
            continue
        for remark in result.remarks:
            err.print(f"[bold yellow] to know[/]  {escape(remark)}")
        out.print(f"Rebuilt       {result}", markup=False, soft_wrap=True)
        outcome = outcome if result.is_same else DAMAGED
    return outcome


def prune(dry_run: bool) -> int:
    """Remove what the policy no longer keeps, or only list it; returns 0, 2 when that is not safe now."""
    from orchestration.dagster_home import prepare_dagster
    from orchestration.retention import RetentionError, apply, plan, read_policy

    home = current_home()
    try:
        with run_lock(home, str(uuid.uuid4()), wait=0, say=_told):
            planned = plan(home, read_policy(home), clock.now())
            rows = [(one.path.name, one.kind, one.bytes, one.reason) for one in planned.removals]
            if not rows:
                err.print("Nothing is to be removed.")
                return SOUND
            if not dry_run:
                prepare_dagster(home)
                from dagster import DagsterInstance

                from orchestration.automation.clearing import delete_runs

                with DagsterInstance.get() as instance:
                    applied = apply(planned, delete_runs=lambda run_ids: delete_runs(instance, run_ids))
                for removal, why in applied.left:
                    err.print(f"left: {removal.path.name}: {why}", markup=False)
    except (RunLockedError, RetentionError) as error:
        err.print(str(error), markup=False)
        return UNUSABLE
    print_rows(("would be removed" if dry_run else "removed", "kind", "bytes", "why"), rows)
    return SOUND


def _told(text: str) -> None:
    say("lock", "", text)
