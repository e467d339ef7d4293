"""What the published DuckDB computes when asked: macros and views over its tables.

They are made when the tables they read are exported, and in DuckDB alone: a client from 1.2 on must understand them.
Their queries name tables without a schema, so they answer for whatever stands under those names where they are used.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Macro:
    """A macro of the released DuckDB: its parameters, the tables it reads, what it tells, its query or expression."""

    parameters: str
    needs: frozenset[str]
    description: str
    body: str
    is_table: bool = True


# Each fact with what it calls the columns that not all of them have.
FACTS: dict[str, dict[str, str]] = {
    "fct_recorded_crime": {
        "reporting_body": "reporting_body",
        "survey_population": "null::varchar",
        "lower": "null::double",
        "upper": "null::double",
        "where": "",
    },
    "fct_survey_estimate": {
        "reporting_body": "null::varchar",
        "survey_population": "survey_population",
        "lower": "lower",
        "upper": "upper",
        "where": "",
    },
    # The fact of fraud shows figures of the other two again, which are figures once.
    "fct_fraud_and_cyber": {
        "reporting_body": "reporting_body",
        "survey_population": "survey_population",
        "lower": "lower",
        "upper": "upper",
        "where": "source_id not in (select source_id from fct_recorded_crime_vintage"
        " union select source_id from fct_survey_estimate_vintage)",
    },
}
_EDITIONS_OF_FACTS = frozenset(f"{fact}_vintage" for fact in FACTS)
_IN_FORCE = "valid_from <= day::date and (valid_to is null or valid_to > day::date)"


def _as_of(fact: str, what: str) -> Macro:
    """Figures of a fact as they stood on a day; which edition was the newest is told as of that day too."""
    return Macro(
        "day",
        frozenset({f"{fact}_vintage", "dim_vintage"}),
        f"{what} as published on a day: each figure from the newest edition of that day that holds it.",
        f"""
        select * replace (
            vintage_id in (
                select max_by(vintage_id, (published_on, edition_order)) from dim_vintage
                where published_on <= day::date group by source_id
            ) as is_from_latest_edition
        )
        from {fact}_vintage where {_IN_FORCE}
        """,
    )


_ONE_SHAPE = """
    select
        '{fact}' as fact, figure_id, source_id, jurisdiction, {reporting_body} as reporting_body,
        area_code, area_name, area_type, period_id, period_label, period_type, period_start, period_end,
        {survey_population} as survey_population, offence_id, offence_label, is_total, is_leaf, breakdown, category,
        comparator_start, comparator_end,
        value, {lower} as lower, {upper} as upper, measure, unit,
        vintage_id, edition, published_on, sheet, cell, obs_status, status_meaning, status_reason
    from {fact}_vintage
    where {in_force}{only}
