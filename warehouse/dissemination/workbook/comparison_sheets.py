"""Worksheets that set the jurisdictions of the United Kingdom side by side, with the grade of every pair."""

from __future__ import annotations

from warehouse.dissemination.workbook.sheets import (
    BESIDE,
    COUNT,
    HUNDREDTHS,
    MEASURE,
    PLACE,
    READ_IN,
    STATUS,
    TENTHS,
    WORDS,
    Sheet,
    Shown,
    traced,
)

_OFFENCE = Shown("Offence", "offence_label", width=30)
_YEAR = Shown("Year", "period_label", width=11)
_JURISDICTION = Shown("Jurisdiction", "jurisdiction", PLACE, width=18)
_STATUS = Shown("Status", "obs_status", STATUS, note="status", width=9)
_REASON = Shown("Reason", "status_reason", width=34)
_GRADES = (
    Shown("Grade of the level", "grade", WORDS, note="grade", width=16),
    Shown("Grade of the trend", "trend_grade", WORDS, note="trend_grade", width=16),
    Shown("Why this grade", "grade_reason", width=70),
    Shown("Break in the series", "break_note", note="break", width=50),
    Shown("Caveats", "caveats", note="caveats", width=90),
)
_ORDER = (
    "dim_offence.sort_order, shown.measure, shown.period_start desc, "
    "array_position(['EW', 'SC', 'NI', 'UK'], shown.jurisdiction)"
)
_OFFENCES = "left join dim_offence on dim_offence.offence_id = shown.conformed_offence_id"
_WITH_COMPANY = """
    (shown.measure, shown.conformed_offence_id, shown.period_id) in (
        select (measure, conformed_offence_id, period_id)
        from uk_comparison
        where family = '{family}' and jurisdiction <> 'UK' and value is not null
        group by all
        having count(distinct jurisdiction) > 1
    )
"""
_ALONE = "offences and years of which fewer than two jurisdictions have a figure"
_RATE = (
    Shown("Rate", "rate_per_1000", unit="per 1,000 residents", note="rate", why="Remark on the rate", display=TENTHS),
    Shown("Remark on the rate", "rate_note", width=30),
)
_CHANGE = (
    Shown(
        "Change on the year before",
        "change_on_year",
        unit="per cent",
        note="change",
        why="Remark on the change",
        display=TENTHS,
    ),
    Shown(
        "Remark on the change",
        "change_note",
        "coalesce({0}, case when shown.value is null then 'No change: there is no figure.' end)",
        width=26,
    ),
)
_INTERVAL_OF_ESTIMATE = (
    "coalesce({0}, case when shown.value is null then 'No interval: there is no figure.' end, "
    "fct_survey_estimate.interval_note)"
)

# Columns of the sheets on counts: crimes recorded by the police, and fraud whoever recorded it.
_COUNTED = (
    _OFFENCE,
    _YEAR,
    _JURISDICTION,
    Shown("Figure", "value", unit=BESIDE, why="Status"),
    Shown("Unit", "unit", WORDS, width=11),
    _STATUS,
    _REASON,
    *_RATE,
    *_CHANGE,
    *_GRADES,
    Shown("Published as", "published_offence_label", width=30),
    traced(),
)

RECORDED_CRIME = Sheet(
    name="UK_recorded_crime",
    title="Recorded crime in the jurisdictions of the United Kingdom, side by side",
    mart="uk_comparison",
    scope="Crimes recorded by the police by financial year; offences are the conformed ones, to which each publisher's "
    "classes are mapped.",
    also=("dim_offence", "dim_area"),
    joins=_OFFENCES,
    where=f"shown.family = 'police_recorded' and {_WITH_COMPANY.format(family='police_recorded')}",
    order=_ORDER,
    left_out=_ALONE,
    note="no_total",
    frozen=3,
    columns=_COUNTED,
)

SURVEYS = Sheet(
    name="UK_survey_estimates",
    title="Estimates of surveys of victims in the jurisdictions of the United Kingdom, side by side",
    mart="uk_comparison",
    scope="Prevalence, incidence rates and incidents; a survey wave stands in the year that it is named after.",
    also=("dim_offence", "dim_area", "dim_measure", "fct_survey_estimate"),
    joins=f"{_OFFENCES} left join fct_survey_estimate on fct_survey_estimate.figure_id = shown.figure_id",
    where=f"shown.family = 'survey' and {_WITH_COMPANY.format(family='survey')}",
    order=_ORDER,
    left_out=_ALONE,
    note="no_total",
    frozen=3,
    columns=(
        _OFFENCE,
        _YEAR,
        _JURISDICTION,
        Shown("Measure", "measure", MEASURE, width=30),
        Shown("Whom it speaks of", "survey_population", WORDS, note="population", width=20),
        Shown("Figure", "value", unit=BESIDE, why="Status"),
        Shown("Unit", "unit", WORDS, width=16),
        _STATUS,
        _REASON,
        Shown("Lower end", "lower", unit="95% interval, unit as the figure", why="Interval"),
        Shown("Upper end", "upper", unit="95% interval, unit as the figure", why="Interval"),
        Shown("Interval", "interval_source", _INTERVAL_OF_ESTIMATE, note="interval", width=30),
        *_GRADES,
        traced(),
    ),
)

