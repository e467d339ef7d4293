"""Figures of the release equal the publication, cell by cell: read again with another library, from the named cell."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from orchestration.landing.bundled import bundled_editions
from orchestration.registry.load import products
from tests.landing.test_bundle_is_current import original_of
from tests.real_files import SHARED
from warehouse.connection import open_database

pytestmark = pytest.mark.slow

EDITIONS = {
    (sidecar.product_id, sidecar.edition): (sidecar, path)
    for product_id in products()
    for sidecar, path in bundled_editions(product_id)
}


def cells_of(content: bytes, file_type: str) -> Any:
    """Function from (sheet, cell) to what stands there, read without the project's own readers."""
    if file_type == "xlsx":
        workbook = load_workbook(io.BytesIO(content), data_only=True)
        return lambda sheet, cell: workbook[sheet][cell].value
    if file_type == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

        def csv_cell(_: str, cell: str) -> str:
            row, column = coordinate_to_tuple(cell)
            return rows[row - 1][column - 1]

        return csv_cell
    values = json.loads(content)["value"]
    return lambda _, cell: values[int(cell.removeprefix("value[").removesuffix("]"))]


@pytest.mark.parametrize(("product_id", "edition"), EDITIONS, ids=[" ".join(key) for key in EDITIONS])
def test_every_figure_is_what_stands_in_its_cell(published: Path, product_id: str, edition: str) -> None:
    sidecar, path = EDITIONS[product_id, edition]
    content = original_of(sidecar) if SHARED.exists() else path.read_bytes()
    read = cells_of(content, sidecar.file_type)
    with open_database(published / "build.duckdb", read_only=True) as connection:
        rows = connection.execute(
            "select o.value, o.marker, o.sheet, o.cell from raw.observation o join raw.vintage v using (vintage_id) "
            "where v.product_id = ? and v.edition = ?",
            [product_id, edition],
        ).fetchall()
    assert rows
    wrong = []
    for value, marker, sheet, cell in rows:
        printed = read(sheet, cell)
        if value is not None:
            same = printed is not None and float(printed) == value
        else:
            same = printed is None if marker is None else str(printed).strip() == marker
        if not same:
            wrong.append((sheet, cell, printed, value, marker))
    assert wrong == []
