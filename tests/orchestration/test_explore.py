"""`ukcrime explore` leads to the pages of the current release."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from orchestration.cli.explore import explore


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    monkeypatch.setenv("UKCRIME_HOME", str(tmp_path))
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


def test_the_first_page_is_opened_and_its_address_printed(
    opened: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = tmp_path / "releases" / "v2026.11.1"
    (release / "explorer").mkdir(parents=True)
    (release / "explorer" / "index.html").write_text("<!doctype html>")
    (release / "manifest.json").write_text("{}")
    (tmp_path / "releases" / "current").symlink_to("v2026.11.1")
    assert explore() == 0
    address = (release / "explorer" / "index.html").as_uri()
    assert capsys.readouterr().out.strip() == address
    assert opened == [address]


def test_without_a_release_it_says_what_to_do(opened: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert explore() == 1
    assert "ukcrime run" in capsys.readouterr().err
    assert opened == []
