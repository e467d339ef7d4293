"""Titles, headers and row labels of the Crime Survey tables, as the edition of December 2025 prints them."""

from __future__ import annotations

YEARS = [
    *(f"Jan {year} to Dec {year}" for year in (1981, 1983, 1987, 1991, 1993, 1995, 1997, 1999)),
    *(f"Apr {year} to Mar {year + 1}" for year in range(2001, 2012)),
    "Apr 2012 to Mar 2013\n[note 6]",
    *(f"Apr {year} to Mar {year + 1}" for year in range(2013, 2019)),
    "Apr 2019 to Mar 2020\n[note 7]",
    *(f"Apr {year} to Mar {year + 1}" for year in (2022, 2023, 2024)),
    "Jan 2024 to Dec 2024",
    "Jan 2025 to\n Dec 2025",
]
YEARS_COMPARED = [
    *(f"Jan {year} to Dec {year} " for year in (1995, 1997, 1999)),
    *(f"Apr {year} to Mar {year + 1} " for year in (*range(2001, 2020), 2022)),
    "Jan 2024 to Dec 2024",
]
BEFORE_FRAUD = 23  # years before April 2016
COMPARED_BEFORE_FRAUD = 18

PEOPLE = "Unweighted base - number of people aged 16 and over"
HOUSEHOLDS = "Unweighted base - number of households"
VEHICLES = "Unweighted base - number of vehicle owners"
BICYCLES = "Unweighted base - number of bicycle owners"

# Labels as the edition of December 2025 prints them, with its indentation.
PERSONAL = [
    "VIOLENCE",
    "    Violence with injury",
    "        Wounding",
    "        Assault with minor injury",
    "    Violence without injury",
    "ROBBERY ",
    "THEFT OFFENCES [note 8]",
    "    Theft from the person",
    "        Snatch theft from person",
    "        Stealth theft from person",
    "        Attempted snatch or stealth theft from person",
    "    Other theft of personal property ",
]
HOUSEHOLD_THEFT = [
    "    Domestic burglary",
    "With entry",
    "            With loss",
    "            No loss",
    "Attempts",
    "Domestic burglary in a dwelling",
    "        With entry",
    "            With loss",
    "            No loss",
    "        Attempts",
    "    Domestic burglary in a non-connected building to a dwelling",
    "        With entry",
    "            With loss",
    "            No loss",
    "        Attempts",
    "    Other household theft ",
    "        Theft from a dwelling",
    "        Theft from outside a dwelling",
    "    Vehicle-related theft",
    "        Theft from vehicles",
    "        Theft of vehicles",
    "        Attempts of and from vehicles",
    "    Bicycle theft ",
]
OF_VEHICLE_OWNERS = [
    "    Vehicle-related theft",
    "        Theft from vehicles",
    "        Theft of vehicles",
    "        Attempts of and from vehicles",
    "    Criminal damage to a vehicle ",
]
DAMAGE = ["CRIMINAL DAMAGE ", "    Criminal damage to a vehicle", "    Arson and other criminal damage"]
FRAUD = [
    "    Fraud [note 9][note 10]",
    "        Bank and credit account fraud",
    "        Consumer and retail fraud [note 11]",
    "        Advance fee fraud",
    "        Other fraud [note 12]",
    "    Computer misuse [notes 9, 10]",
    "        Computer virus",
    "        Unauthorised access to personal information (including hacking) [note 12]",
]
EXCLUDING = "ALL CSEW HEADLINE CRIME EXCLUDING FRAUD AND COMPUTER MISUSE [note 8]"
INCLUDING = "ALL CSEW HEADLINE CRIME INCLUDING FRAUD AND COMPUTER MISUSE [notes 8, 9, 10, 13]"

TOTALS_AND_FRAUD = [EXCLUDING, PEOPLE, *FRAUD, PEOPLE, INCLUDING, PEOPLE]
NUMBER_ROWS = [*PERSONAL, PEOPLE, *HOUSEHOLD_THEFT, *DAMAGE, HOUSEHOLDS, *TOTALS_AND_FRAUD]
RATE_ROWS = [
    *PERSONAL,
    PEOPLE,
    *HOUSEHOLD_THEFT,
    HOUSEHOLDS,
    *OF_VEHICLE_OWNERS,
    VEHICLES,
    "    Bicycle theft ",
    BICYCLES,
    *DAMAGE,
    HOUSEHOLDS,
    *TOTALS_AND_FRAUD,
]

TITLES = {
    "a1a": (
        "Table A1a: Trends in incidents of CSEW headline crime, people aged 16 and over or households (1,000s) "
        "[notes 1, 2, 3, 4]"
    ),
    "a2a": (
        "Table A2a: Trends in incident rates of CSEW headline crime, per 1,000 people aged 16 and over or households "
        "[notes 1, 2, 3, 15]"
    ),
    "a3a": (
        "Table A3a: Trends in CSEW headline crime, percentages of people aged 16 and over or households who were "
        "victims once or more (prevalence risks) [notes 1, 2, 3, 17]"
    ),
    "a4a": "Table A4a: Trends in CSEW victims of crime, people aged 16 and over or households (1,000s) [notes 1, 20]",
    "a1b": (
        "Table A1b: Trends in incidents of CSEW headline crime, people aged 16 and over or households, percentage "
        "change and statistical significance of change [notes 1, 2]"
    ),
    "a2b": (
        "Table A2b: Trends in incident rates of CSEW headline crime, people aged 16 and over or households, "
        "percentage change and statistical significance of change"
    ),
    "a3b": (
        "Table A3b: Trends in CSEW headline crime, percentages of people aged 16 and over or households who were "
        "victims once or more (prevalence risks), percentage point change and statistical significance of change"
    ),
    "a4b": (
        "Table A4b: Trends in CSEW victims of crime, people aged 16 and over or households, percentage change and "
        "statistical significance of change"
    ),
    "e1": "Table E1:  Numbers of CSEW crimes by quarter of interview, people aged 16 and over and households [note 1]",
    "c1": "Table C1: Fraud and computer misuse by loss (of money or property) - number and rate of incidents",
    "c2": "Table C2: Reimbursement of money lost to victims of fraud, by offence type, [note 1]",
}

QUARTERS = [
    f"{months} {year}"
    for year in (2023, 2024, 2025)
    for months in ("Jan to Mar", "Apr to Jun", "Jul to Sep", "Oct to Dec")
]
QUARTER_ROWS = [
    "Violence",
    "Robbery",
    "Theft offences",
    "Theft from the person",
    "Other theft of personal property",
    "Unweighted base - number of people",
    "All burglary",
    "Other household theft",
    "Vehicle-related theft",
    "Bicycle theft",
    "Criminal damage and arson",
    HOUSEHOLDS,
    "ALL CSEW CRIME EXCLUDING FRAUD AND COMPUTER MISUSE",
    "Unweighted base - number of people",
    "Fraud",
    "Computer misuse",
    "Unweighted base - number of people",
    "All CSEW crime including fraud and computer misuse",
    "Unweighted base - number of people",
]

LOSSES = ["      With loss, no or only partial reimbursement", "   With loss, fully reimbursed", "      Without loss"]
LOSS_ROWS = [
    "FRAUD [note 4]",
    *LOSSES,
    "Bank and credit account fraud",
    *LOSSES,
    "Consumer and retail fraud",
    *LOSSES,
    "All other fraud [note 5]",
    *LOSSES,
    "COMPUTER MISUSE",
    "   Computer virus [note 6]",
    *LOSSES,
    "   Unauthorised access to personal information (including hacking)",
]
