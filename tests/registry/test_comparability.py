"""Conformed offences, rules of comparability, series and pairs: they refer to what exists, and each has its source."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from orchestration.registry.load import read_csv, schemes, sources
from orchestration.registry.reference import reference_tables
from tests.real_files import real

CONFORMED = {row["offence_id"]: row for row in read_csv("classifications/conformed/uk_common.csv")}
ICCS = {row["offence_code"]: row for row in read_csv("classifications/conformed/iccs.csv")}
RULES = read_csv("comparability/rules.csv")
PAIRS = {("EW", "SC"), ("EW", "NI"), ("SC", "NI")}
GRADES = {"comparable", "with_caution", "not_comparable"}


def published_offences() -> set[str]:
    return {row["offence_id"] for scheme in schemes() for row in read_csv(f"classifications/offences/{scheme}.csv")}


def test_conformed_offences_form_one_tree() -> None:
    assert len(CONFORMED) == len(read_csv("classifications/conformed/uk_common.csv"))
    tops = [row["offence_id"] for row in CONFORMED.values() if not row["parent_id"]]
    assert tops == ["uk_common:all_crimes_and_offences"]
    for row in CONFORMED.values():
        steps, above = 0, row["parent_id"]
        while above:
            above, steps = CONFORMED[above]["parent_id"], steps + 1
        assert steps <= 6, f"{row['offence_id']} is deeper than dim_offence looks"
        assert row["definition"].endswith(".")


def test_every_conformed_offence_is_mapped_to() -> None:
    rows = [row for scheme in schemes() for row in read_csv(f"classifications/bridge/{scheme}.csv")]
    assert {row["conformed_offence_id"] for row in rows} == set(CONFORMED)


def test_conformed_offences_name_sections_and_divisions_that_exist() -> None:
    for row in CONFORMED.values():
        assert bool(row["iccs_code"]) == bool(row["iccs_match"])
        assert not row["iccs_code"] or row["iccs_code"] in ICCS
        assert row["iccs_match"] in {"", "exact", "close", "broad", "narrow", "related"}


def test_the_international_classification_has_eleven_sections_and_each_division_its_section() -> None:
    sections = {code for code, row in ICCS.items() if row["level"] == "section"}
    assert sections == {f"{number:02d}" for number in range(1, 12)}
    divisions = {code: row for code, row in ICCS.items() if row["level"] == "division"}
    assert len(divisions) == 63
    assert all(row["parent_code"] == code[:2] for code, row in divisions.items())
    # What the copy at hand words otherwise than the international standard.
    assert ICCS["02"]["offence_label"] == "Acts causing harm or intending to cause harm to the person"
    assert ICCS["0101"]["offence_label"] == "Intentional homicide"
    assert ICCS["0204"]["offence_label"] == "Trafficking in persons"


def test_titles_of_the_international_classification_are_those_of_eurostat_where_it_has_them() -> None:
    with real("reference/offences/eurostat_iccs_codes.csv").open(encoding="utf-8") as lines:
        eurostat = {row["eurostat_code"].removeprefix("ICCS"): row["label"] for row in csv.DictReader(lines)}
    shared = set(eurostat) & set(ICCS)
    assert len(shared) >= 20
    assert {code: ICCS[code]["offence_label"] for code in shared} == {code: eurostat[code] for code in shared}
    assert {code for code, row in ICCS.items() if row["title_confirmed_by"]} == shared


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["rule_id"])
def test_a_rule_is_whole(rule: dict[str, str]) -> None:
    assert (rule["jurisdiction_a"], rule["jurisdiction_b"]) in PAIRS
    assert rule["level_grade"] in GRADES
    assert rule["trend_grade"] in GRADES | {""}
    assert rule["family"] in {"police_recorded", "survey", "fraud"}
    assert set(rule["conformed_offence_ids"].split()) <= set(CONFORMED)
    days = [date.fromisoformat(rule[name]) for name in ("first_day", "last_day") if rule[name]]
    assert days == sorted(days)
    assert len(rule["reason"]) > 40
    assert rule["reason"].endswith(".")
    assert len(rule["reference"]) > 15
    assert "[GK]" not in rule["reason"] + rule["reference"]


def test_rules_have_one_name_each_and_cover_every_pair_and_family() -> None:
    assert len({rule["rule_id"] for rule in RULES}) == len(RULES)
    for family in ("police_recorded", "fraud"):
        everywhere = {
            (rule["jurisdiction_a"], rule["jurisdiction_b"])
            for rule in RULES
            if rule["family"] == family and not rule["conformed_offence_ids"] + rule["first_day"] + rule["last_day"]
        }
        assert everywhere == PAIRS


def test_fraud_never_compares_and_scotland_never_with_another_police_figure() -> None:
    for rule in RULES:
        if rule["family"] == "fraud" or (rule["family"] == "police_recorded" and "SC" in rule.values()):
            assert rule["level_grade"] == "not_comparable", rule["rule_id"]


def test_a_rule_that_names_offences_becomes_a_row_for_each() -> None:
    rows = reference_tables()["comparability_rule"]
    named = rows[rows["rule_id"] == "police_burglary_parts"]
    assert set(named["conformed_offence_id"]) == {
        "uk_common:residential_burglary",
        "uk_common:non_residential_burglary",
    }
    assert rows[rows["rule_id"] == "police_ew_ni"]["conformed_offence_id"].tolist() == [None]


def test_series_that_speak_for_a_jurisdiction_exist_and_are_of_it() -> None:
    rows = read_csv("comparability/series.csv")
    for row in rows:
        assert sources()[row["source_id"]].table.jurisdiction == row["jurisdiction"]
    places = [(row["family"], row["measure"], row["jurisdiction"], row["preference"]) for row in rows]
    assert len(set(places)) == len(places)


def test_pairs_of_the_gap_name_sources_and_offences_that_exist() -> None:
    offences = published_offences()
    for row in read_csv("comparability/gap_pairs.csv"):
        for name in ("survey_source_id", "interval_source_id", "recorded_source_id"):
            assert not row[name] or row[name] in sources(), row["pair_id"]
        assert {row["survey_offence_id"], row["recorded_offence_id"]} <= offences
        assert row["conformed_offence_id"] in CONFORMED
        assert row["grade"] in {"with_caution", "not_comparable"}, "no survey knows exactly what the police record"
        assert len(row["reference"]) > 15


def test_causes_of_revisions_are_stated_with_their_source() -> None:
    for row in read_csv("revision_causes.csv"):
        assert row["cause"] in {"routine_revision", "restatement", "frozen", "correction_of_error"}
        assert row["is_declaration"] in {"true", "false"}
        assert len(row["statement"]) > 20
        assert len(row["reference"]) > 15


def test_measures_say_what_they_are_and_over_what_they_add() -> None:
    for row in read_csv("measures.csv"):
        assert row["statistic"] in {"count", "amount", "stock", "rate", "share", "average", "change"}
        assert bool(row["denominator"]) == (row["statistic"] in {"rate", "share", "average"}), row["measure"]
        assert row["additive_over_jurisdictions"] in {"always", "never", "where_comparable"}
        if row["statistic"] in {"rate", "share", "average", "change"} and row["measure"] != "resubmission_difference":
            assert row["additive_over_areas"] == "false"
            assert row["additive_over_jurisdictions"] == "never"
    assert [row["measure"] for row in read_csv("measures.csv") if row["rate_denominator"]] == ["recorded_crime"]
