"""The README is true: its queries run on the release and find rows, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.end_to_end.conftest import PROJECT, run_command

README = (PROJECT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


def test_there_are_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES)
def test_every_query_of_the_readme_finds_rows(query: str, published: Path) -> None:
    done = run_command(published, "query", query)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_every_command_of_the_readme_exists(tmp_path: Path) -> None:
    commands = run_command(tmp_path / "data", "--help").stdout
    named = set(re.findall(r"`([a-z]+)(?: [^`]*)?`", README.split("| look |")[1].split("Data live in")[0])) | {"run"}
    assert len(named) > 12
    for name in named:
        assert f" {name} " in commands


@pytest.mark.parametrize("page", ["live.md", "operation.md"])
def test_every_command_and_target_of_the_pages_on_operation_exists(page: str, tmp_path: Path) -> None:
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    help_text = run_command(tmp_path / "data", "--help").stdout
    commands = set(re.findall(r"ukcrime ([a-z]+)", text))
    assert commands
    for name in commands - {"is", "until"}:
        assert f" {name} " in help_text
    for name, option in set(re.findall(r"ukcrime ([a-z]+)[^`\n]*? (--[a-z-]+)", text)):
        assert option in run_command(tmp_path / "data", name, "--help").stdout
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= targets
