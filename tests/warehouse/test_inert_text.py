"""Cells that a spreadsheet would run are shown instead; what is a number stays that very number."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.warehouse.small_build import TODAY, change
from tests.warehouse.test_release import FIGURE, check
from warehouse.connection import open_database
from warehouse.inert_text import inert, inert_sql
from warehouse.release import publish

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"https://example.org\")", "-cmd|' /C calc'!A0",
    "+44 20 7946",
    "\tfirst", "\rfirst", "\nfirst", " =1+1", "\t =1+1", "\u00a0=1+1", "\u3000@x", "\ufeff=1+1", "\u200b=1+1", "\x01=1",
    "\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff20SUM(A1)", " \uff1d1", "-", "--1", "-1 ", "-1\n",
    "-1,2,=3", "+", "-\u0663",
]  # fmt: skip
HARMLESS = [
    "", "Theft", "a=b", "offences (excluding fraud)", "'=1+1", "5", "-5", "+5", "-5.25", "-1,234,567", "1e-05",
    "-2.5E+10", "-12.5%", "0", "-00", "2024-25", " plain", "ew_ons_a5a|K04000001|2024-04-01", "é", "\u2212", "\u221212",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_and_numbers_stay_exact(text: str) -> None:
    assert inert(text) == text


def test_text_that_was_made_inert_is_not_changed_again() -> None:
    assert [inert(inert(text)) for text in FORMULAS] == ["'" + text for text in FORMULAS]


def test_the_database_says_the_same() -> None:
    texts = [*FORMULAS, *HARMLESS]
    with open_database(":memory:") as connection:
        made = connection.execute(f"select {inert_sql('text')} from (select unnest(?) as text)", [texts]).fetchall()
        assert connection.execute(f"select {inert_sql('null::varchar')}").fetchone() == (None,)
    assert [text for (text,) in made] == [inert(text) for text in texts]


def test_the_change_list_holds_no_formula_and_its_numbers_are_exact(build: Path, tmp_path: Path) -> None:
    publish(build, tmp_path, [check()], today=TODAY)
    changed = "update marts.fct_recorded_crime set reporting_body = '=cmd|calc', value = -12.5, edition = '@new' "
    change(build, changed + f"where figure_id = '{FIGURE}'")
    release = publish(build, tmp_path, [check()], today=TODAY)
    with (release.path / "changes.csv").open(encoding="utf-8", newline="") as lines:
        [row] = list(csv.DictReader(lines))
    assert (row["reporting_body"], row["to_edition"], row["to_value"]) == ("'=cmd|calc", "'@new", "-12.5")
    assert (row["figure_id"], row["difference"]) == (FIGURE, "-5307485.5")
