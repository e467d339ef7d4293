"""Whom an SCJS crime happens to: households, adults, or both in one figure.

The annex tables say `per 10,000 adults or households` and do not say which where. The figures do: volume divided by
rate is about 2.5 million (Scotland's households) for vandalism, vehicle crime, housebreaking and household theft, and
about 4.6 million (its adults) for personal theft, violence, fraud and computer misuse. Rates of totals over both
are sums of rates on different denominators (520 + 140 + 70 + 550 + 230 = 1,510 in 2023/24).
"""

from __future__ import annotations

HOUSEHOLDS = "households"
PEOPLE = "people_16_plus"
BOTH = "people_16_plus_and_households"

RATE_UNITS = {
    HOUSEHOLDS: "per_10000_households",
    PEOPLE: "per_10000_people",
    BOTH: "per_10000_people_or_households",
}

_HOUSEHOLD_CRIMES = frozenset(
    f"scjs:{name}"
    for name in (
        "vandalism",
        "motor_vehicle_vandalism",
        "property_vandalism",
        "motor_vehicle_related_theft",
        "theft_of_motor_vehicle",
        "theft_from_motor_vehicle",
        "attempted_motor_vehicle_theft",
        "housebreaking",
        "household_theft_with_bicycles",
        "other_household_theft",
        "bicycle_theft",
        "comparable_acquisitive",
        "comparable_vandalism",
    )
)
_PERSONAL_CRIMES = frozenset(
    f"scjs:{name}"
    for name in (
        "personal_theft",
        "other_theft",
        "theft_from_the_person",
        "violent",
        "assault",
        "serious_assault",
        "robbery",
        "fraud_and_computer_misuse",
        "fraud",
        "computer_misuse",
        "comparable_violent",
    )
)
_BOTH = frozenset({"scjs:all", "scjs:violent_and_property", "scjs:property", "scjs:comparable_crime"})
_POPULATIONS = {
    **dict.fromkeys(_HOUSEHOLD_CRIMES, HOUSEHOLDS),
    **dict.fromkeys(_PERSONAL_CRIMES, PEOPLE),
    **dict.fromkeys(_BOTH, BOTH),
}


def population_of(offence_id: str) -> str:
    """Whom the rate of a crime of the scheme `scjs` speaks of; raises KeyError for one that was not looked at."""
    return _POPULATIONS[offence_id]


def population_of_incidents(offence_id: str) -> str:
    """Whom the incidents of a crime happened to: totals over both kinds go with the adults who told of them.

    Incidents add over the two, rates do not: a total must share its population with parts of it, or it would pass for
    a figure without parts. Raises KeyError for a crime that was not looked at.
    """
    population = _POPULATIONS[offence_id]
    return PEOPLE if population == BOTH else population
