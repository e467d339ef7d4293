"""Worksheets of national series: recorded crime, surveys and their quality, fraud by whoever counts it."""

from __future__ import annotations

from warehouse.dissemination.workbook.sheets import (
    BESIDE,
    COUNT,
    HUNDREDTHS,
    MEASURE,
    READ_IN,
    STATUS,
    TABLE,
    TENTHS,
    WORDS,
    YES_NO,
    Sheet,
    Shown,
    traced,
)

_NATIONAL = "shown.area_type in ('uk', 'country_group', 'country')"
_UNDIVIDED = "shown.breakdown is null and shown.comparator_start is null"
# Ends of years only: a rolling year in the newest edition, where no financial year stands for it.
_YEARS = "shown.period_type in ('CY', 'FY', 'SY') or (shown.period_type = 'YE' and shown.is_from_latest_edition)"
_TEN_YEARS = "shown.period_end > (select max(period_end) from {mart}) - interval 10 year"
_NEWEST_FIRST = "shown.period_start desc, shown.period_type"
_TABLE_BY_TABLE = "max(shown.published_on) over (partition by shown.source_id) desc, shown.source_id"
_FIGURE = (
    Shown("Figure", "value", unit=BESIDE, why="Status"),
    Shown("Unit", "unit", WORDS, width=20),
    Shown("Status", "obs_status", STATUS, note="status", width=9),
    Shown("Reason", "status_reason", "coalesce({0}, shown.status_meaning)", width=34),
)
_ENDS = (
    Shown("Lower end", "lower", unit="of the interval, unit as the figure", why="Interval"),
    Shown("Upper end", "upper", unit="of the interval, unit as the figure", why="Interval"),
)
_PARTS = Shown("Parts of it are published", "is_total", YES_NO, note="parts", width=14)

RECORDED_CRIME = Sheet(
    name="Recorded_crime_series",
    title="Recorded crime of England and Wales, Scotland and Northern Ireland, every offence, last ten years",
    mart="fct_recorded_crime",
    scope="National counts by year, as in the newest edition that shows them. Tables may state the same thing twice: "
    "keep to one table before comparing or adding.",
    also=("dim_area", "dim_source", "dim_offence"),
    joins="left join dim_offence on dim_offence.offence_id = shown.offence_id",
    where=f"{_NATIONAL} and {_UNDIVIDED} and shown.measure = 'recorded_crime' and ({_YEARS}) "
    f"and {_TEN_YEARS.format(mart='fct_recorded_crime')}",
    order="array_position(['EW', 'SC', 'NI'], shown.jurisdiction), "
    f"{_TABLE_BY_TABLE}, shown.area_code, dim_offence.sort_order, shown.offence_id, {_NEWEST_FIRST}",
    left_out="smaller areas, months and quarters, breakdowns, other measures, years that ended more than ten years "
    "before the newest, rolling years that the newest edition no longer shows",
    frozen=3,
    columns=(
        Shown("Offence", "offence_label", width=36),
        Shown("Year", "period_label", width=14),
        Shown("Area", "area_name", "concat_ws(', ', {0}, shown.coverage)", width=18),
        *_FIGURE,
        Shown(
            "Rate",
            "rate_per_1000",
            unit="per 1,000 residents",
            note="rate",
            why="Remark on the rate",
            display=TENTHS,
        ),
        Shown("Remark on the rate", "rate_note", width=36),
        _PARTS,
        Shown("Table", "source_id", TABLE, width=44),
        traced(),
    ),
)

SURVEYS = Sheet(
    name="Survey_series",
    title="Headline estimates of the surveys of victims, with their intervals and bases",
    mart="fct_survey_estimate",
    scope="National estimates of all crime and its first division, undivided by who the victims are.",
    also=("dim_measure", "dim_source"),
    where=f"{_NATIONAL} and {_UNDIVIDED} and ({_YEARS}) "
    "and shown.measure in ('survey_prevalence', 'survey_incidence_rate', 'survey_incidents') "
    "and len(string_split(shown.label_path, ' > ')) <= 2",
    order="array_position(['EW', 'SC', 'NI'], shown.jurisdiction), shown.measure, shown.offence_id, "
    f"shown.source_id, {_NEWEST_FIRST}",
    left_out="finer offences, breakdowns, changes, victims, quarters, smaller areas, rolling years that the newest "
    "edition no longer shows",
    frozen=3,
    columns=(
        Shown("Offence", "offence_label", width=34),
        Shown("Year", "period_label", width=14),
        Shown("Area", "area_name", width=18),
        Shown("Survey", "survey_title", width=34),
        Shown("Measure", "measure", MEASURE, width=30),
        Shown("Whom it speaks of", "survey_population", WORDS, note="population", width=20),
        Shown("What the year dates", "period_basis", WORDS, note="period_basis", width=16),
        *_FIGURE,
        *_ENDS,
        Shown(
            "Interval",
            "interval_note",
            "coalesce({0}, shown.interval_source)",
            note="interval",
            width=44,
        ),
        Shown("Unweighted base", "base", unit="as in the column beside", why="The base counts", display=COUNT),
        Shown(
            "The base counts", "base_unit", "coalesce(replace({0}, '_', ' '), 'no base published beside it')", width=20
        ),
        Shown("Table", "source_id", TABLE, width=44),
        traced(),
    ),
)

