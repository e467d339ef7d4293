"""Crime Survey tables that are not what they were: refused, with sheet and cell."""

from __future__ import annotations

import re

import pytest

from orchestration.parsing.errors import LayoutError, ParsingError, UnknownLabelError, UnknownMarkerError
from tests.parsing.csew.csew_labels import TITLES
from tests.parsing.csew.csew_samples import (
    HEADER,
    assert_names_place,
    by_year,
    changes,
    parsed,
    quarters,
    read,
    share,
)
from tests.parsing.workbooks import altered, row_number, with_row, without_row, workbook_of


def test_percentages_under_the_title_of_incidents_are_refused() -> None:
    """What a public client did: it took 27.7 per cent for 27.7 million incidents."""
    with pytest.raises(LayoutError, match="stands among counts") as caught:
        read("a1a", by_year("a1a", figure=lambda row, column: 27.7))
    assert_names_place(caught.value, "Table_a1a", "B9")


def test_the_sheet_of_percentages_is_not_taken_for_that_of_incidents_whatever_its_name() -> None:
    book = workbook_of({"Table_A1a": by_year("a3a")})
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        parsed("a1a", book, "ye-2025-12")


@pytest.mark.parametrize("table", ["a1a", "a2a", "a3a", "a4a", "a1b", "a2b", "a3b", "a4b"])
def test_each_title_belongs_to_one_table_alone(table: str) -> None:
    for other, title in TITLES.items():
        book = workbook_of({"Table": [[title]]})
        with pytest.raises(LayoutError, match="header row was not found" if other == table else "0 sheets"):
            parsed(table, book, "ye-2025-12")


def test_incidents_under_the_title_of_percentages_are_refused() -> None:
    with pytest.raises(LayoutError, match="stands among figures in percent; expected 0 to 100") as caught:
        read("a3a", by_year("a3a", figure=lambda row, column: 1000 + row))
    assert_names_place(caught.value, "Table_a3a", "B9")


def test_negative_rates_are_refused() -> None:
    with pytest.raises(LayoutError, match="stands among figures in per_1000_households"):
        read("a2a", altered(by_year("a2a"), {"C22": -1.5}))


def test_negative_incidents_are_refused() -> None:
    with pytest.raises(LayoutError, match="stands among counts"):
        read("a1a", altered(by_year("a1a"), {"C22": -1.0}))


@pytest.mark.parametrize("text", ["[zz]", "", "31,183", "n/a"])
def test_an_unknown_marker_a_blank_or_a_text_number_is_refused(text: str) -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read("a1a", altered(by_year("a1a"), {"E12": text}))
    assert_names_place(caught.value, "Table_a1a", "E12")


def test_a_base_with_a_comma_is_refused() -> None:
    rows = by_year("a1a")
    number = row_number(rows, 0, "Unweighted")
    with pytest.raises(UnknownMarkerError) as caught:
        read("a1a", altered(rows, {f"E{number}": "31,183"}))
    assert_names_place(caught.value, "Table_a1a", f"E{number}")


@pytest.mark.parametrize("value", [0, -5, 27.7])
def test_a_base_that_counts_nobody_is_refused(value: float) -> None:
    rows = by_year("a1a")
    number = row_number(rows, 0, "Unweighted")
    with pytest.raises(LayoutError, match="stands among unweighted bases") as caught:
        read("a1a", altered(rows, {f"E{number}": value}))
    assert_names_place(caught.value, "Table_a1a", f"E{number}")


def test_an_estimate_whose_base_is_missing_is_refused() -> None:
    rows = by_year("a1a")
    number = row_number(rows, 0, "Unweighted")
    with pytest.raises(LayoutError, match="has no unweighted base") as caught:
        read("a1a", altered(rows, {f"E{number}": "[x]"}))
    assert_names_place(caught.value, "Table_a1a", "E9")


@pytest.mark.parametrize("number", range(HEADER + 1, HEADER + 54))
def test_a_row_lost_anywhere_is_refused(number: int) -> None:
    """Also where the next row has the same label: `Attempts` without its burglary belongs to the one above."""
    with pytest.raises(ParsingError) as caught:
        read("a1a", without_row(by_year("a1a"), number))
    assert "sheet 'Table_a1a', cell A" in str(caught.value)


@pytest.mark.parametrize("number", range(HEADER + 1, HEADER + 62))
def test_a_row_lost_from_a_table_with_two_denominators_is_refused(number: int) -> None:
    with pytest.raises(ParsingError):
        read("a3a", without_row(by_year("a3a"), number))


def test_two_rows_that_changed_places_are_refused() -> None:
    rows = by_year("a1a")
    rows[10], rows[11] = rows[11], rows[10]
    with pytest.raises(LayoutError, match="'Assault with minor injury' stands where csew:wounding belongs") as caught:
        read("a1a", rows)
    assert_names_place(caught.value, "Table_a1a", "A11")


def test_a_base_of_another_population_is_refused() -> None:
    rows = by_year("a3a")
    number = row_number(rows, 0, "Unweighted base - number of bicycle owners")
    with pytest.raises(
        LayoutError, match="stands where 'Unweighted base - number of bicycle owners' belongs"
    ) as caught:
        read("a3a", altered(rows, {f"A{number}": "Unweighted base - number of vehicle owners"}))
    assert_names_place(caught.value, "Table_a3a", f"A{number}")


