"""Release days with faults at every stage, in the short form; the long one is `python -m tests.soak 200`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from orchestration.landing.content import RejectedContentError, check_content
from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.errors import ParsingError
from orchestration.registry.load import parse_context, products, sources
from tests.soak.driver import soak
from tests.soak.faults import bad_file, bad_kinds
from tests.soak.reader import read_current
from tests.soak.workers import PROJECT
from tests.soak.world import publications
from warehouse.connection import open_database

pytestmark = pytest.mark.slow

DAYS = 14
SEED = 22


def test_release_days_with_faults_lose_nothing_and_hide_nothing(tmp_path: Path) -> None:
    counts = soak(DAYS, SEED, tmp_path, print)
    print(counts.table())
    assert counts.wrong == []
    assert counts.injected.total() == counts.told.total() >= 10
    assert {"kill", "disk_full", "clock_back", "clock_ahead"} <= counts.injected.keys()
    assert counts.under_embargo >= 1
    assert counts.releases == counts.verified >= 5
    assert (counts.lost, counts.doubled, counts.foreign) == (0, 0, 0)
    assert counts.vintages >= counts.required_vintages >= 6
    assert counts.readings >= 20
    assert counts.half_releases == 0


def test_whatever_is_played_as_a_bad_file_is_refused_and_every_good_one_is_read() -> None:
    """Else the soak would take a bad file for a good one."""
    world = publications(Random(3), date(2026, 1, 5))
    refused = 0
    for number in range(1, 25):
        for publication in world:
            product, source = products()[publication.product_id], sources()[publication.source_id]
            parser, _ = find_parser(source.table.parser)
            assert len(parser(publication.content, parse_context(source, publication.edition))) > 0
            for kind in bad_kinds(publication):
                content = bad_file(publication, kind).content
                try:
                    check_content(content, product, "played")
                    parser(content, parse_context(source, publication.edition))
                except (ParsingError, RejectedContentError):
                    refused += 1
            publication.publish(date(2026, 1, 5) + timedelta(days=number))
    assert refused == 24 * (3 + 3 + 4)


def test_a_reader_tells_a_release_that_is_not_whole(tmp_path: Path) -> None:
    """The readers of the soak can fail."""
    release = tmp_path / "v2026.01.1"
    release.mkdir()
    with open_database(release / "uk_crime.duckdb") as connection:
        connection.execute("create table fct as select range from range(3)")
    (tmp_path / "current").symlink_to(release.name)
    manifest: dict[str, Any] = {"release": "v2026.01.1", "tables": {"fct": {"rows": 3}}}
    (release / "manifest.json").write_text(json.dumps(manifest))
    assert read_current(tmp_path) is None
    manifest["tables"]["fct"]["rows"] = 4
    (release / "manifest.json").write_text(json.dumps(manifest))
    assert read_current(tmp_path) == "v2026.01.1: {'fct': 3} rows, the manifest says {'fct': 4}"
    manifest["release"] = "v2026.01.2"
    (release / "manifest.json").write_text(json.dumps(manifest))
    assert read_current(tmp_path) == "v2026.01.1: its manifest is of v2026.01.2"


def may_mount() -> bool:
    """Whether this process may mount a filesystem of its own."""
    try:
        return (
            subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode
            == 0
        )
    except OSError:
        return False


def test_a_disk_that_fills_during_release_leaves_current_intact(tmp_path: Path) -> None:
    check_small_disk(tmp_path, "real" if may_mount() else "limited")


def test_a_file_that_may_not_grow_during_release_leaves_current_intact(tmp_path: Path) -> None:
    check_small_disk(tmp_path, "limited")


def check_small_disk(folder: Path, kind: str) -> None:
    around = ["unshare", "-rm"] if kind == "real" else []
    ended = subprocess.run(
        [*around, sys.executable, "-m", "tests.soak.small_disk", str(folder), kind],
        cwd=PROJECT,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, Any]] = [json.loads(line) for line in ended.stdout.splitlines()]
    first, *full, last = found
    assert (first["code"], first["current"]) == (0, "v2026.03.1")
    assert len(full) == 4
    for one in full:
        assert one["full"]
        assert one["code"] == 1
        assert (one["current"], one["releases"]) == ("v2026.03.1", ["v2026.03.1"])
        assert one["left"] == []
        assert one["reader"] is None  # every table is read, and has the rows of the manifest
        assert str(folder / "home") in one["told"], one["told"]  # which file could not be written
    assert (last["code"], last["current"]) == (0, "v2026.03.2")
    assert last["reader"] is None
