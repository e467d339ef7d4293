"""`ukcrime diff` compares any two releases of the home, by what the change list is made with."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.cli import diff, terminal
from orchestration.cli.diff import diff_releases
from tests.warehouse.two_releases import FIRST, SECOND, two_releases


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_releases(tmp_path_factory.mktemp("diff"))


@pytest.fixture
def home(two: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UKCRIME_HOME", str(two))
    return two


def test_csv_against_the_release_before_is_its_change_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff_releases("previous", "current", "csv", False) == 0
    assert capsys.readouterr().out == (home / "releases" / SECOND / "changes.csv").read_text(encoding="utf-8")


def test_the_other_way_round_additions_are_removals(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff_releases(SECOND, FIRST, "csv", False) == 0
    rows = {row["figure_id"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row["figure_id"]}
    assert len(rows) == 10
    assert (rows["new"]["kind"], rows["leeds 2023/24"]["kind"]) == ("removed", "added")
    back = rows["total 2024/25"]
    # What explained the older edition when it was new explains no return to it.
    assert (back["to_value"], back["cause"], back["cause_note"]) == ("5307473.0", "earlier_edition", "")


def test_json_holds_the_summary_and_the_whole_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff_releases(FIRST, SECOND, "json", False) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["earlier"], told["later"], len(told["changes"])) == (FIRST, SECOND, 23)
    assert told["summary"]["counts"]["revised"] == 6
    assert told["summary"]["largest"][0]["figure_id"] == "total 2024/25"
    assert told["summary"]["headlines"] == 4


def test_in_a_pipe_people_get_the_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff_releases(FIRST, SECOND, "table", False) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"# From {FIRST} to {SECOND}\n")
    assert "5,307,473 → 6,368,967.6 offences (+1,061,494.6, +20.0%)" in text
    assert "## Grades, breaks and caveats" in text
    assert "column `dim_offence.definition` added" in text


@pytest.mark.parametrize(("everything", "told"), [(False, 1), (True, 6)])
def test_in_a_terminal_people_get_counts_and_the_largest(
    home: Path, monkeypatch: pytest.MonkeyPatch, everything: bool, told: int
) -> None:
    shown = Console(file=io.StringIO(), force_terminal=True, width=200, color_system=None)
    monkeypatch.setattr(diff, "out", shown)
    monkeypatch.setattr(terminal, "out", shown)
    monkeypatch.setattr(diff, "LARGEST", 1)
    assert diff_releases(FIRST, SECOND, "table", everything) == 0
    text = shown.file.getvalue()  # type: ignore[attr-defined]
    assert "Largest revisions" in text
    largest = text.split("Largest revisions")[1].split("Nations side by side")[0]
    assert largest.count(" → ") - largest.count("ye-2025-12 → ") == told
    assert ("and 5 more in the whole list" in largest) is not everything
    assert "│ a5a " in text
    assert "comparable → not comparable" in text


def test_a_release_does_not_differ_from_itself(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff_releases("current", SECOND, "table", False) == 0
    assert "Nothing differs" in capsys.readouterr().out


@pytest.mark.parametrize("names", [("v2025.01.1", "current"), ("current", "../escape")])
def test_an_unknown_release_is_refused_with_those_known(
    home: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, str]
) -> None:
    assert diff_releases(*names, "table", False) == 2
    said = capsys.readouterr()
    unknown = next(name for name in names if name != "current")
    assert said.err == f"{unknown} is no release that is kept. Known: {FIRST}, {SECOND}, previous, current\n"
    assert said.out == ""


def test_an_unknown_form_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff_releases(FIRST, SECOND, "xml", False) == 2
    assert "xml is no form of the list. Known: table, csv, json" in capsys.readouterr().err


def test_without_a_release_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(tmp_path))
    assert diff_releases("previous", "current", "table", False) == 1
    assert "ukcrime run" in capsys.readouterr().err
