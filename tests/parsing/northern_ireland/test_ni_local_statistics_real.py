"""NISRA Local Statistics as published: control totals, what adds to what, and how it fits the Data Portal."""

from __future__ import annotations

import pandas as pd
import pytest

from orchestration.landing.compact_editions import compact_edition
from orchestration.parsing.northern_ireland.local_statistics import NORTHERN_IRELAND, perceptions, recorded_crime
from orchestration.parsing.northern_ireland.recorded_crime import recorded_crime as data_portal
from orchestration.registry.load import products, read_csv
from tests.contexts import context_for
from tests.ni_local_statistics_zip import FOLDER_OF_EDITION, profiles_zip
from tests.nisra_extracts import FILE_OF_EDITION, prcpd_json_stat
from tests.real_files import real

GROUPED = ["2024-25", "2025-26"]


def original(edition: str) -> bytes:
    return profiles_zip(real(f"real/ni_local_stats/{FOLDER_OF_EDITION[edition]}"))


def crimes(edition: str) -> pd.DataFrame:
    return recorded_crime(original(edition), context_for("ni_local_crime", edition))


def views(edition: str) -> pd.DataFrame:
    return perceptions(original(edition), context_for("ni_local_perceptions", edition))


def by_area(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts with an area a row and an offence a column."""
    return frame.set_index(["area_code", "offence_id"])["value"].unstack("offence_id")


@pytest.mark.parametrize(
    ("edition", "rows", "total"), [("2022-23", 12, 111_571), ("2024-25", 96, 95_968), ("2025-26", 96, 93_601)]
)
def test_each_edition_is_read_whole(edition: str, rows: int, total: int) -> None:
    frame = crimes(edition)
    assert len(frame) == rows
    assert by_area(frame).loc[NORTHERN_IRELAND, "ni_local:total"] == total


@pytest.mark.parametrize("edition", FOLDER_OF_EDITION)
def test_districts_add_to_northern_ireland_in_every_group(edition: str) -> None:
    counts = by_area(crimes(edition))
    assert (counts.drop(index=NORTHERN_IRELAND).sum() == counts.loc[NORTHERN_IRELAND]).all()


@pytest.mark.parametrize("edition", GROUPED)
def test_groups_add_to_the_total_in_every_area_with_burglary_outside_theft(edition: str) -> None:
    counts = by_area(crimes(edition))
    parts = [row["child_id"] for row in read_csv("classifications/offence_partitions/ni_local.csv")]
    assert {"ni_local:burglary", "ni_local:theft_without_burglary"} <= set(parts)
    assert (counts[parts].sum(axis=1) == counts["ni_local:total"]).all()
    # Were burglary inside theft, the others would add without it: they fall short by just the burglaries.
    without = counts[parts].drop(columns="ni_local:burglary").sum(axis=1)
    assert (counts["ni_local:total"] - without == counts["ni_local:burglary"]).all()
    assert (counts["ni_local:burglary"] > 0).all()


def test_groups_of_2025_26() -> None:
    counts = by_area(crimes("2025-26")).loc[NORTHERN_IRELAND]
    assert counts.astype(int).to_dict() == {
        "ni_local:total": 93_601,
        "ni_local:violence": 39_891,
        "ni_local:sexual_offences": 4_459,
        "ni_local:robbery": 498,
        "ni_local:burglary": 2_593,
        "ni_local:theft_without_burglary": 18_998,
        "ni_local:criminal_damage": 13_332,
        "ni_local:other": 13_830,
    }


def test_groups_are_the_types_of_the_data_portal_added_up() -> None:
    """2024/25 before its restatement, in all twelve areas: which types each group holds, burglary apart from theft."""
    local = by_area(crimes("2024-25"))
    portal = data_portal(
        prcpd_json_stat(real(f"real/ni_portal_extracts/{FILE_OF_EDITION['2026-05-01']}")),
        context_for("ni_psni_prcpd", "2026-05-01"),
    )
    portal = portal[(portal["measure"] == "recorded_crime") & (portal["period_start"].dt.year == 2024)]
    types = by_area(portal)
    groups = {
        "violence": ["violence_with_injury", "violence_without_injury", "stalking_and_harassment"],
        "sexual_offences": ["sexual_offences"],
        "robbery": ["robbery"],
        "burglary": ["burglary_residential", "burglary_business_and_community"],
        "theft_without_burglary": [
            "theft_from_the_person",
            "vehicle_offences",
            "bicycle_theft",
            "shoplifting",
            "other_theft",
        ],
        "criminal_damage": ["criminal_damage"],
        "other": ["drug_trafficking", "drug_possession", "weapons", "public_order", "miscellaneous"],
        "total": ["total"],
    }
    for group, members in groups.items():
        assert (types[[f"psni:{name}" for name in members]].sum(axis=1) == local[f"ni_local:{group}"]).all()


def test_source_of_northern_ireland_in_2022_23_is_the_table_of_electoral_areas() -> None:
    """The other eleven profiles name PRCLGD; the total is the districts' sum all the same."""
    content = real(f"real/ni_local_stats/{FOLDER_OF_EDITION['2022-23']}/N92000002.json").read_text(encoding="utf-8")
    assert "PRCDEA" in content
    assert len(crimes("2022-23")) == 12


@pytest.mark.parametrize(
    ("edition", "year", "worry", "disorder"), [("2024-25", 2021, 4.8963, 6.9971), ("2025-26", 2023, 5.1651, 6.8431)]
)
def test_perceptions_of_northern_ireland(edition: str, year: int, worry: float, disorder: float) -> None:
    frame = views(edition)
    assert len(frame) == 24
    assert set(frame["period_start"].dt.year) == {year}
    mine = frame[frame["area_code"] == NORTHERN_IRELAND].set_index("measure")["value"]
    assert mine.to_dict() == {"crime_worry_share": worry, "asb_perception_share": disorder}


@pytest.mark.parametrize("edition", FOLDER_OF_EDITION)
def test_archive_is_deterministic_and_the_compact_copy_reads_the_same(edition: str) -> None:
    content = original(edition)
    assert content == original(edition)
    compact = compact_edition(products()["ni_local_statistics"], content)
    context = context_for("ni_local_crime", edition)
    assert recorded_crime(compact, context).equals(recorded_crime(content, context))
    if edition in GROUPED:
        context = context_for("ni_local_perceptions", edition)
        assert perceptions(compact, context).equals(perceptions(content, context))
