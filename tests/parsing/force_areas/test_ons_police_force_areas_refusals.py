"""Table P1: what its parser refuses, and that the refusal names sheet and cell."""

from __future__ import annotations

import pytest

from orchestration.parsing.errors import (
    DuplicateKeyError,
    LayoutError,
    UnknownLabelError,
    UnknownMarkerError,
    UnreadableFileError,
)
from orchestration.parsing.force_areas.ons_police_force_areas import offence_groups
from tests.contexts import context_for
from tests.parsing.force_areas.police_force_area_samples import new_layout, old_layout, read_new, read_old
from tests.parsing.ons_appendix_samples import assert_names_place
from tests.parsing.workbooks import altered, row_number, with_row, without_row, workbook_of

NEW, OLD = "Table P1", "Table P1 "


@pytest.mark.parametrize("edition", ["ye-2018-12", "ye-2019-09", "ye-2019-06-v2"])
def test_a_file_of_another_edition_is_refused(edition: str) -> None:
    with pytest.raises(LayoutError, match="title names the year to 2019-12-31") as caught:
        read_old(old_layout(), edition=edition)
    assert_names_place(caught.value, OLD, "A1")


def test_a_title_without_a_year_is_refused() -> None:
    with pytest.raises(LayoutError, match="title names no year") as caught:
        read_new(altered(new_layout(), {"A1": "Table P1: Police recorded crime"}))
    assert_names_place(caught.value, NEW, "A1")


def test_an_edition_that_names_no_month_is_refused() -> None:
    with pytest.raises(LayoutError, match="edition 'latest' names no year ending"):
        read_new(new_layout(), edition="latest")


@pytest.mark.parametrize(("address", "text"), [("A7", "Code"), ("A7", "Area Name"), ("B7", "Area Code")])
def test_a_renamed_area_header_is_refused(address: str, text: str) -> None:
    with pytest.raises(LayoutError, match="header row was not found") as caught:
        read_new(altered(new_layout(), {address: text}))
    assert_names_place(caught.value, NEW, "A1:Y63")


@pytest.mark.parametrize("text", ["Homicides", "Victim-based crimes", "Total recorded crime (including fraud)"])
def test_a_renamed_offence_header_is_refused(text: str) -> None:
    with pytest.raises(UnknownLabelError, match=r"offence .* is not in the classification") as caught:
        read_new(altered(new_layout(), {"E7": text}))
    assert_names_place(caught.value, NEW, "E7")


def test_an_unknown_total_in_the_upper_header_row_is_refused() -> None:
    with pytest.raises(UnknownLabelError) as caught:
        read_old(altered(old_layout(), {"C4": "Headline crime3"}))
    assert_names_place(caught.value, OLD, "C4")


def test_an_unknown_block_of_columns_is_refused() -> None:
    with pytest.raises(LayoutError, match="block of columns 'Cyber crime' is not known") as caught:
        read_old(altered(old_layout(), {"X4": "Cyber crime"}))
    assert_names_place(caught.value, OLD, "X4")


def test_a_missing_offence_column_is_refused() -> None:
    rows = [[*row[:6], *row[7:]] if len(row) > 7 else row for row in new_layout()]
    with pytest.raises(LayoutError, match="columns are missing: ons_prc:violence_with_injury") as caught:
        read_new(rows)
    assert_names_place(caught.value, NEW, "C7:X7")


def test_a_figure_in_a_spacer_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="column without a header") as caught:
        read_old(altered(old_layout(), {"D12": 5}))
    assert_names_place(caught.value, OLD, "D12")


def test_a_duplicated_row_is_refused() -> None:
    rows = new_layout()
    with pytest.raises(DuplicateKeyError, match=r"stands here and in [A-Z]+13") as caught:
        read_new(with_row(rows, 12, rows[11]))
    assert_names_place(caught.value, NEW, f"{caught.value.cell[0]}12")


def test_a_repeated_column_is_refused() -> None:
    with pytest.raises(LayoutError, match="columns are missing: ons_prc:robbery") as caught:
        read_new(altered(new_layout(), {"K7": "Homicide"}))
    assert_names_place(caught.value, NEW, "C7:Y7")


def test_swapped_code_and_name_columns_are_refused() -> None:
    rows = [[row[1], row[0], *row[2:]] if index > 7 else row for index, row in enumerate(new_layout(), 1)]
    with pytest.raises(UnknownLabelError, match="area code 'ENGLAND AND WALES'") as caught:
        read_new(rows)
    assert_names_place(caught.value, NEW, "A8")


def test_a_code_beside_the_name_of_another_area_is_refused() -> None:
    rows = new_layout()
    force = row_number(rows, 0, "E23000005")
    with pytest.raises(UnknownLabelError, match=r"Merseyside \(beside code E23000005") as caught:
        read_new(altered(rows, {f"B{force}": "Merseyside"}))
    assert_names_place(caught.value, NEW, f"A{force}")


