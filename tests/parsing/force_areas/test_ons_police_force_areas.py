"""Table P1: every trap of its two layouts."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.force_areas.ons_police_force_areas import REQUIRED_AREAS, REQUIRED_OFFENCES
from orchestration.parsing.text import clean_glued, glued_notes_of
from tests.parsing.force_areas.police_force_area_samples import new_layout, old_layout, one, read_new, read_old
from tests.parsing.workbooks import Rows, altered, row_number, with_row


def without_force(name: str, column: int, text: str) -> Rows:
    """Table that leaves out the force in the row with `text` in `column`, and says so above its header."""
    rows = old_layout(f"England and Wales (excluding {name})")
    line = rows[row_number(rows, column, text) - 1]
    # The markers of the published file run through the spacer column W, not through D.
    line[2], line[4:] = "..", [".."] * (len(line) - 4)
    return rows


def without_greater_manchester() -> Rows:
    return without_force("Greater Manchester Police", 0, "E23000005")


@pytest.mark.parametrize("frame", [read_old(old_layout()), read_new(new_layout())], ids=["2018-2019", "2024"])
def test_both_layouts_give_every_area_and_offence_group(frame: pd.DataFrame) -> None:
    assert set(frame["area_code"]) == REQUIRED_AREAS
    assert set(frame["offence_id"]) == REQUIRED_OFFENCES
    assert len(frame) == len(REQUIRED_AREAS) * len(REQUIRED_OFFENCES)
    assert frame["value"].notna().all()
    assert frame["coverage"].isna().all()


def test_two_row_header_the_total_stands_in_the_upper_row() -> None:
    total = one(read_old(old_layout()), "E92000001", "total_excluding_fraud")
    assert (total["value"], total["cell"]) == (20000, "C8")
    assert total["is_total"]


def test_super_headers_carry_no_figures() -> None:
    frame = read_old(old_layout())
    assert one(frame, "E92000001", "violence_against_the_person")["cell"] == "E8"
    assert one(frame, "E92000001", "drug_offences")["cell"] == "X8"
    assert "ons_prc:victim_based_crime" not in set(frame["offence_id"])


def test_blank_spacer_columns_and_the_unit_row_hold_no_figures() -> None:
    frame = read_old(old_layout())
    assert not frame["cell"].str.match(r"^[DW]\d").any()
    assert not frame["cell"].str.match(r"^[A-Z]+6$").any()


def test_footnotes_below_the_figures_are_not_areas() -> None:
    assert "Source" not in " ".join(read_old(old_layout())["area_label"])


@pytest.mark.parametrize(
    ("published", "label", "notes"),
    [
        ("Greater Manchester8,9", "Greater Manchester", "8,9"),
        ("Dyfed-Powys4", "Dyfed-Powys", "4"),
        ("ENGLAND AND WALES7,8", "ENGLAND AND WALES", "7,8"),
        ("Stalking and harassment 5", "Stalking and harassment", "5"),
        ("Total recorded crime (excluding fraud3)", "Total recorded crime (excluding fraud)", "3"),
        ("Essex10", "Essex", "10"),
        ("Robbery", "Robbery", None),
    ],
)
def test_glued_superscripts_come_off_labels(published: str, label: str, notes: str | None) -> None:
    assert clean_glued(published) == label
    assert glued_notes_of(published) == notes


def test_glued_superscripts_of_area_and_header_are_kept_as_notes() -> None:
    rows = old_layout()
    place = f"B{row_number(rows, 0, 'W15000004')}"
    frame = read_old(altered(rows, {place: "Dyfed-Powys4"}))
    cell = one(frame, "W15000004", "residential_burglary")
    assert (cell["area_label"], cell["published_label"], cell["notes"]) == ("Dyfed-Powys", "Dyfed-Powys4", "4; 6,7")
    assert one(frame, "W15000004", "homicide")["notes"] == "4"
    assert pd.isna(one(frame, "W15000001", "homicide")["notes"])


def test_bracketed_notes_of_area_and_header_are_kept() -> None:
    frame = read_new(altered(new_layout(), {"B8": "ENGLAND AND WALES [note 3]"}))
    cell = one(frame, "K04000001", "total_excluding_fraud")
    assert (cell["area_label"], cell["notes"]) == ("ENGLAND AND WALES", "[note 3]; [note 2]")


def test_line_breaks_and_notes_in_headers() -> None:
    assert one(read_new(new_layout()), "E92000001", "total_excluding_fraud")["offence_label"] == (
        "Total recorded crime (excluding fraud)"
    )


def test_area_header_may_be_in_the_plural() -> None:
    assert len(read_new(altered(new_layout(), {"A7": "Area Codes"}))) == 56 * 23


def test_header_row_is_found_wherever_it_stands() -> None:
    assert one(read_new(with_row(new_layout(), 3, ["one more line"])), "K04000001", "homicide")["cell"] == "E9"
    assert one(read_old(with_row(old_layout(), 3, ["one more line"])), "K04000001", "homicide")["cell"] == "F8"


@pytest.mark.parametrize(
    ("title", "edition", "end"),
    [
        ("year ending December 20191,2", "ye-2019-12", "2019-12-31"),
        ("year ending March 181,2,3", "ye-2018-03-v2", "2018-03-31"),
        ("year ending June 181,2", "ye-2018-06-corrected", "2018-06-30"),
    ],
)
def test_year_with_glued_note_numbers(title: str, edition: str, end: str) -> None:
    frame = read_old(altered(old_layout(), {"A1": f"Table P1:  Police recorded crime, {title}"}), edition=edition)
    assert set(frame["period_end"]) == {pd.Timestamp(end)}
    assert set(frame["period_type"]) == {"FY" if end.endswith("03-31") else "YE"}


@pytest.mark.parametrize("name", ["Table P1", "Table P1 ", "Table P1  ", "P 1 corrected"])
def test_trailing_blanks_in_sheet_names_and_a_correction_sheet_placed_first(name: str) -> None:
    assert set(read_old(old_layout(), name=name)["sheet"]) == {name}


@pytest.mark.parametrize("name", ["London, City of", "City of London"])
def test_city_of_london_under_both_its_names(name: str) -> None:
    rows = old_layout()
    frame = read_old(altered(rows, {f"B{row_number(rows, 0, 'E23000034')}": name}))
    assert one(frame, "E23000034", "robbery")["area_label"] == name


def test_british_transport_police_without_a_code() -> None:
    police = one(read_old(old_layout()), "X-BTP", "total_excluding_fraud")
    assert (police["area_label"], police["area_type"]) == ("British Transport Police", "special_force")


def test_trailing_blanks_in_area_labels_come_off() -> None:
    frame = read_new(new_layout())
    england, east = one(frame, "E92000001", "robbery"), one(frame, "E12000006", "robbery")
    assert (england["area_label"], england["published_label"]) == ("ENGLAND", "ENGLAND ")
    assert (east["area_label"], east["published_label"]) == ("East", "East ")


def test_subtotals_beside_their_parts_in_one_row_are_told_apart() -> None:
    england = read_new(new_layout()).query("area_code == 'E92000001'").set_index("offence_id")
    totals = ("total_excluding_fraud", "theft_offences", "burglary")
    assert all(england.loc[f"ons_prc:{name}", "is_total"] for name in totals)
    parts = "Theft offences > Burglary > Residential burglary"
    assert england.loc["ons_prc:residential_burglary", "label_path"].endswith(parts)


def test_west_midlands_is_a_region_and_a_force() -> None:
    frame = read_new(new_layout())
    assert one(frame, "E12000005", "robbery")["area_type"] == "region"
    assert one(frame, "E23000014", "robbery")["area_type"] == "police_force_area"


def test_label_differences_between_editions_are_one_offence() -> None:
    rows = new_layout()
    assert (rows[6][19], rows[6][24]) == ("Other theft offences", "Miscellaneous crimes")
    changes = {"T7": "All other theft offences", "Y7": "Miscellaneous crimes against society"}
    pd.testing.assert_series_equal(read_new(rows)["offence_id"], read_new(altered(rows, changes))["offence_id"])


def test_two_columns_that_changed_places_are_read_by_their_header() -> None:
    rows = new_layout()
    swapped = [[*row[:3], row[4], row[3], *row[5:]] if len(row) > 4 else row for row in rows]
    frame = read_new(swapped)
    assert one(frame, "E92000001", "homicide")["value"] == one(read_new(rows), "E92000001", "homicide")["value"]


def test_a_force_without_figures_is_missing_with_a_reason_never_zero() -> None:
    frame = read_old(without_greater_manchester())
    force = frame[frame["area_code"] == "E23000005"]
    assert len(force) == 23
    assert force["value"].isna().all()
    assert set(force["obs_status"]) == {"x"}
    assert set(force["marker"]) == {".."}


def test_areas_that_leave_a_force_out_say_so() -> None:
    frame = read_old(without_greater_manchester())
    covered = frame[frame["coverage"].notna()]
    assert set(covered["area_code"]) == {"K04000001", "E92000001", "E12000002"}
    assert set(covered["coverage"]) == {"excluding Greater Manchester"}
    assert len(covered) == 3 * 23


@pytest.mark.parametrize(
    ("rows", "areas", "force"),
    [
        (without_force("Gwent", 0, "W15000002"), {"K04000001", "W92000004"}, "Gwent"),
        (without_force("British Transport Police", 1, "British Transport"), {"K04000001"}, "British Transport Police"),
    ],
    ids=["a Welsh force, of no region", "a force of no country"],
)
def test_a_force_left_out_is_left_out_of_the_areas_it_belongs_to_and_no_other(
    rows: Rows, areas: set[str], force: str
) -> None:
    covered = read_old(rows).query("coverage.notna()")
    assert set(covered["area_code"]) == areas
    assert set(covered["coverage"]) == {f"excluding {force}"}
