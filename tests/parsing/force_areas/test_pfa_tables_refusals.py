"""Tables P2 to P9: what their parsers refuse, and that the refusal names sheet and cell."""

from __future__ import annotations

import pytest

from orchestration.parsing.errors import DuplicateKeyError, LayoutError, UnknownLabelError, UnknownMarkerError
from tests.parsing.force_areas.pfa_samples import (
    changes,
    firearms,
    fraud,
    knife_by_offence,
    knife_over_time,
    knife_rates,
    previous_year,
    rates,
    read,
)
from tests.parsing.ons_appendix_samples import assert_names_place
from tests.parsing.workbooks import Rows, altered, row_number, with_row, without_row

SHEET = "Table X "
TABLES = {
    "ew_ons_p2": changes,
    "ew_ons_p3": rates,
    "ew_ons_p3_denominators": rates,
    "ew_ons_p4": previous_year,
    "ew_ons_p5": knife_by_offence,
    "ew_ons_p6": knife_over_time,
    "ew_ons_p7": knife_rates,
    "ew_ons_p8": firearms,
    "ew_ons_p9": fraud,
}


def with_values(rows: Rows, column: int, value: object) -> Rows:
    """Copy with `value` in a zero-based column of every row below the header."""
    return [[*row[:column], value, *row[column + 1 :]] if index > 7 else row for index, row in enumerate(rows)]


@pytest.mark.parametrize("source_id", TABLES)
def test_a_file_of_another_edition_is_refused(source_id: str) -> None:
    with pytest.raises(LayoutError, match=r"names other years|newest column") as caught:
        read(source_id, TABLES[source_id](), edition="ye-2025-03")
    assert f"sheet '{SHEET}'" in str(caught.value)


@pytest.mark.parametrize("source_id", TABLES)
def test_a_missing_area_is_refused(source_id: str) -> None:
    rows = TABLES[source_id]()
    with pytest.raises(LayoutError, match="areas are missing: E23000039"):
        read(source_id, without_row(rows, row_number(rows, 0, "E23000039")))


@pytest.mark.parametrize("source_id", TABLES)
def test_a_table_cut_short_is_refused(source_id: str) -> None:
    with pytest.raises(LayoutError, match="areas are missing"):
        read(source_id, TABLES[source_id]()[:40])


@pytest.mark.parametrize("source_id", TABLES)
def test_a_doubled_row_is_refused(source_id: str) -> None:
    rows = TABLES[source_id]()
    with pytest.raises(DuplicateKeyError):
        read(source_id, with_row(rows, 21, rows[19]))


@pytest.mark.parametrize("source_id", TABLES)
def test_a_renamed_column_is_refused(source_id: str) -> None:
    with pytest.raises((UnknownLabelError, LayoutError)):
        read(source_id, altered(TABLES[source_id](), {"C8": "Knives and forks"}))


@pytest.mark.parametrize("source_id", TABLES)
@pytest.mark.parametrize("text", ["", "-", "[u2]", "1,234"])
def test_a_blank_or_an_unknown_marker_is_refused(source_id: str, text: str) -> None:
    place = "F20" if source_id == "ew_ons_p3" else "D20"  # rates stand behind the residents
    with pytest.raises(UnknownMarkerError) as caught:
        read(source_id, altered(TABLES[source_id](), {place: text}))
    assert_names_place(caught.value, SHEET, place)


@pytest.mark.parametrize("source_id", TABLES)
def test_a_table_of_another_title_is_refused(source_id: str) -> None:
    rows = TABLES[source_id]()
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        read(source_id, altered(rows, {"A1": "Table P2: Anti-social behaviour, year ending December 2024"}))


@pytest.mark.parametrize("source_id", TABLES)
def test_a_code_beside_the_name_of_another_area_is_refused(source_id: str) -> None:
    rows = TABLES[source_id]()
    place = row_number(rows, 0, "E23000005")
    with pytest.raises(UnknownLabelError, match=r"Merseyside \(beside code E23000005") as caught:
        read(source_id, altered(rows, {f"B{place}": "Merseyside"}))
    assert_names_place(caught.value, SHEET, f"A{place}")


@pytest.mark.parametrize(
    ("source_id", "rows", "message"),
    [
        ("ew_ons_p4", altered(previous_year(), {"F20": 12.5}), "among counts"),
        ("ew_ons_p5", altered(knife_by_offence(), {"F20": 101.5}), "101.5 stands here"),
        ("ew_ons_p5", altered(knife_by_offence(), {"E20": 12.5}), "among counts"),
        ("ew_ons_p8", altered(firearms(), {"C20": -1}), "among counts"),
        ("ew_ons_p2", altered(changes(), {"F20": -100.5}), "-100.5 stands here"),
        ("ew_ons_p3", altered(rates(), {"F20": -0.5}), "-0.5 stands here"),
        ("ew_ons_p3_denominators", altered(rates(), {"C20": 1234}), "1234 stands here"),
        ("ew_ons_p9", with_values(fraud(), 4, 300.0), "300 stands here"),
        ("ew_ons_p7", [[*row[:2], 5.0, 6.0] if i > 7 else row for i, row in enumerate(knife_rates())], "5 stands here"),
    ],
)
def test_a_value_of_another_unit_is_refused(source_id: str, rows: Rows, message: str) -> None:
    with pytest.raises(LayoutError, match=message):
        read(source_id, rows)


def test_counts_under_the_title_of_changes_are_refused() -> None:
    rows = [*changes()[:8], *previous_year()[8:]]
    with pytest.raises(LayoutError, match="recorded_crime_change, not counts"):
        read("ew_ons_p2", rows)


def test_an_area_without_a_code_that_is_not_known_is_refused() -> None:
    rows = fraud()
    with pytest.raises(UnknownLabelError) as caught:
        read("ew_ons_p9", altered(rows, {f"B{len(rows)}": "Overseas"}))
    assert_names_place(caught.value, SHEET, f"B{len(rows)}")


def test_transport_police_in_a_table_without_it_is_refused() -> None:
    with pytest.raises(UnknownLabelError):
        read("ew_ons_p8", [*firearms(), ["", "British Transport Police", 1, 2, 3, 4.5]])


def test_a_column_of_figures_without_a_header_is_refused() -> None:
    with pytest.raises(LayoutError, match="column without a header") as caught:
        read("ew_ons_p4", altered(previous_year(), {"Z12": 5}))
    assert_names_place(caught.value, SHEET, "Z12")


def test_a_further_column_of_fraud_is_refused() -> None:
    rows = [[*row, "Losses" if index == 7 else 5] if index > 6 else row for index, row in enumerate(fraud())]
    with pytest.raises(LayoutError, match="'Losses'") as caught:
        read("ew_ons_p9", rows)
    assert_names_place(caught.value, SHEET, "G8")


def test_a_year_doubled_or_out_of_order_is_refused() -> None:
    with pytest.raises(LayoutError, match="stands after the year"):
        read("ew_ons_p8", altered(firearms(), {"C8": "Apr 2023 to Mar 2024", "D8": "Jan 2022 to Dec 2022"}))
