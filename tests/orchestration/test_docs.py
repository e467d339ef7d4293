"""dbt's documentation is one file that needs no network, no database and no run."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from orchestration.cli import docs


@pytest.mark.slow
def test_the_models_are_documented_in_one_file_that_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(tmp_path / "data"))
    assert docs.write_docs(None) == 0
    page = tmp_path / "data" / "docs" / "index.html"
    assert page.as_uri() in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    for told in ("model.uk_crime.uk_comparison", "Jurisdictions side by side, each figure with its grade"):
        assert told in text
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="https?://', text)
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["docs"]


def test_what_dbt_says_is_told_when_it_cannot_document_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "dbt"
    broken.write_text("#!/bin/sh\necho 'model x is not valid'\nexit 2\n")
    os.chmod(broken, 0o755)
    monkeypatch.setattr(docs, "dbt_executable", lambda: str(broken))
    assert docs.write_docs(tmp_path / "page.html") == 1
    assert "model x is not valid" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()
