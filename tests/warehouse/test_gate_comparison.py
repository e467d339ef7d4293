"""What the checks of the comparison see and what they let pass, beyond the one fault that each is shown to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.comparison_faults import (
    AFTER,
    ANSWERS,
    BRIDGE,
    CAVEATS,
    COMPARISON,
    ENGLAND,
    GAP,
    RANGES,
    RATIO,
    SHOPLIFTING,
)
from tests.warehouse.small_build import change
from tests.warehouse.test_gate import outcome
from warehouse.connection import open_database

HOMICIDE = "police_recorded/recorded_crime/homicide/FY:2021-04-01"
SUM_OF_PARTS = f"update {COMPARISON} as total set value = (select sum(value) from {COMPARISON} as part " + (
    "where part.jurisdiction <> 'UK' and part.period_id = total.period_id and part.measure = total.measure "
    "and part.conformed_offence_id = total.conformed_offence_id) where jurisdiction = 'UK' and "
)


def row_of(build: Path, query: str) -> tuple[object, ...]:
    """First row of a query on the build."""
    with open_database(build, read_only=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row


def test_the_comparison_holds_totals_and_lines_that_have_none(whole_build: Path) -> None:
    """Else the check of totals would be shown one side only."""
    count = f"select count(value) > 0, count(*) > count(value) from {COMPARISON} where jurisdiction = 'UK' and family "
    assert row_of(whole_build, f"{count} = 'police_recorded'") == (True, True)
    assert row_of(whole_build, f"{count} = 'survey'") == (True, True)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"update {COMPARISON} set value = value + 1 where comparison_id = '{HOMICIDE}/UK'", "wrong total where one"),
        (f"update {COMPARISON} set value = null where comparison_id = '{HOMICIDE}/UK'", "none where one may be"),
        # Its pairs are graded not comparable.
        (f"{SUM_OF_PARTS} conformed_offence_id = 'uk_common:residential_burglary'", "total where none may be"),
        # One jurisdiction has no figure.
        (f"{SUM_OF_PARTS} {SHOPLIFTING}", "total where none may be"),
        # From here on one of the three is graded not comparable, and the total stands all the same.
        (
            f"update {COMPARISON} set grade = 'not_comparable' where comparison_id = '{HOMICIDE}/SC'",
            "total where none may be",
        ),
        # A measure that never adds, although all three compare.
        (f"{SUM_OF_PARTS} measure = 'survey_share'", "total where none may be"),
    ],
)
def test_a_total_stands_where_it_may_and_nowhere_else(build: Path, statement: str, found: str) -> None:
    change(build, statement)
    rows = outcome(build, "no_total_of_figures_that_do_not_add").failing_rows
    assert {found in str(row["total_and_permission"]) for row in rows} == {True}


def test_an_estimate_is_compared_in_its_canonical_unit(build: Path) -> None:
    estimate = "update marts.fct_survey_estimate set {} where source_id = 'ew_ons_a1a' and offence_id = 'test:5'"
    change(build, estimate.format("value = value + 1"))
    assert outcome(build, "compared_figures_are_those_of_the_facts").passed
    change(build, estimate.format("canonical_value = canonical_value + 1"))
    assert outcome(build, "compared_figures_are_those_of_the_facts").failing_count == 3  # its years in the comparison


def test_a_compared_figure_that_is_in_force_no_more_is_found(build: Path) -> None:
    """The facts without `_vintage` hold what is in force; a figure that left them compares with nothing."""
    change(
        build,
        f"delete from marts.fct_recorded_crime where figure_id in "
        f"(select figure_id from {COMPARISON} where comparison_id = '{ENGLAND}')",
    )
    (row,) = outcome(build, "compared_figures_are_those_of_the_facts").failing_rows
    assert (row["comparison_id"], row["in_the_fact"]) == (ENGLAND, "")


def test_a_break_is_missed_where_only_the_year_before_is_flagged(build: Path) -> None:
    change(build, f"update {COMPARISON} set is_first_after_break = false where comparison_id = '{AFTER}'")
    (row,) = outcome(build, "breaks_are_flagged_on_both_sides").failing_rows
    assert row["comparison_id"] == AFTER


def test_a_segment_that_ends_without_a_break_is_found(build: Path) -> None:
    change(build, f"update {COMPARISON} set segment = segment + 1 where {SHOPLIFTING} and period_start = '2022-04-01'")
    rows = outcome(build, "a_break_begins_another_segment").failing_rows
    assert {str(row["comparison_id"])[-17:] for row in rows} == {"/FY:2022-04-01/EW", "/FY:2022-04-01/SC"}


def test_a_break_must_be_among_the_caveats_of_its_years(build: Path) -> None:
    """A caveat of another kind does not stand in for it."""
    change(build, f"delete from {CAVEATS} where caveat_kind = 'break' and comparison_id = '{AFTER}'")
    (row,) = outcome(build, "inexact_classes_and_breaks_are_among_the_caveats").failing_rows
    assert row["comparison_id"] == AFTER


def test_a_figure_of_unknown_match_is_not_taken_for_exact(build: Path) -> None:
    change(build, f"update {COMPARISON} set match_type = null where comparison_id = '{HOMICIDE}/EW'")
    (row,) = outcome(build, "inexact_classes_and_breaks_are_among_the_caveats").failing_rows
    assert row["comparison_id"] == f"{HOMICIDE}/EW"


def test_a_correction_that_nobody_checked_is_found(build: Path) -> None:
    change(build, "delete from checks.chk_correction where correction_id = 'scjs_2023_24_comparable_crime'")
    (row,) = outcome(build, "every_corrected_error_still_stands").failing_rows
    assert row["correction_id"] == "scjs_2023_24_comparable_crime"


def test_a_year_with_two_grades_is_found(build: Path) -> None:
    twice = f"insert into {RANGES} by name select * replace (first_day + 1 as first_day) from {RANGES}"
    change(build, f"{twice} where {SHOPLIFTING}")
    rows = outcome(build, "every_pair_is_in_one_range").failing_rows
    # The first year began a day before the second range.
    assert {(row["aligned_period_id"], row["ranges"]) for row in rows} == {("FY:2021-04-01", 2), ("FY:2022-04-01", 2)}


@pytest.mark.parametrize(
    ("ends", "passes"),
    [
        ("ratio_lower = null, ratio_upper = ratio + 1", True),
        ("ratio_lower = null, ratio_upper = ratio - 0.01", False),
        ("ratio_lower = ratio - 0.01, ratio_upper = null", True),
        ("ratio_lower = ratio + 0.01, ratio_upper = null", False),
        ("ratio_lower = null, ratio_upper = null", True),
    ],
)
def test_an_interval_may_be_open_and_must_hold_its_ratio(build: Path, ends: str, passes: bool) -> None:
    change(build, f"update {GAP} set {ends} where {RATIO}")
    assert outcome(build, "ratio_lies_in_its_interval").passed == passes


def test_a_year_without_a_recorded_figure_needs_no_ratio(whole_build: Path) -> None:
    wave = "pair_id = 'sc_made_up' and period_id = 'SY:2014-04-01'"
    query = f"select ratio, ratio_status, survey_value is not null from {GAP} where {wave}"
    assert row_of(whole_build, query) == (None, "x", True)


def test_parts_of_a_class_are_no_answer_that_the_others_owe(build: Path) -> None:
    theft = "conformed_offence_id = 'uk_common:theft_offences'"
    assert row_of(build, f"select count(*), min(match_type) from {ANSWERS} where {theft}") == (1, "broad")
    change(build, f"update {ANSWERS} set match_type = 'exact' where {theft}")
    rows = outcome(build, "every_jurisdiction_is_asked").failing_rows
    assert {row["jurisdiction"] for row in rows} == {"SC", "NI"}


@pytest.mark.parametrize(
    "missing", ["measured_since = null", "measured_by = null", "definition = null", "finest_period = null"]
)
def test_half_an_answer_is_none(build: Path, missing: str) -> None:
    change(build, f"update {ANSWERS} set {missing} where source_id = 'ew_eff_victims'")
    assert outcome(build, "every_answer_is_whole").failing_count == 1


def test_what_is_not_measured_must_say_why(build: Path) -> None:
    change(build, f"update {ANSWERS} set not_measured_because = ' ' where not is_measured and jurisdiction = 'NI'")
    assert outcome(build, "every_answer_is_whole").failing_count == 1


@pytest.mark.parametrize(
    ("mapping", "passes"),
    [
        ("valid_to = '2025-03-31'", True),  # the last day of the period that is published
        ("valid_to = '2025-03-30'", False),
        ("valid_from = '2025-03-31'", True),
        ("valid_from = '2025-04-01'", False),
    ],
)
def test_a_mapping_holds_on_the_last_day_of_a_period(build: Path, mapping: str, passes: bool) -> None:
    change(build, f"update {BRIDGE} set {mapping} where offence_id = 'test:7'")
    assert outcome(build, "every_observation_has_one_mapping").passed == passes


def test_an_offence_with_two_mappings_at_once_is_found(build: Path) -> None:
    change(build, f"update {BRIDGE} set valid_to = null where valid_to is not null")
    (row,) = outcome(build, "every_observation_has_one_mapping").failing_rows
    assert row["mappings_of_the_day"] == 2


def test_a_mapping_in_use_gives_no_reason_why_it_is_not(build: Path) -> None:
    change(build, f"update {BRIDGE} set unused_reason = 'No table shows it any more.' where offence_id = 'test:7'")
    (row,) = outcome(build, "every_mapping_is_used_or_says_why_not").failing_rows
    assert row["offence_id"] == "test:7"


def test_a_break_of_a_change_that_breaks_nothing_is_found(build: Path) -> None:
    change(build, "update marts.statistical_change set breaks_series = false where change_id = 'ew_harassment_2015'")
    rows = outcome(build, "every_break_is_in_the_register").failing_rows
    assert "ew_harassment_2015_stalking_and_harassment" in {row["break_id"] for row in rows}


@pytest.mark.parametrize("left_out", ["marts.revision_summary", "marts.fct_revision"])
def test_revisions_that_one_of_two_tables_lacks_are_found(build: Path, left_out: str) -> None:
    change(build, f"delete from {left_out} where source_id = 'ni_psni_prcpd'")
    (row,) = outcome(build, "summary_counts_the_revisions").failing_rows
    assert row["source_id"] == "ni_psni_prcpd"


def test_a_cause_that_nobody_states_needs_no_source(build: Path) -> None:
    query = "select cause, cause_reference from marts.fct_revision where source_id = 'ni_psni_prconl'"
    assert row_of(build, query) == ("not_stated", None)
    change(build, "update marts.fct_revision set cause = 'restatement' where source_id = 'ni_psni_prconl'")
    (row,) = outcome(build, "stated_causes_have_a_source").failing_rows
    assert row["source_id"] == "ni_psni_prconl"