"""

MACROS = {
    "as_of_recorded_crime": _as_of("fct_recorded_crime", "Recorded crime"),
    "as_of_survey_estimate": _as_of("fct_survey_estimate", "Survey estimates"),
    "as_of_fraud_and_cyber": _as_of("fct_fraud_and_cyber", "Fraud and cyber-crime"),
    "as_of_population": Macro(
        "day",
        frozenset({"fct_population"}),
        "Population as published on a day: per source, area and date from the newest edition of that day.",
        "select * from fct_population where published_on <= day::date "
        "qualify row_number() over "
        "(partition by source_id, area_code, reference_date order by published_on desc, vintage_id desc) = 1",
    ),
    "as_of_revision": Macro(
        "day",
        frozenset({"fct_revision"}),
        "Revisions known on a day: those that an edition published by then brought.",
        "select * from fct_revision where to_published_on <= day::date",
    ),
    "as_of": Macro(
        "day",
        _EDITIONS_OF_FACTS,
        "Every figure as published on a day, of recorded crime, surveys and fraud in one shape; `fact` names its mart. "
        "Figures that fct_fraud_and_cyber shows again of the other two stand once, under the other. Rows with a "
        "comparator are changes, not levels; figures of different sources and measures do not add. "
        "Example: from as_of('2026-01-01')",
        " union all ".join(
            _ONE_SHAPE.format(fact=fact, in_force=_IN_FORCE, only=own["where"] and f" and {own['where']}", **own)
            for fact, own in FACTS.items()
        ),
    ),
    "rate": Macro(
        "figures, population",
        frozenset(),
        "Figures per 1,000 of a population; null where either is unknown or no finite number, or the population is not "
        "above zero. It cannot know what is divided: a count of one year and the residents of the same area in the "
        "middle of it give a rate, a percentage, a sum over areas or a quarter do not. fct_recorded_crime has the "
        "rates that have a meaning, and says why where there is none. Example: rate(79265, 61000000)",
        "case when isfinite(figures::double) and isfinite(population::double) and population > 0 "
        "then 1000.0::double * figures::double / population::double end",
        is_table=False,
    ),
    "comparable": Macro(
        "one, other, offence := null",
        frozenset({"comparability"}),
        "What may be set beside what of two jurisdictions (EW, SC, NI, in either order), and in which days: grade is "
        "about levels, trend_grade about directions; those that are not comparable stand here too, with the reasons. "
        "What comparability does not know is an error. Example: from comparable('EW', 'NI', offence := "
        "'uk_common:robbery'); without an offence, all of them",
        """
        with known as (
            select
                coalesce(
                    one <> other
                    and bool_or(one in (jurisdiction_a, jurisdiction_b))
                    and bool_or(other in (jurisdiction_a, jurisdiction_b)),
                    false
                ) as is_pair,
                offence is null or coalesce(bool_or(conformed_offence_id = offence), false) as is_offence,
                string_agg(distinct jurisdiction_a || ' and ' || jurisdiction_b, ', '
                    order by jurisdiction_a || ' and ' || jurisdiction_b) as pairs
            from comparability
        ),
        ranges as (
            select
                one as jurisdiction_a, other as jurisdiction_b, family, measure, conformed_offence_id, offence_label,
                first_day, last_day, years, grade, trend_grade, reasons, reference
            from comparability
            where
                jurisdiction_a in (one, other) and jurisdiction_b in (one, other)
                and (offence is null or conformed_offence_id = offence)
        )
        select * from ranges
        union all  -- adds no row: it is here to fail, where no row above would be there to do so
        select null, null, null, null, null, null, null, null, null, null, null, null, null
        from known
        where case
            when not is_pair
                then error('comparable: no pair ' || coalesce(one, 'null') || ' and ' || coalesce(other, 'null')
                    || '; the pairs are ' || coalesce(pairs, 'none')) is not null
            when not is_offence
                then error('comparable: no conformed offence ' || offence
                    || '; see: select distinct conformed_offence_id from comparability') is not null
            else false
        end
        order by family, measure, conformed_offence_id, first_day
        """,
    ),
}

# Every figure that two editions or more show, edition by edition: a pivot over `appearance` gives the triangle. The
# figure alone tells the partitions apart; what else it is named by lets a question about one source read that only.
_TRIANGLE = """
    select
        figure_id, source_id, jurisdiction, area_code, period_id, period_label, offence_id, offence_label,
        {reporting_body} as reporting_body, {survey_population} as survey_population, breakdown, category,
        measure, unit,
        row_number() over editions as appearance,
        edition, published_on,
        published_on - first_value(published_on) over editions as days_since_first,
        value,
        value - first_value(value) over editions as revision_since_first,
        value - lag(value) over editions as revision_since_the_edition_before
    from {fact}_vintage
    {only}
    window
        editions as (
            partition by source_id, area_code, period_id, offence_id, measure, figure_id
            order by valid_from, valid_to nulls last, vintage_id
        ),
        figures as (partition by source_id, area_code, period_id, offence_id, measure, figure_id)
    qualify count(*) over figures > 1
"""


@dataclass(frozen=True)
class View:
    """A view of the released DuckDB: the tables it reads, what it tells, its query, and the columns of its own."""

    needs: frozenset[str]
    description: str
    query: str
    columns: dict[str, str]  # descriptions; other columns are described as in the tables


VIEWS = {
    "revision_triangle": View(
        _EDITIONS_OF_FACTS,
        "Figures that two editions or more show, one row per edition: value, and revision since the first and since "
        "the edition before.",
        " union all ".join(
            "(" + _TRIANGLE.format(fact=fact, only=own["where"] and "where " + own["where"], **own) + ")"
            for fact, own in FACTS.items()
        ),
        {
            "appearance": "1 = the first edition at hand that shows the figure, and so on.",
            "days_since_first": "Days from the first edition to this one.",
            "revision_since_first": "Value less that of the first edition.",
            "revision_since_the_edition_before": "Value less that of the edition before.",
        },
    ),
}
