"""Figures of the release equal the publication, cell by cell: read again with another library, from the named cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from orchestration.landing.bundled import bundled_content
from orchestration.landing.sidecar import Sidecar
from tests.end_to_end.printed_cells import Grid, grid_reader, number_of, place_reader, text_of
from tests.originals import BUNDLED, original_of
from tests.real_files import SHARED
from warehouse.connection import open_database

pytestmark = pytest.mark.slow

EDITIONS = {(sidecar.product_id, sidecar.edition): (sidecar, path) for sidecar, path in BUNDLED}

# What the numbers beside a value are called in the header of a CSV, where they stand in the row of the value.
CSV_HEADERS = {
    "eff_victims_of_crime": {
        "base": "Sample size",
        "standard_error": "Standard Error",
        "lower": "Lower CI",
        "upper": "Upper CI",
    },
    "niscs_published_figures": {"base": "base"},
    "survey_quality_published_figures": {"base": "base"},
}

# How many columns to the right of the best estimate its interval stands in a workbook.
BESIDE = {source_id: {"lower": 1, "upper": 2} for source_id in ("sc_scjs_a1", "sc_scjs_a4")}

# What a test of a change is published as. A blank says so too: the publishers mark what is significant.
TESTED = {"[s]": "s", "": "ns", "[ns]": "ns", "[z]": "z", "[x]": "z"}

# The product whose changes are texts, and printed where significant only; changes of police figures are not tested.
CHANGES_IN_WORDS = "sg_scjs"


class Observation(NamedTuple):
    """What the release says of one cell."""

    source_id: str
    sheet: str
    cell: str
    value: float | None
    marker: str | None
    measure: str
    significance: str | None
    lower: float | None
    upper: float | None
    standard_error: float | None
    design_factor: float | None
    base: float | None


def observations_of(published: Path, product_id: str, edition: str) -> list[Observation]:
    with open_database(published / "build.duckdb", read_only=True) as connection:
        rows = connection.execute(
            "select v.source_id, o.sheet, o.cell, o.value, o.marker, o.measure, o.significance, o.lower, o.upper, "
            "o.standard_error, o.design_factor, o.base from raw.observation o join raw.vintage v using (vintage_id) "
            "where v.product_id = ? and v.edition = ?",
            [product_id, edition],
        ).fetchall()
    return [Observation(*row) for row in rows]


def content_of(sidecar: Sidecar, path: Path) -> bytes:
    """The publisher's own file where it is at hand, the bundled copy elsewhere."""
    return original_of(sidecar.product_id, sidecar.edition) if SHARED.exists() else bundled_content(path)


def beside(cell: str, columns: int) -> str:
    """Address so many columns to the right of `cell`."""
    row, column = coordinate_to_tuple(cell)
    return f"{get_column_letter(column + columns)}{row}"


def difference(seen: Observation, at: Callable[[str], Any]) -> str | None:
    """What is wrong with the value or marker of an observation; None when it is what stands in its cell or cells."""
    printed = [at(cell) for cell in seen.cell.split("+")]
    numbers = [number_of(cell) for cell in printed]
    if seen.value is None:
        shown = text_of(printed[0])
        return None if numbers == [None] and shown == (seen.marker or "") else f"the cell shows {shown!r}"
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers) or sum(known) != seen.value:
        return f"the cell shows {printed}"
    if seen.marker is not None and text_of(printed[0]) != seen.marker:
        return f"the cell shows the text {printed[0]!r}"
    return None


def difference_in_significance(seen: Observation, grid: Grid, product_id: str) -> str | None:
    """What is wrong with the significance of a change; None when the publication says the same."""
    printed = grid.at(seen.cell)
    if product_id == CHANGES_IN_WORDS and seen.value is not None:
        expected = "z" if seen.measure == "recorded_crime_change" else "s"
    elif seen.value is not None:  # the number of a change stands left of its test
        expected = TESTED[text_of(grid.at(beside(seen.cell, 1)))]
    else:
        expected = TESTED[text_of(printed)]
    return None if seen.significance == expected else f"the change is {expected!r}"


def difference_beside(seen: Observation, grid: Grid, product_id: str) -> str | None:
    """What is wrong with interval, error or base of an observation; None when the publication shows the same."""
    if seen.marker is None and seen.cell == "A1" and not grid.is_empty:
        return "the sheet is not empty"
    headers = CSV_HEADERS.get(product_id, {})
    for name in ("lower", "upper", "standard_error", "design_factor", "base"):
        number = getattr(seen, name)
        if name in headers:
            printed = {number_of(grid.line(seen.cell)[grid.rows[0].index(headers[name])])}
        elif name in BESIDE.get(seen.source_id, {}):
            printed = {number_of(grid.at(beside(seen.cell, BESIDE[seen.source_id][name])))}
        elif number is None:
            continue
        elif name == "base":
            printed = {*grid.bases(seen.cell)}
        else:
            return f"{name} is {number:g}, and no rule says where it is printed"
        if number not in printed:
            return f"{name} is {number}, printed as {printed}"
    return None


@pytest.mark.parametrize(("product_id", "edition"), EDITIONS, ids=[" ".join(key) for key in EDITIONS])
def test_every_figure_is_what_stands_in_its_cell(published: Path, product_id: str, edition: str) -> None:
    sidecar, path = EDITIONS[product_id, edition]
    content = content_of(sidecar, path)
    observations = observations_of(published, product_id, edition)
    assert observations
    wrong = []
    if sidecar.file_type in ("json", "zip"):
        place = place_reader(content, sidecar.file_type)
        for seen in observations:
            wrong.append((difference(seen, lambda cell, sheet=seen.sheet: place(sheet, cell)), seen))
    else:
        grid_of = cache(grid_reader(content, sidecar.file_type))
        for seen in observations:
            grid = grid_of(seen.sheet)
            wrong.append((difference(seen, grid.at), seen))
            wrong.append((difference_beside(seen, grid, product_id), seen))
            if seen.significance is not None:
                wrong.append((difference_in_significance(seen, grid, product_id), seen))
    assert [found for found in wrong if found[0] is not None] == []


def test_no_edition_is_left_out(published: Path) -> None:
    with open_database(published / "build.duckdb", read_only=True) as connection:
        rows = connection.execute("select distinct product_id, edition from raw.vintage").fetchall()
    assert set(rows) == set(EDITIONS)
