"""What is needed is never removed; what a policy removes goes whole, is told before, and is looked at again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration import retention
from orchestration.home import PROJECT, Home
from orchestration.landing.archive import Archive
from orchestration.retention import Policy, RetentionError, kept_releases, plan, read_policy
from tests.orchestration.released_home import RELEASE
from warehouse.release import store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PRCPD = "nisra_prcpd"


def make_releases(home: Home, *ids: str, current: str | None = None) -> None:
    for release_id in ids:
        folder = home.releases / release_id
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(json.dumps({"inputs": []}))
        (folder / "manifest.json").chmod(0o444)
    if current:
        store.switch_to(home.releases / current)


def aged(path: Path, days: float, now: datetime = NOW) -> Path:
    moment = (now - timedelta(days=days)).timestamp()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(b"x" * 10)
    os.utime(path, (moment, moment))
    return path


def names(home: Home, policy: Policy | None = None, now: datetime = NOW) -> set[str]:
    """What is planned, by path below the home."""
    return {str(removal.path.relative_to(home.root)) for removal in plan(home, policy or Policy(), now).removals}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of many releases: twelve this month, some of every month of three years, one a year before."""
    found = Home(tmp_path / "data")
    monthly = [f"v{year}.{month:02}.{number}" for year in (2024, 2025) for month in range(1, 13) for number in (1, 2)]
    yearly = [f"v{year}.0{month}.1" for year in (2021, 2022) for month in (3, 7)]
    make_releases(found, *yearly, *monthly, *(f"v2026.11.{number}" for number in range(1, 15)), current="v2026.11.14")
    return found


def test_the_last_releases_and_the_last_of_each_month_and_year_are_kept(home: Home) -> None:
    kept = set(kept_releases(home, Policy(), NOW))
    assert kept == {
        "v2021.07.1", "v2022.07.1",  # the last of their year
        "v2024.12.2", *(f"v2025.{month:02}.2" for month in range(1, 13)),  # of each of 24 months, this one included
        *(f"v2026.11.{number}" for number in range(3, 15)),  # the last twelve
    }  # fmt: skip
    removed = {name.removeprefix("releases/") for name in names(home)}
    assert removed == {path.name for path in store.complete_releases(home.root)} - kept


def test_the_last_of_a_month_is_kept_for_as_many_months_as_the_policy_says(home: Home) -> None:
    kept = kept_releases(home, Policy(monthly_releases=13), NOW)
    assert kept["v2025.11.2"] == "is the last of its month"
    assert "v2025.10.2" not in kept
    assert kept["v2025.12.2"] == "is the last of its month"
    assert kept["v2024.12.2"] == "is the last of its year"


def test_the_tenth_release_of_a_month_is_later_than_the_ninth(tmp_path: Path) -> None:
    home = Home(tmp_path)
    make_releases(home, "v2026.10.9", "v2026.10.10", "v2026.11.1", "v2026.11.2", current="v2026.11.2")
    assert "v2026.10.9" not in kept_releases(home, Policy(releases=2), NOW)


def test_current_the_one_before_and_those_after_are_kept_however_old(tmp_path: Path) -> None:
    home = Home(tmp_path)
    make_releases(home, *(f"v2020.01.{number}" for number in range(1, 10)), current="v2020.01.4")
    kept = kept_releases(home, Policy(releases=2, monthly_releases=0), NOW)
    assert {name: kept[name] for name in ("v2020.01.3", "v2020.01.4", "v2020.01.5")} == {
        "v2020.01.3": "came before the current one",
        "v2020.01.4": "is the current one",
        "v2020.01.5": "came after the current one",
    }
    assert "v2020.01.2" not in kept


def test_without_a_current_release_none_is_removed(home: Home) -> None:
    (home.releases / "current").unlink()
    assert names(home) == set()


def test_planning_changes_nothing(home: Home) -> None:
    before = sorted(path for path in home.root.rglob("*"))
    made = plan(home, Policy(), NOW)
    assert made.removals
    assert made.bytes == sum(removal.bytes for removal in made.removals) > 0
    assert sorted(path for path in home.root.rglob("*")) == before


