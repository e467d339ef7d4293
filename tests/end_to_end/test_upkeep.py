"""`ukcrime verify`, `prune`, `land` and `retry` on a published home: what a person at the terminal sees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.end_to_end.conftest import run_command
from tests.publishers.server import Publishers

pytestmark = pytest.mark.slow


def test_a_sound_home_verifies_and_damage_is_named(home: Path) -> None:
    done = run_command(home, "verify")
    assert done.returncode == 0, done.stderr
    assert "1 releases and what they rest on: 0 findings of damage" in done.stdout
    landed = next(path for path in (home / "landing" / "nisra_prcpd").glob("*.json") if "sidecar" not in path.name)
    landed.write_bytes(landed.read_bytes().replace(b"1", b"2", 1))
    parquet = home / "releases" / "current" / "parquet" / "fct_recorded_crime.parquet"
    os.chmod(parquet, 0o644)
    with parquet.open("r+b") as content:
        content.seek(1000)
        byte = content.read(1)
        content.seek(1000)
        content.write(bytes([byte[0] ^ 1]))
    done = run_command(home, "verify")
    assert done.returncode == 1
    assert landed.name in done.stderr
    assert "fct_recorded_crime.parquet" in done.stderr
    assert "can be written" in done.stderr or "read-only" in done.stderr


def test_pruning_keeps_what_is_current(home: Path) -> None:
    current = (home / "releases" / "current").resolve()
    leftover = home / "landing" / "nisra_prcpd" / f"{'0' * 64}.json"
    leftover.write_text("cut off while it was landed")
    os.utime(leftover, (0, 0))
    listed = run_command(home, "prune", "--dry-run")
    assert listed.returncode == 0, listed.stderr
    assert leftover.name in listed.stdout
    assert leftover.exists()
    assert run_command(home, "prune").returncode == 0
    assert not leftover.exists()
    assert (home / "releases" / "current").resolve() == current
    assert current.exists()


def test_a_file_is_landed_under_the_name_of_a_source_too(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.xlsx"
    file.write_bytes(b"<!doctype html>")
    facts = ("--edition", "ye-2026-03", "--published-on", "2026-07-23")
    refused = run_command(home, "land", "ew_ons_a5a", str(file), *facts)
    assert refused.returncode == 2
    assert "ons_crime_appendix_tables, page.xlsx: the file is a web page" in refused.stderr
    unknown = run_command(home, "land", "no_such_source", str(file), *facts)
    assert unknown.returncode == 2
    assert "Known products: action_fraud_by_force, " in unknown.stderr


def test_who_must_be_asked_by_hand_is_told_and_nobody_is_asked(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Publishers(tmp_path) as site:
        for name, value in site.environment().items():
            monkeypatch.setenv(name, value)
        checked = run_command(home, "check", "mps_borough")
        assert checked.returncode == 0, checked.stderr
        assert "by hand" in checked.stdout
        assert not site.requests
