"""PRCPD as NISRA's four extracts of it say: control totals, restatements, and what adds to what."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.parsing.northern_ireland.recorded_crime import recorded_crime
from orchestration.registry.load import read_csv
from tests.contexts import context_for
from tests.nisra_extracts import EDITIONS, FILE_OF_EDITION, prcpd_json_stat
from tests.real_files import real

FULL = ["2025-12-18", "2026-05-01", "2026-06-10"]
COUNTS = ["recorded_crime", "sanction_outcome"]
NI, BELFAST = "N92000002", "N09000003"


def edition(name: str) -> pd.DataFrame:
    path = real(f"real/ni_portal_extracts/{FILE_OF_EDITION[name]}")
    return recorded_crime(prcpd_json_stat(path), context_for("ni_psni_prcpd", name))


def figure(
    frame: pd.DataFrame, year: int, offence: str = "total", area: str = NI, measure: str = "recorded_crime"
) -> float:
    found = frame[
        (frame["period_start"].dt.year == year)
        & (frame["offence_id"] == f"psni:{offence}")
        & (frame["area_code"] == area)
        & (frame["measure"] == measure)
    ]
    assert len(found) == 1
    return float(found["value"].iloc[0])


@pytest.mark.parametrize(
    ("name", "rows", "offences", "years"),
    [("2025-11-13", 1656, 23, 2), ("2025-12-18", 4536, 21, 6), ("2026-05-01", 5472, 19, 6), ("2026-06-10", 840, 5, 7)],
)
def test_each_edition_is_read_whole(name: str, rows: int, offences: int, years: int) -> None:
    frame = edition(name)
    assert (len(frame), frame["offence_id"].nunique(), frame["period_start"].nunique()) == (rows, offences, years)


@pytest.mark.parametrize("name", EDITIONS.values())
def test_conversion_to_json_stat_is_deterministic(name: str) -> None:
    path = real(f"real/ni_portal_extracts/{FILE_OF_EDITION[name]}")
    assert prcpd_json_stat(path) == prcpd_json_stat(path)


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        ("2025-11-13", {2023: 104_201, 2024: 95_968}),
        ("2025-12-18", {2019: 106_471, 2020: 94_197, 2021: 106_348, 2022: 111_391, 2023: 104_201, 2024: 95_968}),
        ("2026-05-01", {2019: 106_471, 2020: 94_197, 2021: 106_348, 2022: 111_391, 2023: 104_201, 2024: 95_968}),
        (
            "2026-06-10",
            {2019: 106_471, 2020: 94_196, 2021: 106_348, 2022: 111_391, 2023: 104_200, 2024: 95_832, 2025: 93_601},
        ),
    ],
)
def test_control_totals_and_restatements(name: str, totals: dict[int, int]) -> None:
    frame = edition(name)
    assert {year: figure(frame, year) for year in totals} == totals


def test_sexual_offences_of_back_years_were_raised_in_june_2026() -> None:
    before, after = edition("2026-05-01"), edition("2026-06-10")
    assert [figure(before, year, "sexual_offences") for year in range(2020, 2025)] == [3406, 4131, 4303, 4167, 4244]
    assert [figure(after, year, "sexual_offences") for year in range(2020, 2025)] == [3424, 4162, 4392, 4241, 4279]


def test_belfast_and_outcome_figures() -> None:
    december, june = edition("2025-12-18"), edition("2026-06-10")
    assert figure(december, 2024, area=BELFAST) == 32_264
    assert (figure(june, 2024, area=BELFAST), figure(june, 2025, area=BELFAST)) == (32_232, 30_994)
    assert figure(december, 2024, measure="sanction_outcome") == 30_079
    assert figure(december, 2024, measure="sanction_outcome_rate") == 31.3
    assert figure(december, 2023, measure="sanction_outcome") == 33_397
    assert figure(december, 2023, measure="sanction_outcome_rate") == 32.1


def test_outcome_rate_over_100_is_published() -> None:
    rate = figure(edition("2025-12-18"), 2024, "drug_trafficking", "N09000007", "sanction_outcome_rate")
    assert rate == 143.8


def test_old_burglary_classes_have_no_crimes_but_outcomes() -> None:
    frame = edition("2025-12-18")
    old = frame[frame["offence_id"].isin(["psni:burglary_domestic", "psni:burglary_non_domestic"])]
    assert set(old.loc[old["measure"] != "sanction_outcome", "obs_status"]) == {"z"}
    assert figure(frame, 2024, "burglary_domestic", measure="sanction_outcome") == 0
    assert figure(frame, 2019, "burglary_non_domestic", measure="sanction_outcome") == 5


def district_gaps(frame: pd.DataFrame) -> pd.Series:
    """Northern Ireland minus the sum of its districts, by measure, year and offence, where it is not 0."""
    counts = frame[frame["measure"].isin(COUNTS)].assign(whole=frame["area_code"] == NI)
    summed = counts.groupby(["measure", "period_start", "offence_id", "whole"])["value"].sum().unstack("whole")
    gap = summed[True] - summed[False]
    return gap[gap != 0]


@pytest.mark.parametrize("name", FULL)
def test_eleven_districts_add_to_northern_ireland(name: str) -> None:
    frame = edition(name)
    assert frame["area_code"].nunique() == 12
    assert district_gaps(frame).empty


def test_november_extract_is_damaged_in_belfast_and_newry() -> None:
    """Two blocks of the extract of 13 November 2025 are not the portal's figures; it is read as it is."""
    frame = edition("2025-11-13")
    gaps = district_gaps(frame).reset_index()
    found = {(measure, start.year) for measure, start in zip(gaps["measure"], gaps["period_start"], strict=True)}
    assert found == {("recorded_crime", 2023), ("sanction_outcome", 2024)}
    # Belfast 2023/24: every figure stands one row too high, so the total shows miscellaneous crimes; in Lisburn and
    # Castlereagh two digits of the total changed places.
    assert figure(frame, 2023, area="N09000007") == 5_295
    assert figure(edition("2025-12-18"), 2023, area="N09000007") == 5_925
    assert figure(frame, 2023, area=BELFAST) == figure(edition("2025-12-18"), 2023, "miscellaneous", BELFAST) == 834
    newry = figure(frame, 2024, area="N09000010", measure="sanction_outcome")
    assert newry - figure(edition("2025-12-18"), 2024, area="N09000010", measure="sanction_outcome") == 619