FRAUD = Sheet(
    name="Fraud_by_whose_count",
    title="Fraud, computer misuse and cyber-crime, by the body that counts it, last ten years",
    mart="fct_fraud_and_cyber",
    scope="National figures by year of every body. Nothing here is added over bodies, tables or measures, but what the "
    "publisher itself added.",
    also=("dim_measure", "dim_source"),
    joins="left join dim_measure on dim_measure.measure = shown.measure",
    where=f"{_NATIONAL} and {_UNDIVIDED} and ({_YEARS}) and len(string_split(shown.label_path, ' > ')) <= 3 "
    f"and {_TEN_YEARS.format(mart='fct_fraud_and_cyber')}",
    order=f"shown.reporting_body, {_TABLE_BY_TABLE}, shown.measure, shown.label_path, {_NEWEST_FIRST}",
    left_out="offences below the third level of their table, smaller areas, months and quarters, breakdowns, changes, "
    "years that ended more than ten years before the newest, rolling years that the newest edition no longer shows",
    note="bodies",
    frozen=3,
    columns=(
        Shown("Body that counts", "reporting_body", width=26),
        Shown("Offence", "offence_label", width=34),
        Shown("Year", "period_label", width=14),
        Shown("Area", "area_name", "concat_ws(', ', {0}, shown.coverage)", width=18),
        Shown("Measure", "measure", MEASURE, width=30),
        *_FIGURE,
        *_ENDS,
        Shown(
            "Interval",
            "interval_source",
            "coalesce({0}, case when dim_measure.rests_on_a_sample then 'none known' else 'none: no sample' end)",
            note="interval",
            width=14,
        ),
        _PARTS,
        Shown("Break in the series", "break_note", width=40),
        Shown("What the body counts", "body_counts", width=60),
        Shown("Who else may hold the same case", "overlap_note", width=60),
        Shown("Table", "source_id", TABLE, width=44),
        traced(),
    ),
)

SURVEY_QUALITY = Sheet(
    name="Survey_quality",
    title="How the surveys of victims were held, how many answered, and how precise their headlines are",
    mart="survey_quality",
    scope="Every wave of the three surveys; a missing response rate means that no published one was found.",
    order="array_position(['EW', 'SC', 'NI'], shown.jurisdiction), shown.period_start desc",
    frozen=2,
    columns=(
        Shown("Survey", "survey_title", width=30),
        Shown("Wave", "wave", width=16),
        Shown("Response rate", "response_rate", unit="per cent", why="Status of the response rate", display=TENTHS),
        Shown("Status of the response rate", "response_rate_status", STATUS, note="status", width=12),
        Shown("Reason", "response_rate_reason", width=30),
        Shown("Achieved sample", "achieved_sample", unit=BESIDE, why="Status of the sample", display=COUNT),
        Shown("Unit of the sample", "achieved_sample_unit", WORDS, width=12),
        Shown("Status of the sample", "achieved_sample_status", STATUS, width=12),
        Shown(
            "Headline prevalence", "headline_prevalence", unit="per cent", why="Status of the headline", display=TENTHS
        ),
        Shown("Status of the headline", "headline_status", STATUS, width=12),
        Shown("Lower end", "headline_lower", unit="per cent, 95% interval", why="Interval", display=HUNDREDTHS),
        Shown("Upper end", "headline_upper", unit="per cent, 95% interval", why="Interval", display=HUNDREDTHS),
        Shown("Interval", "headline_interval_source", "coalesce({0}, 'none')", note="interval", width=12),
        Shown(
            "Half the interval",
            "relative_half_width",
            unit="per cent of the headline",
            why="Status of the half interval",
            display=TENTHS,
        ),
        Shown("Status of the half interval", "relative_half_width_status", STATUS, width=12),
        Shown(
            "Smallest change that can be seen",
            "minimum_detectable_change",
            unit="per cent, as published",
            why="Whose smallest change",
            display=TENTHS,
        ),
        Shown(
            "The same, derived",
            "derived_detectable_change",
            unit="per cent of the headline",
            why="Whose smallest change",
            display=TENTHS,
        ),
        Shown(
            "Whose smallest change",
            "minimum_detectable_change_source",
            "coalesce({0}, '[' || shown.minimum_detectable_change_status || ']')",
            width=14,
        ),
        Shown("How people were asked", "mode", width=22),
        Shown("When", "fieldwork", width=26),
        Shown("Who was asked", "age_coverage", width=20),
        Shown("Time asked about", "recall_period", width=26),
        Shown("Capping of repeated incidents", "capping_rule", width=34),
        Shown("Status under the Code of Practice", "designation", width=24),
        Shown("What parts the wave from others", "comparability_note", width=50),
        Shown(READ_IN, "reference", width=60),
    ),
)
