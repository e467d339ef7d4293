"""SCJS annex tables A7 to A11: adults who were victims of a kind of crime, by sex, age, disability and area."""

from __future__ import annotations

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.scjs.characteristics import Characteristics, read_characteristics
from orchestration.parsing.scjs.layout import SURVEY_YEARS

PARSER_VERSION = 1


def of_any_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A7: victims of any SCJS crime as a share of adults (0 to 1).

    The title says 2008/09 to 2023/24, the table has 2023/24 alone: fraud was not asked about before.
    """
    return _victims(content, ctx, "any SCJS crime", "A7", "All SCJS crime", newest_only=True)


def of_property_or_violent_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A8: victims of property or violent crime as a share of adults (0 to 1), and changes in percentage points."""
    return _victims(content, ctx, "a property or violent crime", "A8", "Property and violent crime")


def of_violent_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A9: victims of violent crime as a share of adults (0 to 1), and changes in percentage points."""
    return _victims(content, ctx, "a violent crime", "A9", "Violent crime total")


def of_property_crime(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A10: victims of property crime as a share of adults (0 to 1), and changes in percentage points."""
    return _victims(content, ctx, "a property crime", "A10", "Property crime total")


def of_fraud_or_computer_misuse(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """A11: victims of fraud or computer misuse as a share of adults (0 to 1), 2023/24 on."""
    return _victims(
        content, ctx, "a fraud or computer misuse crime", "A11", "Fraud and computer misuse total", newest_only=True
    )


def _victims(
    content: bytes, ctx: ParseContext, crime: str, number: str, offence: str, *, newest_only: bool = False
) -> pd.DataFrame:
    table = Characteristics(
        title=rf"^Table \w+: Proportion of adults who were victims of {crime}\b.* by demographic",
        names=rf"Table {number}$",
        labels=("Demographic and area characteristic", "Demographic subcategory"),
        measure="survey_prevalence",
        change=None if newest_only else "survey_prevalence_change",
        first_year=SURVEY_YEARS[-1] if newest_only else SURVEY_YEARS[0],
        victim_status=False,
    )
    return read_characteristics(content, ctx, table, offence)
