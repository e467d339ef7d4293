"""Mid-year population files in small, laid out as the compilers publish them: for the tests of their parsers."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from orchestration.parsing.errors import ParsingError
from orchestration.parsing.populations import england_wales, myeb3, nisra_lgd
from orchestration.registry.load import area_index
from tests.contexts import context_for

DISTRICTS = frozenset({"local_authority", "council_area", "local_government_district"})
Rows = list[list[str]]


def as_csv(rows: Rows) -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows).encode()


def wide() -> Rows:
    """A file in the layout of MYEB3 with two mid-years of every local authority."""
    header = ["ladcode21", "laname21", "country", "population_2019", "births_2020", "internal_in_2020"]
    header += ["other_change_2020", "population_2020"]
    areas = area_index().of_types(DISTRICTS)
    return [header] + [[a.area_code, a.area_name, a.area_code[0], "1000", "-5", "7", "-2", "1002"] for a in areas]


def national() -> Rows:
    return [["year", "population"], ["2021-07-01", "59660500"], ["2022-07-01", "60238000"]]


def districts() -> Rows:
    areas = area_index().of_types(frozenset({"country", "local_government_district"}))
    ours = [area for area in areas if area.jurisdiction == "NI"]
    rows = [[area.area_code, area.area_name, str(year), "1000"] for area in ours for year in (2023, 2024)]
    return [["code", "name", "year", "population"], *rows]


def read_wide(rows: Rows) -> pd.DataFrame:
    return myeb3(as_csv(rows), context_for("uk_ons_myeb3", "mid-2020"))


def read_national(rows: Rows) -> pd.DataFrame:
    return england_wales(as_csv(rows), context_for("ew_ons_mye", "mid-2022"))


def read_districts(rows: Rows) -> pd.DataFrame:
    return nisra_lgd(as_csv(rows), context_for("ni_nisra_mye", "mid-2024"))


def changed(rows: Rows, row: int, column: int, value: str) -> Rows:
    rows[row][column] = value
    return rows


def refused(error: type[ParsingError], read: Callable[[Rows], pd.DataFrame], rows: Rows, cell: str, says: str) -> None:
    with pytest.raises(error) as caught:
        read(rows)
    assert (caught.value.sheet, caught.value.cell) == ("csv", cell), str(caught.value)
    assert says in str(caught.value)
