"""Profiles of NISRA Local Statistics: groups, percentages, sources named in them, and archives to be refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from orchestration.parsing.errors import LayoutError, ParsingError, UnknownLabelError, UnknownMarkerError
from orchestration.parsing.northern_ireland.local_statistics import perceptions, recorded_crime
from tests.contexts import context_for
from tests.parsing.northern_ireland.ni_samples import EDITION, Profiles, archive, profiles

BELFAST = "N09000003.json"


def crimes(documents: Profiles, edition: str = EDITION) -> pd.DataFrame:
    return recorded_crime(archive(documents), context_for("ni_local_crime", edition))


def views(documents: Profiles) -> pd.DataFrame:
    return perceptions(archive(documents), context_for("ni_local_perceptions", EDITION))


def bent(path: str, item: Any, member: str = BELFAST) -> Profiles:
    """Profiles with what stands at `path` of one of them replaced, or taken out when `item` is None."""
    documents = profiles()
    found: Any = documents[member]
    *names, last = path.split(".")
    for name in names:
        found = found[int(name)] if name.isdigit() else found[name]
    if item is None:
        del found[last]
    else:
        found[last] = item
    return documents


def total_alone() -> Profiles:
    """Profiles as those of 2022/23: no groups, no percentages, no survey, another table behind Northern Ireland."""
    documents = profiles()
    for name, document in documents.items():
        document["data"] = {"crime": {"value": {"allcrime": document["data"]["crime"]["value"]["allcrime"]}}}
        table = "PRCDEA" if name == "N92000002.json" else "PRCLGD"
        facts = {"table_code": table, "last_updated": "2023-06-29", "year": "2022/23"}
        document["meta_data"] = {"crime": [facts]}
    return documents


def test_a_count_knows_its_member_and_path() -> None:
    frame = crimes(profiles())
    assert len(frame) == 12 * 8
    row = frame[(frame["area_label"] == "Belfast") & (frame["offence_id"] == "ni_local:criminal_damage")].iloc[0]
    assert (row["value"], row["sheet"], row["cell"]) == (10, BELFAST, "data.crime.value.criminal")
    assert (row["published_label"], row["measure"], row["unit"]) == ("criminal", "recorded_crime", "offences")
    assert (str(row["period_start"].date()), row["period_type"]) == ("2024-04-01", "FY")


def test_burglary_published_twice_is_read_once() -> None:
    frame = crimes(profiles())
    assert "burglary" not in set(frame["published_label"])
    assert frame[(frame["offence_id"] == "ni_local:burglary") & (frame["area_label"] == "Belfast")]["value"].item() == 6


def test_theft_without_burglary_is_no_theft_of_the_data_portal() -> None:
    frame = crimes(profiles())
    belfast = frame[frame["area_label"] == "Belfast"].set_index("offence_id")["value"]
    assert belfast["ni_local:total"] == belfast.drop("ni_local:total").sum()
    assert not frame["offence_id"].str.startswith("psni:").any()


def test_percentages_are_checked_and_not_loaded() -> None:
    assert set(crimes(profiles())["unit"]) == {"offences"}
    with pytest.raises(LayoutError, match="per cent"):
        crimes(bent("data.crime.perc.robbery", 1.5))


def test_profiles_of_2022_23_have_the_total_alone() -> None:
    frame = crimes(total_alone(), "2022-23")
    assert len(frame) == 12
    assert set(frame["offence_id"]) == {"ni_local:total"}
    assert not frame["is_total"].any()
    assert crimes(profiles())["is_total"].sum() == 12


def test_perceptions_are_of_their_own_year() -> None:
    frame = views(profiles())
    assert len(frame) == 24
    assert set(frame["measure"]) == {"crime_worry_share", "asb_perception_share"}
    assert set(frame["unit"]) == {"percent"}
    assert {str(day.date()) for day in frame["period_start"]} == {"2021-04-01"}
    assert set(frame["survey_population"]) == {"people_16_plus"}
    assert frame["offence_id"].isna().all()


@pytest.mark.parametrize(
    ("documents", "error", "words"),
    [
        (bent("data.crime.value.burglary", 7), LayoutError, "the same count twice"),
        (bent("data.crime.value.fraud", 7), LayoutError, "'fraud'"),
        (bent("data.crime.value.robbery", None), LayoutError, "data.crime.value"),
        (bent("data.crime.value", {"allcrime": 100}), LayoutError, "the same in all profiles"),
        (bent("data.crime.value.robbery", 1.5), LayoutError, "1.5"),
        (bent("data.crime", None), LayoutError, "data.crime"),
        (bent("meta_data.crime", []), LayoutError, "one entry"),
        (bent("meta_data.crime.0.table_code", "PRCWARD"), LayoutError, "PRCWARD"),
        (bent("meta_data.crime.0.year", "2023/24"), LayoutError, "different days"),
        (bent("meta_data.crime.0.last_updated", "2025-06-17"), LayoutError, "different days"),
        (bent("code", "N09000004"), ParsingError, "N09000004"),
        (bent("name", "Londonderry"), UnknownLabelError, "Londonderry"),
        ({name: one for name, one in profiles().items() if name != BELFAST}, LayoutError, "N09000003"),
        ({**profiles(), "N10000301.json": profiles()[BELFAST]}, LayoutError, "N10000301.json"),
        ({**profiles(), "../N09000003.json": profiles()[BELFAST]}, LayoutError, "../N09000003.json"),
    ],
)
def test_crimes_that_cannot_be_trusted_are_refused(documents: Profiles, error: type[ParsingError], words: str) -> None:
    with pytest.raises(error) as caught:
        crimes(documents)
    assert words in str(caught.value)


def test_year_that_is_no_financial_year_is_refused() -> None:
    documents = profiles()
    for document in documents.values():
        document["meta_data"]["crime"][0]["year"] = "2024"
    with pytest.raises(LayoutError, match="2024/25"):
        crimes(documents)


def test_profiles_under_another_edition_are_refused() -> None:
    with pytest.raises(LayoutError, match="edition 2025-26"):
        crimes(profiles(), "2025-26")


@pytest.mark.parametrize(
    ("path", "item", "error", "words"),
    [
        ("data.crimeworry.value.WorryC2", 517.24, LayoutError, "0 to 100"),
        ("data.crimeworry.value.WorryC2", "NA", UnknownMarkerError, "NA"),
        ("data.crimeworry.value.WorryC3", 3.1, UnknownLabelError, "WorryC3"),
        ("data.crimeperception", None, LayoutError, "data.crimeperception"),
        ("meta_data.crimeperception.0.table_code", "NISCSASB", LayoutError, "NISCSASB"),
        ("meta_data.crimeworry.0.year", "2022/23", LayoutError, "different days"),
    ],
)
def test_perceptions_that_cannot_be_trusted_are_refused(
    path: str, item: Any, error: type[ParsingError], words: str
) -> None:
    with pytest.raises(error) as caught:
        views(bent(path, item))
    assert words in str(caught.value)
    assert BELFAST in str(caught.value)
