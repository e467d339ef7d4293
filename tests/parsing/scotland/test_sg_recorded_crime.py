"""Scottish tables: one test for each trap of the layout, on small workbooks made here."""

from __future__ import annotations

from typing import Any

import pandas as pd

from orchestration.parsing.scotland import recorded_crime as sg
from tests.contexts import context_for
from tests.parsing.scotland.sg_samples import (
    EDITION,
    FOOTERS,
    by_council,
    revisions,
    since_1971,
    table_1,
    table_5,
    table_a15,
    workbook,
)


def at_cell(frame: pd.DataFrame, cell: str) -> Any:
    found = frame.loc[frame["cell"] == cell]
    assert len(found) == 1
    return found.iloc[0]


def test_header_row_that_moved_between_editions_is_found_by_its_texts() -> None:
    rows = by_council()
    rows[2][2] = "Crime"  # as the edition of June 2024 had it, in row 4
    moved = table_1([rows[0], ["Some words"], *rows[1:]])
    assert len(moved) == 33 * 40 * 3
    assert at_cell(moved, "D5")["value"] == 10


def test_sheet_is_found_by_title_whatever_its_name() -> None:
    assert table_1(by_council(), name="Table 7 ")["sheet"].unique().tolist() == ["Table 7 "]


def test_footer_links_are_not_rows() -> None:
    frame = table_1(by_council())
    assert not frame["published_label"].str.contains("index|Notes").any()
    assert set(frame["area_type"]) == {"country", "council_area"}


def test_percentage_changes_are_left_out() -> None:
    frame = table_1(by_council())
    assert not frame["cell"].str.startswith("G").any()
    assert 12.5 not in set(frame["value"])


def test_notes_in_headers_and_labels_reach_the_figure_and_leave_the_label() -> None:
    rows = by_council()
    rows[2][5] = "2024-25 [note 38]"
    rows[5][2] = "Murder and culpable homicide [note 1]"
    frame = table_1(rows)
    assert at_cell(frame, "F6")["notes"] == "[note 1] [note 38]"
    assert at_cell(frame, "E6")["notes"] == "[note 1]"
    assert at_cell(frame, "F7")["notes"] == "[note 38]"
    assert pd.isna(at_cell(frame, "E7")["notes"])
    assert at_cell(frame, "E6")["offence_label"] == "Murder and culpable homicide"
    assert at_cell(frame, "E6")["published_label"].endswith("Murder and culpable homicide [note 1]")
    assert str(at_cell(frame, "F6")["period_end"].date()) == "2025-03-31"


def test_doubled_blank_before_a_note_in_a_group_label() -> None:
    rows = by_council()
    for row in rows:
        if len(row) > 2 and row[1] == "Crimes against society":
            row[1] = "Crimes against society  [note 7]"
    frame = table_1(rows)
    assert set(frame.loc[frame["notes"] == "[note 7]", "label_path"].str.contains("Crimes against society")) == {True}


def test_markers_of_scotland_become_statuses_and_zero_stays_zero() -> None:
    rows = by_council()
    rows[3][3:6] = ["n/l", "x", 0]
    frame = table_1(rows)
    assert [at_cell(frame, cell)["obs_status"] for cell in ("D4", "E4")] == ["n", "x"]
    assert at_cell(frame, "D4")["marker"] == "n/l"
    assert at_cell(frame, "F4")["value"] == 0
    assert pd.isna(at_cell(frame, "F4")["obs_status"])


def test_council_names_have_no_codes_and_the_publisher_s_spelling() -> None:
    codes = table_1(by_council()).drop_duplicates("area_code").set_index("area_label")["area_code"]
    assert len(codes) == 33
    assert codes["Edinburgh, City of"] == "S12000036"
    assert codes["Argyll & Bute"] == "S12000035"
    assert codes["Scotland"] == "S92000003"


def test_coronavirus_total_and_its_only_type_are_two_figures() -> None:
    frame = table_1(by_council())
    mine = frame[(frame["area_code"] == "S92000003") & frame["offence_id"].str.contains("coronavirus")]
    assert mine.groupby("offence_id")["is_total"].first().to_dict() == {
        "sg_2021:coronavirus_restrictions": True,
        "sg_2021:coronavirus_restrictions_crimes": False,
    }


def test_total_rows_take_the_name_of_their_group() -> None:
    frame = table_1(by_council())
    assert at_cell(frame, "D4")["offence_label"] == "Total Crimes"
    assert at_cell(frame, "D5")["offence_label"] == "Non-sexual crimes of violence"
    assert at_cell(frame, "D5")["offence_id"] == "sg_2021:non_sexual_crimes_of_violence"


def test_offences_are_another_table_with_its_own_header() -> None:
    frame = sg.offences_by_council(workbook(Table_2=by_council("offence")), context_for("sc_sg_table_2", EDITION))
    assert len(frame) == 33 * 21 * 3
    assert frame["label_path"].str.contains("Total Offences").all()