def partition_gaps(frame: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, str, float]]]:
    """(partition, measure) -> year, area and difference of every published total its parts do not give."""
    partitions: dict[tuple[str, str], list[str]] = {}
    for row in read_csv("classifications/offence_partitions/psni.csv"):
        partitions.setdefault((row["partition_id"], row["parent_id"]), []).append(row["child_id"])
    gaps: dict[tuple[str, str], list[tuple[int, str, float]]] = {}
    counts = frame[frame["measure"].isin(COUNTS)]
    wide = counts.pivot(index=["measure", "period_start", "area_code"], columns="offence_id", values="value")
    for (partition, parent), children in partitions.items():
        if not {parent, *children} <= set(wide.columns):
            continue
        difference = wide[parent] - wide[children].sum(axis=1)
        for measure in counts["measure"].unique():
            wrong = difference[measure][difference[measure] != 0]
            gaps[partition, measure] = [(key[0].year, key[1], value) for key, value in wrong.items()]
    return gaps


def test_twenty_types_add_to_the_total_in_every_area_and_year() -> None:
    gaps = partition_gaps(edition("2025-12-18"))
    assert gaps["psni_20_types", "recorded_crime"] == []
    assert gaps["psni_20_types", "sanction_outcome"] == []


def test_eighteen_types_add_to_the_total_but_for_outcomes_of_old_burglaries() -> None:
    """From May 2026 the old burglary classes are not shown, yet their outcomes are in the total: 8, 3 and 2."""
    gaps = partition_gaps(edition("2026-05-01"))
    assert gaps["psni_18_types", "recorded_crime"] == []
    outcomes = gaps["psni_18_types", "sanction_outcome"]
    assert len(outcomes) == 14
    assert [(year, value) for year, area, value in outcomes if area == NI] == [(2019, 8), (2020, 3), (2021, 2)]


def test_hierarchy_of_november_adds_outside_the_damaged_blocks() -> None:
    gaps = partition_gaps(edition("2025-11-13"))
    assert set(gaps) == {
        (f"psni_{name}", measure) for name in ("groups", "violence", "robbery", "theft", "drugs") for measure in COUNTS
    }
    wrong = {(measure, year, area) for (_, measure), found in gaps.items() for year, area, _ in found}
    assert wrong == {("recorded_crime", 2023, BELFAST), ("recorded_crime", 2023, "N09000007")}


def test_five_rows_of_june_2026_are_known_not_to_add() -> None:
    assert partition_gaps(edition("2026-06-10")) == {}


def test_burglary_is_residential_and_business_since_april_2017() -> None:
    tree, flat = edition("2025-11-13"), edition("2025-12-18")
    for measure in COUNTS:
        parts = [
            figure(flat, 2024, f"burglary_{part}", measure=measure)
            for part in ("residential", "business_and_community")
        ]
        assert figure(tree, 2024, "burglary", measure=measure) == sum(parts)
