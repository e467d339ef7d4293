"""Nothing to do means: the current release was made from exactly these vintages, by exactly this code."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import unchanged
from orchestration.home import PROJECT, Home
from orchestration.unchanged import inputs_fingerprint, release_of_same_inputs, remember_published
from tests.warehouse.test_raw import observations, vintage
from warehouse.connection import open_database
from warehouse.raw import append_vintage, prepare_database
from warehouse.release import store


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one vintage and a release made from it."""
    found = Home(tmp_path)
    load(found, "ye-2025-06")
    publish(found, "v2026.07.1")
    return found


def load(home: Home, edition: str, **changes: object) -> None:
    prepare_database(home.build_database)
    with open_database(home.build_database) as connection:
        append_vintage(connection, vintage(edition, **changes), observations(1.0, 2.0))


def publish(home: Home, release_id: str) -> None:
    release = home.releases / release_id
    release.mkdir(parents=True)
    (release / "manifest.json").write_text("{}")
    store.switch_to(release)
    remember_published(home, inputs_fingerprint(home), release_id)


def test_the_release_of_the_same_inputs_is_found(home: Home) -> None:
    assert release_of_same_inputs(home) == "v2026.07.1"


def test_without_a_release_or_its_record_there_is_something_to_do(home: Home) -> None:
    (home.root / "last_published.json").unlink()
    assert release_of_same_inputs(home) is None
    remember_published(home, inputs_fingerprint(home), "v2026.07.1")
    (home.releases / "current").unlink()
    assert release_of_same_inputs(home) is None


def test_a_record_of_another_release_does_not_count(home: Home) -> None:
    remember_published(home, inputs_fingerprint(home), "v2026.06.4")
    assert release_of_same_inputs(home) is None


@pytest.mark.parametrize(
    ("edition", "changes"),
    [
        ("ye-2025-12", {}),
        ("ye-2025-06", {"parser_version": 2}),
        ("ye-2025-06", {"original_sha256": "c" * 64}),
        ("ye-2025-06", {"sha256": "c" * 64}),
    ],
    ids=["another edition", "another parser", "another original", "another copy of the original"],
)
def test_another_vintage_is_something_to_do(home: Home, edition: str, changes: dict[str, object]) -> None:
    load(home, edition, **changes)
    assert release_of_same_inputs(home) is None


def test_the_same_vintage_loaded_again_is_nothing_to_do(home: Home) -> None:
    load(home, "ye-2025-06")
    assert release_of_same_inputs(home) == "v2026.07.1"


def test_another_version_of_a_package_is_something_to_do(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "version", lambda package: "9.9" if package == "duckdb" else "1.0")
    assert release_of_same_inputs(home) is None


@pytest.mark.parametrize("change", ["a changed line", "another file"])
def test_changed_code_is_something_to_do(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    project = tmp_path / "project"
    model = project / "dbt_project" / "models" / "fct.sql"
    model.parent.mkdir(parents=True)
    model.write_text("select 1")
    monkeypatch.setattr(unchanged, "PROJECT", project)
    before = inputs_fingerprint(home)
    assert inputs_fingerprint(home) == before
    (model if change == "a changed line" else model.with_name("dim.sql")).write_text("select 2")
    assert inputs_fingerprint(home) != before


def test_what_decides_a_release_is_looked_at_and_what_a_run_writes_is_not() -> None:
    looked_at = {path.relative_to(PROJECT).as_posix() for path in unchanged._files()}
    assert {
        "dbt_project/models/marts/fct_recorded_crime.sql",
        "dbt_project/models/marts/_recorded_crime.yml",
        "orchestration/registry/markers.csv",
        "orchestration/registry/products/nisra_prcpd.yaml",
        "warehouse/expectations/control_totals.csv",
        "warehouse/gate/runner.py",
        "warehouse/release/export.py",
        "warehouse/schema.sql",
    } <= looked_at
    assert not [path for path in looked_at if "/target/" in path or "/logs/" in path or "/bundled/" in path]
