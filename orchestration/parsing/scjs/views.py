"""SCJS annex tables A13 to A25: what adults think of police, courts, crime and their own safety, by characteristics."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.scjs.characteristics import Characteristics, read_characteristics
from orchestration.parsing.scjs.questions import (
    FEARS,
    JUSTICE_ASPECTS,
    LOCAL_ISSUES,
    NONE_OF_THESE,
    POLICE_STATEMENTS,
    POLICE_TASKS,
    VEHICLE_FEARS,
)

PARSER_VERSION = 1

_PEOPLE = ("Demographic and area characteristic", "Demographic subcategory")
_ISSUE = "Type of issue"
# Asked of people, and answered for them, in households with a vehicle.
_VEHICLE_OWNERS = "people_16_plus_in_vehicle_owning_households"


def _table(number: str, title: str, first_label: str | None = None) -> Characteristics:
    return Characteristics(
        title=rf"^Table \w+: {title}",
        names=rf"Table {number}$",
        labels=_PEOPLE if first_label is None else (first_label, *_PEOPLE),
        measure="view_share",
        change="view_share_change",
    )


# By the series of the registry entry.
_TABLES = {
    "local_police_rating": replace(
        _table("A13", "Proportion of adults who said the police in their local area were doing"), first_year=2012
    ),
    "police_confidence": replace(
        _table(
            "A14",
            "Proportion of adults who were very or fairly confident in the ability",
            "Measure of police confidence",
        ),
        question="police_task",
        questions=POLICE_TASKS,
    ),
    "police_statements": replace(
        _table("A15", "Proportion of adults who agreed with statements about the police"),
        labels=("Type of measure", "Measure", *_PEOPLE),
        first_year=2009,
        question="police_statement",
        questions=POLICE_STATEMENTS,
    ),
    "justice_confidence": replace(
        _table(
            "A16",
            "Proportion of adults who were very or fairly confident in aspects",
            "Aspect of the criminal justice system",
        ),
        question="justice_aspect",
        questions=JUSTICE_ASPECTS,
    ),
    "local_crime_rate_view": _table("A17", "Perceptions of how the crime rate has changed in respondents' local area"),
    "national_crime_rate_view": replace(
        _table("A18", "Perceptions of how the crime rate has changed in Scotland"), first_year=2009
    ),
    "safe_walking_after_dark": _table("A19", "Proportion of adults who felt safe walking alone after dark"),
    "safe_at_home_at_night": _table("A20", "Proportion of adults who felt safe alone in their home"),
    "local_issues": replace(
        _table("A21", "Proportion of adults who thought issues were common", _ISSUE),
        question="local_issue",
        questions=LOCAL_ISSUES,
    ),
    "worry_about_vehicle_crime": replace(
        _table(
            "A22",
            "Proportion of adults from vehicle owning households who were very or fairly worried",
            _ISSUE,
        ),
        question="crime_feared",
        questions=VEHICLE_FEARS,
        population=_VEHICLE_OWNERS,
    ),
    "worry_about_crime": replace(
        _table("A23", "Proportion of adults who were worried about experiencing", _ISSUE),
        question="crime_feared",
        questions=FEARS,
    ),
    "likelihood_of_vehicle_crime": replace(
        _table("A24", "Proportion of adults from vehicle owning households who thought", _ISSUE),
        question="crime_feared",
        questions=VEHICLE_FEARS,
        population=_VEHICLE_OWNERS,
    ),
    "likelihood_of_crime": replace(
        _table("A25", "Proportion of adults who thought they were likely to experience", _ISSUE),
        question="crime_feared",
        questions=(*FEARS, NONE_OF_THESE),
    ),
}


def views(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """The table of the entry's series: shares of adults who hold a view (0 to 1) and changes in percentage points.

    Raises LayoutError for a series without a table here, and as `read_characteristics` does.
    """
    table = _TABLES.get(ctx.series)
    if table is None:
        raise LayoutError(f"series {ctx.series!r} names no table of views", expected=f"one of {sorted(_TABLES)}")
    return read_characteristics(content, ctx, table)
