"""Tables P2 to P9 in small: every trap of the layout of 2024."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.parsing.force_areas.pfa_samples import (
    changes,
    find,
    firearms,
    fraud,
    knife_by_offence,
    knife_over_time,
    knife_rates,
    previous_year,
    rates,
    read,
)
from tests.parsing.workbooks import Rows, altered, row_number, with_row

TOTAL = "total_excluding_fraud"
SELECTED = "selected_knife_offences"


def test_a_slip_in_a_header_and_other_names_of_a_group_are_one_offence() -> None:
    rows = changes()
    renamed = altered(rows, {"T8": "All other theft offences", "Y8": "Miscellaneous crimes against society"})
    pd.testing.assert_series_equal(read("ew_ons_p2", rows)["offence_id"], read("ew_ons_p2", renamed)["offence_id"])
    assert find(read("ew_ons_p2", rows), "K04000001", TOTAL)["offence_label"] == (
        "Total recorded crime (excludinging fraud)"
    )


def test_a_change_names_the_period_it_is_against() -> None:
    change = find(read("ew_ons_p2", changes()), "E92000001", TOTAL)
    assert (change["measure"], change["unit"]) == ("recorded_crime_change", "percent")
    assert (change["period_end"], change["comparator_end"]) == (pd.Timestamp("2024-12-31"), pd.Timestamp("2023-12-31"))
    assert change["value"] < 0


@pytest.mark.parametrize(("marker", "status"), [("[u]", "u"), ("[u1]", "u"), ("[x]", "x"), ("[z]", "z")])
def test_markers_are_missing_values_with_a_reason(marker: str, status: str) -> None:
    cell = find(read("ew_ons_p2", altered(changes(), {"E9": marker})), "K04000001", "homicide")
    assert (pd.isna(cell["value"]), cell["obs_status"], cell["marker"]) == (True, status, marker)


def test_residential_burglary_stands_once_per_resident_and_once_per_household() -> None:
    frame = read("ew_ons_p3", rates())
    by_resident = find(frame, "E92000001", "residential_burglary", measure="recorded_crime_rate")
    by_household = find(frame, "E92000001", "residential_burglary", measure="recorded_crime_household_rate")
    assert (by_resident["unit"], by_household["unit"]) == ("per_1000_population", "per_1000_households")
    assert (by_resident["cell"], by_household["cell"]) == ("P10", "Q10")
    assert by_resident["notes"] == "[note 7]"


def test_denominators_are_populations_at_mid_year_not_rates() -> None:
    frame = read("ew_ons_p3_denominators", rates())
    residents, households = (find(frame, "K04000001", measure=name) for name in ("population", "households"))
    assert (residents["value"], residents["unit"], residents["cell"]) == (1000, "persons", "C9")
    assert (households["value"], households["unit"], households["cell"]) == (400, "households", "D9")
    assert residents["period_end"] == pd.Timestamp("2023-06-30")
    assert households["period_end"] == pd.Timestamp("2021-06-30")
    assert set(frame["period_type"]) == {"PT"}
    assert "population" not in set(read("ew_ons_p3", rates())["measure"])


def test_british_transport_police_has_counts_and_no_rates() -> None:
    assert "X-BTP" in set(read("ew_ons_p4", previous_year())["area_code"])
    assert "X-BTP" not in set(read("ew_ons_p3", rates())["area_code"])


def test_p4_is_the_year_before_the_edition() -> None:
    frame = read("ew_ons_p4", previous_year())
    assert set(frame["period_start"]) == {pd.Timestamp("2023-01-01")}
    assert set(frame["measure"]) == {"recorded_crime"}
    assert find(frame, "K04000001", TOTAL)["notes"] == "[note 2]"


def test_region_and_force_west_midlands_are_told_apart_by_code() -> None:
    rows = changes()
    region = row_number(rows, 0, "E12000005")
    frame = read("ew_ons_p2", altered(rows, {f"B{region}": "West Midlands"}))
    assert find(frame, "E12000005", TOTAL)["area_type"] == "region"
    assert find(frame, "E23000014", TOTAL)["area_type"] == "police_force_area"


def test_knife_counts_and_shares_stand_side_by_side() -> None:
    frame = read("ew_ons_p5", knife_by_offence())
    count = find(frame, "K04000001", "attempted_murder", measure="knife_crime")
    share = find(frame, "K04000001", "attempted_murder", measure="knife_crime_share")
    assert (count["unit"], count["cell"], share["unit"], share["cell"]) == ("offences", "E9", "percent", "F9")
    assert find(frame, "K04000001", SELECTED, measure="knife_crime")["is_total"]
    assert not count["is_total"]
    assert set(frame["offence_id"].str.split(":").str[1]) == {
        SELECTED,
        "attempted_murder",
        "threats_to_kill",
        "assault",
        "robbery",
        "rape_and_sexual_assault",
        "homicide",
    }


def test_a_share_of_no_offence_cannot_be_calculated() -> None:
    rows = altered(knife_by_offence(), {"E9": 0.0, "F9": "[z]"})
    share = find(read("ew_ons_p5", rows), "K04000001", "attempted_murder", measure="knife_crime_share")
    assert (pd.isna(share["value"]), share["obs_status"]) == (True, "z")


def test_years_of_p6_are_financial_or_rolling_and_one_column_is_the_change() -> None:
    frame = read("ew_ons_p6", knife_over_time())
    first = find(frame, "K04000001", measure="knife_crime", period_end="2012-03-31")
    assert (first["period_type"], first["cell"], first["notes"]) == ("FY", "C9", "[note 9]")
    newest = find(frame, "K04000001", measure="knife_crime_share", period_end="2024-12-31")
    assert (newest["period_type"], newest["cell"]) == ("YE", "H9")
    change = find(frame, "K04000001", measure="recorded_crime_change")
    assert (change["cell"], change["comparator_end"]) == ("I9", pd.Timestamp("2023-12-31"))


def test_code_less_rows_without_greater_manchester_are_areas_of_their_own() -> None:
    frame = read("ew_ons_p6", knife_over_time())
    for area in ("X-EW-EXCL-GMP", "X-ENGLAND-EXCL-GMP"):
        found = find(frame, area, measure="knife_crime", period_end="2024-12-31")
        assert found["coverage"] == "excluding Greater Manchester"
        assert found["area_type"] == "country_part"


def test_p7_is_read_by_its_columns_although_the_line_under_its_title_is_stale() -> None:
    rows = knife_rates()
    assert "September 2023" in rows[1][0]
    frame = read("ew_ons_p7", rows)
    assert set(frame["period_end"]) == {pd.Timestamp("2023-12-31"), pd.Timestamp("2024-12-31")}
    assert set(frame["unit"]) == {"per_100000_population"}
    assert set(frame.loc[frame["area_code"] == "X-BTP", "obs_status"]) == {"x"}


def test_p8_has_doubled_blanks_in_headers_and_no_transport_police() -> None:
    frame = read("ew_ons_p8", firearms())
    assert find(frame, "K04000001", measure="firearm_crime", period_end="2020-03-31")["cell"] == "C9"
    covered = frame[frame["coverage"].notna()]
    assert set(covered["area_code"]) == {"K04000001"}
    assert set(covered["coverage"]) == {"excluding British Transport Police"}


def test_p9_unknown_force_is_an_area_without_rate_or_change() -> None:
    frame = read("ew_ons_p9", fraud())
    unknown = frame[frame["area_code"] == "X-UNKNOWN-PFA"]
    assert unknown.loc[unknown["measure"] == "recorded_crime", "value"].tolist() == [7, 8]
    assert set(unknown.loc[unknown["measure"] != "recorded_crime", "obs_status"]) == {"z"}
    assert set(unknown["notes"]) == {"[note 6]"}
    assert set(frame["reporting_body"]) == {"Action Fraud / Report Fraud"}
    assert set(frame["offence_id"]) == {"ons_prc:fraud_action_fraud"}


@pytest.mark.parametrize("name", ["Table P4", "Table P4 ", "Table P4  ", "P 4 corrected"])
def test_trailing_blanks_in_sheet_names(name: str) -> None:
    assert set(read("ew_ons_p4", previous_year(), name=name)["sheet"]) == {name}


@pytest.mark.parametrize(
    ("source_id", "rows", "line"),
    [("ew_ons_p2", changes(), 4), ("ew_ons_p6", knife_over_time(), 5), ("ew_ons_p9", fraud(), 3)],
)
def test_header_row_is_found_wherever_it_stands(source_id: str, rows: Rows, line: int) -> None:
    moved = read(source_id, with_row(rows, line, ["one more line"]))
    assert moved["value"].equals(read(source_id, rows)["value"])
    assert moved.iloc[0]["cell"] == "C10"
