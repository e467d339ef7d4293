"""Releases in their order: figures that return, statuses that change, writers that wait, and who can open the file."""

from __future__ import annotations

import csv
import fcntl
import os
from pathlib import Path

import pytest

from tests.warehouse.small_build import TODAY, change
from tests.warehouse.test_release import LATEST, TOTAL, check
from warehouse.connection import open_database
from warehouse.release import current_release, publish, store


def test_figures_that_return_to_those_of_an_older_release_make_a_new_one(build: Path, tmp_path: Path) -> None:
    first = publish(build, tmp_path, [check()], today=TODAY)
    change(build, f"update {LATEST} set value = 5307474 where {TOTAL}")
    publish(build, tmp_path, [check()], today=TODAY)
    change(build, f"update {LATEST} set value = 5307473 where {TOTAL}")
    third = publish(build, tmp_path, [check()], today=TODAY)
    assert (third.id, third.published, third.reason) == ("v2026.07.3", True, "1 changes against v2026.07.2")
    assert current_release(tmp_path) == third.path != first.path


def test_a_status_that_changes_beside_the_same_value_is_a_change(build: Path, tmp_path: Path) -> None:
    publish(build, tmp_path, [check()], today=TODAY)
    change(build, f"update {LATEST} set obs_status = 'p' where {TOTAL}")
    second = publish(build, tmp_path, [check()], today=TODAY)
    with (second.path / "changes.csv").open(encoding="utf-8", newline="") as lines:
        [row] = csv.DictReader(lines)
    assert (row["kind"], row["from_status"], row["to_status"], row["difference"]) == ("revised", "", "p", "0.0")


def test_of_two_writers_one_waits(tmp_path: Path) -> None:
    def taken() -> bool:
        handle = os.open(store.releases_folder(tmp_path), os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    with store.alone(tmp_path):
        assert taken()
    assert not taken()
    with pytest.raises(RuntimeError, match="boom"), store.alone(tmp_path):
        raise RuntimeError("boom")
    assert not taken()


def test_what_a_writer_that_died_has_left_is_removed_and_releases_stay(tmp_path: Path) -> None:
    folder = store.releases_folder(tmp_path)
    (folder / ".staging-1-dead" / "parquet").mkdir(parents=True)
    (folder / ".current-1-dead").symlink_to("v2026.07.1")
    (folder / "v2026.07.1").mkdir()
    with store.alone(tmp_path):
        assert [path.name for path in folder.iterdir()] == ["v2026.07.1"]


def test_switching_never_leaves_a_moment_without_a_current_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = store.releases_folder(tmp_path)
    for name in ("v2026.07.1", "v2026.07.2"):
        (folder / name).mkdir(parents=True)
        (folder / name / "manifest.json").write_text("{}")
    store.switch_to(folder / "v2026.07.1")
    replace, seen = os.replace, []

    def watched(source: Path, target: Path) -> None:
        seen.append(current_release(tmp_path))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    store.switch_to(folder / "v2026.07.2")
    assert seen == [(folder / "v2026.07.1").resolve()]
    assert current_release(tmp_path) == (folder / "v2026.07.2").resolve()


def test_every_file_is_on_disk_before_the_release_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = store.releases_folder(tmp_path) / ".staging-1-test"
    (written / "parquet").mkdir(parents=True)
    files = [written / "manifest.json", written / "parquet" / "dim_area.parquet"]
    for file in files:
        file.write_bytes(b"content")
    inodes = {path.stat().st_ino for path in (*files, written, written / "parquet")}
    synced: set[int] = set()
    fsync, rename = os.fsync, os.rename

    def noted(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        fsync(handle)

    def checked(source: Path, target: Path) -> None:
        assert synced >= inodes
        rename(source, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(os, "rename", checked)
    place = store.settle(written, tmp_path, "v2026.07.1")
    assert (place / "parquet" / "dim_area.parquet").read_bytes() == b"content"
    assert place.parent.stat().st_ino in synced


def test_clients_from_duckdb_1_2_on_can_open_the_file(whole_build: Path, tmp_path: Path) -> None:
    release = publish(whole_build, tmp_path, [check()], today=TODAY)
    with open_database(release.path / "uk_crime.duckdb", read_only=True) as connection:
        [[tags]] = connection.execute("select tags from duckdb_databases() where database_name = 'uk_crime'").fetchall()
    assert tags["storage_version"] == "v1.2.0+"


def test_releases_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ["v2025.12.2", "v2026.07.2", "v2026.07.9", "v2026.07.10", "v2026.10.1"]
    for name in [*reversed(names), "notes", ".staging-1-test"]:
        (store.releases_folder(tmp_path) / name).mkdir(parents=True)
    assert [path.name for path in store.complete_releases(tmp_path)] == names


def test_an_older_estimate_that_joins_is_no_change_of_the_population(build: Path, tmp_path: Path) -> None:
    publish(build, tmp_path, [check()], today=TODAY)
    change(
        build,
        "insert into marts.fct_population by name select * replace ('older' as population_id, 1 as population, "
        "published_on - interval 1 year as published_on, 'older' as vintage_id) "
        "from marts.fct_population where population_id = 'population_ni_2024'",
    )
    second = publish(build, tmp_path, [check()], today=TODAY)
    assert (second.id, second.reason) == ("v2026.07.2", "0 changes against v2026.07.1")


def test_a_source_that_failed_in_an_earlier_run_is_not_stale(build: Path, tmp_path: Path) -> None:
    event = "'product_of_ew_ons_p1', 'ew_ons_p1', 'ye-2025-12', 'parse'"
    change(build, f"insert into ops.intake_log values ('run-2', '2026-07-02', {event}, 'failed', 'no header', null)")
    change(build, f"insert into ops.intake_log values ('run-3', '2026-07-03', {event}, 'new', null, null)")
    release = publish(build, tmp_path, [check()], today=TODAY)
    assert store.read_manifest(release.path)["stale_sources"] == []