def test_planned_releases_are_removed_whole_and_the_others_stay(home: Home) -> None:
    kept = set(kept_releases(home, Policy(), NOW))
    done = retention.apply(plan(home, Policy(), NOW))
    assert done.left == ()
    assert {path.name for path in home.releases.iterdir()} == {*kept, "current"}
    assert store.current_release(home.root) == (home.releases / "v2026.11.14").resolve()
    assert plan(home, Policy(), NOW).removals == ()


def test_a_release_that_became_current_after_the_plan_is_left(home: Home) -> None:
    planned = plan(home, Policy(), NOW)
    store.switch_to(home.releases / "v2024.05.1")
    done = retention.apply(planned)
    left = {removal.path.name for removal, _ in done.left}
    # Everything after the current release is kept, and so are it and the one before.
    assert {"v2024.05.1", "v2024.04.2", "v2025.06.1"} <= left
    assert all((home.releases / name).exists() for name in left)
    assert not (home.releases / "v2024.04.1").exists()


KILLED = """
import os, shutil, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from orchestration import retention
from orchestration.home import Home
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
def cut_off(path):
    next(Path(path).iterdir()).unlink()
    die()
if sys.argv[2] == "before":
    os.rename = die
else:
    retention.shutil.rmtree = cut_off
home = Home(Path(sys.argv[1]))
retention.apply(retention.plan(home, retention.Policy(), datetime(2026, 11, 25, 12, tzinfo=UTC)))
"""


@pytest.mark.parametrize("when", ["before", "in between"])
def test_a_kill_leaves_no_half_release(home: Home, when: str) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.root), when], cwd=PROJECT, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    for path in store.complete_releases(home.root):
        assert (path / "manifest.json").exists()
    left = [path.name for path in home.releases.iterdir() if path.name.startswith(".removed-")]
    assert len(left) == (0 if when == "before" else 1)
    with store.alone(home.root):
        assert not [path for path in home.releases.iterdir() if path.name.startswith(".removed-")]
    retention.apply(plan(home, Policy(), NOW))
    kept = set(kept_releases(home, Policy(), NOW))
    assert {path.name for path in home.releases.iterdir()} == {*kept, "current"}


def test_what_was_left_over_goes_after_a_day_and_landed_editions_never(released: Home) -> None:
    folder = released.landing / PRCPD
    for path in folder.iterdir():
        aged(path, 5000)
    old = [
        aged(folder / f"{'c' * 64}.json", 1.1),
        aged(folder / f".{'c' * 64}.json.123", 2),
        aged(released.root / "last_published.tmp", 2),
        aged(released.root / "gate" / "dim_area.tmp", 2),
        aged(released.root / ".run.json.77", 2),
        aged(released.root / "quarantine" / PRCPD / ".x.bin.123", 2),
    ]
    aged(folder / f"{'d' * 64}.json", 0.9)
    aged(released.root / "gate" / "dim_area.json", 900)
    aged(released.root / "retention.yaml", 900)
    rebuilt = released.root / ".rebuild-x"
    aged(rebuilt / "landing" / "file", 2)
    aged(rebuilt, 2)
    assert names(released) == {str(path.relative_to(released.root)) for path in (*old, rebuilt)}
    retention.apply(plan(released, Policy(), NOW))
    assert not any(path.exists() for path in (*old, rebuilt))
    assert len(Archive(released.landing).editions(PRCPD)) == 3
    assert (folder / f"{'d' * 64}.json").exists()


def test_bytes_whose_sidecar_was_lost_stay_while_a_release_or_the_database_rests_on_them(released: Home) -> None:
    archive = Archive(released.landing)
    path = archive.path_of(archive.editions(PRCPD)[-1])
    path.with_suffix(".sidecar.json").unlink()
    aged(path, 100)
    assert names(released) == set()
    released.build_database.unlink()
    assert names(released) == set()  # the release does
    (released.releases / RELEASE / "manifest.json").chmod(0o644)
    (released.releases / RELEASE / "manifest.json").write_text(json.dumps({"inputs": []}))
    assert names(released) == {str(path.relative_to(released.root))}


def test_bytes_that_only_the_build_database_rests_on_stay(released: Home) -> None:
    manifest = released.releases / RELEASE / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text(json.dumps({"inputs": []}))
    archive = Archive(released.landing)
    kept = archive.withdraw(archive.editions(PRCPD)[-1], "test")
    aged(kept, 5000)
    assert names(released) == set()


