"""Extracts of the statistics.gov.scot cube beside the bulletin: control totals, and where the two differ."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.scotland.cube import recorded_crime
from orchestration.registry.load import products, read_csv, sources
from tests.contexts import context_for
from tests.real_files import real
from tests.statistics_gov_scot_extract import FILE_OF_EDITION, cube_labels, native_csv, slug

SOURCE = "sc_statistics_gov_scot"
OLD, NEW = FILE_OF_EDITION
WORKBOOK = "real/sg_recorded_crime/recorded-crime-2024-25-bulletin-tables.xlsx"
SCOTLAND = "S92000003"
DISHONESTY, LOCKFAST = "sg_2021:crimes_of_dishonesty", "sg_2021:theft_by_opening_lockfast_places"
PARTITIONS = read_csv("classifications/offence_partitions/sg_2021.csv")


def original(name: str) -> bytes:
    return native_csv(real(f"real/sg_statistics_gov_scot/{FILE_OF_EDITION[name]}"))


@cache
def _edition(name: str, content: bytes) -> pd.DataFrame:
    frame = recorded_crime(content, context_for(SOURCE, name))
    return frame.assign(year=frame["period_start"].dt.year)


def edition(name: str) -> pd.DataFrame:
    return _edition(name, original(name))


@cache
def bulletin(source_id: str) -> pd.DataFrame:
    parser, _ = find_parser(sources()[source_id].table.parser)
    frame = parser(real(WORKBOOK).read_bytes(), context_for(source_id, "fy-2024-25"))
    return frame.assign(year=frame["period_start"].dt.year)


def test_each_edition_is_read_whole() -> None:
    old, new = edition(OLD), edition(NEW)
    assert (len(old), old["offence_id"].nunique(), old["area_code"].nunique()) == (38_847, 60, 32)
    assert (old["year"].min(), old["year"].max(), set(old["measure"])) == (1996, 2021, {"recorded_crime"})
    assert (len(new), new["offence_id"].nunique(), new["area_code"].nunique()) == (1 + 32 * 6 * 2, 6, 33)


def test_councils_sum_to_table_5_in_all_26_years() -> None:
    cube, since_1971 = edition(OLD), bulletin("sc_sg_table_5")
    summed = cube.groupby(["offence_id", "year"])["value"].sum()
    published = since_1971[since_1971["period_type"] == "FY"].set_index(["offence_id", "year"])["value"]
    both = pd.DataFrame({"cube": summed, "table_5": published}).dropna()
    assert len(both) == 26 * 6 + 3  # five groups and the total; coronavirus restrictions of three years
    assert (both["cube"] == both["table_5"]).all()
    assert both["cube"].xs("sg_2021:total_crimes")[[2015, 2020, 2021]].tolist() == [306_274, 299_452, 286_464]


def test_thirty_figures_differ_from_table_1_by_a_few_crimes_of_violence() -> None:
    keys = ["area_code", "offence_id", "year"]
    cube, table_1 = edition(OLD).set_index(keys)["value"], bulletin("sc_sg_table_1").set_index(keys)["value"]
    both = pd.DataFrame({"cube": cube, "table_1": table_1}).dropna()
    different = both[both["cube"] != both["table_1"]].reset_index()
    assert len(different) == 30
    assert set(different["offence_id"]) == {
        "sg_2021:serious_assault_and_attempted_murder",
        "sg_2021:other_non_sexual_violence",
    }
    gaps = different.assign(gap=different["cube"] - different["table_1"])
    assert gaps["gap"].abs().between(1, 4).all()
    # What one of the two types gained the other lost, so groups and totals agree.
    assert (gaps.groupby(["area_code", "year"])["gap"].sum() == 0).all()


def test_partitions_of_the_registry_hold_for_every_council_and_year() -> None:
    value = edition(OLD).set_index(["offence_id", "area_code", "year"])["value"].unstack("offence_id")
    evaluated = 0
    for _, partition in pd.DataFrame(PARTITIONS).groupby("partition_id"):
        parent, parts = partition["parent_id"].iloc[0], list(partition["child_id"])
        if not set(parts) <= set(value.columns):
            continue  # coronavirus restrictions: the cube has no type below the group
        # Groups 6 to 8 and all offences start later than some of their types; Clackmannanshire see below.
        known = value[parent].notna() & ((parent != DISHONESTY) | value[LOCKFAST].notna())
        assert (value.loc[known, parent] == value.loc[known, parts].sum(axis=1)).all()
        evaluated += int(known.sum())
    assert evaluated == 26 * 32 * 6 - 1 + 14 * 32 * 2 + 9 * 32 * 2


def test_combinations_that_do_not_apply_are_absent() -> None:
    first_years = edition(OLD).groupby("offence_id")["year"].min()
    assert first_years["sg_2021:domestic_abuse_scotland_act_2018"] == 2019
    assert first_years["sg_2021:communicating_indecently"] == 2010
    assert first_years["sg_2021:antisocial_offences"] == first_years["sg_2021:miscellaneous_offences"] == 2008
    assert first_years["sg_2021:total_offences"] == first_years["sg_2021:road_traffic_offences"] == 2013
    per_row = edition(OLD).groupby(["offence_id", "year"]).size()
    assert per_row[per_row != 32].to_dict() == {(LOCKFAST, 1999): 31}


def test_absent_figure_of_clackmannanshire_would_be_negative() -> None:
    """Its other crimes of dishonesty of 1999/2000 add to six more than the group: the row left out is no zero."""
    frame = edition(OLD)
    mine = frame[(frame["area_code"] == "S12000005") & (frame["year"] == 1999)].set_index("offence_id")["value"]
    types = [row["child_id"] for row in PARTITIONS if row["parent_id"] == DISHONESTY and row["child_id"] != LOCKFAST]
    assert LOCKFAST not in mine
    assert mine[DISHONESTY] - mine[types].sum() == -6


def test_latest_year_adds_up_in_every_council() -> None:
    counts = edition(NEW)
    counts = counts[counts["measure"] == "recorded_crime"]
    value = counts.set_index(["area_code", "offence_id"])["value"].unstack("offence_id")
    groups = value.drop(columns="sg_2021:total_crimes")
    assert (groups.sum(axis=1) == value["sg_2021:total_crimes"]).all()
    assert value.sum().astype(int).to_dict() == {
        "sg_2021:total_crimes": 315_357,
        "sg_2021:non_sexual_crimes_of_violence": 75_601,
        "sg_2021:sexual_crimes": 16_430,
        "sg_2021:crimes_of_dishonesty": 118_040,
        "sg_2021:damage_and_reckless_behaviour": 38_166,
        "sg_2021:crimes_against_society": 67_120,
    }


def test_latest_year_has_rates_and_of_scotland_the_rate_alone() -> None:
    frame = edition(NEW)
    scotland = frame[frame["area_code"] == SCOTLAND]
    assert scotland[["measure", "unit", "value"]].values.tolist() == [
        ["recorded_crime_rate", "per_10000_population", 569]
    ]
    aberdeen = frame[(frame["area_code"] == "S12000033") & (frame["offence_id"] == "sg_2021:total_crimes")]
    assert aberdeen.set_index("measure")["value"].to_dict() == {"recorded_crime": 15_461, "recorded_crime_rate": 667}


def test_labels_of_the_registry_are_the_cube_s_concepts() -> None:
    published = pd.read_csv(real("reference/offences/scotland_statistics_gov_scot_crime_slugs.csv"), dtype=str)
    assert {slug(label) for label in cube_labels()} == set(published["crime_or_offence"])


@pytest.mark.parametrize("name", [OLD, NEW])
def test_conversion_is_deterministic_and_the_compact_copy_reads_the_same(name: str) -> None:
    content = original(name)
    assert content == original(name)
    compact = compact_edition(products()["statistics_gov_scot_recorded_crime"], content)
    context = context_for(SOURCE, name)
    assert recorded_crime(compact, context).equals(recorded_crime(content, context))