def test_an_unknown_label_names_its_cell_and_the_nearest() -> None:
    with pytest.raises(UnknownLabelError, match=r"'Woundings'.*nearest: 'wounding'") as caught:
        read("a1a", altered(by_year("a1a"), {"A11": "Woundings"}))
    assert_names_place(caught.value, "Table_a1a", "A11")


def test_a_row_put_in_is_refused() -> None:
    rows = by_year("a1a")
    with pytest.raises(ParsingError):
        read("a1a", with_row(rows, 12, rows[11]))
    with pytest.raises(LayoutError, match="stands below the last one known") as caught:
        read("a1a", [*rows, ["Stalking", *range(1, 33)]])
    assert_names_place(caught.value, "Table_a1a", "A62")


def test_a_table_cut_short_is_refused() -> None:
    with pytest.raises(LayoutError, match="the table ends before the row of csew:arson_and_other_criminal_damage"):
        read("a1a", by_year("a1a")[:46])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Apr 2020 to Mar 2021", "does not have: Apr 2020 to Mar 2021"),
        ("Apr 1999 to Mar 2000", "is not known"),
        ("1983", "is not known"),
        ("Year to March 1982", "is not known"),
    ],
)
def test_a_year_the_survey_does_not_have_is_refused(text: str, problem: str) -> None:
    with pytest.raises(LayoutError, match=problem) as caught:
        read("a1a", altered(by_year("a1a"), {"C8": text}))
    assert_names_place(caught.value, "Table_a1a", "C8")


def test_a_year_that_is_lost_is_named() -> None:
    rows = [[*row[:9], *row[10:]] if len(row) > 9 else row for row in by_year("a1a")]
    with pytest.raises(LayoutError, match="years missing: 2001-04-01 to 2002-03-31"):
        read("a1a", rows)


@pytest.mark.parametrize("table", ["a1a", "a3b", "e1", "c1", "c2"])
def test_a_file_of_another_edition_is_refused(table: str) -> None:
    with pytest.raises(LayoutError):
        read(table, edition="ye-2025-09")


def test_a_figure_without_a_header_is_refused() -> None:
    with pytest.raises(LayoutError, match="column without a header") as caught:
        read("a1a", altered(by_year("a1a"), {"AI15": 12}))
    assert_names_place(caught.value, "Table_a1a", "AI15")


def test_a_table_that_leaves_a_part_out_or_names_no_area_is_refused() -> None:
    with pytest.raises(UnknownLabelError, match="excluding Wales"):
        read("a1a", altered(by_year("a1a"), {"A2": "England and Wales (excluding Wales), year ending December 1981"}))
    with pytest.raises(LayoutError, match="no row above the header names the area") as caught:
        read("a1a", altered(by_year("a1a"), {"A2": "Great Britain, year ending December 1981"}))
    assert_names_place(caught.value, "Table_a1a", "A2:A7")


def test_a_change_without_its_significance_is_refused() -> None:
    with pytest.raises(LayoutError, match="stands to the right of 'Jan 1995 to Dec 1995'") as caught:
        read("a1b", altered(changes("a1b"), {"C8": "Jan 1997 to Dec 1997 Significance"}))
    assert_names_place(caught.value, "Table_a1b", "C8")


@pytest.mark.parametrize("text", ["[sig]", "yes", "3.5"])
def test_an_unknown_sign_of_significance_is_refused(text: str) -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read("a1b", altered(changes("a1b"), {"C9": text}))
    assert_names_place(caught.value, "Table_a1b", "C9")


def test_significance_of_a_change_that_is_missing_is_refused() -> None:
    with pytest.raises(LayoutError, match=re.escape("missing ([x]) is called 's'")) as caught:
        read("a1b", altered(changes("a1b"), {"B9": "[x]"}))
    assert_names_place(caught.value, "Table_a1b", "B9")


def test_a_sign_of_significance_in_the_place_of_a_change_is_refused() -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read("a1b", altered(changes("a1b"), {"B9": "[s]"}))
    assert_names_place(caught.value, "Table_a1b", "B9")


@pytest.mark.parametrize(("table", "value"), [("a1b", -100.5), ("a3b", 101.0)])
def test_a_change_that_cannot_be_is_refused(table: str, value: float) -> None:
    with pytest.raises(LayoutError, match="stands among figures in"):
        read(table, altered(changes(table), {"D10": value}))


def test_quarters_with_a_gap_are_refused() -> None:
    with pytest.raises(LayoutError, match="12 quarters with 2 gaps") as caught:
        read("e1", altered(quarters(), {"B7": "Jan to Mar 2022", "C7": "Jul to Sep 2022"}))
    assert_names_place(caught.value, "Table_e1", "B7:M7")


def test_a_percentage_among_quarters_is_refused() -> None:
    with pytest.raises(LayoutError, match="stands among counts"):
        read("e1", altered(quarters(), {"C9": share(1, 1)}))
