"""Questions that people ask, answered by the queries of docs/questions.md: the values, and the caveats beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.questions import QUERIES, TEXT
from warehouse.connection import open_database

pytestmark = pytest.mark.slow

Row = dict[str, Any]


@pytest.fixture(scope="module")
def release(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(published / "releases" / "current" / "uk_crime.duckdb", read_only=True) as connection:
        yield connection


def answer(release: duckdb.DuckDBPyConnection, question: str) -> list[Row]:
    found = release.execute(QUERIES[question])
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def one(rows: list[Row], **wanted: object) -> Row:
    [row] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def test_every_question_has_one_short_query() -> None:
    assert len(QUERIES) == TEXT.count("\n## ") == 10
    assert all(len(query.splitlines()) <= 8 for query in QUERIES.values())


def test_robbery_fell_in_all_three_in_the_year_and_in_two_since_2019_20(release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(release, "robbery")
    assert [(row["jurisdiction"], row["value"]) for row in rows] == [("EW", 79265.0), ("NI", 420.0), ("SC", 1782.0)]
    assert [round(row["change_on_year"], 1) for row in rows] == [-2.2, -20.9, -7.3]
    assert [round(row["index_value"], 1) for row in rows] == [87.9, 66.8, 102.5]
    assert {row["index_base_period"] for row in rows} == {"2019/20"}
    assert "not accredited" in one(rows, jurisdiction="EW")["caveats"]
    assert "law and the counting rules differ" in one(rows, jurisdiction="SC")["caveats"]


def test_scottish_total_before_and_after_common_assault_moved(release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(release, "common_assault")
    before, after = one(rows, source_id="sc_sg_first_published"), one(rows, source_id="sc_sg_table_1")
    assert (before["value"], after["value"]) == (246_480.0, 305_699.0)
    assert (before["offence_scheme"], after["offence_scheme"]) == ("sg_pre_2021", "sg_2021")
    assert round(100 * (after["value"] - before["value"]) / before["value"], 1) == 24.0
    assert "Common assault" in before["rationale"]


def test_two_editions_give_two_figures_for_2020_21(release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(release, "two_editions")
    assert [(row["edition"], row["value"], row["revision_since_first"]) for row in rows] == [
        ("ye-2025-06", 4_605_185.0, 0.0),
        ("ye-2025-12", 4_615_945.0, 10_760.0),
    ]


def test_fraud_is_counted_by_eight_and_added_by_nobody(release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(release, "fraud")
    counts = {(row["reporting_body"], row["jurisdiction"]): row["canonical_value"] for row in rows}
    assert counts[("Crime Survey for England and Wales", "EW")] == 4_420_000.0
    assert counts[("All bodies (sum published)", "EW")] == 1_304_646.0
    assert counts[("UK Finance", "UK")] == 4_016_962.0
    assert counts[("Scottish Crime and Justice Survey", "SC")] == 524_000.0
    assert not [place for _, place in counts if place == "NI"]
    assert all(row["overlap_note"] for row in rows)
    [(totals,)] = release.execute(
        "select count(value) from uk_comparison where family = 'fraud' and jurisdiction = 'UK'"
    ).fetchall()
    assert totals == 0


def test_each_nation_tells_cyber_crime_apart_in_another_way(release: duckdb.DuckDBPyConnection) -> None:
    found = {(row["jurisdiction"], row["measure"]) for row in answer(release, "cyber")}
    assert {("EW", "online_flagged_crime"), ("NI", "online_flagged_crime"), ("SC", "cyber_crime_estimate")} <= found
    assert ("NI", "survey_prevalence") not in found
    assert ("SC", "online_flagged_crime") not in found


def test_two_points_are_certain_in_both_years_but_a_larger_part_now(release: duckdb.DuckDBPyConnection) -> None:
    then, now = answer(release, "precision")
    assert (then["wave"], then["headline_prevalence"], then["response_rate"]) == ("2013/14", 17.0, 75.0)
    assert (now["wave"], now["headline_prevalence"], now["response_rate"]) == ("2024/25", 10.2, None)
    assert now["response_rate_reason"]
    assert round(then["smallest_certain_change_in_points"], 2) == 0.66
    assert round(now["smallest_certain_change_in_points"], 2) == 0.57


def test_charts_may_hold_what_compares_and_never_scotland_with_another_police_figure(
    release: duckdb.DuckDBPyConnection,
) -> None:
    rows = answer(release, "one_chart")
    assert one(rows, family="police_recorded", offence_label="Robbery")["grade"] == "comparable"
    police = {(row["jurisdiction_a"], row["jurisdiction_b"]) for row in rows if row["family"] == "police_recorded"}
    assert police == {("EW", "NI")}
    assert not [row for row in rows if row["family"] == "fraud"]
    assert {row["measure"] for row in rows if row["family"] == "survey"} == {"survey_prevalence"}
    assert all(len(row["reasons"]) > 40 for row in rows)


def test_there_is_no_total_of_the_kingdom_and_every_line_says_why(release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(release, "total")
    assert all(row["status_reason"].startswith("No total for the United Kingdom: ") for row in rows)
    [(lines,)] = release.execute("select count(*) from uk_comparison where jurisdiction = 'UK'").fetchall()
    assert sum(row["lines"] for row in rows) == lines


def test_the_gap_has_its_interval_where_the_survey_has_one(release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(release, "gap")
    robbery = one(rows, jurisdiction="EW", offence_label="Robbery of personal property")
    assert (robbery["survey_value"], robbery["recorded_value"]) == (83_000.0, 63_731.0)
    assert [round(robbery[name], 2) for name in ("ratio", "ratio_lower", "ratio_upper")] == [1.3, 0.92, 1.69]
    violence = one(rows, jurisdiction="SC", offence_label="Violence against the person")
    assert (violence["survey_value"], violence["recorded_value"]) == (231_000.0, 64_439.0)
    assert [round(violence[name], 2) for name in ("ratio", "ratio_lower", "ratio_upper")] == [3.58, 2.64, 4.53]
    corrected = one(rows, jurisdiction="SC", offence_label="Crime counted by surveys of victims excluding fraud and "
                    "computer misuse")  # fmt: skip
    assert (corrected["survey_value"], corrected["ratio_lower"]) == (396_000.0, None)
    assert all(row["caveats"] for row in rows)


def test_what_is_coming_is_dated_or_open_and_has_a_source(release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(release, "coming")
    topics = " ".join(f"{row['jurisdiction']} {row['topic']}" for row in rows)
    for topic in ("SC common assault", "SC open data", "EW fraud", "survey mode"):
        assert topic in topics
    assert all(row["reference"] for row in rows)


def test_no_number_is_had_from_the_comparison_without_meeting_a_flag(release: duckdb.DuckDBPyConnection) -> None:
    """What a hurried reader does first: add up, or take the change over a break."""
    [(sums,)] = release.execute(
        "select count(value) from uk_comparison where jurisdiction = 'UK' and grade = 'not_comparable'"
    ).fetchall()
    assert sums == 0
    [(across,)] = release.execute(
        "select count(*) from uk_comparison where is_first_after_break and change_on_year is not null"
    ).fetchall()
    assert across == 0
    [(silent,)] = release.execute(
        "select count(*) from uk_comparison where grade = 'not_comparable' and length(grade_reason) < 20"
    ).fetchall()
    assert silent == 0
