"""Faults of the comparison, the register, the classification and what is known of revisions: what each check names."""

from __future__ import annotations

from tests.warehouse.faults import Faults

COMPARISON, CAVEATS = "marts.uk_comparison", "marts.uk_comparison_caveat"
BURGLARY = "conformed_offence_id = 'uk_common:residential_burglary'"
SHOPLIFTING = "conformed_offence_id = 'uk_common:shoplifting'"
HOMICIDE = "conformed_offence_id = 'uk_common:homicide'"
# Two cells of a line in which one pair alone compares; the series of the second breaks in 2022.
ENGLAND = "police_recorded/recorded_crime/residential_burglary/FY:2021-04-01/EW"
SCOTLAND = "police_recorded/recorded_crime/residential_burglary/FY:{}-04-01/SC"
AFTER, BEFORE = SCOTLAND.format(2022), SCOTLAND.format(2021)
EMPTY = "police_recorded/recorded_crime/shoplifting/FY:2021-04-01/NI"
SHARES = "survey/survey_share/robbery/FY:2017-04-01/UK"
RATIO = "pair_id = 'sc_made_up' and period_id = 'SY:2019-04-01'"
RANGES, PAIR = "marts.comparability", "intermediate.int_comparison_pair"
GAP, ANSWERS = "marts.crime_gap", "marts.measure_availability"
FRAUD = "family = 'fraud' and jurisdiction_b = 'NI' and jurisdiction_a = 'EW' and period_label = '2020/21'"
CHANGES, SUMMARY = "marts.statistical_change", "marts.revision_summary"
BRIDGE = "marts.bridge_offence_classification"
SILENT = (
    "update marts.{}_vintage set published_value = published_value + 1"
    " where source_id = '{}' and offence_id like 'test:%' and published_value is not null"
)

