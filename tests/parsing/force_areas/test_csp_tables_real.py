"""Tables C2 to C5: the published figures, on the publisher's own file of the year ending December 2024."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.sheets import open_workbook
from orchestration.parsing.text import match_key
from orchestration.registry.load import area_index, products, read_csv
from tests.parsing.force_areas.pfa_samples import find, parse
from tests.real_files import real
from tests.same_frames import assert_same_frame

SOURCES = ("ew_ons_csp_c2", "ew_ons_csp_c3", "ew_ons_csp_c4", "ew_ons_csp_c4_denominators", "ew_ons_csp_c5")
TOTAL = "total_excluding_fraud"
PARENTS = {row["area_code"]: row["parent_code"] for row in read_csv("classifications/areas.community_safety.csv")}
Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def content() -> bytes:
    return real("real/ons_pfa_tables/policeforceareatablesyedecember2024.xlsx").read_bytes()


@pytest.fixture(scope="module")
def frames(content: bytes) -> Frames:
    return {source_id: parse(source_id, content) for source_id in ("ew_ons_p1", *SOURCES)}


def by_area(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.pivot(index="area_code", columns="offence_id", values="value")


def of_partnerships(frame: pd.DataFrame) -> pd.DataFrame:
    return by_area(frame[frame["area_type"] == "community_safety_partnership"])


def test_every_published_row_is_read(frames: Frames) -> None:
    counts = frames["ew_ons_csp_c2"]
    areas = counts.drop_duplicates("area_code")["area_type"].value_counts().to_dict()
    assert areas == {"police_force_area": 42, "community_safety_partnership": 357}
    assert {name: len(frames[name]) for name in SOURCES} == {
        "ew_ons_csp_c2": 399 * 23,
        "ew_ons_csp_c3": 399 * 23,
        "ew_ons_csp_c4": 399 * 24,
        "ew_ons_csp_c4_denominators": 399 * 2,
        "ew_ons_csp_c5": 399 * 23,
    }
    assert "E23000034" not in set(counts["area_code"])  # no total row of the City of London
    assert find(counts, "E22000180", TOTAL)["value"] == 9270


@pytest.mark.parametrize(("source_id", "total"), [("ew_ons_csp_c2", 5267542), ("ew_ons_csp_c5", 5407567)])
def test_partnerships_add_to_england_and_wales_without_transport_police(
    frames: Frames, source_id: str, total: int
) -> None:
    assert of_partnerships(frames[source_id])[f"ons_prc:{TOTAL}"].sum() == total


def test_c2_equals_p1_in_every_force_and_group(frames: Frames) -> None:
    p1 = by_area(frames["ew_ons_p1"])
    forces = by_area(frames["ew_ons_csp_c2"].query("area_type == 'police_force_area'"))
    assert forces[f"ons_prc:{TOTAL}"].sum() == 5258272
    assert_same_frame(forces, p1.loc[forces.index])
    pd.testing.assert_series_equal(
        of_partnerships(frames["ew_ons_csp_c2"]).sum(), p1.loc["K04000001"] - p1.loc["X-BTP"], check_names=False
    )


@pytest.mark.parametrize("source_id", ["ew_ons_csp_c2", "ew_ons_csp_c5"])
def test_every_force_is_the_sum_of_its_partnerships(frames: Frames, source_id: str) -> None:
    parts = of_partnerships(frames[source_id])
    sums = parts.groupby(parts.index.map(PARENTS)).sum()
    forces = by_area(frames[source_id].query("area_type == 'police_force_area'"))
    assert len(forces) == 42
    pd.testing.assert_frame_equal(sums.loc[forces.index], forces, check_names=False)


def test_rows_without_a_partnership(frames: Frames) -> None:
    totals = of_partnerships(frames["ew_ons_csp_c2"])[f"ons_prc:{TOTAL}"]
    assert totals["X-MANCHESTER-AIRPORT"] == 1684
    unassigned = totals[totals.index.str.startswith("X-UNASSIGNED-")]
    assert (len(unassigned), unassigned.sum()) == (42, 105111)


def test_unassigned_gwent_and_surrey_stand_beside_the_code_of_another_force(content: bytes, frames: Frames) -> None:
    rows = open_workbook(content).get_sheet_by_name("Table C2").to_python(skip_empty_area=False)
    assert (rows[128][0], rows[128][3]) == ("W15000003", "Unassigned Gwent")
    assert (rows[338][0], rows[338][3]) == ("E23000032", "unassigned Surrey")
    gwent = find(frames["ew_ons_csp_c2"], "X-UNASSIGNED-W15000002", TOTAL)
    assert (gwent["value"], gwent["cell"]) == (1, "G129")


def test_a_row_left_blank_is_missing_with_a_reason_never_zero(frames: Frames) -> None:
    blank = {"ew_ons_csp_c2": {"X-UNASSIGNED-E23000031"}}
    both = {"X-UNASSIGNED-E23000031", "X-UNASSIGNED-W15000002"}
    for source_id in ("ew_ons_csp_c2", "ew_ons_csp_c3", "ew_ons_csp_c4", "ew_ons_csp_c5"):
        rows = frames[source_id].dropna(subset="status_reason")
        assert set(rows["area_code"]) == blank.get(source_id, both)
        assert rows["value"].isna().all()
        assert set(rows["obs_status"]) == {"x"}
        assert rows["marker"].isna().all()


def test_markers_are_as_many_as_in_the_file(frames: Frames) -> None:
    assert frames["ew_ons_csp_c3"]["marker"].value_counts().to_dict() == {"[u]": 1123, "[x]": 920}
    assert frames["ew_ons_csp_c4"]["marker"].value_counts().to_dict() == {"[x]": 984, "[u1]": 24}
    # The denominators of rows without a partnership: `[x]` and, in some rows, `[X]`.
    assert frames["ew_ons_csp_c4_denominators"]["marker"].value_counts().to_dict() == {"[x]": 66, "[X]": 20}
    assert set(frames["ew_ons_csp_c4_denominators"]["obs_status"].dropna()) == {"x"}
    city = frames["ew_ons_csp_c4"].query("area_code == 'E22000180'")
    assert set(city["obs_status"]) == {"u"}


def test_changes_are_those_between_c5_and_c2(frames: Frames) -> None:
    keys = ["area_code", "offence_id"]
    now, before = (frames[name].set_index(keys)["value"] for name in ("ew_ons_csp_c2", "ew_ons_csp_c5"))
    published = frames["ew_ons_csp_c3"].set_index(keys)
    changes = published["value"].dropna()
    computed = ((now - before) / before * 100).loc[changes.index]
    pd.testing.assert_series_equal(changes, computed, check_exact=False, rtol=1e-9, atol=1e-9)
    # Table C3 leaves a change out when either year has fewer than 50 offences.
    compared = published.index[published["marker"].eq("[u]") | published["value"].notna()]
    small = (now.loc[compared] < 50) | (before.loc[compared] < 50)
    pd.testing.assert_series_equal(small, published.loc[compared, "marker"].eq("[u]"), check_names=False)


@pytest.mark.parametrize(
    ("measure", "by"), [("recorded_crime_rate", "population"), ("recorded_crime_household_rate", "households")]
)
def test_rates_are_c2_over_the_published_denominators_before_rounding(frames: Frames, measure: str, by: str) -> None:
    counts = frames["ew_ons_csp_c2"].set_index(["area_code", "offence_id"])["value"]
    rates = frames["ew_ons_csp_c4"].query("measure == @measure and value > 0")
    rates = rates.set_index(["area_code", "offence_id"])["value"]
    implied = (1000 * counts.loc[rates.index] / rates).droplevel("offence_id")
    published = frames["ew_ons_csp_c4_denominators"].query("measure == @by").set_index("area_code")["value"]
    assert ((implied - published.loc[implied.index]).abs() <= 50.001).all()


def test_the_compact_copy_reads_like_the_original(content: bytes, frames: Frames) -> None:
    compact = compact_edition(products()["ons_police_force_area_tables"], content)
    for source_id, frame in frames.items():
        assert_same_frame(parse(source_id, compact), frame)


def test_partnerships_of_several_authorities_in_c1_are_in_the_registry(content: bytes) -> None:
    rows = open_workbook(content).get_sheet_by_name("Table C1").to_python(skip_empty_area=False)[4:]
    force, seen = "", 0
    for row in rows:  # blanks run down: a force or partnership is named in its first row only
        force = str(row[0]).strip() or force
        if not str(row[1]).strip():
            continue
        of_force = area_index().by_name(force, types=frozenset({"police_force_area"}))
        partnership = area_index().by_name(str(row[1]), types=frozenset({"community_safety_partnership"}))
        assert PARENTS[partnership.area_code] == of_force.area_code, match_key(str(row[1]))
        seen += 1
    assert seen == 21


def test_every_partnership_of_the_2024_lookup_is_in_the_registry_under_its_force() -> None:
    lookup = pd.read_csv(real("reference/geography/lookup_ltla24_csp24_pfa24.csv"), dtype=str)
    in_lookup = dict(zip(lookup["csp24_code"], lookup["pfa24_code"], strict=True))
    assert {code: force for code, force in PARENTS.items() if not code.startswith("X-")} == in_lookup
    for row in lookup.itertuples():
        assert area_index().by_code(str(row.csp24_code), str(row.csp24_name)).area_code == row.csp24_code
