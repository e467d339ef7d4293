"""The notebook of questions runs from top to bottom on a release, and gives the answers that are known."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import PROJECT, environment
from tests.questions import QUERIES

pytestmark = pytest.mark.slow

NOTEBOOK = PROJECT / "docs" / "notebooks" / "questions.py"

# Runs the notebook as `marimo export` does, and prints what its cells show.
RUN = """
import json, runpy, sys
outputs, _ = runpy.run_path(sys.argv[1])["app"].run()
print(json.dumps([output.text for output in outputs if hasattr(output, "text")]))
"""

ANSWERS = {
    "robbery": [
        "Yes: in 2024/25",
        "fell by 2.2 % in England &amp; Wales (79,265 recorded; 87.9 where 2019/20 is 100)",
        "fell by 20.9 % in Northern Ireland (420 recorded; 66.8 where 2019/20 is 100)",
        "fell by 7.3 % in Scotland (1,782 recorded; 102.5 where 2019/20 is 100)",
    ],
    "common_assault": ["From 246,480 crimes", "to 305,699", "59,219 or 24.0% more"],
    "two_editions": ["4,605,185 in edition ye-2025-06", "4,615,945 in edition ye-2025-12", "+10,760"],
    "fraud": ["4,420,000", "1,304,646", "4,016,962", "524,000", "never added"],
    "cyber": ["Northern Ireland: Police Service of Northern Ireland", "cyber enabled", "since 2014"],
    "precision": ["17.0 per cent of 35,371", "0.66 points", "10.2 per cent of 31,532", "0.57 points",
                  "2013/14: 75 per cent", "2024/25: no published figure was found"],
    "one_chart": ["police recorded: England &amp; Wales with Northern Ireland, 21 offences"],
    "total": ["Not one, of 2,136 lines", "not every jurisdiction has a figure"],
    "gap": ["Robbery of personal property (England &amp; Wales, 2024/25): 1.3, 0.9 to 1.7",
            "Violence against the person (Scotland, 2023/24 survey): 3.6, 2.6 to 4.5",
            "No interval: none is published"],
    "coming": ["Scotland, common assault (no day yet)", "(4 December 2025): Report Fraud replaced Action Fraud"],
}  # fmt: skip


@pytest.fixture(scope="module")
def shown(published: Path) -> list[str]:
    """What each cell of the notebook shows, in order."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN, str(NOTEBOOK)],
        cwd=published.parent,
        env=environment(published),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [str(text) for text in json.loads(done.stdout)]


def test_every_question_has_words_a_chart_and_its_rows(shown: list[str]) -> None:
    answers = shown[-len(QUERIES) :]
    assert len(shown) == len(QUERIES) + 1
    for answer in answers:
        assert "<h2" in answer
        assert "vega" in answer
        assert "The rows" in answer
        assert "None" not in re.sub(r"<[^>]*>", " ", answer), "a missing value is blank, or says why"


@pytest.mark.parametrize("question", QUERIES)
def test_the_known_answers_are_in_what_is_shown(shown: list[str], question: str) -> None:
    answer = shown[1 + list(QUERIES).index(question)]
    assert [text for text in ANSWERS[question] if text not in answer] == []
