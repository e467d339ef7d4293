"""Rows of the Crime Survey tables, top to bottom, and whom each block of them speaks of.

The tables indent their rows inconsistently, repeat labels (four kinds of `With entry`, two denominators of `Bicycle
theft`) and print no denominator beside them: what a row means follows from its place alone. So the order is written
down here, and a table in any other order is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Population:
    """Whom estimates speak of, and the row that counts those interviewed: below the block, not above it."""

    name: str
    base_unit: str
    base_label: re.Pattern[str]  # as cleaned


@dataclass(frozen=True)
class Block:
    """Rows that share a population; where the table prints bases, one base row follows."""

    population: Population
    offences: tuple[str, ...]  # offence_id without its scheme


def _population(name: str, base_unit: str, suffix: str = "") -> Population:
    return Population(name, base_unit, re.compile(rf"Unweighted base - number of {base_unit}{suffix}"))


PEOPLE = _population("people_16_plus", "people", "( aged 16 and over)?")
HOUSEHOLDS = _population("households", "households")
VEHICLE_OWNERS = _population("vehicle_owning_households", "vehicle owners")
BICYCLE_OWNERS = _population("bicycle_owning_households", "bicycle owners")

_VIOLENCE = (
    "violence",
    "violence_with_injury",
    "wounding",
    "assault_with_minor_injury",
    "violence_without_injury",
)
_PERSONAL = (
    *_VIOLENCE,
    "robbery",
    "theft",
    "theft_from_the_person",
    "snatch_theft",
    "stealth_theft",
    "attempted_snatch_or_stealth_theft",
    "other_theft_of_personal_property",
)
_BURGLARY = tuple(
    f"{heading}{division}"
    for heading in ("domestic_burglary", "burglary_in_a_dwelling", "burglary_in_a_non_connected_building")
    for division in ("", "_with_entry", "_with_loss", "_no_loss", "_attempts")
)
_VEHICLE_THEFT = ("vehicle_related_theft", "theft_from_vehicles", "theft_of_vehicles", "attempts_of_and_from_vehicles")
_HOUSEHOLD_THEFT = (
    *_BURGLARY,
    "other_household_theft",
    "theft_from_a_dwelling",
    "theft_from_outside_a_dwelling",
    *_VEHICLE_THEFT,
    "bicycle_theft",
)
_DAMAGE = ("criminal_damage", "criminal_damage_to_a_vehicle", "arson_and_other_criminal_damage")
_FRAUD = (
    "fraud",
    "bank_and_credit_account_fraud",
    "consumer_and_retail_fraud",
    "advance_fee_fraud",
    "other_fraud",
    "computer_misuse",
    "computer_virus",
    "unauthorised_access",
)
# What is missing before the survey asked about fraud, and what no rate can be formed of.
WITH_FRAUD = frozenset({*_FRAUD, "all_including_fraud"})
NO_RATE = frozenset({"theft", "all_excluding_fraud", "all_including_fraud"})

_TOTALS_AND_FRAUD = (
    Block(PEOPLE, ("all_excluding_fraud",)),
    Block(PEOPLE, _FRAUD),
    Block(PEOPLE, ("all_including_fraud",)),
)

# Numbers of incidents and of victims: each crime once.
NUMBERS = (
    Block(PEOPLE, _PERSONAL),
    Block(HOUSEHOLDS, (*_HOUSEHOLD_THEFT, *_DAMAGE)),
    *_TOTALS_AND_FRAUD,
)
# Rates and prevalence: crimes against vehicles and bicycles again, among the households that own one.
RATES = (
    Block(PEOPLE, _PERSONAL),
    Block(HOUSEHOLDS, _HOUSEHOLD_THEFT),
    Block(VEHICLE_OWNERS, (*_VEHICLE_THEFT, "criminal_damage_to_a_vehicle")),
    Block(BICYCLE_OWNERS, ("bicycle_theft",)),
    Block(HOUSEHOLDS, _DAMAGE),
    *_TOTALS_AND_FRAUD,
)
BY_QUARTER = (
    Block(PEOPLE, ("violence", "robbery", "theft", "theft_from_the_person", "other_theft_of_personal_property")),
    Block(
        HOUSEHOLDS,
        ("domestic_burglary", "other_household_theft", "vehicle_related_theft", "bicycle_theft", "criminal_damage"),
    ),
    Block(PEOPLE, ("all_excluding_fraud",)),
    Block(PEOPLE, ("fraud", "computer_misuse")),
    Block(PEOPLE, ("all_including_fraud",)),
)
