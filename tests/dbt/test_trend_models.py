"""Breaks, changes and indices of compared series, and how far the jurisdictions have drifted apart."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow

ACROSS = "No change: the series breaks between the two years."
FIRST = "No change: the first year that is compared."


def series(
    connection: duckdb.DuckDBPyConnection, columns: str, offence: str, jurisdiction: str
) -> list[tuple[Any, ...]]:
    """`columns` of the years of a series of recorded crime, the first first."""
    return connection.execute(
        f"select {columns} from marts.uk_comparison where measure = 'recorded_crime'"
        " and conformed_offence_id = ? and jurisdiction = ? order by period_start",
        [f"uk_common:{offence}", jurisdiction],
    ).fetchall()


def test_a_break_of_one_day_marks_the_year_before_and_the_year_that_holds_it(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    found = series(compared, "segment, is_last_before_break, is_first_after_break, break_note", "theft", "EW")
    note = "New rules for theft."
    assert found == [
        (1, False, False, None),
        (1, True, False, note),
        (2, False, True, note),
        (2, False, False, None),
        (2, False, False, None),
    ]


def test_nothing_is_computed_across_a_break(compared: duckdb.DuckDBPyConnection) -> None:
    found = series(compared, "change_on_year, change_note, index_value, index_base_period", "theft", "EW")
    assert found == [
        (None, FIRST, 100.0, "2019/20"),
        (pytest.approx(10.0), None, pytest.approx(110.0), "2019/20"),
        (None, ACROSS, 100.0, "2021/22"),
        (pytest.approx(10.0), None, pytest.approx(110.0), "2021/22"),
        (0.0, None, pytest.approx(110.0), "2021/22"),
    ]


def test_a_break_on_the_first_day_of_a_year_stands_before_it(compared: duckdb.DuckDBPyConnection) -> None:
    assert series(compared, "segment", "drugs", "EW") == [(1,), (1,), (1,), (2,), (2,)]


def test_a_transition_breaks_before_its_first_year_and_after_its_last(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "segment, is_last_before_break, is_first_after_break, change_note"
    assert series(compared, columns, "violence", "NI") == [
        (1, True, False, FIRST),
        (2, False, True, ACROSS),
        (2, True, False, None),
        (3, False, True, ACROSS),
        (3, False, False, None),
    ]


def test_a_transition_within_one_year_leaves_it_alone_and_is_told_once(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "segment, is_last_before_break, is_first_after_break, break_note"
    note = "A new form, month by month."
    assert series(compared, columns, "damage", "SC")[:3] == [
        (1, True, False, note),
        (2, True, True, note),
        (3, False, True, note),
    ]


def test_a_break_of_another_measure_or_jurisdiction_breaks_nothing(compared: duckdb.DuckDBPyConnection) -> None:
    assert series(compared, "segment, break_note", "robbery", "EW") == [(1, None)] * 5
    assert series(compared, "segment, break_note", "theft", "NI") == [(1, None)] * 5


def test_index_stands_on_the_first_year_that_all_share_while_its_segment_lasts(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    columns = "index_value, index_base_period"
    assert series(compared, columns, "drugs", "EW") == [
        (200.0, "2020/21"),
        (100.0, "2020/21"),
        (pytest.approx(110.0), "2020/21"),
        (100.0, "2022/23"),
        (pytest.approx(110.0), "2022/23"),
    ]
    assert series(compared, columns, "drugs", "NI")[-1] == (160.0, "2020/21")


def test_a_change_without_a_year_before_says_so(compared: duckdb.DuckDBPyConnection) -> None:
    found = series(compared, "change_on_year, change_note", "vehicle", "NI")
    assert found[3:] == [(None, None), (None, "No change: the series has no figure of the year before.")]


def test_no_change_on_a_year_of_nothing(compared: duckdb.DuckDBPyConnection) -> None:
    found = series(compared, "value, change_on_year, change_note", "arson", "NI")
    assert found[:3] == [
        (0.0, None, FIRST),
        (2.0, None, "No change: the figure of the year before is zero."),
        (2.0, 0.0, None),
    ]


def test_divergence_names_every_offence_that_either_has_a_figure_of(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute(
        "select jurisdiction_a, jurisdiction_b, offences, comparable, with_caution, not_comparable, one_sided,"
        " divergence_percent, offences_that_do_not_compare, offences_of_one_only from marts.divergence"
        " where measure = 'recorded_crime' and period_id = 'FY:2023-04-01' order by 1, 2"
    ).fetchall()
    homes = "Burglary of homes"
    assert found == [
        ("EW", "NI", 10, 7, 1, 1, 1, 20.0, "Arson", "Theft of bicycles"),
        ("EW", "SC", 10, 5, 1, 2, 2, 40.0, "Criminal damage; Violence", f"{homes}; Weapons"),
        ("SC", "NI", 10, 4, 1, 2, 3, 50.0, "Arson; Criminal damage", f"{homes}; Theft of bicycles; Weapons"),
    ]


def test_states_of_divergence_add_up(compared: duckdb.DuckDBPyConnection) -> None:
    astray = compared.execute(
        "select * from marts.divergence where offences <> comparable + with_caution + not_comparable + one_sided"
    ).fetchall()
    assert astray == []


def test_a_change_names_the_series_that_it_breaks(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.execute("select change_id, breaks_series_of from marts.statistical_change order by 1").fetchall()
    assert found == [
        ("new_form", "Criminal damage"),
        ("new_rules", "Drug offences; Robbery; Theft"),
        ("new_system", "Violence"),
    ]
