"""Faults of sources, areas, editions, recorded crime and revisions, each with what its check must name."""

from __future__ import annotations

Faults = dict[str, tuple[str, str]]
LATEST, EVERY = "marts.fct_recorded_crime", "marts.fct_recorded_crime_vintage"
TOTAL = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2024-04-01'"
OFFENCE_SUMS, AREA_SUMS = "checks.chk_offence_additivity", "checks.chk_area_additivity"

# check -> (what is done to the build, what the failing rows must name)
FAULTS: Faults = {
    "areas_are_complete": ("delete from marts.dim_area where area_code = 'council_area-3'", "council_area"),
    "every_area_has_its_place": (
        "update marts.dim_area set hierarchy_path = null where area_code = 'X-BTP'",
        "X-BTP",
    ),
    "every_caveat_says_where_it_was_read": (
        "update marts.dim_caveat set reference = ' ' where source_id = 'ew_ons_p1'",
        "about_ew_ons_p1",
    ),
    "every_source_of_figures_has_a_caveat": ("delete from marts.dim_caveat where source_id = 'ew_ons_p1'", "ew_ons_p1"),
    "every_published_offence_is_described": ("delete from marts.dim_offence where offence_id = 'test:7'", "B17"),
    "every_offence_has_its_parent": (
        "update marts.dim_offence set parent_id = 'nobody' where offence_id = 'test:7'",
        "nobody",
    ),
    "periods_have_their_length": ("update marts.dim_period set months = 11 where period_id = 'FY:2019-04-01'", "FY"),
    "period_labels_are_unique": (
        "update marts.dim_period set period_label = 'same' where period_id in ('FY:2019-04-01', 'FY:2018-04-01')",
        "same",
    ),
    "every_published_measure_is_described": (
        "delete from marts.dim_measure where measure = 'recorded_crime'",
        "Table_A5a",
    ),
    "every_source_has_an_edition": ("delete from raw.vintage where source_id = 'ew_ons_a5b'", "ew_ons_a5b"),
    "every_source_is_described": ("delete from marts.dim_source where source_id = 'ew_ons_a5b'", "ew_ons_a5b"),
    "no_source_failed_in_the_latest_run": (
        "insert into ops.intake_log values ('run-2', '2026-07-02', 'nisra_prcpd', null, null, 'land', "
        "'failed', 'a web page, not a file', null)",
        "a web page, not a file",
    ),
    "no_failing_source_is_beyond_its_tolerance": (
        "insert into ops.intake_log values ('run-2', '2026-07-02', 'ons_police_force_area_tables', null, null, 'land', "
        "'failed', 'the publisher answers 403', null); "
        "update reference.source set stale_after_days = 10 where source_id = 'ew_ons_p1'",
        "the publisher answers 403",
    ),
    "no_source_is_stale": (
        "update reference.source set stale_after_days = 10 where source_id = 'ew_ons_p1'",
        "ew_ons_p1",
    ),
    "editions_are_whole": (
        "delete from raw.observation where vintage_id = 'ew_ons_p1@ye-2019-12' and row_no = 5",
        "39",
    ),
    "every_edition_is_described": ("delete from marts.dim_vintage where edition = 'ye-2019-12'", "ye-2019-12"),
    "originals_are_named_by_content": (
        "update raw.vintage set original_sha256 = 'unknown' where edition = 'ye-2019-12'",
        "ye-2019-12",
    ),
    "nothing_is_published_in_the_future": (
        "update raw.vintage set published_on = '2062-06-10' where edition = '2026-06-10'",
        "2062-06-10",
    ),
    "each_source_has_one_latest_edition": (
        "update marts.dim_vintage set is_latest_edition = true where edition = 'ye-2019-12'",
        "ew_ons_p1",
    ),
    "population_control_totals_match": (
        "update marts.fct_population set population = 5466001 where area_code = 'S92000003' and edition = 'mid-2020'",
        "population_scotland_2020",
    ),
    "population_estimates_are_unique": (
        "insert into marts.fct_population from marts.fct_population where area_code = 'uk'"
        " or population_id = 'population_ni_2024'",
        "population_ni_2024",
    ),
    "population_is_positive": (
        "update marts.fct_population set population = 0 where area_code = 'region-2'",
        "region-2",
    ),
    "missing_population_says_why": (
        "update marts.fct_population set population = null where area_code = 'region-2'",
        "region-2",
    ),
    "every_area_with_residents_has_a_population": (
        "delete from marts.fct_population where area_code = 'council_area-3'",
        "council_area-3",
    ),
    "forces_add_to_england_and_wales": (
        "update marts.fct_population set population = population + 1 where area_code = 'police_force_area-5'",
        "59719725",
    ),
    "every_expected_year_is_there": (
        f"delete from {LATEST} where source_id = 'sc_sg_table_5' and period_start = '1983-01-01'",
        "1983-01-01",
    ),
    "figures_are_unique": (f"insert into {LATEST} from {LATEST} where {TOTAL}", "ew_ons_a5a"),
    "missing_value_says_why": (f"update {LATEST} set value = null where {TOTAL}", "ye-2025-12"),
    "no_negative_count": (f"update {LATEST} set value = -3 where {TOTAL}", "C7"),
    "missing_rate_says_why": (f"update {LATEST} set rate_per_1000 = null where {TOTAL}", "C7"),
    "rate_is_value_over_its_denominator": (f"update {LATEST} set denominator_population = 7 where {TOTAL}", "C7"),
    "rates_of_all_crime_are_plausible": (f"update {LATEST} set rate_per_1000 = 900 where {TOTAL}", "900"),
    "control_totals_match": (
        f"update {EVERY} set published_value = 5307474 where {TOTAL} and edition = 'ye-2025-12'",
        "ew_total_2024_ye_2025_12",
    ),
    "every_expected_edition_is_there": (
        f"delete from {EVERY} where edition = 'ye-2018-06-corrected'",
        "ye-2018-06-corrected",
    ),
    "offences_add_to_their_totals": (f"update {OFFENCE_SUMS} set sum_of_parts = 51 where cell = 'D88'", "D88"),
    "every_offence_total_is_summed": (
        f"update {OFFENCE_SUMS} set evaluated = false where parent_id = 'ons_prc:total_3'",
        "ons_prc:total_3",
    ),
    "areas_add_to_their_totals": (f"update {AREA_SUMS} set sum_of_parts = 49 where cell = 'D88'", "D88"),
    "leaves_add_to_their_totals": (
        "update checks.chk_leaf_sum set sum_of_leaves = 51 where source_id = 'sc_sg_table_1' and cell = 'D17'",
        "D17",
    ),
    "control_sums_match": (
        f"delete from {EVERY} where source_id = 'ew_ho_knife' and is_leaf and period_start = '2016-04-01'",
        "ho_knife_2016",
    ),
    "every_area_total_is_summed": (
        f"update {AREA_SUMS} set evaluated = false where parent_code = 'S92000003_4'",
        "S92000003_4",
    ),
    "figures_of_an_edition_are_unique": (f"insert into {EVERY} from {EVERY} where {TOTAL}", "ew_ons_a5a"),
    "missing_value_says_why_in_every_edition": (
        f"update {EVERY} set obs_status = 'z' where {TOTAL} and edition = 'ye-2025-06'",
        "ye-2025-06",
    ),
    "no_negative_count_in_any_edition": (f"update {EVERY} set value = -1 where {TOTAL}", "C7"),
    "no_force_recorded_nothing": (
        f"update {EVERY} set value = 0, obs_status = null where area_code = 'E23000005' and edition = 'ye-2019-12'",
        "E23000005",
    ),
    "total_names_the_force_it_leaves_out": (
        f"update {EVERY} set coverage = null where area_code = 'K04000001' and edition = 'ye-2019-12'",
        "E23000005",
    ),
    "no_large_revision_undeclared": (
        "update marts.fct_revision set from_value = 2000000 where source_id = 'ew_ons_a5a'",
        "ye-2025-12",
    ),
    "no_moderate_revision": (
        "update marts.fct_revision set from_value = 4500000 where source_id = 'ew_ons_a5a'",
        "ye-2025-12",
    ),
    "revision_is_the_difference_of_its_values": (
        "update marts.fct_revision set difference = 1 where source_id = 'ew_ons_a5a'",
        "ye-2025-12",
    ),
    "no_figure_was_withdrawn": (
        "insert into marts.fct_revision (figure_id, source_id, to_edition, revision_kind) "
        "values ('a figure', 'ew_ons_a5a', 'ye-2025-12', 'became_unavailable')",
        "became_unavailable",
    ),
    "resubmissions_are_kept_apart": (
        "update marts.fct_revision set from_value = 297060 where offence_id = 'sg_2021:total_crimes'",
        "sc_resubmission_total_crimes_recorded_crime",
    ),
}
# As above, against a release that was made before the fault.
FAULTS_SINCE_THE_LAST_RELEASE: Faults = {
    "no_large_change_since_the_last_release": (f"update {LATEST} set value = value * 1.2 where {TOTAL}", "5307473"),
    "no_moderate_change_since_the_last_release": (f"update {LATEST} set value = value * 1.02 where {TOTAL}", "5307473"),
    "no_fewer_rows_than_the_last_release": (f"delete from {EVERY} where {TOTAL}", "FY:2024-04-01"),
    "history_is_unchanged": (f"update {EVERY} set value = value + 1 where {TOTAL}", "5307473"),
    "no_fewer_populations_than_the_last_release": (
        "delete from marts.fct_population where population_id = 'population_ni_2023'",
        "ni_nisra_mye",
    ),
}