def test_an_area_without_a_code_that_is_not_british_transport_police_is_refused() -> None:
    with pytest.raises(UnknownLabelError, match=r"Unknown \(beside code X-BTP") as caught:
        read_new([*new_layout(), ["", "Unknown [note 6]", *range(23)]])
    assert_names_place(caught.value, NEW, "B64")


@pytest.mark.parametrize("code", ["K04000001", "E92000001", "E12000009", "E23000039", "W15000004"])
def test_a_missing_area_is_refused(code: str) -> None:
    rows = new_layout()
    with pytest.raises(LayoutError, match=f"areas are missing: {code}") as caught:
        read_new(without_row(rows, row_number(rows, 0, code)))
    assert_names_place(caught.value, NEW, "A8:A62")


def test_missing_british_transport_police_is_refused() -> None:
    with pytest.raises(LayoutError, match="areas are missing: X-BTP") as caught:
        read_new(new_layout()[:-1])
    assert_names_place(caught.value, NEW, "A8:A62")


def test_an_area_below_the_footnotes_is_refused() -> None:
    rows = old_layout()
    with pytest.raises(LayoutError, match="stands below the footnotes") as caught:
        read_old([*rows, rows[10]])
    assert_names_place(caught.value, OLD, f"B{len(rows) + 1}")


def test_a_row_that_is_neither_area_nor_footnote_is_refused() -> None:
    with pytest.raises(LayoutError, match="'Provisional' is neither an area nor a footnote") as caught:
        read_old(with_row(old_layout(), 9, ["Provisional"]))
    assert_names_place(caught.value, OLD, "A9")
    with pytest.raises(LayoutError, match="names no area") as caught:
        read_old(with_row(old_layout(), 9, ["", "", 7]))
    assert_names_place(caught.value, OLD, "C9")


@pytest.mark.parametrize("text", ["[zz]", "-", "1,234"])
def test_an_unknown_marker_is_refused(text: str) -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read_new(altered(new_layout(), {"F20": text}))
    assert_names_place(caught.value, NEW, "F20")


def test_a_blank_figure_is_refused() -> None:
    with pytest.raises(UnknownMarkerError) as caught:
        read_new(altered(new_layout(), {"F20": ""}))
    assert_names_place(caught.value, NEW, "F20")


@pytest.mark.parametrize(("address", "text"), [("E7", "Homicide4"), ("B8", "ENGLAND AND WALES7,8")])
def test_glued_digits_are_part_of_the_label_where_notes_stand_in_brackets(address: str, text: str) -> None:
    with pytest.raises(UnknownLabelError, match=text) as caught:
        read_new(altered(new_layout(), {address: text}))
    assert_names_place(caught.value, NEW, address.replace("B", "A"))


def test_a_unit_row_among_the_areas_is_refused() -> None:
    with pytest.raises(LayoutError, match="names no area") as caught:
        read_old(with_row(old_layout(), 9, ["", "", "Numbers"]))
    assert_names_place(caught.value, OLD, "C9")


@pytest.mark.parametrize("value", [-3, 12.5])
def test_a_rate_or_a_change_in_a_column_of_counts_is_refused(value: float) -> None:
    with pytest.raises(LayoutError, match="stands among counts") as caught:
        read_new(altered(new_layout(), {"F20": value}))
    assert_names_place(caught.value, NEW, "F20")


def test_a_force_without_figures_must_be_declared_as_left_out() -> None:
    rows = old_layout()
    place = f"C{row_number(rows, 0, 'E23000035')}"
    with pytest.raises(LayoutError, match="Devon and Cornwall has no figure") as caught:
        read_old(altered(rows, {place: ".."}))
    assert_names_place(caught.value, OLD, place)


def test_a_force_declared_as_left_out_must_have_no_figures() -> None:
    rows = old_layout("England and Wales (excluding Greater Manchester Police)")
    with pytest.raises(LayoutError, match="Greater Manchester has a figure") as caught:
        read_old(rows)
    assert_names_place(caught.value, OLD, f"C{row_number(rows, 0, 'E23000005')}")


def test_an_exclusion_that_names_no_known_force_is_refused() -> None:
    with pytest.raises(UnknownLabelError, match="two northern forces") as caught:
        read_old(old_layout("England and Wales (excluding two northern forces)"))
    assert_names_place(caught.value, OLD, "A3")


def test_a_sheet_that_holds_only_its_title_is_refused() -> None:
    with pytest.raises(LayoutError, match="header row was not found") as caught:
        read_new(new_layout()[:1])
    assert_names_place(caught.value, NEW, "A1:A1")


def test_a_missing_sheet_is_refused() -> None:
    with pytest.raises(LayoutError, match=r"0 sheets carry the title.*'Table P10'"):
        offence_groups(workbook_of({"Table P10": [["Table P10: other"]]}), context_for("ew_ons_p1", "ye-2019-12"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"\n<html><body>403 Forbidden</body></html>", "web page"),
        (workbook_of({"Table P1": [["Table P1"]]})[:2000], "cannot be opened"),
    ],
    ids=["empty", "html", "truncated"],
)
def test_bytes_that_are_no_workbook_are_refused(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem):
        offence_groups(content, context_for("ew_ons_p1", "ye-2019-12"))
