"""Files for readers are part of the release: recorded, verified, and all there or no release at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import warehouse.release.manifest
from tests.warehouse.small_build import TODAY
from tests.warehouse.test_release import check
from warehouse.release import current_release, publish
from warehouse.release.publication import Publication
from warehouse.release.verification import verify_release


def write_note(publication: Publication) -> None:
    """A file that says what the writer was given."""
    row = publication.connection.execute("select count(*) from fct_recorded_crime").fetchone()
    assert row is not None
    told = f"{publication.release}: {row[0]} rows in {publication.table('fct_recorded_crime').name}\n"
    (publication.folder / "notes").mkdir()
    (publication.folder / "notes" / "note.txt").write_text(told, encoding="utf-8")


def write_nothing(publication: Publication) -> None:
    raise OSError(28, f"{publication.folder / 'notes'} cannot be written: the disk is full")


def test_a_file_for_readers_is_recorded_and_verified(whole_build: Path, tmp_path: Path) -> None:
    release = publish(whole_build, tmp_path, [check()], today=TODAY, writers=[write_note])
    text = (release.path / "notes" / "note.txt").read_text(encoding="utf-8")
    assert text == f"{release.id}: {release.tables['fct_recorded_crime']} rows in fct_recorded_crime\n"
    manifest = json.loads((release.path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]["notes/note.txt"]["size"] == len(text.encode())
    assert verify_release(release.path) == []
    (release.path / "notes" / "note.txt").chmod(0o644)
    (release.path / "notes" / "note.txt").write_text("other", encoding="utf-8")
    assert "notes/note.txt" in str(verify_release(release.path)[0])


def test_a_writer_that_fails_leaves_no_release(whole_build: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk is full"):
        publish(whole_build, tmp_path, [check()], today=TODAY, writers=[write_note, write_nothing])
    assert current_release(tmp_path) is None
    assert list((tmp_path / "releases").iterdir()) == []


def test_equal_figures_in_a_new_form_make_one_new_release(
    whole_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(whole_build, tmp_path, [check()], today=TODAY)
    monkeypatch.setattr(warehouse.release.manifest, "FORMAT", warehouse.release.manifest.FORMAT + 1)
    second = publish(whole_build, tmp_path, [check()], today=TODAY, writers=[write_note])
    third = publish(whole_build, tmp_path, [check()], today=TODAY, writers=[write_note])
    assert (first.published, second.published, third.published) == (True, True, False)
    assert second.changes == 0
    assert third.id == second.id
