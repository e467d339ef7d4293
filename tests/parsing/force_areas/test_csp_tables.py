"""Tables C2 to C5 in small: the traps of the partnership tables, and what their parser refuses."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from orchestration.parsing.errors import DuplicateKeyError, LayoutError, UnknownLabelError, UnknownMarkerError
from orchestration.registry.load import read_csv
from tests.parsing.force_areas.pfa_samples import (
    HEADER_ROW,
    find,
    partnership_changes,
    partnership_rates,
    partnerships,
    read,
)
from tests.parsing.ons_appendix_samples import assert_names_place
from tests.parsing.workbooks import Rows, altered, row_number, with_row, without_row

SHEET = "Table X "
TOTAL = "total_excluding_fraud"
GWENT, SURREY = "Unassigned Gwent", "Unassigned Surrey"


def blank_row(rows: Rows, name: str) -> Rows:
    number = row_number(rows, 3, name)
    return [[*row[:6], *[""] * (len(row) - 6)] if index == number else row for index, row in enumerate(rows, 1)]


def test_force_totals_and_partnerships_are_areas_of_two_types() -> None:
    frame = read("ew_ons_csp_c2", partnerships())
    areas = frame.drop_duplicates("area_code")
    assert Counter(areas["area_type"]) == {"police_force_area": 42, "community_safety_partnership": 357}
    assert "E23000034" not in set(areas["area_code"])
    bristol = find(frame, "E22000002", TOTAL)
    assert (bristol["area_label"], bristol["cell"][0]) == ("Bristol, City of", "G")


def test_rows_without_a_code_are_areas_of_the_warehouse() -> None:
    codes = set(read("ew_ons_csp_c2", partnerships())["area_code"])
    assert "X-MANCHESTER-AIRPORT" in codes
    assert sum(code.startswith("X-UNASSIGNED-") for code in codes) == 42


@pytest.mark.parametrize(
    ("name", "code", "area_code"),
    [(GWENT, "W15000003", "X-UNASSIGNED-W15000002"), (SURREY, "E23000032", "X-UNASSIGNED-E23000031")],
)
def test_two_rows_that_carry_another_force_s_code_belong_to_the_force_named(
    name: str, code: str, area_code: str
) -> None:
    rows = partnerships()
    place = f"A{row_number(rows, 3, name)}"
    assert find(read("ew_ons_csp_c2", altered(rows, {place: code})), area_code, TOTAL)["value"] > 0


def test_a_row_left_blank_is_missing_with_a_reason_never_zero() -> None:
    frame = read("ew_ons_csp_c2", blank_row(partnerships(), SURREY))
    rows = frame[frame["area_code"] == "X-UNASSIGNED-E23000031"]
    assert rows["value"].isna().all()
    assert set(rows["obs_status"]) == {"x"}
    assert rows["marker"].isna().all()
    assert rows["status_reason"].notna().all()
    assert frame["status_reason"].notna().sum() == len(rows) == 23


@pytest.mark.parametrize("name", ["Bristol", "Manchester Airport"])
def test_a_blank_row_of_a_partnership_is_refused(name: str) -> None:
    with pytest.raises(UnknownMarkerError):
        read("ew_ons_csp_c2", blank_row(partnerships(), name))


def test_a_single_blank_cell_is_refused() -> None:
    rows = partnerships()
    place = f"H{row_number(rows, 3, GWENT)}"
    with pytest.raises(UnknownMarkerError) as caught:
        read("ew_ons_csp_c2", altered(rows, {place: ""}))
    assert_names_place(caught.value, SHEET, place)


def test_a_negative_count_is_real() -> None:
    rows = partnerships()
    place = f"G{row_number(rows, 3, GWENT)}"
    assert find(read("ew_ons_csp_c2", altered(rows, {place: -3})), "X-UNASSIGNED-W15000002", TOTAL)["value"] == -3


def test_rates_are_per_resident_or_per_household() -> None:
    frame = read("ew_ons_csp_c4", partnership_rates())
    by_resident = find(frame, "E22000002", "residential_burglary", measure="recorded_crime_rate")
    by_household = find(frame, "E22000002", "residential_burglary", measure="recorded_crime_household_rate")
    assert (by_resident["unit"], by_household["unit"]) == ("per_1000_population", "per_1000_households")
    residents = find(read("ew_ons_csp_c4_denominators", partnership_rates()), "E22000002", measure="population")
    assert residents["period_end"] == pd.Timestamp("2022-06-30")


def test_capital_markers_are_markers() -> None:
    rows = partnership_rates()
    number = row_number(rows, 3, GWENT)
    frame = read("ew_ons_csp_c4_denominators", altered(rows, {f"G{number}": "[X]", f"H{number}": "[x]"}))
    assert set(frame.loc[frame["area_code"] == "X-UNASSIGNED-W15000002", "obs_status"]) == {"x"}


def test_the_title_of_c3_names_its_years_in_the_other_order() -> None:
    change = find(read("ew_ons_csp_c3", partnership_changes()), "E22000002", TOTAL)
    assert (change["period_end"], change["comparator_end"]) == (pd.Timestamp("2024-12-31"), pd.Timestamp("2023-12-31"))


def test_c5_is_the_year_before_and_c2_in_its_place_is_refused() -> None:
    assert set(read("ew_ons_csp_c5", partnerships("C5", 2023))["period_end"]) == {pd.Timestamp("2023-12-31")}
    with pytest.raises(LayoutError, match="names other years") as caught:
        read("ew_ons_csp_c5", partnerships("C5", 2024))
    assert_names_place(caught.value, SHEET, "A1")


def test_notes_in_area_names_come_off() -> None:
    rows = partnerships()
    number = row_number(rows, 0, "E23000021")
    total = find(read("ew_ons_csp_c2", altered(rows, {f"B{number}": "Leicestershire [note 4]"})), "E23000021", TOTAL)
    assert (total["area_label"], total["notes"]) == ("Leicestershire", "[note 4]; [note 2]")


def test_a_missing_or_doubled_row_is_refused() -> None:
    rows = partnerships()
    number = row_number(rows, 3, "Bristol")
    with pytest.raises(LayoutError, match="areas are missing: E22000002"):
        read("ew_ons_csp_c2", without_row(rows, number))
    with pytest.raises(DuplicateKeyError):
        read("ew_ons_csp_c2", with_row(rows, number, rows[number - 1]))
    with pytest.raises(LayoutError, match="areas are missing"):
        read("ew_ons_csp_c2", rows[:200])


@pytest.mark.parametrize(
    ("column", "text"), [("A", "E23000032"), ("B", "Kent"), ("C", "E22000003"), ("D", "North Bristol")]
)
def test_codes_and_names_that_do_not_belong_together_are_refused(column: str, text: str) -> None:
    rows = partnerships()
    number = row_number(rows, 3, "Bristol")
    with pytest.raises(UnknownLabelError) as caught:
        read("ew_ons_csp_c2", altered(rows, {f"{column}{number}": text}))
    assert_names_place(caught.value, SHEET, f"{'A' if column in 'AB' else 'C'}{number}")


def test_unassigned_crimes_under_another_force_are_refused() -> None:
    rows = partnerships()
    number = row_number(rows, 3, "Unassigned Essex")
    with pytest.raises(LayoutError, match="stands under Kent"):
        read("ew_ons_csp_c2", altered(rows, {f"A{number}": "E23000032", f"B{number}": "Kent"}))


def test_a_partnership_without_a_name_and_a_renamed_group_are_refused() -> None:
    rows = partnerships()
    number = row_number(rows, 3, "Bristol")
    with pytest.raises(LayoutError, match="has no name"):
        read("ew_ons_csp_c2", altered(rows, {f"D{number}": ""}))
    with pytest.raises(UnknownLabelError) as caught:
        read("ew_ons_csp_c2", altered(rows, {"J8": "Driving"}))
    assert_names_place(caught.value, SHEET, f"J{HEADER_ROW}")


def test_the_partition_of_every_force_is_its_partnerships_in_the_tree() -> None:
    tree = {row["area_code"]: row["parent_code"] for row in read_csv("classifications/areas.community_safety.csv")}
    partitions: dict[str, set[str]] = {}
    for row in read_csv("classifications/area_partitions.community_safety.csv"):
        assert row["partition_id"] == f"force_csps_{row['parent_code']}"
        partitions.setdefault(row["parent_code"], set()).add(row["child_code"])
    assert len(partitions) == 42
    for force, children in partitions.items():
        assert children == {code for code, parent in tree.items() if parent == force}


def test_partnerships_without_residents() -> None:
    without = {
        row["area_code"]
        for row in read_csv("classifications/areas.community_safety.csv")
        if row["has_resident_population"] == "false"
    }
    assert len(without) == 44
    assert {code for code in without if not code.startswith("X-")} == {"E22000180"}
