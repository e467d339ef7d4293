"""A past release is made again bit for bit from what is landed, or the reason why not is told in full."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration import models, project_version, rebuild
from orchestration.home import PROJECT, Home
from orchestration.landing.archive import Archive
from orchestration.landing.sidecar import Sidecar
from orchestration.parsing.catalogue import find_parser
from orchestration.project_version import code_of_project
from orchestration.rebuild import ModelsNotBuiltError, RebuildError, RebuildResult, rebuild_release
from tests.end_to_end.conftest import published  # noqa: F401  (a fixture)
from tests.orchestration.released_home import RELEASE, build_marts, take_all_in
from warehouse.connection import open_database
from warehouse.release import store

PRCPD = "nisra_prcpd"


def again(home: Home, build: Callable[[Home], None] = build_marts) -> RebuildResult:
    return rebuild_release(home, RELEASE, say=lambda stage, what, outcome: None, build_marts=build)


def newest(home: Home) -> Sidecar:
    return Archive(home.landing).editions(PRCPD)[-1]


def sidecar_path(home: Home, sidecar: Sidecar) -> Path:
    return Archive(home.landing).path_of(sidecar).with_suffix(".sidecar.json")


def alter_manifest(home: Home, alter: Callable[[dict[str, Any]], object]) -> None:
    file = home.releases / RELEASE / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    alter(manifest)
    file.chmod(0o644)
    file.write_text(json.dumps(manifest), encoding="utf-8")


def files_of(home: Home) -> dict[str, tuple[int, int]]:
    there = [path for path in home.root.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in there}


def test_a_release_is_rebuilt_bit_for_bit_and_the_home_is_as_before(released: Home) -> None:
    before = files_of(released)
    result = again(released)
    assert (result.identical, result.differing) == (("dim_vintage", "fct_figure"), ())
    assert (result.is_same, result.other_version, result.remarks) == (True, (), ())
    assert str(result) == "v2026.07.1: all 2 tables rebuilt bit for bit"
    assert files_of(released) == before
    assert not list(released.root.glob(".rebuild-*"))


def test_an_edition_landed_after_the_release_is_left_out(released: Home) -> None:
    later = newest(released).model_copy(
        update={"edition": "2026-09-30", "sha256": "d" * 64, "original_sha256": "d" * 64}
    )
    Archive(released.landing).path_of(later).write_bytes(b"{}")
    later.write(sidecar_path(released, later))
    assert again(released).is_same


def test_what_was_withdrawn_later_is_still_an_input(released: Home) -> None:
    Archive(released.landing).withdraw(newest(released), "test")
    assert again(released).is_same


def test_the_same_bytes_landed_again_on_another_day_make_the_same_release(released: Home) -> None:
    known = newest(released)
    landed_again = known.model_copy(
        update={"retrieved_at": datetime(2030, 1, 1, tzinfo=UTC), "url": None, "origin": "file", "edition_title": "?"}
    )
    landed_again.write(sidecar_path(released, known))
    assert again(released).is_same


def test_a_disk_without_hard_links_gets_copies(released: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError("links are not supported")

    monkeypatch.setattr(os, "link", refused)
    assert again(released).is_same


def test_a_missing_input_is_named_with_product_edition_and_hash(released: Home) -> None:
    gone = newest(released)
    Archive(released.landing).path_of(gone).unlink()
    with pytest.raises(RebuildError) as error:
        again(released)
    for word in (RELEASE, PRCPD, "2026-06-10", gone.sha256, "is not landed", "To do: land that file again"):
        assert word in str(error.value)


def test_a_damaged_input_is_named(released: Home) -> None:
    path = Archive(released.landing).path_of(newest(released))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(RebuildError, match=rf"its input {PRCPD} 2026-06-10 is damaged: .* has sha256 "):
        again(released)


def test_another_copy_of_the_same_original_is_used_and_told(released: Home) -> None:
    def other(manifest: dict[str, Any]) -> None:
        for one in manifest["inputs"]:
            if one["edition"] == "2026-06-10":
                one["sha256"] = "e" * 64

    alter_manifest(released, other)
    result = again(released)
    assert result.remarks == ("ni_psni_prcpd 2026-06-10: read from another copy of the same original",)


def with_change(*statements: str) -> Callable[[Home], None]:
    def build(home: Home) -> None:
        build_marts(home)
        with open_database(home.build_database) as connection:
            for statement in statements:
                connection.execute(statement)

    return build


def test_a_table_that_comes_out_otherwise_is_named_with_the_number_of_its_rows(released: Home) -> None:
    build = with_change(
        "update marts.fct_figure set value = value + 1 where sort_order < 2 and vintage_id like 'ni_nisra%'"
    )
    result = again(released, build)
    [difference] = result.differing
    assert (difference.table, difference.rows_released, difference.rows_rebuilt) == ("fct_figure", 2, 2)
    assert str(difference) == "fct_figure: 2 rows only in the release, 2 only in the rebuild"
    assert (result.identical, str(result)) == (("dim_vintage",), "v2026.07.1: 1 of 2 tables differ")


OTHERWISE = {
    "described otherwise": ("comment on table marts.fct_figure is 'figures'", "has the same rows"),
    "another column": ("alter table marts.fct_figure add column rationale varchar", "has other columns"),
    "not built": ("drop table marts.fct_figure", "is in the release and was not rebuilt"),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_difference_without_rows_is_told_too(name: str, released: Home) -> None:
    statement, words = OTHERWISE[name]
    [difference] = again(released, with_change(statement)).differing
    assert (difference.table, difference.found.startswith(words)) == ("fct_figure", True)


def test_a_table_that_the_release_does_not_have_is_told(released: Home) -> None:
    [difference] = again(released, with_change("create table marts.dim_more as select 1 as step")).differing
    assert str(difference) == "dim_more: was rebuilt and is not in the release"


def test_a_table_that_is_damaged_in_the_release_and_comes_out_otherwise_is_told(released: Home) -> None:
    alter_manifest(released, lambda manifest: manifest["tables"]["fct_figure"].update(sha256="f" * 64))
    [difference] = again(released).differing
    assert "and so does the file of the release" in difference.found


VERSIONS: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "other code": (
        lambda manifest: manifest["code"].update(fingerprint="0" * 64, revision="abc123"),
        "models, registry, parsers or schema have changed",
        "check out revision abc123",
    ),
    "another package": (
        lambda manifest: manifest["packages"].update(duckdb="0.1"),
        "duckdb 0.1, now ",
        "check out revision ",
    ),
    "nothing recorded": (
        lambda manifest: manifest.pop("code"),
        "it did not record its code",
        "check out the version of that day",
    ),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_a_release_of_another_version_that_comes_out_otherwise_is_not_called_damaged(name: str, released: Home) -> None:
    alter, words, advice = VERSIONS[name]
    alter_manifest(released, alter)
    result = again(released, with_change("update marts.fct_figure set value = 0 where sort_order = 0"))
    assert not result.is_same
    assert "made by another version of the project" in str(result)
    assert words in str(result)
    assert advice in str(result)
    assert again(released).is_same


def test_an_input_that_can_no_longer_be_read_is_an_error_that_says_why(
    released: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes, context: object) -> object:
        raise KeyError("surprise")

    alter_manifest(released, lambda manifest: manifest["packages"].update(pandas="0.1"))
    monkeypatch.setattr("orchestration.intake.find_parser", lambda name: (broken, 1))
    with pytest.raises(RebuildError) as error:
        again(released)
    for word in ("ni_psni_prcpd 2026-06-10", "KeyError: 'surprise'", "made by another version", "pandas 0.1"):
        assert word in str(error.value)


def test_a_source_that_this_version_does_not_know_is_an_error(released: Home) -> None:
    alter_manifest(released, lambda manifest: manifest["inputs"][0].update(source_id="ni_gone"))
    with pytest.raises(RebuildError, match="ni_gone is no source of this version"):
        again(released)


def test_a_reading_by_another_parser_is_a_remark(released: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.intake.find_parser", lambda name: (find_parser(name)[0], 99))
    remarks = again(released).remarks
    assert len(remarks) == len(store.read_manifest(released.releases / RELEASE)["inputs"])
    assert re.search(r"ni_nisra_mye@mid-2024#\w+: version 99 of its parser reads (\d+) obs.* read \1$", remarks[0])


def test_models_that_cannot_be_built_are_an_error(released: Home) -> None:
    def fails(home: Home) -> None:
        raise ModelsNotBuiltError("dbt run failed: no such column")

    with pytest.raises(RebuildError, match="cannot be rebuilt: dbt run failed: no such column"):
        again(released, fails)
    assert not list(released.root.glob(".rebuild-*"))


def test_dbt_that_fails_says_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dbt = tmp_path / "dbt"
    dbt.write_text("#!/bin/sh\necho the column is gone; exit 1\n")
    dbt.chmod(0o755)
    monkeypatch.setattr(models, "dbt_executable", lambda: str(dbt))
    with pytest.raises(ModelsNotBuiltError, match="the column is gone"):
        rebuild.build_with_dbt(Home(tmp_path / "home"))


@pytest.mark.parametrize("release_id", ["v2026.06.9", "current", "../releases/v2026.07.1"])
def test_a_release_that_is_not_there_is_told_with_those_that_are(released: Home, release_id: str) -> None:
    with pytest.raises(RebuildError, match=r"there: v2026\.07\.1\)"):
        rebuild_release(released, release_id, say=lambda stage, what, outcome: None)


def test_a_manifest_that_cannot_be_read_is_told(released: Home) -> None:
    file = released.releases / RELEASE / "manifest.json"
    file.chmod(0o644)
    file.write_text("{")
    with pytest.raises(RebuildError, match="its manifest cannot be read"):
        again(released)


def test_a_vintage_in_the_database_that_is_no_input_changes_nothing(released: Home) -> None:
    take_all_in(released)
    with open_database(released.build_database) as connection:
        connection.execute("update raw.observation set value = 0")
    assert again(released).is_same


@pytest.mark.parametrize("place", ["dbt_project/models/fct.sql", "orchestration/parsing/cells.py", "warehouse/raw.py"])
def test_the_fingerprint_of_the_code_changes_with_what_decides_the_tables(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_version, "PROJECT", tmp_path)
    for name in (place, "warehouse/gate/runner.py", "dbt_project/target/run/fct.sql"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    before = code_of_project()
    assert before["revision"] is None
    (tmp_path / "warehouse/gate/runner.py").write_text("2")
    (tmp_path / "dbt_project/target/run/fct.sql").write_text("2")
    assert code_of_project() == before
    (tmp_path / place).write_text("2")
    assert code_of_project()["fingerprint"] != before["fingerprint"]


def test_no_model_asks_what_day_it_is_or_rolls_dice() -> None:
    asks = re.compile(
        r"\b(current_(date|time|timestamp)|localtime(stamp)?|now\s*\(|today\s*\(|get_current_|random\s*\(|uuid\s*\(|"
        r"run_started_at|invocation_id|ops\.|source\(\s*['\"]ops)",
        re.IGNORECASE,
    )
    places = [path for path in (PROJECT / "dbt_project").rglob("*.sql") if "target" not in path.parts]
    assert len(places) > 50
    assert not [str(path) for path in places if asks.search(path.read_text(encoding="utf-8"))]
    assert asks.search("where day < current_date")
    assert asks.search("select now ()")


@pytest.mark.slow
def test_a_release_of_all_bundled_editions_is_rebuilt_bit_for_bit(published: Path, tmp_path: Path) -> None:  # noqa: F811
    home = Home(tmp_path / "data")
    for name in ("landing", "releases"):
        shutil.copytree(published / name, home.root / name, symlinks=True)
    release = store.current_release(home.root)
    assert release is not None
    result = rebuild_release(home, release.name, say=lambda stage, what, outcome: None)
    assert (result.differing, result.remarks) == ((), ())
    assert len(result.identical) == len(store.read_manifest(release)["tables"]) > 20
