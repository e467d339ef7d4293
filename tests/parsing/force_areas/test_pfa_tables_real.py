"""Tables P2 to P9: the published figures, on the publisher's own file of the year ending December 2024."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.registry.load import products
from tests.parsing.force_areas.pfa_samples import find, parse
from tests.real_files import real
from tests.same_frames import assert_same_frame

ROWS = {
    "ew_ons_p2": 56 * 23,
    "ew_ons_p3": 55 * 24,
    "ew_ons_p3_denominators": 55 * 2,
    "ew_ons_p4": 56 * 23,
    "ew_ons_p5": 56 * 14,
    "ew_ons_p6": 58 * 29,
    "ew_ons_p7": 56 * 2,
    "ew_ons_p8": 55 * 16,
    "ew_ons_p9": 56 * 4,
}
MARKERS = {
    "ew_ons_p2": {"[u]": 82},
    "ew_ons_p3": {"[u1]": 24},
    "ew_ons_p5": {"[z]": 2},
    "ew_ons_p7": {"[u1]": 2, "[x]": 2},
    "ew_ons_p8": {"[u]": 10},
    "ew_ons_p9": {"[u1]": 1, "[u]": 1, "[z]": 2},
}
TOTAL = "total_excluding_fraud"
SELECTED = "selected_knife_offences"
NEWEST = pd.Timestamp("2024-12-31")


@pytest.fixture(scope="module")
def content() -> bytes:
    return real("real/ons_pfa_tables/policeforceareatablesyedecember2024.xlsx").read_bytes()


@pytest.fixture(scope="module")
def frames(content: bytes) -> dict[str, pd.DataFrame]:
    return {source_id: parse(source_id, content) for source_id in ("ew_ons_p1", *ROWS)}


Frames = dict[str, pd.DataFrame]


def test_every_published_cell_is_read(frames: Frames) -> None:
    assert {source_id: len(frames[source_id]) for source_id in ROWS} == ROWS


def test_markers_are_as_many_as_in_the_file(frames: Frames) -> None:
    found = {name: frames[name]["marker"].value_counts().to_dict() for name in ROWS}
    assert {name: markers for name, markers in found.items() if markers} == MARKERS
    # A small base and a small population are one status, an impossible proportion another.
    p9 = frames["ew_ons_p9"]
    assert set(p9.loc[p9["marker"].isin(["[u]", "[u1]"]), "obs_status"]) == {"u"}
    assert set(p9.loc[p9["area_code"] == "X-UNKNOWN-PFA", "obs_status"].dropna()) == {"z"}


def test_the_compact_copy_reads_like_the_original(content: bytes, frames: Frames) -> None:
    compact = compact_edition(products()["ons_police_force_area_tables"], content)
    for source_id, frame in frames.items():
        assert_same_frame(parse(source_id, compact), frame)


def test_changes_are_those_between_p4_and_p1(frames: Frames) -> None:
    keys = ["area_code", "offence_id"]
    now, before = (frames[name].set_index(keys)["value"] for name in ("ew_ons_p1", "ew_ons_p4"))
    changes = frames["ew_ons_p2"].set_index(keys)["value"].dropna()
    computed = (100 * (now - before) / before).loc[changes.index]
    pd.testing.assert_series_equal(changes, computed, check_exact=False, rtol=1e-9, atol=1e-9)
    # The base of [u] is that of either year, and not always: Essex's 45 to 82 is shown, Cumbria's 36 to 80 is not.
    small = frames["ew_ons_p2"].set_index(keys)["marker"] == "[u]"
    left_out = small[small].index
    assert ((now.loc[left_out] < 50) | (before.loc[left_out] < 50)).all()
    assert (now.loc[changes.index] >= 50).all()


@pytest.mark.parametrize(
    ("measure", "by"), [("recorded_crime_rate", "population"), ("recorded_crime_household_rate", "households")]
)
def test_rates_are_p1_over_the_published_denominators_before_rounding(frames: Frames, measure: str, by: str) -> None:
    counts = frames["ew_ons_p1"].set_index(["area_code", "offence_id"])["value"]
    rates = (
        frames["ew_ons_p3"].query("measure == @measure and value > 0").set_index(["area_code", "offence_id"])["value"]
    )
    implied = (1000 * counts.loc[rates.index] / rates).droplevel("offence_id")
    published = frames["ew_ons_p3_denominators"].query("measure == @by").set_index("area_code")["value"]
    assert ((implied - published.loc[implied.index]).abs() <= 50.001).all()


def test_published_figures_of_p2_to_p4(frames: Frames) -> None:
    change = find(frames["ew_ons_p2"], "K04000001", TOTAL)
    assert (change["value"], change["unit"], change["cell"]) == (pytest.approx(-2.43379175038946), "percent", "C9")
    assert (change["comparator_start"], change["comparator_end"], change["comparator_type"]) == (
        pd.Timestamp("2023-01-01"),
        pd.Timestamp("2023-12-31"),
        "YE",
    )
    burglary = find(frames["ew_ons_p3"], "K04000001", "residential_burglary", measure="recorded_crime_household_rate")
    assert (burglary["value"], burglary["unit"]) == (pytest.approx(6.9621064245509805), "per_1000_households")
    residents = find(frames["ew_ons_p3_denominators"], "K04000001", measure="population")
    assert (residents["value"], residents["period_end"]) == (60854700, pd.Timestamp("2023-06-30"))
    before = find(frames["ew_ons_p4"], "K04000001", TOTAL)
    assert (before["value"], before["period_end"]) == (5483871, pd.Timestamp("2023-12-31"))
    assert before["notes"] == "[note 3]; [note 2]"


def test_p4_adds_over_areas_and_groups(frames: Frames) -> None:
    values = frames["ew_ons_p4"].pivot(index="area_code", columns="offence_id", values="value")
    parts = values.loc["E92000001"] + values.loc["W92000004"] + values.loc["X-BTP"]
    pd.testing.assert_series_equal(parts, values.loc["K04000001"], check_names=False)
    forces = frames["ew_ons_p4"].query("area_type == 'police_force_area'").groupby("offence_id")["value"].sum()
    countries = values.loc["E92000001"] + values.loc["W92000004"]
    pd.testing.assert_series_equal(forces, countries, check_names=False)


def test_knife_totals_of_p5_and_p6_agree_and_their_parts_add(frames: Frames) -> None:
    by_offence = frames["ew_ons_p5"].query("measure == 'knife_crime'")
    values = by_offence.pivot(index="area_code", columns="offence_id", values="value")
    total = values.pop(f"ons_pfa_weapons:{SELECTED}")
    pd.testing.assert_series_equal(values.sum(axis=1), total, check_names=False)
    assert total["K04000001"] == 54587
    p5, p6 = frames["ew_ons_p5"], frames["ew_ons_p6"]
    for measure in ("knife_crime", "knife_crime_share"):
        newest = p6[(p6["measure"] == measure) & (p6["period_end"] == NEWEST)].set_index("area_code")["value"]
        selected = p5[(p5["measure"] == measure) & (p5["offence_id"] == f"ons_pfa_weapons:{SELECTED}")]
        expected = selected.set_index("area_code")["value"]
        pd.testing.assert_series_equal(newest.loc[expected.index], expected, check_exact=False, rtol=1e-12)


@pytest.mark.parametrize(
    ("end", "value"),
    [("2011-03-31", 36068), ("2015-03-31", 29162), ("2020-03-31", 55170), ("2021-03-31", 44727), ("2022-03-31", 49071)],
)
def test_knife_offences_by_year(frames: Frames, end: str, value: int) -> None:
    found = find(frames["ew_ons_p6"], "K04000001", SELECTED, measure="knife_crime", period_end=end)
    assert (found["value"], found["period_type"]) == (value, "FY")


def test_sums_without_greater_manchester_are_areas_of_their_own(frames: Frames) -> None:
    counts = (
        frames["ew_ons_p6"]
        .query("measure == 'knife_crime'")
        .pivot(index="period_end", columns="area_code", values="value")
    )
    pd.testing.assert_series_equal(
        counts["X-EW-EXCL-GMP"] + counts["E23000005"], counts["K04000001"], check_names=False
    )
    pd.testing.assert_series_equal(
        counts["X-ENGLAND-EXCL-GMP"] + counts["E23000005"], counts["E92000001"], check_names=False
    )
    assert set(frames["ew_ons_p6"].dropna(subset="coverage")["area_code"]) == {"X-EW-EXCL-GMP", "X-ENGLAND-EXCL-GMP"}


def test_p7_periods_are_those_of_the_columns_not_of_the_stale_title(frames: Frames) -> None:
    p7 = frames["ew_ons_p7"]
    assert set(p7["period_end"]) == {pd.Timestamp("2023-12-31"), pd.Timestamp("2024-12-31")}
    assert find(p7, "K04000001", period_end="2024-12-31")["value"] == pytest.approx(89.7005092143458)
    assert set(p7.loc[p7["area_code"] == "X-BTP", "obs_status"]) == {"x"}


def test_firearms_leave_british_transport_police_out_and_say_so(frames: Frames) -> None:
    p8 = frames["ew_ons_p8"]
    newest = find(p8, "K04000001", measure="firearm_crime", period_end="2024-12-31")
    assert (newest["value"], newest["coverage"]) == (5252, "excluding British Transport Police")
    counts = p8.query("measure == 'firearm_crime'").pivot(index="period_end", columns="area_code", values="value")
    pd.testing.assert_series_equal(counts["E92000001"] + counts["W92000004"], counts["K04000001"], check_names=False)
    assert counts["K04000001"].iloc[0] == 8082
    assert find(p8, "K04000001", measure="recorded_crime_change")["value"] == pytest.approx(-19.9756209050739)


def test_fraud_by_force_adds_to_the_total_with_the_unknown_area(frames: Frames) -> None:
    counts = (
        frames["ew_ons_p9"]
        .query("measure == 'recorded_crime'")
        .pivot(index="period_end", columns="area_code", values="value")
    )
    assert counts["K04000001"].tolist() == [343709, 354002]
    assert counts["X-UNKNOWN-PFA"].tolist() == [24157, 35998]
    parts = counts["E92000001"] + counts["W92000004"] + counts["X-UNKNOWN-PFA"]
    pd.testing.assert_series_equal(parts, counts["K04000001"], check_names=False)
    assert set(frames["ew_ons_p9"]["reporting_body"]) == {"Action Fraud / Report Fraud"}
    assert find(frames["ew_ons_p9"], "K04000001", measure="recorded_crime_rate")["value"] == pytest.approx(5.817165197)


def test_fraud_by_force_equals_the_appendix_tables(frames: Frames) -> None:
    appendix = parse("ew_ons_a5a", real("real/ons_appendix_tables/crime_ye_dec_2025.xlsx").read_bytes(), "ye-2025-12")
    there = appendix.query("offence_id == 'ons_prc:fraud_action_fraud' and period_end == @NEWEST")
    assert there["value"].tolist() == [354002]
    assert find(frames["ew_ons_p9"], "K04000001", measure="recorded_crime", period_end="2024-12-31")["value"] == 354002


def test_west_midlands_region_and_force_are_told_apart_by_code(frames: Frames) -> None:
    for name in ("ew_ons_p2", "ew_ons_p3"):
        region, force = (find(frames[name], code, TOTAL) for code in ("E12000005", "E23000014"))
        assert region["area_label"] == force["area_label"] == "West Midlands"
        assert region["area_type"] != force["area_type"]
        assert region["value"] != force["value"]
