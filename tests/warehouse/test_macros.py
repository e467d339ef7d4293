"""What the published DuckDB computes when asked: figures as of a day, rates, what may be compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.small_build import TODAY
from tests.warehouse.test_release import check
from warehouse.release import publish
from warehouse.release.export import create_macros
from warehouse.release.macros import FACTS, MACROS

TOTAL = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2020-04-01'"
OWN_FRAUD = (
    "source_id not in (select source_id from fct_recorded_crime union select source_id from fct_survey_estimate)"
)


@pytest.fixture(scope="module")
def released(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    release = publish(whole_build, tmp_path_factory.mktemp("macros"), [check()], today=TODAY)
    with duckdb.connect(str(release.path / "uk_crime.duckdb"), read_only=True) as connection:
        yield connection


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return connection.execute(sql).fetchall()


def test_every_macro_is_there_and_says_what_it_does(released: duckdb.DuckDBPyConnection) -> None:
    found = dict(
        ask(
            released,
            "select function_name, comment from duckdb_functions() where database_name = current_database() "
            "and not internal",
        )
    )
    assert found.keys() == MACROS.keys()
    assert all(len(str(comment)) > 60 for comment in found.values())


def test_one_question_gets_the_figures_of_all_facts_as_they_stood(released: duckdb.DuckDBPyConnection) -> None:
    def on(day: str) -> list[tuple[object, ...]]:
        return ask(released, f"select fact, value, edition from as_of('{day}') where {TOTAL}")

    assert on("2025-10-01") == [("fct_recorded_crime", 4_605_185.0, "ye-2025-06")]
    assert on("2026-06-01") == [("fct_recorded_crime", 4_615_945.0, "ye-2025-12")]
    assert on("2025-08-01") == []
    facts = {fact for (fact,) in ask(released, f"select distinct fact from as_of(date '{TODAY}')")}
    assert facts == set(FACTS)


def test_today_every_figure_stands_once_with_the_value_of_its_mart(released: duckdb.DuckDBPyConnection) -> None:
    figures, different = ask(released, f"select count(*), count(distinct figure_id) from as_of('{TODAY}')")[0]
    assert figures == different
    columns = "figure_id, source_id, value, obs_status, measure, unit, edition"
    marts = " union all ".join(
        f"select '{fact}' as fact, {columns} from {fact}"
        + (f" where {OWN_FRAUD}" if fact == "fct_fraud_and_cyber" else "")
        for fact in FACTS
    )
    for one, other in (("as_told", "in_marts"), ("in_marts", "as_told")):
        assert ask(
            released,
            f"with in_marts as ({marts}), as_told as (select fact, {columns} from as_of('{TODAY}')) "
            f"from {one} except from {other}",
        ) == []  # fmt: skip


def test_a_figure_that_the_fact_of_fraud_shows_again_stands_once(released: duckdb.DuckDBPyConnection) -> None:
    before = ask(released, f"select count(*) from as_of('{TODAY}')")
    released.execute(
        "create temp view fct_fraud_and_cyber_vintage as from uk_crime.main.fct_fraud_and_cyber_vintage "
        "union all by name select figure_id, source_id, value, valid_from, valid_to from fct_recorded_crime_vintage"
    )
    try:
        assert ask(released, "select count(*) > 100 from fct_fraud_and_cyber_vintage where area_code is null") == [
            (True,)
        ]
        assert ask(released, f"select count(*) from as_of('{TODAY}')") == before
    finally:
        released.execute("drop view temp.fct_fraud_and_cyber_vintage")


def test_which_edition_was_the_newest_is_told_as_of_the_day() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            """
            create table dim_vintage as from (values
                ('s@1', 's', date '2025-01-10', 1), ('s@2', 's', date '2025-07-10', 2),
                ('t@1', 't', date '2024-01-10', 1)
            ) as editions (vintage_id, source_id, published_on, edition_order);
            create table fct_recorded_crime_vintage as from (values
                ('revised', 's@1', 1.0, date '2025-01-10', date '2025-07-10', false),
                ('revised', 's@2', 2.0, date '2025-07-10', null, true),
                ('shown once', 's@1', 3.0, date '2025-01-10', null, false),
                ('elsewhere', 't@1', 4.0, date '2024-01-10', null, true)
            ) as figures (figure_id, vintage_id, value, valid_from, valid_to, is_from_latest_edition);
            """
        )
        create_macros(connection, {"dim_vintage", "fct_recorded_crime_vintage"})
        question = "select figure_id, value, is_from_latest_edition from as_of_recorded_crime('{}') order by all"
        assert ask(connection, question.format("2025-07-09")) == [
            ("elsewhere", 4.0, True),
            ("revised", 1.0, True),
            ("shown once", 3.0, True),
        ]
        assert ask(connection, question.format("2025-07-10")) == [
            ("elsewhere", 4.0, True),
            ("revised", 2.0, True),
            ("shown once", 3.0, False),
        ]


def test_a_rate_is_per_thousand_and_null_without_a_population(released: duckdb.DuckDBPyConnection) -> None:
    assert ask(
        released,
        """
        select rate(50, 20000), rate(-2, 1000), rate(0, 7),
            rate(1, null), rate(null, 1), rate(1, 0), rate(1, -5),
            rate('nan'::double, 5), rate(5, 'inf'::double), rate(9000000000000000::bigint, 1::bigint)
        """,
    ) == [(2.5, -2.0, 0.0, None, None, None, None, None, None, 9e18)]


def test_the_rate_is_that_of_the_mart(released: duckdb.DuckDBPyConnection) -> None:
    rates, equal = ask(
        released,
        "select count(*), count(*) filter (rate(value, denominator_population) = rate_per_1000) "
        "from fct_recorded_crime where rate_per_1000 is not null",
    )[0]
    assert rates == equal
    assert isinstance(rates, int)
    assert rates > 0


def test_what_compares_is_told_in_either_order_with_grades_and_reasons(released: duckdb.DuckDBPyConnection) -> None:
    columns = "family, measure, conformed_offence_id, first_day, last_day, grade, trend_grade, reasons, reference"
    there = ask(released, f"select {columns} from comparable('EW', 'NI')")
    assert there == ask(released, f"select {columns} from comparable('NI', 'EW')")
    assert there
    assert sorted(there, key=str) == sorted(
        ask(
            released,
            f"select {columns} from comparability "
            "where (jurisdiction_a, jurisdiction_b) in (('EW', 'NI'), ('NI', 'EW'))",
        ),
        key=str,
    )
    assert ask(released, "select distinct jurisdiction_a, jurisdiction_b from comparable('NI', 'EW')") == [("NI", "EW")]


def test_what_compares_of_one_offence() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            """
            create table comparability as from (values
                ('police_recorded', 'recorded_crime', 'uk_common:robbery', 'Robbery', 'EW', 'NI', date '2019-04-01',
                    date '2025-03-31', 6, 'comparable', 'with_caution', 'Both …', 'page 3'),
                ('police_recorded', 'recorded_crime', 'uk_common:robbery', 'Robbery', 'EW', 'SC', date '2019-04-01',
                    date '2025-03-31', 6, 'not_comparable', 'with_caution', 'The law …', 'page 4'),
                ('police_recorded', 'recorded_crime', 'uk_common:fraud', 'Fraud', 'EW', 'NI', date '2019-04-01',
                    date '2025-03-31', 6, 'not_comparable', 'not_comparable', 'Counted …', 'page 5')
            ) as ranges (family, measure, conformed_offence_id, offence_label, jurisdiction_a, jurisdiction_b,
                first_day, last_day, years, grade, trend_grade, reasons, reference)
            """
        )
        create_macros(connection, {"comparability"})
        columns = "jurisdiction_a, jurisdiction_b, first_day, grade, reasons"
        assert ask(connection, f"select {columns} from comparable('NI', 'EW', offence := 'uk_common:robbery')") == [
            ("NI", "EW", date(2019, 4, 1), "comparable", "Both …")
        ]
        assert ask(connection, "from comparable('NI', 'SC', offence := 'uk_common:robbery')") == []
        assert [row[0] for row in ask(connection, "select grade from comparable('SC', 'EW')")] == ["not_comparable"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("comparable('EW', 'XX')", "no pair EW and XX; the pairs are EW and NI, EW and SC"),
        ("comparable('EW', 'EW')", "no pair EW and EW"),
        ("comparable(null, 'EW')", "no pair null and EW"),
        ("comparable('EW', 'NI', offence := 'robbery')", "no conformed offence robbery"),
    ],
)
def test_a_comparison_of_what_nobody_knows_is_an_error(
    released: duckdb.DuckDBPyConnection, question: str, told: str
) -> None:
    with pytest.raises(duckdb.Error, match=told):
        ask(released, f"from {question}")


def test_columns_of_the_triangle_are_described_as_in_the_facts(released: duckdb.DuckDBPyConnection) -> None:
    described = dict(
        ask(released, "select column_name, comment from duckdb_columns() where table_name = 'revision_triangle'")
    )
    fact = dict(
        ask(
            released,
            "select column_name, comment from duckdb_columns() where table_name = 'fct_survey_estimate_vintage'",
        )
    )
    assert described["period_label"] == fact["period_label"]
    assert described["appearance"] == "1 = the first edition at hand that shows the figure, and so on."
    assert all(described.values())
