"""How a table of ONS "Nature of crime: fraud and computer misuse" is described: title, headers, rows, populations.

Each table is printed once per kind of offence, a lettered sheet each, and every sheet sorts its rows by the newest
figures: rows are known by their label, not by their place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

OF_ALL_INCIDENTS = "Unweighted base - number of incidents"
OF_OFFENDERS_DESCRIBED = f"{OF_ALL_INCIDENTS} (victim able to say something about offender)"

FRAUD_TYPES = ("fraud", "bank_and_credit_account_fraud", "consumer_and_retail_fraud", "all_other_fraud")
CYBER_FLAGS = ("cyber_fraud", "non_cyber_fraud")
MISUSE_TYPES = ("computer_misuse", "computer_virus", "unauthorised_access")
OF_FRAUD = (*FRAUD_TYPES, *CYBER_FLAGS)
OF_EVERYTHING = ("fraud_and_computer_misuse", *OF_FRAUD, *MISUSE_TYPES)

# Rows that are no percentage of incidents: their measure and unit.
OTHER_MEASURES = {"Mean rating": ("mean_rating", "score"), "Median loss": ("median_loss", "pounds")}


@dataclass(frozen=True)
class Block:
    """Rows that share a base, printed in the row below them.

    `categories` are label paths: of a row that is part of another, the cell shows what follows the last ' > '.
    """

    breakdown: str
    population: str | None  # incidents that the percentages are of; null = the column says
    categories: tuple[str, ...]
    group: str = ""  # text of the first column, in tables with two label columns
    base: str = OF_ALL_INCIDENTS


@dataclass(frozen=True)
class Table:
    """One table number: `phrase` of its title (pattern; `population` names the offence), what heads its labels."""

    phrase: str
    labels: tuple[str, ...]
    columns: Literal["years", "years_by_loss", "offences"]
    populations: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def title(self) -> re.Pattern[str]:
        """The whole title, notes off."""
        years = r"year ending March (?P<first>\d{4})(?: to year ending March (?P<last>\d{4}))?"
        return re.compile(
            rf"Table \d+[a-z]?: {self.phrase}, {years}, Crime Survey for England and Wales \(CSEW\)", re.IGNORECASE
        )
