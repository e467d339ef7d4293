"""A few invented editions of surveys of victims, put into the small warehouse beside recorded crime."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.dbt import small_warehouse as small
from warehouse.connection import open_database

FY14 = ("FY", "2014-04-01", "2015-03-31")
FY18 = ("FY", "2018-04-01", "2019-03-31")
FY19 = ("FY", "2019-04-01", "2020-03-31")
FY22 = ("FY", "2022-04-01", "2023-03-31")
SY23 = ("SY", "2023-04-01", "2024-03-31")

HEADLINE, VIOLENCE, INJURY = "csew:headline", "csew:violence", "csew:injury"
THEFT, VEHICLE, BICYCLE, FRAUD = "csew:theft", "csew:vehicle", "csew:bicycle", "csew:fraud"
SCOTTISH_HEADLINE, NI_HEADLINE = "scjs:headline", "niscs:headline"

OFFENCES = [
    # offence_id, label, level, parent_id, is_total, kind
    (HEADLINE, "All crime", "total", None, True, "crime"),
    (VIOLENCE, "Violence", "group", HEADLINE, True, "crime"),
    (INJURY, "Violence with injury", "of_which", VIOLENCE, False, "crime"),
    (THEFT, "Theft", "group", HEADLINE, True, "crime"),
    (VEHICLE, "Vehicle-related theft", "offence", THEFT, False, "crime"),
    (BICYCLE, "Bicycle theft", "offence", THEFT, False, "crime"),
    (FRAUD, "Fraud", "group", None, False, "fraud"),
    (SCOTTISH_HEADLINE, "All crime", "total", None, False, "crime"),
    (NI_HEADLINE, "Any crime", "total", None, False, "crime"),
]
PARTITIONS = [
    ("csew:all", HEADLINE, VIOLENCE),
    ("csew:all", HEADLINE, THEFT),
    ("csew:theft", THEFT, VEHICLE),
    ("csew:theft", THEFT, BICYCLE),
]
SURVEYS = [
    # survey, title, jurisdiction, design factor, headline
    ("csew", "Crime Survey for England and Wales", "EW", 1.2, HEADLINE),
    ("scjs", "Scottish Crime and Justice Survey", "SC", None, SCOTTISH_HEADLINE),
    ("niscs", "Northern Ireland Safe Community Survey", "NI", None, NI_HEADLINE),
]
WAVES = [
    # survey, wave, period
    ("csew", "2014/15", FY14),
    ("csew", "2018/19", FY18),
    ("csew", "2019/20", FY19),
    ("scjs", "2023/24", SY23),
    ("niscs", "2022/23", FY22),
]
SOURCES = [
    # source_id, product_id, jurisdiction, series, survey
    ("estimates", "survey_tables", "EW", "survey", "csew"),
    ("population_groups", "survey_groups", "EW", "survey", "csew"),
    ("scottish_survey", "scottish_survey", "SC", "survey", "scjs"),
    ("irish_survey", "irish_survey", "NI", "survey", "niscs"),
    ("quality", "quality", "UK", "survey_quality", None),
]
VINTAGES = [
    ("estimates-1", "estimates", "ye-2020-03", "2020-07-17"),
    ("estimates-2", "estimates", "ye-2020-06", "2020-10-28"),
    ("population_groups-1", "population_groups", "2019-20", "2020-10-28"),
    ("scottish_survey-1", "scottish_survey", "sy-2023-24", "2025-01-28"),
    ("irish_survey-1", "irish_survey", "2024-02-01", "2024-02-01"),
    ("irish_survey-2", "irish_survey", "2025-03-06", "2025-03-06"),
    ("quality-1", "quality", "2024-06-20", "2024-06-20"),
]
NOT_FOUND = "No figure was found in the publications at hand."


def estimate(
    vintage_id: str, period: tuple[str, str, str], offence: str | None, value: float | None, **other: Any
) -> small.Observation:
    """One estimate of prevalence among people, in per cent; `other` overrides any column."""
    area = {"scottish_survey": small.SCOTLAND, "irish_survey": small.NORTHERN_IRELAND}
    row = small.figure(vintage_id, area.get(vintage_id.rsplit("-", 1)[0], small.EW), period, offence or "", value)
    return {
        **row,
        "offence_id": offence,
        "series": "survey",
        "period_basis": "interview_year",
        "survey_population": "people_16_plus",
        "is_total": offence is not None and offence.endswith(":headline"),
        "measure": "survey_prevalence",
        "unit": "percent",
        **other,
    }


def _incidents(offence: str, value: float, **other: Any) -> small.Observation:
    # Thefts from households stand under a total of people, as in the publication.
    population = "households" if offence in (VEHICLE, BICYCLE) else "people_16_plus"
    counted = {"measure": "survey_incidents", "unit": "thousand_incidents", "survey_population": population}
    return estimate("estimates-2", FY19, offence, value, **{**counted, **other})


def _quality(survey: str, period: tuple[str, str, str], measure: str, value: float | None) -> small.Observation:
    about = {"series": "survey_quality", "survey_population": None, "breakdown": "survey", "category": survey}
    row = estimate("quality-1", period, None, value, measure=measure, **about)
    return {
        **row,
        "unit": "interviews" if measure == "achieved_sample" else "percent",
        "status_reason": NOT_FOUND if value is None else None,
    }


def observations() -> Iterable[small.Observation]:
    """Every figure of the editions."""
    asked = {"base_unit": "respondents"}
    # The wave of 2018/19 is left out by the second edition; the newest wave comes with it.
    yield estimate("estimates-1", FY18, HEADLINE, 16.0, base=32000, **asked)
    yield estimate("estimates-2", FY18, HEADLINE, 18.0, survey_population="households", base=25000, **asked)
    yield estimate("estimates-2", FY14, HEADLINE, 20.0)
    yield estimate("estimates-2", FY19, HEADLINE, 10.0, base=30000, **asked)
    yield estimate("estimates-2", FY19, INJURY, 0.0, base=30000, **asked)
    yield estimate("estimates-2", FY19, FRAUD, 0.0001, base=100, **asked)
    yield estimate("estimates-2", FY19, VIOLENCE, None)
    # One label, two populations: each is a figure of its own.
    for population, value in (("households", 2.5), ("vehicle_owning_households", 3.2)):
        yield estimate("estimates-2", FY19, VEHICLE, value, survey_population=population, base=25000, **asked)
    for offence, value in ((HEADLINE, 100.0), (VIOLENCE, 60.0), (INJURY, 20.0), (THEFT, 40.0), (VEHICLE, 25.0)):
        yield _incidents(offence, value)
    yield _incidents(BICYCLE, 15.0)
    yield estimate(
        "estimates-2",
        FY19,
        HEADLINE,
        -6.0,
        measure="survey_prevalence_change",
        unit="percentage_points",
        comparator_start=FY18[1],
        comparator_end=FY18[2],
        comparator_type=FY18[0],
        significance="s",
    )
    # The same headline with a published interval, for all and for one group with a lower end only.
    published = {"confidence_level": 95.0, "interval_source": "published"}
    whole = {"base": 30000, **asked, **published}
    yield estimate("population_groups-1", FY19, HEADLINE, 10.0, lower=9.5, upper=10.6, **whole)
    group = {"breakdown": "ethnicity", "category": "Other", "base": 900, **asked, **published}
    yield estimate("population_groups-1", FY19, HEADLINE, 12.0, lower=9.0, **group)
    yield estimate("scottish_survey-1", SY23, SCOTTISH_HEADLINE, 0.2, unit="proportion", base=5000, **asked)
    # The first release is restated by the second.
    yield estimate("irish_survey-1", FY22, NI_HEADLINE, 5.1)
    yield estimate("irish_survey-2", FY22, NI_HEADLINE, 5.8)
    yield _quality("csew", FY14, "response_rate", 75.0)
    yield _quality("csew", FY18, "response_rate", None)
    yield _quality("csew", FY19, "response_rate", 64.0)
    yield _quality("csew", FY14, "achieved_sample", 33350)
    yield _quality("csew", FY19, "minimum_detectable_change", 7.0)


def add(path: Path) -> None:
    """Write the surveys into the small warehouse at `path`."""
    with open_database(path) as connection:
        for order, (offence, label, level, parent, is_total, kind) in enumerate(OFFENCES):
            connection.execute(
                "insert into reference.offence values (?, ?, null, ?, ?, ?, ?, ?, null, ?, ?)",
                [offence.partition(":")[0], offence, label, level, parent, is_total, kind, label, order],
            )
        connection.executemany("insert into reference.offence_partition values (?, ?, ?)", PARTITIONS)
        connection.executemany(
            "insert into reference.survey values (?, ?, ?, 'people', null, ?, null, ?, 'page')", SURVEYS
        )
        waves = [
            {"survey": survey, "wave": wave, "period_type": period[0], "period_start": period[1]}
            | {"period_end": period[2], "mode": "face to face", "reference": "page"}
            for survey, wave, period in WAVES
        ]
        small.insert(connection, "reference.survey_wave", waves)
        sources = [
            small.table_of(source, product, jurisdiction, "survey", series, survey, survey=survey)
            for source, product, jurisdiction, series, survey in SOURCES
        ]
        small.insert(connection, "reference.source", sources)
        small.add_editions(connection, VINTAGES, observations())
