"""Packs: whatever form a column is written in, a page reads the very same values."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.warehouse.dissemination.received_packs import received, rows_of_pack
from warehouse.dissemination.explorer.packs import column_text, json_text, write_pack

COLUMNS = {
    "const": [7.0] * 300,
    "plain": [index / 7 for index in range(300)],
    "dict": [random.Random(index).choice(["a rather long label", "another long label"]) for index in range(300)],
    "run": [value for value in range(100, 103) for _ in range(100)],
    "dictrun": [value for value in ("a long label", "another label") * 15 for _ in range(10)],
}


@pytest.mark.parametrize("form", COLUMNS)
def test_a_column_takes_its_shortest_form(form: str):
    assert column_text(pa.chunked_array([COLUMNS[form]])).startswith(f'{{"k":"{form}"')


def test_every_value_is_read_back_as_it_was(tmp_path: Path):
    table = pa.table({**COLUMNS, "holes": [None if index % 3 else index / 3 for index in range(300)]})
    write_pack(tmp_path, "all", table)
    columns, more = rows_of_pack(tmp_path / "all.js")
    assert columns == table.to_pydict()
    assert more == {}


def test_whole_numbers_have_no_point_and_days_are_written_out(tmp_path: Path):
    table = pa.table({"value": [4605185.0, 0.1], "day": [date(2025, 3, 31), None], "flag": [True, None]})
    write_pack(tmp_path, "kinds", table)
    text = (tmp_path / "kinds.js").read_text(encoding="utf-8")
    assert "[4605185,0.1]" in text
    columns, _ = rows_of_pack(tmp_path / "kinds.js")
    assert columns["day"] == ["2025-03-31", None]
    assert columns["flag"] == [True, None]


def test_a_label_cannot_end_the_script(tmp_path: Path):
    hostile = ["</script><script>alert(1)</script>", "line\u2028line\u2029end", 'quote " and \\ and \n']
    write_pack(tmp_path, "hostile", pa.table({"label": hostile}), {"note": hostile[0]})
    text = (tmp_path / "hostile.js").read_text(encoding="utf-8")
    assert "<" not in text
    assert "\u2028" not in text
    columns, more = rows_of_pack(tmp_path / "hostile.js")
    assert columns["label"] == hostile
    assert more == {"note": hostile[0]}


def test_a_column_without_a_value_is_left_out(tmp_path: Path):
    write_pack(tmp_path, "gap", pa.table({"value": [1.0], "notes": pa.array([None], pa.string())}))
    assert list(received(tmp_path / "gap.js")["columns"]) == ["value"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(tmp_path: Path, value: float):
    with pytest.raises(ValueError, match="no number that a page can read"):
        write_pack(tmp_path, "broken", pa.table({"value": [1.5, value]}))
    assert not list(tmp_path.iterdir())


def test_objects_are_written_like_columns():
    assert json_text({3: [date(2026, 1, 2), 5.0, None, "x"]}) == '{"3":["2026-01-02",5,null,"x"]}'
