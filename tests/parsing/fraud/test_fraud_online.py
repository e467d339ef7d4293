"""Table C5: every trap of the layout, and what its parser refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.errors import DuplicateKeyError, LayoutError, UnknownLabelError, UnknownMarkerError
from tests.parsing.fraud.fraud_samples import one, online, read_online
from tests.parsing.ons_appendix_samples import assert_names_place
from tests.parsing.workbooks import altered, with_row, without_row


def test_number_and_share_of_a_grouping_are_two_figures_of_the_year_in_the_title() -> None:
    frame = read_online(online())
    number = one(frame, offence_id="ons_online:obscene_publications", measure="online_flagged_crime")
    share = one(frame, offence_id="ons_online:obscene_publications", measure="online_flagged_share")
    assert (number["value"], number["unit"], number["cell"]) == (200, "offences", "C9")
    assert (share["value"], share["unit"], share["cell"]) == (2, "percent", "D9")
    for figure in (number, share):
        assert (figure["period_start"], figure["period_type"]) == (pd.Timestamp("2024-07-01"), "YE")
        assert (figure["series"], figure["area_code"], figure["jurisdiction"]) == ("online", "K04000001", "EW")


def test_a_list_of_codes_in_one_cell_and_a_code_stored_as_a_number_are_text() -> None:
    frame = read_online(online()).drop_duplicates("offence_id").set_index("offence_id")
    assert frame.loc["ons_online:harassment_and_stalking", "offence_code"] == "8L, 8M, 8Q, 8R"
    assert frame.loc["ons_online:obscene_publications", "offence_code"] == "86"
    assert frame.loc["ons_online:child_sexual_offences", "offence_code"].startswith("17B, 19D 19E, 19G")
    assert frame.loc["ons_online:other_offences", "offence_code"] == "All other offence codes"


def test_the_total_has_no_code_and_is_a_total() -> None:
    frame = read_online(online())
    total = frame[frame["offence_id"] == "ons_online:total"]
    assert total["offence_code"].isna().all()
    assert total["is_total"].all()
    assert list(total["value"]) == [4500, 5.678313966743713]
    assert not frame.loc[frame["offence_id"] != "ons_online:total", "is_total"].any()


def test_a_grouping_of_other_codes_is_another_grouping() -> None:
    with pytest.raises(UnknownLabelError, match="8L, 8M, 8Q, 8R, 8U Harassment and stalking") as caught:
        read_online(altered(online(), {"A8": "8L, 8M, 8Q, 8R, 8U"}))
    assert_names_place(caught.value, "Table_C5", "B8")


def test_number_and_share_that_changed_places_are_read_by_their_header() -> None:
    swapped = [[*row[:2], row[3], row[2]] if len(row) == 4 else row for row in online()]
    figures = ["offence_id", "measure", "value"]
    expected, found = read_online(online())[figures], read_online(swapped)[figures]
    pd.testing.assert_frame_equal(
        expected.sort_values(figures).reset_index(drop=True), found.sort_values(figures).reset_index(drop=True)
    )


def test_a_share_among_numbers_and_a_number_among_shares_are_refused() -> None:
    with pytest.raises(LayoutError, match="stands among counts") as caught:
        read_online(altered(online(), {"C9": 31.68}))
    assert_names_place(caught.value, "Table_C5", "C9")
    with pytest.raises(LayoutError, match="stands among percentages") as caught:
        read_online(altered(online(), {"D9": 33059}))
    assert_names_place(caught.value, "Table_C5", "D9")


def test_a_title_of_another_year_or_without_one_is_refused() -> None:
    with pytest.raises(LayoutError, match="the title names the year to 2025-06-30") as caught:
        read_online(online(), edition="ye-2025-09")
    assert_names_place(caught.value, "Table_C5", "A1")
    title = str(online()[0][0]).replace("year ending June 2025", "latest year")
    with pytest.raises(LayoutError, match="the title names no year"):
        read_online(altered(online(), {"A1": title}))


def test_an_unknown_column_and_a_missing_one_are_refused() -> None:
    with pytest.raises(LayoutError, match="'Offences' is not known") as caught:
        read_online(altered(online(), {"E7": "Offences"}))
    assert_names_place(caught.value, "Table_C5", "E7")
    with pytest.raises(LayoutError, match="no column proportion of total offences"):
        read_online([row[:3] for row in online()])


def test_a_missing_a_doubled_and_a_blank_row_are_refused() -> None:
    rows = online()
    with pytest.raises(LayoutError, match="rows are missing: ons_online:blackmail"):
        read_online(without_row(rows, 11))
    with pytest.raises(DuplicateKeyError):
        read_online(with_row(rows, 9, rows[8]))
    with pytest.raises(UnknownMarkerError):
        read_online(altered(rows, {"C12": ""}))
