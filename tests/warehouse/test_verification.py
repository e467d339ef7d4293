"""Every way in which a release can cease to be what its manifest says is found, and named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.warehouse.small_build import TODAY
from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.release import publish, store
from warehouse.release.export import sha256_of
from warehouse.release.verification import Finding, rows_apart, verify_release, verify_releases

CODE = {"fingerprint": "f" * 64, "revision": "abc"}


@pytest.fixture(scope="session")
def released(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home with one release; copy it before changing anything."""
    home = tmp_path_factory.mktemp("released")
    publish(whole_build, home, [check()], today=TODAY, code=CODE)
    return home


@pytest.fixture
def home(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "home", symlinks=True))


@pytest.fixture
def release(home: Path) -> Path:
    return home / "releases" / "v2026.07.1"


def told(findings: list[Finding]) -> list[str]:
    return [str(finding) for finding in findings]


def rewrite(file: Path, content: bytes) -> None:
    """Change a read-only file and leave it read-only."""
    file.chmod(0o644)
    file.write_bytes(content)
    file.chmod(0o444)


def alter_manifest(release: Path, alter: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    alter(manifest)
    rewrite(release / "manifest.json", json.dumps(manifest).encode())


def test_a_release_as_it_was_published_has_no_finding(released: Path) -> None:
    assert verify_releases(released) == {"v2026.07.1": [], "current": []}


def test_the_manifest_names_the_code_every_file_and_when_each_input_was_had(released: Path) -> None:
    release = released / "releases" / "v2026.07.1"
    manifest = store.read_manifest(release)
    assert manifest["code"] == CODE
    assert manifest["files"] == {
        name: {"sha256": sha256_of(release / name), "size": (release / name).stat().st_size}
        for name in ("changes.csv", "uk_crime.duckdb")
    }
    vintage = next(row for row in manifest["inputs"] if row["vintage_id"] == "ni_psni_prcpd@2026-06-10")
    assert (vintage["retrieved_at"], vintage["edition_title"]) == ("2026-07-01", "2026-06-10")


def flip_a_byte(release: Path, name: str) -> None:
    content = bytearray((release / name).read_bytes())
    content[len(content) // 2] ^= 1
    rewrite(release / name, bytes(content))


def drop_a_row(release: Path, name: str) -> None:
    file = release / name
    table = pq.read_table(file)
    file.chmod(0o644)
    pq.write_table(table.slice(1), file)
    file.chmod(0o444)


def change_a_row(release: Path, _: str) -> None:
    file = release / "uk_crime.duckdb"
    file.chmod(0o644)
    with open_database(file) as connection:
        connection.execute("update fct_population set population = population + 1 where population_id = "
                           "(select min(population_id) from fct_population)")  # fmt: skip
    file.chmod(0o444)


def add_a_table(release: Path, _: str) -> None:
    file = release / "uk_crime.duckdb"
    file.chmod(0o644)
    with open_database(file) as connection:
        connection.execute("create table notes (note varchar)")
    file.chmod(0o444)


def replace_by_link(release: Path, name: str) -> None:
    (release / name).unlink()
    (release / name).symlink_to("/etc/hostname")


PARQUET = "parquet/fct_population.parquet"
DAMAGES: dict[str, tuple[Callable[[Path, str], object], str, list[str]]] = {
    "a byte of a table": (flip_a_byte, PARQUET, [f"{PARQUET}: has sha256 "]),
    "a byte of the changes": (flip_a_byte, "changes.csv", ["changes.csv: has ", "bytes with sha256"]),
    "a row of a table gone": (drop_a_row, PARQUET, [f"{PARQUET}: has sha256 ", " rows, not ", "1 rows are not in its"]),
    "a figure in the database": (
        change_a_row,
        "",
        ["uk_crime.duckdb: has ", "table fct_population: 1 rows are not in its Parquet file, and 1 rows of that are"],
    ),
    "a table besides": (add_a_table, "", ["has a table that the manifest does not have notes"]),
    "a file gone": (lambda release, name: (release / name).unlink(), PARQUET, [f"{PARQUET}: is missing"]),
    "the database gone": (
        lambda release, name: (release / name).unlink(),
        "uk_crime.duckdb",
        ["uk_crime.duckdb: is missing"],
    ),
    "a file besides": (
        lambda release, name: (release / name).write_text("x"),
        "parquet/notes.txt",
        ["parquet/notes.txt: is no part of the release"],
    ),
    "a file that can be written to": (
        lambda release, name: (release / name).chmod(0o644),
        PARQUET,
        [f"{PARQUET}: can be written to", "chmod a-w"],
    ),
    "a link in place of a file": (replace_by_link, "changes.csv", ["changes.csv: is a link"]),
    "a table cut off": (
        lambda release, name: rewrite(release / name, (release / name).read_bytes()[:100]),
        PARQUET,
        [f"{PARQUET}: has sha256 ", f"{PARQUET}: cannot be read", "cannot be compared with its Parquet file"],
    ),
    "a database cut off": (
        lambda release, name: rewrite(release / name, b"no database" * 1000),
        "uk_crime.duckdb",
        ["uk_crime.duckdb: cannot be read"],
    ),
    "a manifest cut off": (
        lambda release, name: rewrite(release / name, (release / name).read_bytes()[:100]),
        "manifest.json",
        ["manifest.json: cannot be read"],
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(name: str, release: Path, home: Path) -> None:
    damage, file, words = DAMAGES[name]
    damage(release, file)
    findings = verify_releases(home)["v2026.07.1"]
    text = "\n".join(told(findings))
    for word in words:
        assert word in text
    assert any(finding.is_damage for finding in findings)
    assert all(finding.place.startswith("v2026.07.1/") and finding.action for finding in findings)


INCOMPLETE: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no tables": (lambda manifest: manifest.pop("tables"), "tables is missing"),
    "no inputs": (lambda manifest: manifest.pop("inputs"), "inputs is missing"),
    "no moment": (lambda manifest: manifest.pop("created_at"), "created_at is missing"),
    "another release": (lambda manifest: manifest.update(release="v2026.07.9"), "release is 'v2026.07.9'"),
    "a table without hash": (lambda manifest: manifest["tables"]["dim_area"].pop("sha256"), "table dim_area has no"),
    "a hash that is none": (lambda manifest: manifest["tables"]["dim_area"].update(sha256="?"), "table dim_area has"),
    "a file without size": (lambda manifest: manifest["files"]["changes.csv"].pop("size"), "file changes.csv has no"),
}


@pytest.mark.parametrize("name", INCOMPLETE)
def test_a_manifest_that_is_not_whole_is_told(name: str, release: Path) -> None:
    alter, word = INCOMPLETE[name]
    alter_manifest(release, alter)
    [finding] = verify_release(release)
    assert finding.is_damage
    assert word in str(finding)


def test_a_manifest_that_is_no_object_is_told(release: Path) -> None:
    rewrite(release / "manifest.json", b"[]")
    assert "it is no object" in str(verify_release(release)[0])


def test_a_hash_that_the_manifest_got_wrong_is_told(release: Path) -> None:
    alter_manifest(release, lambda manifest: manifest["tables"]["dim_area"].update(rows=1))
    [finding] = verify_release(release)
    assert finding.found.endswith("rows, not 1")


def test_hashes_that_an_older_version_did_not_record_are_no_damage(release: Path) -> None:
    alter_manifest(release, lambda manifest: manifest.pop("files"))
    [finding] = verify_release(release)
    assert not finding.is_damage
    assert "were not recorded" in finding.found


def test_a_missing_link_is_told(home: Path) -> None:
    (home / "releases/current").unlink()
    [finding] = verify_releases(home)["current"]
    assert (finding.is_damage, "is missing; the newest release is v2026.07.1" in finding.found) == (True, True)


@pytest.mark.parametrize("target", ["v2026.06.9", "../elsewhere/v2026.07.1", "."])
def test_a_link_to_nothing_released_is_told(home: Path, target: str) -> None:
    (home / "elsewhere/v2026.07.1").mkdir(parents=True)
    (home / "releases/current").unlink()
    (home / "releases/current").symlink_to(target)
    [finding] = verify_releases(home)["current"]
    assert (finding.is_damage, f"points at {target}, which is no release" in finding.found) == (True, True)


def test_a_folder_in_place_of_the_link_is_told(home: Path) -> None:
    (home / "releases/current").unlink()
    (home / "releases/current").mkdir()
    assert "is no link" in str(verify_releases(home)["current"][0])


def test_a_link_to_a_release_without_manifest_is_told(home: Path, release: Path) -> None:
    (release / "manifest.json").unlink()
    assert "has no manifest" in str(verify_releases(home)["current"][0])


def test_a_release_written_after_current_is_a_note(home: Path, release: Path) -> None:
    later = release.with_name("v2026.07.10")
    shutil.copytree(release, later)
    alter_manifest(later, lambda manifest: manifest.update(release=later.name))
    found = verify_releases(home)
    assert list(found) == ["v2026.07.1", "v2026.07.10", "current"]
    [finding] = found["current"]
    assert (finding.is_damage, finding.found) == (False, "points at v2026.07.1, and v2026.07.10 was written later")


def test_a_home_without_releases_has_no_finding(tmp_path: Path) -> None:
    assert verify_releases(tmp_path) == {"current": []}


def test_a_row_that_stands_twice_counts() -> None:
    with open_database(":memory:") as connection:
        connection.execute("create table a as select * from (values (1), (1), (2), (null)) as t(x)")
        connection.execute("create table b as select * from (values (1), (3), (null)) as t(x)")
        assert rows_apart(connection, "a", "b") == (2, 1)
