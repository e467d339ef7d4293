"""The register of changes, the breaks they make and the caveats of compared figures: dated, sourced, and consistent."""

from __future__ import annotations

import re
from datetime import date

import pytest

from orchestration.registry.load import read_csv, sources

CHANGES = read_csv("comparability/statistical_changes.csv")
BREAKS = read_csv("comparability/series_breaks.csv")
CELLS = read_csv("comparability/cell_caveats.csv")
CHANGE_OF = {row["change_id"]: row for row in CHANGES}

COLUMNS = {
    "statistical_changes": (
        "change_id,jurisdiction,family,topic,kind,state,announced_on,first_day,last_day,date_precision,what_changed,"
        "effect,size,breaks_series,reference"
    ),
    "series_breaks": (
        "break_id,change_id,jurisdiction,family,measure,reporting_body,offence_kind,conformed_offence_id,first_day,"
        "last_day,break_note,reference"
    ),
    "cell_caveats": "caveat_id,jurisdiction,family,measure,conformed_offence_id,first_day,last_day",
}
JURISDICTIONS = {"EW", "SC", "NI", "UK"}
FAMILIES = {"police_recorded", "survey", "fraud", "population", "all"}
KINDS = {
    "recording_rule",
    "law",
    "classification",
    "coverage",
    "collection_system",
    "survey_design",
    "counting_body",
    "dissemination",
    "designation",
    "geography",
    "denominator",
}
STATES = {"past", "announced", "in_progress"}
PRECISIONS = {"day", "month", "year", "financial_year", "unknown"}
MOVED_BREAKS = {
    "action_fraud_roll_out_police",
    "action_fraud_roll_out",
    "action_fraud_roll_out_sum",
    "report_fraud",
    "report_fraud_cifas",
    "report_fraud_uk_finance",
    "report_fraud_sum",
    "scottish_fraud_2020",
    "scottish_cyber_2020",
}
# Series that break but are in no table set side by side: nothing there needs the break.
OUTSIDE_THE_TABLES = {
    "uk_camis_app_2020",
    "ew_ncrs_2002",
    "ew_knife_ndqis_2019",
    "ew_online_flag_2024",
    "ew_tcsew_2020",
    "sc_svts_2020",
    "ni_counting_rules_1998",
}
REQUIRED = {
    "ew_ncrs_2002",
    "ew_prc_designation_2014",
    "ew_recording_2014",
    "ew_stalking_2014",
    "ew_harassment_2015",
    "ew_harassment_2018",
    "ew_coercive_control_2020",
    "ew_principal_crime_2023",
    "ew_burglary_2017",
    "ew_burglary_2023",
    "ew_gmp_2019",
    "ew_devon_cornwall_2022",
    "ew_action_fraud_2011",
    "ew_industry_fraud_2011",
    "ew_report_fraud_2025",
    "ew_cifas_all_reports_2025",
    "ew_fraud_supply_2025",
    "ew_fraud_review_2025",
    "ew_fraud_action_plan_2025",
    "ew_csew_continuous_2001",
    "ew_csew_sample_2012",
    "ew_csew_fraud_2015",
    "ew_csew_capping_2019",
    "ew_csew_suspension_2020",
    "ew_tcsew_2020",
    "ew_csew_restart_2021",
    "ew_csew_telephone_waves_2022",
    "ew_csew_accreditation_2022",
    "ew_csew_accreditation_2024",
    "ew_csew_redesign",
    "sc_financial_years_1995",
    "sc_scrs_2004",
    "sc_sexual_offences_act_2010",
    "sc_police_scotland_2013",
    "sc_designation_2014",
    "sc_designation_2016",
    "sc_offensive_weapons_2017",
    "sc_domestic_abuse_act_2019",
    "sc_fraud_2020",
    "sc_sebp_2020",
    "sc_common_assault_2021_22",
    "sc_unifi_2024",
    "sc_hate_crime_2024",
    "sc_common_assault_split",
    "sc_open_data_portal",
    "sc_erratum_2025",
    "sc_frozen_figures",
    "sc_scjs_waves",
    "sc_scjs_fraud_2023",
    "ni_counting_rules_1998",
    "ni_districts_2015",
    "ni_fraud_2015",
    "ni_harassment_2023",
    "ni_survey_renamed_2018",
    "ni_survey_telephone_2020",
    "ni_survey_restated",
    "ew_population_rebased",
    "sc_population_rebased",
    "ni_population_rebased",
    "ew_district_codes_2019",
    "ew_district_codes_2023",
    "uk_eurostat_2019",
}


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def conformed_ids() -> set[str]:
    return {row["offence_id"] for row in read_csv("classifications/conformed/uk_common.csv")}


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_columns_are_those_agreed(name: str) -> None:
    rows = read_csv(f"comparability/{name}.csv")
    assert ",".join(rows[0]) == COLUMNS[name]
    for row in rows:
        assert None not in row, row
        assert None not in row.values(), row


def test_ids_and_rows_are_unique() -> None:
    for ids in ([row["change_id"] for row in CHANGES], [row["break_id"] for row in BREAKS]):
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"[a-z0-9_]+", each) for each in ids)
    cells = [tuple(row.values()) for row in CELLS]
    assert len(cells) == len(set(cells))
    by_offence = [
        (row["change_id"], row["family"], row["measure"], row["conformed_offence_id"])
        for row in BREAKS
        if row["conformed_offence_id"]
    ]
    assert len(by_offence) == len(set(by_offence))