def test_withdrawn_bytes_of_a_kept_release_stay_and_others_go_after_a_year_with_the_reason_kept(
    released: Home,
) -> None:
    archive = Archive(released.landing)
    needed = archive.withdraw(archive.editions(PRCPD)[-1], "test")
    offered = archive.editions(PRCPD)[0].model_copy(update={"edition": "2026-10-22"})
    refused = archive.quarantine(PRCPD, b"<html>", "page.html", "a page", offered)
    recent = archive.quarantine(PRCPD, b"<html> 2", "page.html", "a page", offered)
    aged(needed, 5000)
    aged(refused, 366)
    aged(recent, 364)
    assert names(released) == {
        str(path.relative_to(released.root)) for path in (refused, refused.with_suffix(".offered.json"))
    }
    retention.apply(plan(released, Policy(), NOW))
    assert needed.exists()
    assert recent.exists()
    assert not refused.exists()
    assert archive.refusal_of(PRCPD, refused.stem)
    assert [path for path, _ in archive.refused(PRCPD)] == [recent]


def test_a_kept_release_that_cannot_say_what_it_rests_on_stops_everything(released: Home) -> None:
    aged(released.landing / PRCPD / f"{'c' * 64}.json", 2)
    manifest = released.releases / RELEASE / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    with pytest.raises(RetentionError, match=rf"{RELEASE}: its manifest cannot be read"):
        plan(released, Policy(), NOW)


def test_logs_runs_and_databases_before_a_migration_have_their_own_age(home: Home) -> None:
    real = datetime.now(UTC)
    aged(home.dbt / "dbt.log.1", 31, real)
    aged(home.dbt / "dbt.log", 29, real)
    aged(home.dbt / "manifest.json", 900, real)
    run = aged(home.dagster / "history/runs/1bf85b24.db", 181, real)
    aged(home.dagster / "history/runs/9cf85b24.db", 179, real)
    aged(home.dagster / "history/runs/index.db", 900, real)
    kept = aged(home.root / "build.duckdb.schema-83b4ded9", 900, real)
    policy = Policy(releases=100)
    assert {name for name in names(home, policy, real) if not name.startswith("releases")} == {
        "dbt/dbt.log.1",
        "dagster/history/runs/1bf85b24.db",
    }
    later = real + timedelta(days=31)
    assert str(kept.relative_to(home.root)) in names(home, policy, later)
    told: list[str] = []
    planned = plan(home, policy, real)
    done = retention.apply(planned)
    assert [removal.path for removal, why in done.left if "Dagster" in why] == [run]
    assert run.exists()
    retention.apply(plan(home, policy, real), delete_runs=told.extend)
    assert told == ["1bf85b24"]


def test_what_was_landed_or_written_since_the_plan_is_left(released: Home) -> None:
    folder = released.landing / PRCPD
    landed, written = aged(folder / f"{'c' * 64}.json", 2), aged(folder / f"{'d' * 64}.json", 2)
    planned = plan(released, Policy(), NOW)
    landed.with_suffix(".sidecar.json").write_text("{}")
    aged(written, 0)
    done = retention.apply(planned)
    assert (len(done.left), done.removed) == (2, ())
    assert landed.exists()
    assert written.exists()


def test_a_policy_is_read_from_the_home(home: Home) -> None:
    assert read_policy(home) == Policy()
    (home.root / "retention.yaml").write_text("releases: 3\nquarantine_days: 30\n")
    assert read_policy(home) == Policy(releases=3, quarantine_days=30)
    (home.root / "retention.yaml").write_text("# nothing yet\n")
    assert read_policy(home) == Policy()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("relases: 3", "relases"),
        ("releases: 1", "releases"),
        ("leftovers_days: 0", "leftovers_days"),
        ("releases: [", "while parsing"),
        ("releases: !!python/object/apply:os.getcwd []", "python/object"),
        ("- 3", "valid dictionary"),
    ],
)
def test_a_policy_that_cannot_be_used_is_an_error_that_names_file_and_field(home: Home, text: str, field: str) -> None:
    (home.root / "retention.yaml").write_text(text)
    with pytest.raises(RetentionError, match=rf"(?s)retention\.yaml: .*{field}"):
        read_policy(home)


def test_a_new_home_has_nothing_to_remove(tmp_path: Path) -> None:
    made = plan(Home(tmp_path / "data"), Policy(), NOW)
    assert made.removals == ()
