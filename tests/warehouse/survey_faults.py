"""Faults of surveys and of what is known of their waves, each with what its check must name."""

from __future__ import annotations

from tests.warehouse.faults import Faults

LATEST, EVERY = "marts.fct_survey_estimate", "marts.fct_survey_estimate_vintage"
FRAUD = "figure_id like 'ew_ons_a1a|%' and offence_id = 'csew:fraud' and period_id = 'YE:2025-01-01'"
SHARE = "figure_id like 'ew_ons_a3a|%' and offence_id = 'csew:all_excluding_fraud' and period_id = 'FY:2019-04-01'"
INCIDENTS = "source_id = 'ew_ons_a1a' and edition = 'ye-2025-12' and offence_id = 'csew:fraud'"
WAVE = "survey = 'csew' and period_id = 'FY:2019-04-01'"

FAULTS: Faults = {
    "estimates_are_unique": (f"insert into {LATEST} from {LATEST} where {FRAUD}", "ew_ons_a1a"),
    "every_jurisdiction_has_a_survey": (
        f"delete from {LATEST} where jurisdiction = 'NI' and measure = 'survey_incidents'",
        "NI",
    ),
    "survey_control_totals_match": (
        f"update {EVERY} set published_value = 0.121 where source_id = 'sc_scjs_a6'"
        " and offence_id = 'scjs:violent_and_property' and period_id = 'SY:2023-04-01'",
        "scjs_a6_violent_and_property_2023",
    ),
    "estimates_of_an_edition_are_unique": (f"insert into {EVERY} from {EVERY} where {FRAUD}", "ew_ons_a1a"),
    "missing_estimate_says_why": (f"update {EVERY} set value = null where {FRAUD}", "C7"),
    "shares_lie_between_0_and_100": (f"update {EVERY} set canonical_value = 133 where {SHARE}", "C7"),
    "counts_of_a_survey_are_whole": (f"update {EVERY} set value = 27.7 where {FRAUD}", "27.7"),
    "no_negative_estimate": (f"update {EVERY} set value = -4 where {FRAUD}", "C7"),
    "estimate_is_not_below_its_interval": (f"update {EVERY} set lower = value + 1 where {SHARE}", "C7"),
    "estimate_is_not_above_its_interval": (f"update {EVERY} set upper = value - 1 where {SHARE}", "C7"),
    "interval_is_published_derived_or_explained": (
        f"update {EVERY} set lower = null, upper = null, interval_source = null where {SHARE}",
        "C7",
    ),
    "bases_reach_the_limit_of_the_publisher": (
        f"update {EVERY} set base = 49 where source_id = 'ew_eff_victims' and period_id = 'FY:2019-04-01'",
        "ew_eff_victims",
    ),
    "estimates_have_a_base": (f"update {EVERY} set base = null where {INCIDENTS} and value = 4420", "C7"),
    "estimates_add_to_their_totals": (
        "update checks.chk_offence_additivity set difference = 3, sum_of_parts = 53"
        " where source_id = 'ew_ons_a1a' and cell = 'D88'",
        "D88",
    ),
    "leaf_estimates_add_to_their_totals": (
        "update checks.chk_leaf_sum set difference = 3 where source_id = 'ew_ons_a1a' and cell = 'D17'",
        "D17",
    ),
    "incidents_reach_victims": (
        "update checks.chk_incidents_and_victims set incidents = 898000 where cell = 'D5'",
        "D5",
    ),
    "incidents_and_rates_imply_the_population": (
        "update checks.chk_implied_population set implied_population = 48e9 where cell = 'D6'",
        "D6",
    ),
    "derived_intervals_would_be_right": (
        "update checks.chk_derived_interval set derived_half_width = 0.36 where cell = 'D7'",
        "D7",
    ),
    "significance_agrees_with_intervals": (
        "update checks.chk_significance set standard_errors_apart = 0.4 where cell = 'D8'",
        "D8",
    ),
    "every_expected_survey_year_is_there": (
        f"delete from {EVERY} where source_id = 'sc_scjs_a8' and period_id = 'SY:2012-04-01'",
        "2012-04-01",
    ),
    "survey_facts_match": (
        f"update marts.survey_quality set response_rate = 46 where {WAVE}",
        "csew_response_rate_2019",
    ),
    "missing_response_rate_says_why": (f"update marts.survey_quality set response_rate = null where {WAVE}", "FY:2019"),
    "every_headline_has_its_sample": (f"update marts.survey_quality set achieved_sample = 12 where {WAVE}", "FY:2019"),
    "every_wave_is_described": (f"delete from marts.survey_quality where {WAVE}", "FY:2019-04-01"),
}
FAULTS_SINCE_THE_LAST_RELEASE: Faults = {
    "no_fewer_estimates_than_the_last_release": (f"delete from {EVERY} where {FRAUD}", "YE:2025-01-01"),
}