def test_offences_withheld_for_every_council_stay_published_for_scotland() -> None:
    rows = by_council("offence")
    rows[2][5] = "2024-25 [note 38]"
    for row in rows[3:-2]:
        if row[0] != "Scotland" and (row[1] == "Antisocial offences" or row[1] == "Total Offences"):
            row[5] = "x"
    frame = sg.offences_by_council(workbook(Table_2=rows), context_for("sc_sg_table_2", EDITION))
    withheld = frame[frame["obs_status"] == "x"]
    assert set(withheld["area_type"]) == {"council_area"}
    assert withheld["area_code"].nunique() == 32
    assert set(withheld["notes"]) == {"[note 38]"}
    assert {"sg_2021:antisocial_offences", "sg_2021:total_offences"} < set(withheld["offence_id"])
    assert frame.loc[frame["area_type"] == "country", "value"].notna().all()


def test_totals_beside_parts_are_told_apart_by_offence_and_by_area() -> None:
    frame = table_1(by_council()).query("area_code == 'S92000003'").drop_duplicates("offence_id")
    assert frame["is_total"].sum() == 7  # all crimes, five groups, coronavirus restrictions
    parts = frame[~frame["is_total"]]
    assert len(parts) == 33
    assert set(parts["label_path"].str.count(" > ")) == {3}  # all crimes and offences, all crimes, group, type


def test_a_label_with_a_note_in_one_table_is_the_same_year_without_it_in_another() -> None:
    plain, noted = by_council(), by_council()
    noted[2][3] = "2022-23 [note 7]"
    same = ["period_start", "period_end", "period_type", "offence_id", "value", "cell"]
    pd.testing.assert_frame_equal(table_1(plain)[same], table_1(noted)[same])


def test_line_breaks_in_the_headers_of_table_5() -> None:
    frame = table_5(since_1971())
    assert at_cell(frame, "B3")["offence_id"] == "sg_2021:non_sexual_crimes_of_violence"
    assert at_cell(frame, "C3")["offence_label"] == "Sexual crimes"
    assert at_cell(frame, "C3")["published_label"] == "Sexual \ncrimes"
    assert at_cell(frame, "H3")["offence_id"] == "sg_2021:total_crimes"


def test_numbers_and_texts_mixed_in_the_year_column_of_table_5() -> None:
    frame = table_5(since_1971())
    assert at_cell(frame, "H3")["period_type"] == "CY"
    assert str(at_cell(frame, "H3")["period_end"].date()) == "1993-12-31"
    assert at_cell(frame, "H4")["notes"] == "[note 9]"
    assert at_cell(frame, "H5")["period_type"] == "FY"
    assert str(at_cell(frame, "H5")["period_start"].date()) == "1995-04-01"
    assert str(at_cell(frame, "H9")["period_start"].date()) == "1999-04-01"  # written 1999-00
    assert at_cell(frame, "G3")["obs_status"] == "n"


def test_resubmissions_are_three_measures_of_the_year_in_the_title() -> None:
    frame = table_a15(revisions())
    assert len(frame) == 33
    assert at_cell(frame, "B3")[["measure", "value"]].tolist() == ["recorded_crime", 100]
    assert at_cell(frame, "C3")[["measure", "value"]].tolist() == ["resubmitted_crime", 90]
    assert at_cell(frame, "D3")[["measure", "value"]].tolist() == ["resubmission_difference", -10]
    assert set(frame["series"]) == {"resubmission"}
    assert frame["period_start"].dt.date.astype(str).unique().tolist() == ["2023-04-01"]
    assert at_cell(frame, "B3")["offence_id"] == "sg_2021:total_crimes_and_offences"


def test_coronavirus_restrictions_are_not_in_force_then_counted_then_zero_then_not_available() -> None:
    rows = since_1971()
    for row in rows[2:-2]:
        row[6] = {"2019-20": 107, "2020-21": 20976, "2021-22": 3913, "2022-23": 0}.get(row[0], row[6])
        row[6] = "x" if row[0] in ("2023-24", "2024-25") else row[6]
    frame = table_5(rows).query("offence_id == 'sg_2021:coronavirus_restrictions'")
    newest = frame[frame["period_start"] >= "2018-04-01"]
    assert newest["value"].fillna(-1).tolist() == [-1, 107, 20976, 3913, 0, -1, -1]
    assert newest["obs_status"].fillna("").tolist() == ["n", "", "", "", "", "x", "x"]


def test_the_relative_difference_of_table_a15_is_left_out_and_a_difference_may_be_negative() -> None:
    frame = table_a15(revisions())
    assert set(frame["cell"].str[0]) == {"B", "C", "D"}
    assert frame.loc[frame["measure"] == "resubmission_difference", "value"].lt(0).all()


def test_footer_links_may_be_missing() -> None:
    assert len(table_a15(revisions()[: -len(FOOTERS)])) == 33
