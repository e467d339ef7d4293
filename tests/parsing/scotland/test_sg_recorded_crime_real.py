"""Scottish tables: the publisher's own workbook of 2024-25 gives the figures it published."""

from __future__ import annotations

import csv
from functools import cache

import pandas as pd
import pytest

from orchestration.parsing.catalogue import find_parser
from orchestration.registry.load import read_csv, sources
from tests.contexts import context_for
from tests.real_files import real

WORKBOOK = "real/sg_recorded_crime/recorded-crime-2024-25-bulletin-tables.xlsx"
SCOTLAND = "S92000003"
YEARS = range(2015, 2025)
CRIMES = [306274, 298154, 304215, 305699, 305220, 299452, 286464, 289351, 299790, 299111]
OFFENCES = [279162, 229458, 204316, 188572, 191958, 187233, 180913, 172207, 174073, 175919]


@cache
def _parsed(source_id: str, content: bytes) -> pd.DataFrame:
    parser, _ = find_parser(sources()[source_id].table.parser)
    return parser(content, context_for(source_id, "fy-2024-25"))


def table(source_id: str) -> pd.DataFrame:
    frame = _parsed(source_id, real(WORKBOOK).read_bytes())
    return frame.assign(year=frame["period_start"].dt.year)


def series_of(frame: pd.DataFrame, offence: str, area: str = SCOTLAND) -> dict[int, float]:
    mine = frame[(frame["area_code"] == area) & (frame["offence_id"] == f"sg_2021:{offence}")]
    return dict(zip(mine["year"], mine["value"], strict=True))


@pytest.mark.parametrize(
    ("source_id", "offence", "figures"),
    [("sc_sg_table_1", "total_crimes", CRIMES), ("sc_sg_table_2", "total_offences", OFFENCES)],
)
def test_totals_of_scotland_in_every_year(source_id: str, offence: str, figures: list[int]) -> None:
    assert series_of(table(source_id), offence) == dict(zip(YEARS, figures, strict=True))


def test_groups_of_2024_25() -> None:
    frame = table("sc_sg_table_1")
    mine = frame[(frame["area_code"] == SCOTLAND) & (frame["year"] == 2024)].set_index("offence_id")["value"]
    groups = ["non_sexual_crimes_of_violence", "sexual_crimes", "crimes_of_dishonesty"]
    groups += ["damage_and_reckless_behaviour", "crimes_against_society", "fraud"]
    assert [mine[f"sg_2021:{name}"] for name in groups] == [71170, 14892, 110913, 38738, 63398, 15253]


def test_every_area_has_every_row_and_year() -> None:
    assert len(table("sc_sg_table_1")) == 33 * 40 * 10
    assert len(table("sc_sg_table_2")) == 33 * 21 * 10
    assert len(table("sc_sg_table_5")) == 54 * 7
    assert len(table("sc_sg_table_a15")) == 11 * 3
    assert len(table("sc_sg_population")) == 33 * 9


@pytest.mark.parametrize("source_id", ["sc_sg_table_1", "sc_sg_table_2"])
def test_councils_sum_to_scotland_in_every_row_and_year(source_id: str) -> None:
    frame = table(source_id)
    keys = ["offence_id", "year"]
    scotland = frame[frame["area_code"] == SCOTLAND].set_index(keys)["value"]
    councils = frame[frame["area_code"] != SCOTLAND].groupby(keys)["value"].agg(lambda v: v.sum(skipna=False))
    both = pd.DataFrame({"scotland": scotland, "councils": councils}).dropna()
    assert len(both) >= 200
    assert (both["scotland"] == both["councils"]).all()
    assert both.xs(2015, level="year").shape[0] >= 20


@pytest.mark.parametrize("source_id", ["sc_sg_table_1", "sc_sg_table_2", "sc_sg_table_5", "sc_sg_table_a15"])
def test_partitions_of_the_registry_hold_for_every_area_year_and_measure(source_id: str) -> None:
    frame = table(source_id)
    value = frame.set_index(["offence_id", "area_code", "year", "measure"])["value"].unstack("offence_id")
    evaluated = 0
    partitions = pd.DataFrame(read_csv("classifications/offence_partitions/sg_2021.csv"))
    for _, partition in partitions.groupby("partition_id"):
        parent, parts = partition["parent_id"].iloc[0], list(partition["child_id"])
        if parent not in value or not set(parts) <= set(value.columns):
            continue
        known = value[parent].notna() & value[parts].notna().any(axis=1)
        evaluated += int(known.sum())
        assert (value.loc[known, parent] == value.loc[known, parts].sum(axis=1)).all()
    # In A15 only offences can be summed: it has no coronavirus group, and its total of both does not add (see below).
    least = {"sc_sg_table_1": 33 * 10 * 6, "sc_sg_table_2": 33 * 9 * 4, "sc_sg_table_5": 54, "sc_sg_table_a15": 3}
    assert evaluated >= least[source_id]


