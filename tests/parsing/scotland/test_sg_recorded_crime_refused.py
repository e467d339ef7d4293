"""Scottish tables: bad input is refused with one error that names the sheet and the cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    ParsingError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from orchestration.parsing.scotland import recorded_crime as sg
from tests.contexts import context_for
from tests.parsing.scotland.sg_samples import (
    EDITION,
    Grid,
    by_council,
    revisions,
    since_1971,
    table_1,
    table_5,
    table_a15,
    workbook,
)


def refused(
    error: type[ParsingError], read: Callable[[Grid], pd.DataFrame], rows: Grid, *, cell: str, says: str, sheet: str
) -> None:
    """`read` refuses `rows` with `error`, naming the sheet and the cell."""
    with pytest.raises(error) as caught:
        read(rows)
    assert (caught.value.sheet, caught.value.cell) == (sheet, cell), str(caught.value)
    assert f"sheet {sheet!r}, cell {cell}" in str(caught.value)
    assert says in str(caught.value)


def _changed(grid: Grid, row: int, column: int, value: Any) -> Grid:
    grid[row][column] = value
    return grid


@pytest.mark.parametrize(
    ("row", "column", "value", "error", "cell", "says"),
    [
        pytest.param(2, 1, "Crime family", LayoutError, "B3", "'Crime family'", id="renamed header"),
        pytest.param(2, 2, "Crime group", LayoutError, "C3", "crime type", id="header of the wrong column"),
        pytest.param(2, 4, "Rate", LayoutError, "E3", "expected a year", id="unknown column"),
        pytest.param(2, 4, "2024-25", LayoutError, "E3", "2024-25 follows 2022-23", id="year twice"),
        pytest.param(5, 2, "Murder by magic", UnknownLabelError, "C6", "Murder by magic", id="unknown crime type"),
        pytest.param(5, 1, "Sexual crimes", UnknownLabelError, "C6", "Sexual crimes: Murder", id="wrong group"),
        pytest.param(5, 0, "Atlantis", UnknownLabelError, "A6", "Atlantis", id="unknown council"),
        pytest.param(5, 0, "England", LayoutError, "A6", "not in Scotland", id="another country"),
        pytest.param(5, 0, None, LayoutError, "A6", "no label", id="blank label"),
        pytest.param(5, 3, "12a", UnknownMarkerError, "D6", "12a", id="text among figures"),
        pytest.param(5, 3, None, UnknownMarkerError, "D6", "cell holds ''", id="blank figure"),
        pytest.param(5, 3, 0.55, LayoutError, "D6", "0.55 stands among counts", id="a rate among counts"),
        pytest.param(5, 3, -4, LayoutError, "D6", "-4 stands among counts", id="a negative count"),
    ],
)
def test_bad_cell_in_table_1(
    row: int, column: int, value: Any, error: type[ParsingError], cell: str, says: str
) -> None:
    refused(error, table_1, _changed(by_council(), row, column, value), cell=cell, says=says, sheet="Table_1")


def test_year_columns_swapped() -> None:
    rows = by_council()
    rows[2][3], rows[2][4] = rows[2][4], rows[2][3]
    refused(LayoutError, table_1, rows, cell="E3", says="2022-23 follows 2023-24", sheet="Table_1")


def test_group_and_type_columns_swapped_below_their_headers() -> None:
    rows = by_council()
    for row in rows[3:-2]:
        row[1], row[2] = row[2], row[1]
    refused(UnknownLabelError, table_1, rows, cell="C4", says="Total: Total Crimes", sheet="Table_1")


def test_duplicated_row_names_both_cells() -> None:
    rows = by_council()
    rows.insert(6, list(rows[5]))
    refused(DuplicateKeyError, table_1, rows, cell="D6", says="stands here and in D7", sheet="Table_1")


def test_council_without_one_of_its_rows() -> None:
    rows = by_council()
    del rows[45]  # the third row of the first council, which starts in row 44
    assert rows[43][0] == "Clackmannanshire"
    says = "Clackmannanshire has no row for 'Murder and culpable homicide'"
    refused(LayoutError, table_1, rows, cell="A44", says=says, sheet="Table_1")


def test_missing_council() -> None:
    rows = [row for row in by_council() if row[0] != "Fife"]
    refused(LayoutError, table_1, rows, cell="A3", says="no row for Fife", sheet="Table_1")


def test_crime_table_with_a_row_of_offences() -> None:
    rows = by_council()
    rows.insert(-2, ["Fife", "Road traffic offences", "Speeding", 1, 2, 3, 4.5])
    refused(LayoutError, table_1, rows, cell="C1324", says="Speeding", sheet="Table_1")


def test_text_below_the_footer_links() -> None:
    rows = [*by_council(), ["Fife", "Sexual crimes", "Total", 1, 2, 3, 4.5]]
    refused(LayoutError, table_1, rows, cell="A1326", says="below the table's footer links", sheet="Table_1")


def test_title_of_the_wrong_period() -> None:
    rows = by_council()
    rows[0] = ["Table 1: Crimes recorded by the police, Scotland, 2021-22 to 2023-24"]
    refused(LayoutError, table_1, rows, cell="A1", says="the title says 2021-22 to 2023-24", sheet="Table_1")


def test_title_without_years() -> None:
    rows = by_council()
    rows[0] = ["Table 1: Crimes recorded by the police, Scotland, all years"]
    refused(LayoutError, table_1, rows, cell="A1", says="names no years", sheet="Table_1")


def test_file_of_another_edition() -> None:
    def read(rows: Grid) -> pd.DataFrame:
        return table_1(rows, edition="fy-2025-26")

    refused(LayoutError, read, by_council(), cell="F3", says="the newest year is 2024-25", sheet="Table_1")


def test_table_5_of_another_edition() -> None:
    def read(rows: Grid) -> pd.DataFrame:
        return sg.crimes_since_1971(workbook(Table_5=rows), context_for("sc_sg_table_5", "fy-2025-26"))

    refused(LayoutError, read, since_1971(), cell="A34", says="the newest year is 2024-25", sheet="Table_5")


def test_workbook_without_the_table() -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        sg.crimes_by_council(workbook(Table_5=since_1971()), context_for("sc_sg_table_1", EDITION))


def test_two_sheets_with_the_same_title() -> None:
    content = workbook(Table_1=by_council(), **{"Table_1 (2)": by_council()})
    with pytest.raises(LayoutError, match="2 sheets carry the title"):
        sg.crimes_by_council(content, context_for("sc_sg_table_1", EDITION))


@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b"<!DOCTYPE html><html></html>", lambda b: b""]
)
def test_bytes_that_are_no_workbook(damage: Callable[[bytes], bytes]) -> None:
    content = damage(workbook(Table_1=by_council()))
    with pytest.raises(UnreadableFileError):
        sg.crimes_by_council(content, context_for("sc_sg_table_1", EDITION))


@pytest.mark.parametrize(
    ("row", "column", "value", "error", "cell", "says"),
    [
        pytest.param(1, 0, "Period", LayoutError, "A1:H36", "header row was not found", id="renamed header"),
        pytest.param(1, 1, "Violence", UnknownLabelError, "B2", "Violence", id="unknown group"),
        pytest.param(1, 1, "Antisocial offences", LayoutError, "A2", "no column for 'Non-sexual", id="other group"),
        pytest.param(4, 0, "ninety-five", LayoutError, "A5", "is not the year of a row", id="no year"),
        pytest.param(4, 0, 1995, LayoutError, "A5", "is not the year of a row", id="calendar year after 1994"),
        pytest.param(4, 0, "1996-97", LayoutError, "A5", "1996-97 follows 1994", id="gap in the years"),
        pytest.param(4, 1, 0.4, LayoutError, "B5", "0.4 stands among counts", id="a rate among counts"),
    ],
)
def test_bad_cell_in_table_5(
    row: int, column: int, value: Any, error: type[ParsingError], cell: str, says: str
) -> None:
    refused(error, table_5, _changed(since_1971(), row, column, value), cell=cell, says=says, sheet="Table_5")


@pytest.mark.parametrize(
    ("row", "column", "value", "error", "cell", "says"),
    [
        pytest.param(0, 0, "Table A15: Revisions of crimes recorded by the police, Scotland, 2022-23", LayoutError,
                     "A1", "newest year is 2023-24", id="title of the wrong period"),
        pytest.param(1, 1, "Submitted in April 2023", LayoutError, "B2", "submitted in april 2024", id="wrong April"),
        pytest.param(2, 0, "Total Incidents", UnknownLabelError, "A3", "Total Incidents", id="unknown label"),
        pytest.param(4, 3, 7, LayoutError, "D5", "90 less 102 is not 7", id="difference that is none"),
        pytest.param(0, 0, "Table A15: Revisions of crimes recorded by the police, Scotland, 2023", LayoutError,
                     "A1", "ends with no year", id="title of a calendar year"),
        pytest.param(4, 1, -102, LayoutError, "B5", "-102 stands among counts", id="a negative count"),
    ],
)  # fmt: skip
def test_bad_cell_in_table_a15(
    row: int, column: int, value: Any, error: type[ParsingError], cell: str, says: str
) -> None:
    refused(error, table_a15, _changed(revisions(), row, column, value), cell=cell, says=says, sheet="Table_A15")


def test_submissions_swapped_below_their_headers() -> None:
    rows = revisions()
    for row in rows[2:-2]:
        row[1], row[2] = row[2], row[1]
    refused(LayoutError, table_a15, rows, cell="D3", says="100 less 90 is not -10", sheet="Table_A15")


def test_table_a15_without_one_of_the_groups() -> None:
    rows = revisions()
    del rows[5]
    says = "no row for 'Sexual crimes'"
    refused(LayoutError, table_a15, rows, cell="A2", says=says, sheet="Table_A15")
