"""Tables A12 to A14 of the publisher's workbook of 2024-25 give the figures it published."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.catalogue import find_parser
from orchestration.registry.load import products, read_csv, sources
from tests.contexts import context_for
from tests.real_files import real

WORKBOOK = "real/sg_recorded_crime/recorded-crime-2024-25-bulletin-tables.xlsx"
EDITION = "fy-2024-25"
TABLES = ["sc_sg_table_a12", "sc_sg_table_a13", "sc_sg_table_a14"]


def read(source_id: str, content: bytes) -> pd.DataFrame:
    parser, _ = find_parser(sources()[source_id].table.parser)
    return parser(content, context_for(source_id, EDITION))


@cache
def _table(source_id: str, content: bytes) -> pd.DataFrame:
    frame = read(source_id, content)
    return frame.assign(year=frame["period_start"].dt.year)


def table(source_id: str) -> pd.DataFrame:
    return _table(source_id, real(WORKBOOK).read_bytes())


def series_of(frame: pd.DataFrame, offence: str, measure: str = "cyber_crime_estimate") -> list[float]:
    mine = frame[(frame["offence_id"] == f"sg_cyber:{offence}") & (frame["measure"] == measure)]
    values: list[float] = mine.sort_values("year")["value"].tolist()
    return values


def test_every_figure_is_read() -> None:
    assert [len(table(source_id)) for source_id in TABLES] == [12 * 12, 2 * 12, 3 * 3]


def test_estimates_of_all_cyber_crime_and_of_cyber_fraud() -> None:
    frame = table("sc_sg_table_a12")
    assert series_of(frame, "total") == [7710, 14860, 14280, 14890, 16890, 14120]
    assert series_of(frame, "fraud") == [3450, 8580, 8010, 8520, 9890, 7550]
    assert series_of(frame, "fraud", "cyber_crime_share") == [0.29, 0.57, 0.48, 0.51, 0.59, 0.49]
    bases = frame[(frame["offence_id"] == "sg_cyber:total") & (frame["measure"] == "cyber_crime_estimate")]
    assert bases["base"].tolist() == [830, 976, 712, 700, 700, 705]


def test_groups_and_types_add_up_in_every_year() -> None:
    value = table("sc_sg_table_a12").set_index(["offence_id", "measure", "year"])["value"]
    volumes = value.xs("cyber_crime_estimate", level="measure").unstack("offence_id")
    links = pd.DataFrame(read_csv("classifications/offence_partitions/sg_cyber.csv"))
    for _, partition in links.groupby("partition_id"):
        whole, parts = volumes[partition["parent_id"].iloc[0]], volumes[list(partition["child_id"])]
        assert (whole == parts.sum(axis=1)).all()
        assert len(whole) == 6


def test_legislation_not_in_force_is_not_the_same_as_few_crimes() -> None:
    frame = table("sc_sg_table_a12")
    harm = frame[(frame["offence_id"] == "sg_cyber:serious_self_harm") & (frame["measure"] == "cyber_crime_estimate")]
    assert harm["obs_status"].tolist() == ["n", "n", "n", "n", "k", "k"]
    assert harm["marker"].tolist() == ["n/l"] * 4 + ["low"] * 2


def test_share_below_one_per_cent_stands_only_in_damage_and_reckless_behaviour() -> None:
    frame = table("sc_sg_table_a12")
    small = frame[frame["marker"] == "<1%"]
    assert (len(small), set(small["offence_id"]), set(small["obs_status"])) == (6, {"sg_cyber:damage"}, {"k"})


def test_some_shares_of_2023_24_are_not_rounded() -> None:
    frame = table("sc_sg_table_a12")
    shares = frame[frame["unit"] == "proportion"]
    loose = shares[(shares["value"] * 100).round(6) % 1 > 0]
    assert set(loose["year"]) == {2023}
    assert frame.set_index("cell").loc["L14", "value"] == 0.0563413169657749


def test_cyber_fraud_of_a13_is_the_fraud_of_a12() -> None:
    types, fraud = table("sc_sg_table_a12"), table("sc_sg_table_a13")
    for measure in ("cyber_crime_estimate", "cyber_crime_share"):
        assert series_of(types, "fraud", measure) == series_of(fraud, "fraud", measure)


def test_cyber_fraud_and_the_rest_are_all_recorded_fraud() -> None:
    fraud, recorded = table("sc_sg_table_a13"), table("sc_sg_table_1")
    all_fraud = recorded[(recorded["offence_id"] == "sg_2021:fraud") & (recorded["area_code"] == "S92000003")]
    published = all_fraud[all_fraud["year"] >= 2019].sort_values("year")["value"].tolist()
    both = zip(series_of(fraud, "fraud"), series_of(fraud, "fraud", "non_cyber_crime_estimate"), strict=True)
    assert published[-1] == 15_253
    # Volumes are rounded to tens.
    assert all(abs(sum(pair) - whole) <= 10 for pair, whole in zip(both, published, strict=True))
    assert series_of(fraud, "fraud", "non_cyber_crime_estimate")[-1] == 7700
    assert fraud.loc[fraud["measure"] == "cyber_crime_share", "base"].tolist() == [318, 317, 196, 200, 200, 200]


def test_places_of_perpetrators_add_to_one_but_for_rounding() -> None:
    frame = table("sc_sg_table_a14")
    assert frame["value"].tolist() == [0.35, 0.19, 0.46, 0.48, 0.06, 0.46, 0.09, 0.74, 0.18]
    assert frame.groupby("offence_id")["value"].sum().round(2).to_dict() == {
        "sg_cyber:fraud": 1.0,
        "sg_cyber:sexual_crimes": 1.01,
        "sg_cyber:threats_and_extortion": 1.0,
    }


@pytest.mark.parametrize("source_id", TABLES)
def test_compact_copy_reads_like_the_original(source_id: str) -> None:
    content = real(WORKBOOK).read_bytes()
    assert read(source_id, compact_edition(products()["sg_recorded_crime"], content)).equals(read(source_id, content))