def test_days_are_dates_in_order() -> None:
    for row in (*CHANGES, *BREAKS, *CELLS):
        first, last = day(row["first_day"]), day(row["last_day"])
        assert first is None or last is None or first <= last, row
    for row in CHANGES:
        assert day(row["announced_on"]) is None or row["announced_on"] >= "1990-01-01"
        assert (row["first_day"] == "") == (row["date_precision"] == "unknown"), row["change_id"]
        assert row["first_day"] or not row["last_day"], row["change_id"]
    for row in BREAKS:
        assert row["first_day"], row["break_id"]
        assert row["last_day"], row["break_id"]


def test_an_imprecise_day_is_the_first_of_its_month_or_year() -> None:
    endings = {"month": "-01", "year": "-01-01", "financial_year": "-04-01"}
    for row in CHANGES:
        if ending := endings.get(row["date_precision"]):
            assert row["first_day"].endswith(ending), row["change_id"]


def test_codes_are_from_the_lists() -> None:
    for row in CHANGES:
        assert row["jurisdiction"] in JURISDICTIONS, row
        assert row["family"] in FAMILIES, row
        assert row["kind"] in KINDS, row
        assert row["state"] in STATES, row
        assert row["date_precision"] in PRECISIONS, row
        assert row["breaks_series"] in {"true", "false"}, row
        assert row["change_id"].startswith(f"{row['jurisdiction'].lower()}_"), row
    for row in (*BREAKS, *CELLS):
        assert row["jurisdiction"] in JURISDICTIONS, row
        assert row["family"] in FAMILIES - {"population", "all"}, row


def test_what_is_over_or_under_way_has_a_state_that_says_so() -> None:
    for row in CHANGES:
        if row["state"] == "announced":
            assert not row["first_day"], row["change_id"]
        if row["state"] == "in_progress":
            assert not row["last_day"], row["change_id"]


def test_every_break_is_of_a_change_that_breaks_series() -> None:
    for row in BREAKS:
        change = CHANGE_OF[row["change_id"]]
        assert change["breaks_series"] == "true", row["break_id"]
        assert change["jurisdiction"] == row["jurisdiction"], row["break_id"]
        assert change["first_day"] <= row["first_day"], row["break_id"]


def test_every_change_that_breaks_series_has_its_breaks() -> None:
    breaking = {row["change_id"] for row in CHANGES if row["breaks_series"] == "true"}
    assert breaking - {row["change_id"] for row in BREAKS} == OUTSIDE_THE_TABLES


def test_a_break_names_one_conformed_offence_or_a_reporting_body_of_fraud() -> None:
    known = conformed_ids()
    keyed_by_body = {row["break_id"] for row in BREAKS if row["reporting_body"]}
    assert keyed_by_body == MOVED_BREAKS
    bodies = {row["reporting_body"] for row in read_csv("reporting_bodies.csv")}
    for row in BREAKS:
        if row["break_id"] in MOVED_BREAKS:
            assert row["family"] == "fraud"
            assert row["reporting_body"] in bodies
            assert not row["conformed_offence_id"]
        else:
            assert row["conformed_offence_id"] in known, row["break_id"]
            assert not row["offence_kind"]


def test_cell_caveats_are_known_and_of_a_source_of_the_jurisdiction() -> None:
    of_jurisdiction = {
        (caveat.caveat_id, source.table.jurisdiction)
        for source in sources().values()
        for caveat in source.table.caveats
    }
    known = conformed_ids()
    for row in CELLS:
        assert (row["caveat_id"], row["jurisdiction"]) in of_jurisdiction, row
        assert not row["conformed_offence_id"] or row["conformed_offence_id"] in known, row


def test_measures_are_known() -> None:
    known = {row["measure"] for row in read_csv("measures.csv")} | {""}
    for row in (*BREAKS, *CELLS):
        assert row["measure"] in known, row


def test_texts_are_there_short_and_sourced() -> None:
    for row in CHANGES:
        assert row["topic"], row["change_id"]
        assert row["what_changed"].endswith("."), row["change_id"]
        assert row["effect"].endswith("."), row["change_id"]
    for row in BREAKS:
        assert row["break_note"].endswith("."), row["break_id"]
    for row in (*CHANGES, *BREAKS):
        assert len(row["reference"]) >= 15, row
    for row in (*CHANGES, *BREAKS, *CELLS):
        for text in row.values():
            assert len(text) <= 400, text
            assert text == text.strip(), text
            assert "[GK]" not in text
            assert "http" not in text


def test_the_changes_that_users_ask_about_are_there() -> None:
    assert set(CHANGE_OF) >= REQUIRED


def test_scottish_reclassification_is_told_with_its_size_and_breaks_no_series_of_today() -> None:
    change = CHANGE_OF["sc_common_assault_2021_22"]
    assert change["size"] == "All crimes of 2018-19: 246,480 as first published, 305,699 today (+24.0%)"
    assert change["breaks_series"] == "false"


def test_the_day_of_fraud_in_northern_ireland_is_said_to_be_unconfirmed() -> None:
    change = CHANGE_OF["ni_fraud_2015"]
    assert (change["announced_on"], change["first_day"]) == ("2015-06-12", "2015-06-12")
    assert "not confirmed" in change["effect"]


def test_a_suspended_survey_is_a_gap_and_not_a_break() -> None:
    assert CHANGE_OF["ew_csew_suspension_2020"]["breaks_series"] == "false"
    assert not [row for row in BREAKS if row["change_id"] == "ew_csew_suspension_2020"]