FAULTS: Faults = {
    "every_comparison_row_has_a_grade": (
        f"update {COMPARISON} set grade = null where comparison_id = '{ENGLAND}'",
        ENGLAND,
    ),
    "not_comparable_says_why": (
        f"update {COMPARISON} set grade_reason = 'Because.' where comparison_id = '{ENGLAND}'",
        ENGLAND,
    ),
    "every_grade_has_a_source": (
        f"update {COMPARISON} set grade_reference = null where comparison_id = '{ENGLAND}'",
        ENGLAND,
    ),
    "every_gap_of_the_comparison_says_why": (
        f"update {COMPARISON} set status_reason = ' ' where comparison_id = '{EMPTY}'",
        EMPTY,
    ),
    "compared_figures_are_those_of_the_facts": (
        f"update {COMPARISON} set cell = 'Z99' where comparison_id = '{ENGLAND}'",
        ENGLAND,
    ),
    # The sum of the three shares of the year, which never add.
    "no_total_of_figures_that_do_not_add": (
        f"update {COMPARISON} set value = (select sum(value) from {COMPARISON} where measure = 'survey_share'"
        f" and period_start = '2017-04-01') where comparison_id = '{SHARES}'",
        "total where none may be",
    ),
    "breaks_are_flagged_on_both_sides": (
        f"update {COMPARISON} set is_last_before_break = false where comparison_id = '{BEFORE}'",
        AFTER,
    ),
    "no_break_is_flagged_alone": (
        f"update {COMPARISON} set is_last_before_break = true, break_note = 'A break that never comes.'"
        f" where comparison_id = '{SCOTLAND.format(2023)}'",
        SCOTLAND.format(2023),
    ),
    "every_registered_break_is_flagged": (
        "insert into reference.series_break (break_id, family, jurisdiction, conformed_offence_id, first_day, last_day)"
        " select 'forgotten', 'police_recorded', 'SC', 'uk_common:residential_burglary', '2021-07-01', '2021-07-01'",
        "forgotten",
    ),
    "change_is_that_of_its_values": (
        f"update {COMPARISON} set change_on_year = change_on_year + 1 where comparison_id = '{ENGLAND}'",
        ENGLAND,
    ),
    "index_follows_the_values": (
        f"update {COMPARISON} set index_value = index_value + 1 where comparison_id = '{ENGLAND}'",
        ENGLAND,
    ),
    "every_line_has_its_row_on_the_total": (
        f"delete from {COMPARISON} where comparison_id = '{SHARES}'",
        "survey_share",
    ),
    "a_break_begins_another_segment": (
        f"update {COMPARISON} set segment = 1 where {BURGLARY} and jurisdiction = 'SC'",
        AFTER,
    ),
    "no_change_across_a_break": (
        f"update {COMPARISON} set change_on_year = 12 where comparison_id = '{AFTER}'",
        AFTER,
    ),
    "every_break_says_what_broke": (
        f"update {COMPARISON} set break_note = null where comparison_id = '{BEFORE}'",
        BEFORE,
    ),
    "every_caveat_of_a_cell_is_readable": (
        f"update {CAVEATS} set caveat = '-' where caveat_kind = 'break' and comparison_id = '{AFTER}'",
        AFTER,
    ),
    "every_caveat_of_a_cell_has_a_reference": (
        f"update {CAVEATS} set reference = null where caveat_kind = 'break' and comparison_id = '{AFTER}'",
        AFTER,
    ),
    "inexact_classes_and_breaks_are_among_the_caveats": (
        f"delete from {CAVEATS} where caveat_kind = 'classification' and comparison_id = '{ENGLAND}'",
        ENGLAND,
    ),
    "every_pair_is_judged_by_a_rule": (
        f"update {PAIR} set rules = 0 where {SHOPLIFTING} and aligned_period_id = 'FY:2021-04-01'",
        "FY:2021-04-01",
    ),
    "every_pair_is_in_one_range": (
        f"update {RANGES} set last_day = '2022-03-31' where {SHOPLIFTING}",
        "FY:2022-04-01",
    ),
    "ranges_have_the_grade_of_their_pairs": (
        f"update {RANGES} set grade = 'comparable' where {SHOPLIFTING}",
        "shoplifting",
    ),
    "ranges_have_both_grades": (f"update {RANGES} set grade = null where {SHOPLIFTING}", "Shoplifting"),
    "ranges_have_a_grade_for_trends": (f"update {RANGES} set trend_grade = null where {SHOPLIFTING}", "Shoplifting"),
    "ranges_say_why": (f"update {RANGES} set reasons = 'Because.' where {SHOPLIFTING}", "Shoplifting"),
    "ranges_name_their_source": (f"update {RANGES} set reference = null where {SHOPLIFTING}", "Shoplifting"),
    # One day too early: no year has two grades yet.
    "ranges_do_not_overlap": (
        f"update {RANGES} set first_day = '2022-03-31' where {HOMICIDE} and first_day = '2022-04-01'",
        "2022-03-31",
    ),
    "every_pair_of_the_gap_has_years": (f"delete from {GAP} where pair_id = 'ni_any_crime'", "ni_any_crime"),
    "ratio_is_the_quotient_of_its_figures": (f"update {GAP} set ratio = ratio * 1.01 where {RATIO}", "SY 2019"),
    "ratio_lies_in_its_interval": (f"update {GAP} set ratio_lower = ratio * 1.01 where {RATIO}", "SY 2019"),
    "no_ratio_of_what_does_not_compare": (
        f"update {GAP} set ratio = survey_value / recorded_value where pair_id = 'ni_any_crime'"
        " and period_id = 'FY:2022-04-01'",
        "FY 2022",
    ),
    "gap_figures_are_those_of_the_facts": (
        f"update {GAP} set survey_value = survey_value + 1, ratio = (survey_value + 1) / recorded_value where {RATIO}",
        "SY 2019",
    ),
    "every_gap_has_its_caveats": (f"update {GAP} set caveats = 'Take care.' where {RATIO}", "SY 2019"),
    "every_gap_names_its_source": (f"update {GAP} set grade_reference = null where {RATIO}", "SY 2019"),
    "every_jurisdiction_is_asked": (
        f"delete from {ANSWERS} where availability_id = 'NI/police_recorded/none/stalking_and_harassment'",
        "Stalking and harassment",
    ),
    "every_source_of_figures_is_listed": (
        f"delete from {ANSWERS} where source_id = 'ew_eff_victims'",
        "ew_eff_victims",
    ),
    "every_answer_is_whole": (
        f"update {ANSWERS} set finest_area = null where source_id = 'ew_eff_victims'",
        "ew_eff_victims",
    ),
    "publication_follows_the_period": (
        f"update {ANSWERS} set lag_days = -1 where source_id = 'ew_eff_victims'",
        "ew_eff_victims",
    ),
    "states_add_to_the_offences": (
        f"update marts.divergence set one_sided = 2, divergence_percent = 100.0 * (not_comparable + 2) / offences"
        f" where {FRAUD}",
        "2020/21",
    ),
    "divergence_is_a_share": (f"update marts.divergence set divergence_percent = 101 where {FRAUD}", "2020/21"),
    "every_change_has_a_reference": (
        f"update {CHANGES} set reference = null where change_id = 'ew_ncrs_2002'",
        "ew_ncrs_2002",
    ),
    "past_changes_have_their_day": (
        f"update {CHANGES} set first_day = null where change_id = 'ew_ncrs_2002'",
        "ew_ncrs_2002",
    ),
    "only_changes_that_break_name_series": (
        f"update {CHANGES} set breaks_series_of = 'Robbery' where change_id = 'ew_prc_designation_2014'",
        "ew_prc_designation_2014",
    ),
    "every_break_is_in_the_register": (
        f"delete from {CHANGES} where change_id = 'ew_harassment_2015'",
        "ew_harassment_2015_stalking_and_harassment",
    ),
    "revised_figures_went_up_or_down": (
        f"update {SUMMARY} set revised_upwards = 2 where source_id = 'ew_ons_a5a'",
        "ew_ons_a5a",
    ),
    "no_more_revised_than_compared": (
        f"update {SUMMARY} set figures_compared = 0 where source_id = 'ew_ons_a5a'",
        "ew_ons_a5a",
    ),
    "bias_is_no_larger_than_size": (
        f"update {SUMMARY} set mean_revision = -2 * mean_revision where source_id = 'ew_ons_a5a'",
        "ew_ons_a5a",
    ),
    "summary_counts_the_revisions": (
        f"update {SUMMARY} set figures_revised = 2, revised_upwards = 2 where source_id = 'ew_ons_a5a'",
        "ew_ons_a5a",
    ),
    "every_corrected_error_still_stands": (
        "update checks.chk_correction set error_still_stands = false"
        " where correction_id = 'scjs_2023_24_comparable_crime'",
        "scjs_2023_24_comparable_crime",
    ),
    "every_correction_says_how_the_error_is_known": (
        "update marts.dim_correction set reason = 'It looks wrong.'"
        " where correction_id = 'scjs_2023_24_comparable_crime'",
        "scjs_2023_24_comparable_crime",
    ),
    "recorded_values_are_as_printed": (SILENT.format("fct_recorded_crime", "ew_mps_borough"), "ew_mps_borough"),
    "estimates_are_as_printed": (SILENT.format("fct_survey_estimate", "ew_ons_c2"), "ew_ons_c2"),
    "fraud_values_are_as_printed": (SILENT.format("fct_fraud_and_cyber", "ew_ons_p9"), "ew_ons_p9"),
    "every_observation_has_one_mapping": (f"delete from {BRIDGE} where offence_id = 'test:7'", "test:7"),
    "every_mapping_is_used_or_says_why_not": (
        f"update {BRIDGE} set unused_reason = null where offence_id = 'test:unseen'",
        "test:unseen",
    ),
    "every_mapping_that_is_not_plain_says_why": (
        f"update {BRIDGE} set rationale = null where offence_id = 'test:5'",
        "test:5",
    ),
    "stated_causes_have_a_source": (
        "update marts.fct_revision set cause_reference = null where source_id = 'ew_ons_a5a'",
        "ew_ons_a5a",
    ),
    "revisions_have_their_direction": (
        "update marts.fct_revision set direction = 'down' where source_id = 'ew_ons_a5a'",
        "ew_ons_a5a",
    ),
}
