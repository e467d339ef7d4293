"""What releases and the database rest on is landed as they say, and whatever is not is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.landing.archive import Archive
from orchestration.landing_verification import find_bytes, verify_inputs, verify_landing
from tests.orchestration.released_home import RELEASE, SOURCES
from warehouse.connection import open_database
from warehouse.release import store
from warehouse.release.verification import Finding

PRCPD = "nisra_prcpd"


def archive_of(home: Home) -> Archive:
    return Archive(home.landing)


def newest_file(home: Home) -> Path:
    return archive_of(home).path_of(archive_of(home).editions(PRCPD)[-1])


def landing(home: Home) -> list[Finding]:
    return verify_landing(archive_of(home))


def inputs(home: Home) -> list[Finding]:
    """Findings but for editions of sources that the miniature does not read."""
    return [finding for finding in verify_inputs(home) if "not in the build database" not in finding.found]


def test_a_home_as_it_was_written_has_no_finding(small_home: Home) -> None:
    assert landing(small_home) == []
    assert inputs(small_home) == []


def alter_sidecar(home: Home, **changes: object) -> None:
    path = newest_file(home).with_suffix(".sidecar.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def rename(home: Home) -> None:
    path = newest_file(home)
    path.with_suffix(".sidecar.json").rename(path.with_name("other.sidecar.json"))


DAMAGES: dict[str, tuple[Callable[[Home], object], str]] = {
    "bytes changed": (lambda home: newest_file(home).write_bytes(b"{}"), "has sha256 44136fa3"),
    "bytes gone": (lambda home: newest_file(home).unlink(), "is missing"),
    "another size": (lambda home: alter_sidecar(home, size=1), "and its sidecar says 1"),
    "a sidecar that cannot be read": (
        lambda home: newest_file(home).with_suffix(".sidecar.json").write_text("{"),
        "cannot be read (ValidationError)",
    ),
    "a sidecar of another product": (lambda home: alter_sidecar(home, product_id="nisra_prconl"), "is of nisra_prconl"),
    "a sidecar under another name": (rename, "its sidecar is not named after"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_in_landing_is_found_and_named(name: str, released: Home) -> None:
    damage, words = DAMAGES[name]
    damage(released)
    damages = [finding for finding in landing(released) if finding.is_damage]
    assert len(damages) == 1
    assert PRCPD in damages[0].place
    assert words in str(damages[0])


def test_bytes_without_a_sidecar_are_told_as_left_over(released: Home) -> None:
    (released.landing / PRCPD / f"{'c' * 64}.json").write_text("{}")
    (released.landing / PRCPD / ".cut.json.12").write_text("{}")
    found = landing(released)
    assert [finding.place for finding in found] == [f"{PRCPD}/.cut.json.12", f"{PRCPD}/{'c' * 64}.json"]
    assert all(not finding.is_damage and "no sidecar" in finding.found for finding in found)


def test_what_lies_in_quarantine_is_told_with_its_reason(released: Home) -> None:
    archive = archive_of(released)
    refused = archive.quarantine(PRCPD, b"<html>", "page.html", "a web page")
    [finding] = landing(released)
    assert (finding.is_damage, "page.html, set aside " in finding.found, "a web page" in finding.found) == (
        False,
        True,
        True,
    )
    refused.write_bytes(b"something else")
    refused.with_suffix(".reason.json").write_text("{")
    refused.with_suffix(".withdrawn.json").write_text("{")
    found = {finding.place.rsplit(".", 2)[-2]: finding for finding in landing(released) if finding.is_damage}
    assert len(found) == 3
    refused.with_suffix(".reason.json").unlink()
    assert "no reason was kept" in "".join(finding.found for finding in landing(released))


def test_an_input_that_is_not_landed_is_damage_of_its_release_and_of_the_database(released: Home) -> None:
    file = newest_file(released)
    file.unlink()
    file.with_suffix(".sidecar.json").unlink()
    first, second = inputs(released)
    assert first.place == f"{RELEASE}, {PRCPD} 2026-06-10"
    assert file.stem in first.found
    assert second.place.startswith("build.duckdb, ni_psni_prcpd@2026-06-10#")
    assert first.is_damage
    assert second.is_damage


def test_an_input_that_was_withdrawn_later_is_no_damage(released: Home) -> None:
    archive = archive_of(released)
    archive.withdraw(archive.editions(PRCPD)[-1], "test")
    [finding] = inputs(released)
    assert (finding.is_damage, finding.found) == (False, "was withdrawn; the next run takes it out")


def test_another_copy_of_the_same_original_is_a_note(released: Home) -> None:
    alter_manifest = released.releases / RELEASE / "manifest.json"
    alter_manifest.chmod(0o644)
    sha256 = archive_of(released).editions(PRCPD)[-1].sha256
    alter_manifest.write_text(alter_manifest.read_text().replace(f'"sha256": "{sha256}"', f'"sha256": "{"e" * 64}"', 1))
    manifest = store.read_manifest(released.releases / RELEASE)
    [one] = [one for one in manifest["inputs"] if one["sha256"] == "e" * 64]
    found = find_bytes(archive_of(released), one)
    assert found is not None
    assert found[0].original_sha256 == one["original_sha256"]
    [finding] = inputs(released)
    assert (finding.is_damage, "another copy" in finding.found) == (False, True)


def test_a_manifest_that_cannot_be_read_is_told(released: Home) -> None:
    manifest = released.releases / RELEASE / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    assert "its inputs are not known" in inputs(released)[0].found


DATABASE = {
    "an observation gone": (
        "delete from raw.observation where vintage_id like 'ni_psni_prcpd@2026-06%' and row_no = 0",
        "observations, and should have",
        True,
    ),
    "observations doubled": ("insert into raw.observation from raw.observation", "and should have", True),
    "observations of no vintage": (
        "delete from raw.vintage where vintage_id like 'ni_psni_prcpd@2026-06%'",
        "observations are of no vintage",
        True,
    ),
    "another day": (
        "update raw.vintage set published_on = '2020-01-01' where vintage_id like 'ni_psni_prcpd@2026-06%'",
        "its published_on is 2020-01-01, and that of the landed file is 2026-06-10",
        False,
    ),
}


@pytest.mark.parametrize("name", DATABASE)
def test_a_vintage_that_is_not_as_landed_is_found(name: str, released: Home) -> None:
    statement, words, is_damage = DATABASE[name]
    with open_database(released.build_database) as connection:
        connection.execute(statement)
    found = inputs(released)
    assert found
    assert words in found[0].found
    assert found[0].is_damage == is_damage


def test_an_edition_that_no_vintage_was_made_from_is_a_note(released: Home) -> None:
    archive = archive_of(released)
    newest = archive.editions(PRCPD)[-1]
    later = newest.model_copy(update={"edition": "2026-09-30", "sha256": "d" * 64, "original_sha256": "d" * 64})
    later.write(archive.path_of(later).with_suffix(".sidecar.json"))
    [finding] = [finding for finding in verify_inputs(released) if finding.place.startswith(SOURCES)]
    assert (finding.place, finding.is_damage) == ("ni_psni_prcpd 2026-09-30", False)
    assert "not in the build database" in finding.found
