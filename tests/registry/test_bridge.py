"""The bridge of offence classifications: every published offence leads, on every day, to one conformed offence."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise

import pytest

from orchestration.registry.load import read_csv, schemes
from tests.real_files import real

COLUMNS = [
    "offence_id",
    "conformed_offence_id",
    "match_type",
    "valid_from",
    "valid_to",
    "publisher_group",
    "cyber_flag",
    "rationale",
    "unused_reason",
]
MATCH_TYPES = {"exact", "close", "broad", "narrow", "related"}
CYBER_FLAGS = {"", "cyber_dependent", "cyber_enabled", "online_flagged", "not_cyber"}
SCOTTISH = ("scjs", "sg_2021", "sg_cyber", "sg_pre_2021")
# Schemes whose classes define the conformed offence, and those of a force that counts by the same rules (PSNI).
CAN_BE_EXACT = {"ho_prc", "ho_rolling", "ons_prc", "ni_local", "psni"}
# Conformed offences that only Scottish statistics know: there the Scottish class is the definition.
SCOTTISH_EXACT = {
    "sg_2021:coronavirus_restrictions",
    "sg_2021:coronavirus_restrictions_crimes",
    "sg_2021:total_offences",
}
OPEN_START, OPEN_END = date.min, date.max


def bridge(scheme: str) -> list[dict[str, str]]:
    return read_csv(f"classifications/bridge/{scheme}.csv")


def first_day(row: dict[str, str]) -> date:
    return date.fromisoformat(row["valid_from"]) if row["valid_from"] else OPEN_START


def last_day(row: dict[str, str]) -> date:
    return date.fromisoformat(row["valid_to"]) if row["valid_to"] else OPEN_END


def rows_of(offence_id: str) -> list[dict[str, str]]:
    found = [row for row in bridge(offence_id.split(":")[0]) if row["offence_id"] == offence_id]
    return sorted(found, key=first_day)


def on(offence_id: str, day: str) -> dict[str, str]:
    """The one row of an offence that is in force on a day."""
    (row,) = [row for row in rows_of(offence_id) if first_day(row) <= date.fromisoformat(day) <= last_day(row)]
    return row


def mapping(offence_id: str, day: str = "2020-01-01") -> tuple[str, str]:
    row = on(offence_id, day)
    return row["conformed_offence_id"].removeprefix("uk_common:"), row["match_type"]


@pytest.mark.parametrize("scheme", schemes())
def test_every_offence_of_a_scheme_is_mapped_and_no_other(scheme: str) -> None:
    offences = {row["offence_id"] for row in read_csv(f"classifications/offences/{scheme}.csv")}
    assert {row["offence_id"] for row in bridge(scheme)} == offences
    assert list(bridge(scheme)[0]) == COLUMNS


@pytest.mark.parametrize("scheme", schemes())
def test_each_day_has_one_row_of_an_offence_without_gap_or_overlap(scheme: str) -> None:
    for offence_id in {row["offence_id"] for row in bridge(scheme)}:
        rows = rows_of(offence_id)
        assert (first_day(rows[0]), last_day(rows[-1])) == (OPEN_START, OPEN_END), offence_id
        for earlier, later in pairwise(rows):
            assert earlier["valid_to"], offence_id
            assert later["valid_from"], offence_id
            assert first_day(later) == last_day(earlier) + timedelta(days=1), offence_id


@pytest.mark.parametrize("scheme", schemes())
def test_a_group_of_the_publisher_stands_only_where_it_is_dated(scheme: str) -> None:
    for row in bridge(scheme):
        if row["publisher_group"]:
            assert row["valid_from"] or row["valid_to"], row["offence_id"]


@pytest.mark.parametrize("scheme", schemes())
def test_conformed_offences_exist_and_codes_are_from_their_lists(scheme: str) -> None:
    conformed = {row["offence_id"] for row in read_csv("classifications/conformed/uk_common.csv")}
    for row in bridge(scheme):
        assert row["conformed_offence_id"] in conformed, row["offence_id"]
        assert row["match_type"] in MATCH_TYPES, row["offence_id"]
        assert row["cyber_flag"] in CYBER_FLAGS, row["offence_id"]


@pytest.mark.parametrize("scheme", schemes())
def test_all_but_an_exact_match_say_why_in_a_sentence(scheme: str) -> None:
    for row in bridge(scheme):
        assert row["rationale"] or row["match_type"] == "exact", row["offence_id"]
        for text in (row["rationale"], row["unused_reason"]):
            assert text == text.strip(), row["offence_id"]
            assert not text or text.endswith("."), row["offence_id"]
            assert "[GK]" not in text, row["offence_id"]


def test_every_conformed_offence_is_reached_by_a_published_one() -> None:
    reached = {row["conformed_offence_id"] for scheme in schemes() for row in bridge(scheme)}
    assert reached == {row["offence_id"] for row in read_csv("classifications/conformed/uk_common.csv")}


def test_exact_is_kept_for_the_classes_that_define_a_conformed_offence() -> None:
    exact = {scheme for scheme in schemes() for row in bridge(scheme) if row["match_type"] == "exact"}
    assert exact == CAN_BE_EXACT | {"sg_2021"}


def test_a_scottish_class_is_exact_only_where_no_other_nation_has_the_offence() -> None:
    exact = {row["offence_id"] for scheme in SCOTTISH for row in bridge(scheme) if row["match_type"] == "exact"}
    assert exact == SCOTTISH_EXACT


def test_legislation_keeps_northern_irish_groups_from_an_exact_match() -> None:
    for offence in ("sexual_offences", "criminal_damage", "drugs", "drug_trafficking", "drug_possession", "weapons"):
        assert mapping(f"psni:{offence}")[1] == "close"
    assert mapping("psni:public_order")[1] == "close"
    assert mapping("psni:miscellaneous")[1] == "close"
    assert mapping("psni:violence_with_injury") == ("violence_with_injury", "narrow")
    assert mapping("psni:violence_without_injury") == ("violence_without_injury", "close")


def test_a_class_without_figures_of_the_former_scottish_scheme_says_so() -> None:
    """Totals and groups of the bulletin of 2018-19 are at hand, its single crimes are not."""
    used = {row["offence_id"].removeprefix("sg_pre_2021:") for row in bridge("sg_pre_2021") if not row["unused_reason"]}
    assert used == {
        "total_crimes",
        "non_sexual_crimes_of_violence",
        "sexual_crimes",
        "crimes_of_dishonesty",
        "fire_raising_vandalism_etc",
        "other_crimes",
        "total_offences",
        "miscellaneous_offences",
        "motor_vehicle_offences",
    }


@pytest.mark.parametrize(
    ("offence_id", "match_type"),
    [
        ("ons_prc:robbery", "exact"),
        ("ho_prc:robbery", "exact"),
        ("ho_rolling:robbery", "exact"),
        ("psni:robbery", "exact"),
        ("ni_local:robbery", "exact"),
        ("sg_2021:robbery", "close"),
        ("sg_pre_2021:robbery", "close"),
        ("mps:robbery", "close"),
        ("csew:robbery", "close"),
        ("scjs:robbery", "close"),
        ("ho_knife:robbery", "close"),
        ("ons_pfa_weapons:robbery", "close"),
    ],
)
def test_robbery_is_one_offence_in_all_schemes(offence_id: str, match_type: str) -> None:
    assert mapping(offence_id) == ("robbery", match_type)


@pytest.mark.parametrize(
    ("offence_id", "conformed", "match_type"),
    [
        ("ons_prc:total_excluding_fraud", "all_crime", "exact"),
        ("ons_prc:total_including_fraud", "all_crime_including_fraud", "exact"),
        ("psni:total", "all_crime", "close"),
        ("psni_online:total", "all_crime", "close"),
        ("ni_local:total", "all_crime", "close"),
        ("sg_2021:total_crimes", "all_crime", "related"),
        ("sg_pre_2021:total_crimes", "all_crime", "related"),
        ("sg_2021:total_offences", "minor_offences", "exact"),
        # Common assault and stalking left the offences with the bulletin of 2021-22.
        ("sg_pre_2021:total_offences", "minor_offences", "narrow"),
        ("sg_2021:common_assault", "common_assault", "close"),
        ("sg_pre_2021:common_assault", "common_assault", "close"),
        ("ons_prc:105a", "violence_without_injury", "broad"),
        ("sg_2021:non_sexual_crimes_of_violence", "violence_against_the_person", "related"),
        ("sg_2021:crimes_of_dishonesty", "theft_offences", "narrow"),
        ("sg_2021:damage_and_reckless_behaviour", "criminal_damage_and_arson", "narrow"),
        # 4,684 of 11,081 thefts from motor vehicles in 2015-16: those from a locked vehicle.
        ("sg_2021:theft_from_a_motor_vehicle", "theft_from_a_vehicle", "broad"),
        ("sg_2021:domestic_abuse_scotland_act_2018", "coercive_control", "close"),
        ("sg_2021:coronavirus_restrictions", "coronavirus_restrictions", "exact"),
        ("ho_prc:2", "attempted_murder", "exact"),
        ("ho_prc:3b", "threats_to_kill", "exact"),
        ("ho_prc:8r", "malicious_communications", "exact"),
        ("ho_prc:8u", "coercive_control", "exact"),
        ("ho_prc:106", "modern_slavery", "exact"),
        ("ho_prc:126", "vehicle_interference", "exact"),
        ("ho_prc:53c", "bank_and_credit_account_fraud", "broad"),
        ("csew:all_excluding_fraud", "survey_crime", "close"),
        ("csew_eff:all_excluding_fraud", "survey_crime", "close"),
        ("scjs:violent_and_property", "survey_crime", "close"),
        ("niscs:any_crime", "survey_crime", "close"),
        ("csew:violence", "violence_against_the_person", "broad"),
        ("csew:domestic_burglary", "residential_burglary", "close"),
        ("csew:burglary_in_a_dwelling", "domestic_burglary", "close"),
        ("scjs:violent", "violence_against_the_person", "related"),
        ("nfib:hacking_server", "unauthorised_access", "broad"),
    ],
)
def test_named_mappings(offence_id: str, conformed: str, match_type: str) -> None:
    assert mapping(offence_id) == (conformed, match_type)


def test_a_part_that_survey_and_police_share_never_speaks_for_a_conformed_offence() -> None:
    for row in bridge("scjs"):
        if "comparable" in row["offence_id"]:
            assert row["match_type"] == "broad"


def test_harassment_left_violence_without_injury_in_april_2015() -> None:
    for offence_id in ("ho_prc:8l", "ho_prc:8m", "ho_prc:8q"):
        before, after = on(offence_id, "2015-03-31"), on(offence_id, "2015-04-01")
        assert before["publisher_group"] == "Violence against the person > Violence without injury"
        assert after["publisher_group"] == "Violence against the person > Stalking and harassment"
        assert before["conformed_offence_id"] == after["conformed_offence_id"] == "uk_common:stalking_and_harassment"


def test_burglary_codes_follow_their_class_and_not_the_label_of_the_file() -> None:
    before = on("ho_prc:28e", "2020-03-31")
    assert before["publisher_group"] == "Theft offences > Domestic burglary"
    assert before["conformed_offence_id"] == "uk_common:residential_burglary"
    assert on("ho_prc:28e", "2020-04-01")["publisher_group"] == "Theft offences > Residential burglary"
    assert mapping("ho_prc:28a") == ("domestic_burglary", "broad")
    assert mapping("ho_prc:30a") == ("non_domestic_burglary", "broad")
    assert mapping("ho_prc:30c") == ("non_residential_burglary", "broad")
    assert mapping("ho_prc:28m") == ("residential_burglary", "broad")


def test_the_metropolitan_police_kept_the_old_name_for_the_new_burglary_class_of_2017() -> None:
    assert mapping("mps:burglary.domestic_burglary", "2017-03-31") == ("domestic_burglary", "close")
    assert mapping("mps:burglary.domestic_burglary", "2017-04-01") == ("residential_burglary", "close")
    business = "mps:burglary.burglary_business_and_community"
    assert mapping(business, "2017-03-31") == ("non_domestic_burglary", "close")
    assert mapping(business, "2017-04-01") == ("non_residential_burglary", "close")


def test_cyber_flags_say_what_the_source_says() -> None:
    for scheme in ("ons_online", "psni_online"):
        assert {row["cyber_flag"] for row in bridge(scheme)} == {"online_flagged"}
    assert on("csew_fraud:cyber_fraud", "2025-01-01")["cyber_flag"] == "cyber_enabled"
    assert on("csew_fraud:non_cyber_fraud", "2025-01-01")["cyber_flag"] == "not_cyber"
    assert on("nfib:online_shopping_and_auctions", "2025-01-01")["cyber_flag"] == "cyber_enabled"
    # By telephone or mail order too.
    assert on("camis:remote_purchase", "2025-01-01")["cyber_flag"] == ""
    computer_crime = {"uk_common:computer_misuse", "uk_common:computer_malware", "uk_common:unauthorised_access"}
    for scheme in schemes():
        for row in bridge(scheme):
            if row["conformed_offence_id"] in computer_crime:
                assert row["cyber_flag"] == "cyber_dependent", row["offence_id"]


def test_the_codes_that_change_subgroup_in_the_home_office_file_have_a_row_for_each() -> None:
    codes = {row["offence_code"]: row["offence_id"] for row in read_csv("classifications/offences/ho_prc.csv")}
    with real("reference/offences/ho_offence_codes_2014_2024.csv").open(encoding="utf-8-sig", newline="") as lines:
        printed = list(csv.DictReader(lines))
    subgroups: dict[str, set[str]] = {}
    for line in printed:
        subgroups.setdefault(line["Offence Code"], set()).add(line["Offence Subgroup"])
    changing = {code for code, names in subgroups.items() if len(names) > 1}
    assert len(changing) == 49
    dated = {row["offence_id"] for row in bridge("ho_prc") if row["publisher_group"]}
    assert dated == {codes[code] for code in changing}
    for line in printed:
        if line["Offence Code"] in changing:
            for quarter in (line["first_quarter"], line["last_quarter"]):
                row = on(codes[line["Offence Code"]], quarter)
                assert row["publisher_group"] == f"{line['Offence Group']} > {line['Offence Subgroup']}"
