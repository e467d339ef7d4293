"""Faults of fraud and cyber-crime, each with what its check must name."""

from __future__ import annotations

from tests.warehouse.faults import Faults

LATEST, EVERY = "marts.fct_fraud_and_cyber", "marts.fct_fraud_and_cyber_vintage"
CIFAS = (
    "source_id = 'ew_ons_c3' and reporting_body = 'Cifas' and offence_id = 'nfib:total' and period_id = 'YE:2024-07-01'"
)

FAULTS: Faults = {
    "fraud_figures_are_unique": (f"insert into {LATEST} from {LATEST} where {CIFAS}", "Cifas"),
    "every_body_that_counts_fraud_is_there": (
        f"delete from {LATEST} where reporting_body = 'Scottish Crime and Justice Survey'",
        "Scottish Crime and Justice Survey",
    ),
    "fraud_control_totals_match": (
        f"update {EVERY} set published_value = 376235 where {CIFAS}",
        "nfib_total_cifas_ye_jun_2025",
    ),
    "fraud_figures_of_an_edition_are_unique": (f"insert into {EVERY} from {EVERY} where {CIFAS}", "Cifas"),
    "missing_fraud_figure_says_why": (f"update {EVERY} set value = null where {CIFAS}", "C7"),
    "no_negative_count_of_fraud": (f"update {EVERY} set value = -5 where {CIFAS}", "C7"),
    "shares_of_fraud_lie_between_0_and_100": (
        f"update {EVERY} set canonical_value = 297624 where measure = 'online_flagged_share'",
        "ew_ons_c5",
    ),
    "counts_of_fraud_are_whole": (f"update {EVERY} set value = 12.7 where {CIFAS}", "12.7"),
    "overlap_between_bodies_is_told": (f"update {EVERY} set overlap_note = null where {CIFAS}", "Cifas"),
    "bodies_add_to_the_published_total": (
        "update checks.chk_body_additivity set sum_of_bodies = 51 where cell = 'D4'",
        "D4",
    ),
    "fraud_types_add_to_their_totals": (
        "update checks.chk_offence_additivity set difference = 1 where source_id = 'ew_ons_c3' and cell = 'D4'",
        "D4",
    ),
    "areas_add_to_their_totals_of_fraud": (
        "update checks.chk_area_additivity set sum_of_parts = 51 where source_id = 'ew_ons_p9' and cell = 'D4'",
        "D4",
    ),
    "breaks_of_fraud_are_marked": (
        f"update {EVERY} set is_at_break = true where {CIFAS} and edition = 'ye-2025-06'",
        "YE 2024-07-01",
    ),
    "every_expected_fraud_year_is_there": (
        f"delete from {EVERY} where source_id = 'uk_ons_c4' and period_id = 'FY:2013-04-01'",
        "2013-04-01",
    ),
    "suspended_supply_is_shown": (
        f"update {EVERY} set status_reason = null where source_id = 'ew_ons_c3' and edition = 'ye-2025-12'",
        "ye-2025-12",
    ),
}
FAULTS_SINCE_THE_LAST_RELEASE: Faults = {
    "no_fewer_fraud_figures_than_the_last_release": (f"delete from {EVERY} where {CIFAS}", "YE:2024-07-01"),
}