def test_offences_of_2024_25_are_not_available_for_any_council() -> None:
    frame = table("sc_sg_table_2")
    missing = frame[frame["value"].isna()]
    assert len(missing) == 32 * 6
    assert set(missing["obs_status"]) == {"x"}
    assert set(missing["year"]) == {2024}
    assert SCOTLAND not in set(missing["area_code"])
    assert set(missing["notes"]) == {"[note 38]"}


def test_coronavirus_restrictions_are_not_in_force_then_counted_then_zero_then_not_available() -> None:
    frame = table("sc_sg_table_1")
    mine = frame[(frame["area_code"] == SCOTLAND) & (frame["offence_id"] == "sg_2021:coronavirus_restrictions")]
    shown = [
        value if pd.notna(value) else status for value, status in zip(mine["value"], mine["obs_status"], strict=True)
    ]
    assert shown == ["n", "n", "n", "n", 107, 20976, 3913, 0, "x", "x"]


def test_table_5_agrees_with_table_1_where_both_speak() -> None:
    long, recent = table("sc_sg_table_5"), table("sc_sg_table_1")
    for offence in long["offence_id"].str.removeprefix("sg_2021:").unique():
        mine = series_of(long, offence)
        assert pd.Series({year: mine[year] for year in YEARS}).equals(pd.Series(series_of(recent, offence)))


def test_table_5_since_1971() -> None:
    frame = table("sc_sg_table_5")
    totals = series_of(frame, "total_crimes")
    assert (totals[1971], totals[1991], totals[2004], totals[2005]) == (227476, 613943, 511834, 490066)
    assert frame.groupby("period_type")["year"].agg(["min", "max"]).to_dict("index") == {
        "CY": {"min": 1971, "max": 1994},
        "FY": {"min": 1995, "max": 2024},
    }
    assert set(frame.loc[frame["notes"] == "[note 9]", "year"]) == {1975}
    assert set(frame.loc[frame["notes"] == "[note 7]", "year"]) == {2017}


def test_resubmission_of_2023_24() -> None:
    frame = table("sc_sg_table_a15").set_index(["offence_id", "measure"])["value"]
    totals = {"recorded_crime": 473863, "resubmitted_crime": 464290, "resubmission_difference": -9573}
    crimes = {"recorded_crime": 299790, "resubmitted_crime": 297060, "resubmission_difference": -2730}
    assert frame["sg_2021:total_crimes_and_offences"].to_dict() == totals
    assert frame["sg_2021:total_crimes"].to_dict() == crimes
    # As published: 297,060 crimes and 170,253 offences make 467,313, the table's total is 464,290. So the registry
    # has no partition of the total of both.
    again = frame.xs("resubmitted_crime", level="measure")
    assert again["sg_2021:total_crimes"] + again["sg_2021:total_offences"] == 467313


def test_population_of_scotland() -> None:
    frame = table("sc_sg_population")
    mine = frame[frame["area_code"] == SCOTLAND].set_index("year")["value"]
    assert mine[2023] == 5_490_100
    assert mine.index.tolist() == list(range(2015, 2024))
    assert set(frame["period_type"]) == {"PT"}
    assert frame["period_start"].dt.strftime("%m-%d").unique().tolist() == ["06-30"]
    councils = frame[frame["area_code"] != SCOTLAND]
    # Councils are rounded to tens, Scotland to hundreds.
    assert (councils.groupby("year")["value"].sum() - mine).abs().max() <= 100
    assert councils.loc[councils["area_label"] == "Edinburgh City", "area_code"].unique().tolist() == ["S12000036"]


def test_figures_are_traced_to_their_cells() -> None:
    frame = table("sc_sg_table_1").set_index("cell")
    assert frame.loc["M4", ["sheet", "area_label", "value", "year"]].tolist() == ["Table_1", "Scotland", 299111, 2024]
    assert frame.loc["F4", "notes"] == "[note 7]"
    assert frame.loc["M6", "published_label"].endswith("Murder and culpable homicide [note 1]")


def test_scottish_classification_holds_every_concept_of_the_publisher_s_list() -> None:
    with real("reference/offences/scotland_crime_classification_2021_22_onward.csv").open(
        encoding="utf-8-sig"
    ) as lines:
        published = len(list(csv.DictReader(lines)))
    # Its 60 concepts have one row for coronavirus restrictions (here a group and its only type), no total of both.
    assert len(read_csv("classifications/offences/sg_2021.csv")) == published + 2
