"""The notebook of questions types no query twice, and asks every question that the page on them answers."""

from __future__ import annotations

import re
from pathlib import Path

from tests.questions import QUERIES

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "notebooks" / "questions.py"
SOURCE = NOTEBOOK.read_text(encoding="utf-8")


def test_every_question_is_asked_once_and_in_the_order_of_the_page() -> None:
    assert re.findall(r'ask\("(\w+)"\)', SOURCE) == list(QUERIES)
    assert re.findall(r'answer\(\n\s+"(\w+)"', SOURCE) == list(QUERIES)


def test_no_query_of_the_page_is_typed_again() -> None:
    typed = " ".join(SOURCE.split())
    for query in QUERIES.values():
        assert " ".join(query.split())[:60] not in typed
    assert "uk_comparison where" not in typed


def test_no_answer_is_typed_into_the_notebook() -> None:
    """Words are made from the rows: a figure that stands in the text would be that of one release."""
    assert not re.findall(r"\d{1,3}(?:,\d{3})+", SOURCE)