FRAUD = Sheet(
    name="UK_fraud",
    title="Fraud and computer misuse known to the police or the national reporting service, side by side",
    mart="uk_comparison",
    scope="By financial year; most lines have one figure or none, and say why: the jurisdictions count fraud in "
    "different bodies.",
    also=("dim_offence", "dim_area"),
    joins=_OFFENCES,
    where="shown.family = 'fraud'",
    order=_ORDER,
    left_out="recorded crime and surveys, which have sheets of their own",
    note="no_total",
    frozen=3,
    columns=_COUNTED,
)

COMPARABILITY = Sheet(
    name="Comparability",
    title="Which figures of two jurisdictions may be set side by side, and why",
    mart="comparability",
    scope="Every measure, conformed offence and pair of jurisdictions that both have figures.",
    also=("dim_offence", "dim_area", "dim_measure"),
    joins=_OFFENCES,
    order="dim_offence.sort_order, shown.measure, shown.jurisdiction_a, shown.jurisdiction_b, shown.first_day",
    columns=(
        _OFFENCE,
        Shown("Family", "family", WORDS, width=16),
        Shown("Measure", "measure", MEASURE, width=30),
        Shown("Jurisdiction", "jurisdiction_a", PLACE, width=18),
        Shown("Beside", "jurisdiction_b", PLACE, width=18),
        Shown("From", "first_day"),
        Shown("To", "last_day"),
        Shown("Years that both have a figure of", "years", unit="years", display=COUNT),
        Shown("Grade of the level", "grade", WORDS, note="grade", width=16),
        Shown("Grade of the trend", "trend_grade", WORDS, note="trend_grade", width=16),
        Shown("Why", "reasons", width=90),
        Shown(READ_IN, "reference", width=60),
    ),
)

CRIME_GAP = Sheet(
    name="Crime_gap",
    title="Crime that people tell surveys about, beside crime that the police recorded",
    mart="crime_gap",
    scope="Only pairs of classes in which survey and police know the same crimes, as nearly as they ever do.",
    also=("dim_offence", "dim_area"),
    joins=_OFFENCES,
    order="array_position(['EW', 'SC', 'NI'], shown.jurisdiction), dim_offence.sort_order, shown.pair_id, "
    "shown.period_start desc",
    frozen=3,
    columns=(
        _OFFENCE,
        Shown("Year of the survey", "period_label", width=14),
        _JURISDICTION,
        Shown("Whom the survey speaks of", "survey_population", WORDS, note="population", width=20),
        Shown("Survey estimate", "survey_value", unit="incidents", why="Reason"),
        Shown("Lower end", "survey_lower", unit="incidents, 95% interval", why="Interval"),
        Shown("Upper end", "survey_upper", unit="incidents, 95% interval", why="Interval"),
        Shown("Recorded crime", "recorded_value", unit="crimes", why="Reason"),
        Shown("Year of the recorded crime", "recorded_period_label", width=16),
        Shown(
            "Ratio",
            "ratio",
            unit="incidents of the survey per recorded crime",
            why="Reason",
            note="ratio",
            display=HUNDREDTHS,
        ),
        Shown("Status", "ratio_status", STATUS, note="status", width=9),
        Shown("Reason", "ratio_note", width=34),
        Shown("Lower end of the ratio", "ratio_lower", unit="as the ratio", why="Interval", display=HUNDREDTHS),
        Shown("Upper end of the ratio", "ratio_upper", unit="as the ratio", why="Interval", display=HUNDREDTHS),
        Shown(
            "Interval",
            "interval_note",
            "coalesce({0}, replace(shown.interval_source, '_', ' '), shown.ratio_note)",
            width=40,
        ),
        Shown("Grade", "grade", WORDS, width=16),
        Shown("Why this grade", "grade_reason", width=60),
        Shown("Break in either series", "break_note", width=50),
        Shown("Caveats", "caveats", width=90),
        traced("Survey estimate published in", "survey_"),
        traced("Recorded crime published in", "recorded_"),
    ),
)
