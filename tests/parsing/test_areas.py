"""The area registry: complete, a tree, and every name a publisher uses finds its one area."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from orchestration.parsing.classification import AreaIndex
from orchestration.parsing.errors import UnknownLabelError
from orchestration.registry.load import area_index, read_csv
from tests.real_files import real

AREAS = {row["area_code"]: row for row in read_csv("classifications/areas.csv")}
NAMES = read_csv("classifications/area_names.csv")
FORCES = frozenset({"police_force_area", "special_force"})


@pytest.fixture
def index() -> AreaIndex:
    return area_index()


def test_number_of_areas_of_each_type() -> None:
    assert Counter(area["area_type"] for area in AREAS.values()) == {
        "uk": 1,
        "country_group": 1,
        "country": 4,
        "region": 9,
        "police_force_area": 43,
        "special_force": 1,
        "local_authority": 331,
        "council_area": 32,
        "local_government_district": 11,
    }
    assert len(AREAS) == len(read_csv("classifications/areas.csv"))


def test_every_area_hangs_on_the_level_above() -> None:
    above = {
        "local_authority": {"police_force_area"},
        "police_force_area": {"region", "country"},
        "special_force": {"country_group"},
        "region": {"country"},
        "council_area": {"country"},
        "local_government_district": {"country"},
        "country": {"country_group", "uk"},
        "country_group": {"uk"},
    }
    for area in AREAS.values():
        if area["area_type"] == "uk":
            assert area["parent_code"] == ""
        else:
            assert AREAS[area["parent_code"]]["area_type"] in above[area["area_type"]], area
    assert {area["area_code"] for area in AREAS.values() if area["parent_code"] == "W92000004"} == {
        "W15000001",
        "W15000002",
        "W15000003",
        "W15000004",
    }


def test_areas_without_a_meaningful_rate() -> None:
    without = {code for code, area in AREAS.items() if area["has_resident_population"] == "false"}
    assert without == {"E23000034", "X-BTP"}
    assert {code for code, area in AREAS.items() if area["code_scheme"] == "warehouse"} == {"X-BTP"}


def test_a_name_means_one_area_within_a_type() -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for row in NAMES:
        key = AREAS[row["area_code"]]["area_type"], row["area_name"].casefold()
        owners.setdefault(key, set()).add(row["area_code"])
    assert {key: codes for key, codes in owners.items() if len(codes) > 1} == {}


def test_every_area_answers_to_its_own_name(index: AreaIndex) -> None:
    for code, area in AREAS.items():
        assert index.by_code(code, area["area_name"]).area_code == code


@pytest.mark.parametrize(
    ("name", "area_type", "code"),
    [
        ("ENGLAND AND WALES", "country_group", "K04000001"),
        ("WALES [note 3]", "country", "W92000004"),
        ("East ", "region", "E12000006"),
        ("London, City of", "police_force_area", "E23000034"),
        ("City of London", "police_force_area", "E23000034"),
        ("City of London Police", "police_force_area", "E23000034"),
        ("Devon & Cornwall", "police_force_area", "E23000035"),
        ("Devon and Cornwall", "police_force_area", "E23000035"),
        ("Avon & Somerset", "police_force_area", "E23000036"),
        ("Dyfed Powys Police", "police_force_area", "W15000004"),
        ("British Transport Police", "special_force", "X-BTP"),
        ("West Midlands", "region", "E12000005"),
        ("West Midlands", "police_force_area", "E23000014"),
        ("Edinburgh, City of", "council_area", "S12000036"),
        ("Edinburgh City", "council_area", "S12000036"),
        ("City of Edinburgh", "council_area", "S12000036"),
        ("Perth & Kinross", "council_area", "S12000048"),
        ("Na h-Eileanan Siar", "council_area", "S12000013"),
        ("Armagh City Banbridge & Craigavon", "local_government_district", "N09000002"),
        ("Belfast City", "local_government_district", "N09000003"),
        ("Belfast", "local_government_district", "N09000003"),
    ],
)
def test_names_as_publishers_write_them(index: AreaIndex, name: str, area_type: str, code: str) -> None:
    assert index.by_name(name, types=frozenset({area_type})).area_code == code


def test_code_beside_another_area_s_name_is_refused(index: AreaIndex) -> None:
    with pytest.raises(UnknownLabelError, match=r"Kent \(beside code E23000033 of Sussex\)"):
        index.by_code("E23000033", "Kent")


def test_partitions_are_what_the_tree_says() -> None:
    parts: dict[str, set[tuple[str, str]]] = {}
    for row in read_csv("classifications/area_partitions.csv"):
        parts.setdefault(row["partition_id"], set()).add((row["parent_code"], row["child_code"]))
    sizes = {name: len(found) for name, found in parts.items() if not name.startswith("region_forces_")}
    assert sizes == {
        "ew_countries_and_btp": 3,
        "england_regions": 9,
        "england_forces": 39,
        "wales_forces": 4,
        "scotland_councils": 32,
        "ni_districts": 11,
    }
    assert {child for _, child in parts["ew_countries_and_btp"]} == {"E92000001", "W92000004", "X-BTP"}
    regional = {name: found for name, found in parts.items() if name.startswith("region_forces_")}
    assert len(regional) == 9
    english = {child for _, child in parts["england_forces"]}
    assert {child for found in regional.values() for _, child in found} == english
    for name, found in regional.items():
        assert all(name.endswith(parent) and AREAS[child]["parent_code"] == parent for parent, child in found)


def test_every_variant_of_a_force_name_in_use_is_known(index: AreaIndex) -> None:
    with real("reference/geography/force_name_variants.csv").open(encoding="utf-8-sig") as lines:
        forces = list(csv.DictReader(lines))
    assert len(forces) == 44
    for force in forces:
        for column in ("ons_pfa_name", "home_office_prc_name", "home_office_workforce_name", "police_uk_name"):
            if force[column]:
                found = index.by_name(force[column], types=FORCES)
                assert found.area_code == (force["ons_pfa_code"] or "X-BTP")


def test_local_authorities_hang_on_the_force_of_the_official_lookup() -> None:
    with real("reference/geography/lad21_pfa21_lookup_ew.csv").open(encoding="utf-8-sig") as lines:
        lookup = {row["lad21cd"]: row["pfa21cd"] for row in csv.DictReader(lines)}
    mine = {code: area["parent_code"] for code, area in AREAS.items() if area["area_type"] == "local_authority"}
    assert mine == lookup
