"""The fourteen tables of ONS "Nature of crime: fraud and computer misuse", in the order of their numbers."""

from __future__ import annotations

from orchestration.parsing.nature_of_fraud import methods, victims

TABLES = (
    victims.EMOTIONAL_IMPACT,
    victims.IMPACT_ON_VICTIMS,
    victims.PERCEIVED_SERIOUSNESS,
    methods.ACCESS_METHOD,
    methods.CYBER_FLAG,
    methods.FIRST_CONTACT,
    methods.CONTACT_REASON,
    methods.OFFENDER_CHARACTERISTICS,
    victims.FINANCIAL_LOSS,
    methods.MONEY_TRANSFER,
    methods.DISCOVERY,
    victims.ACTION_FRAUD_SATISFACTION,
    methods.DEVICE,
    methods.VIRUS_EXPERIENCE,
)
