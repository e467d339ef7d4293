"""The victims of crime file of Ethnicity facts and figures in small: two single years and one period of three."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

import pandas as pd

from orchestration.parsing.ethnicity_facts.victims import prevalence
from orchestration.registry.load import area_index
from tests.contexts import context_for

HEADER = [
    "Measure",
    "Ethnicity",
    "Ethnicity_type",
    "Time",
    "Time_type",
    "Geography",
    "Geography_type",
    "Geography code",
    "Gender",
    "Age",
    "Socio-economic classification",
    "Household income",
    "Value",
    "Value_type",
    "Sample size",
    "Standard Error",
    "Lower CI",
    "Upper CI",
]
MEASURE = "Proportion of adults who were victims of all CSEW crime (excluding fraud and computer misuse)"
EVERYBODY = {
    "Measure": MEASURE,
    "Ethnicity": "All",
    "Ethnicity_type": "All",
    "Geography": "England and Wales",
    "Geography_type": "ONS geography code",
    "Geography code": "K04000001",
    "Gender": "All",
    "Age": "16+",
    "Socio-economic classification": "All",
    "Household income": "All",
    "Value": "13.3",
    "Value_type": "%",
    "Sample size": "1,000",
    "Standard Error": "0.5",
    "Lower CI": "12.12",
    "Upper CI": "14.476",
}
SINGLE_YEARS = ("2018/19", "2019/20")
POOLED = "2017/18, 2018/19 and 2019/20"
FIVE = ("White", "Mixed", "Asian", "Black", "Other ")
FIVE_POOLED = (
    "White",
    "Mixed/Multiple",
    "Asian/Asian British",
    "Black/African/Caribbean/Black British",
    "Other",
)
EIGHTEEN = (
    "White British",
    "White Irish",
    "Gypsy or Irish traveller",
    "Any other White background",
    "Mixed White and Black Caribbean",
    "Mixed White and Black African",
    "Mixed White and Asian",
    "Any other Mixed/Multiple ethnic background",
    "Indian",
    "Pakistani",
    "Bangladeshi",
    "Chinese",
    "Any other Asian background",
    "Black African",
    "Black Caribbean",
    "Any other Black background",
    "Arab",
    "Any other ethnic group",
)
AGES = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
CLASSES = (
    "Managerial and professional occupations",
    "Intermediate occupations",
    "Routine and manual occupations",
    "Never worked and long-term unemployed",
    "Full time students",
    "Not classified",
)
INCOMES = (
    "Less than £10,000",
    "£10,000 to less than £20,000",
    "£20,000 to less than £30,000",
    "£30,000 to less than £40,000",
    "£40,000 to less than £50,000",
    "£50,000 or more",
    "No income stated/Not enough information provided ",
)
Rows = list[dict[str, str]]


def areas() -> Iterator[tuple[str, str]]:
    """Code and name of the 53 areas, as the file writes them."""
    yield "K04000001", "England and Wales"
    yield "W92000004", "Wales"
    for area in area_index().of_types(frozenset({"region"})):
        yield area.area_code, "West Midlands Region" if area.area_name == "West Midlands" else area.area_name
    for area in area_index().of_types(frozenset({"police_force_area"})):
        if area.area_name not in ("Metropolitan Police", "City of London"):
            yield area.area_code, area.area_name
    yield "E12000007", "City of London / Metropolitan Police"


def sample() -> Rows:
    """Rows of a complete file; the last ones are of the newest single year."""
    pooled = EVERYBODY | {"Time": POOLED, "Time_type": "3 years combined"}
    five = pooled | {"Ethnicity_type": "ONS 2011  5 + 1"}
    two = pooled | {"Ethnicity_type": "White & Other"}
    rows = [two | {"Ethnicity": group} for group in ("White", "All other Ethnic groups")]
    for group in FIVE_POOLED:
        rows += [five | {"Ethnicity": group, "Geography code": code, "Geography": name} for code, name in areas()]
        rows += [five | {"Ethnicity": group, "Gender": sex} for sex in ("Male ", "Female")]
        rows += [five | {"Ethnicity": group, "Age": age} for age in AGES]
        rows += [five | {"Ethnicity": group, "Socio-economic classification": name} for name in CLASSES]
    for year in SINGLE_YEARS:
        single = EVERYBODY | {"Time": year, "Time_type": "Year ending March"}
        rows.append(single)
        rows += [single | {"Household income": income} for income in INCOMES]
        rows += [single | {"Ethnicity_type": "ONS 2011  5 + 1", "Ethnicity": group} for group in FIVE]
        rows += [single | {"Ethnicity_type": "ONS 2011 18 + 1", "Ethnicity": group} for group in EIGHTEEN]
    return rows


def as_csv(rows: Rows, encoding: str = "latin-1", header: list[str] | None = None) -> bytes:
    """File of `rows`, in the publisher's encoding unless told otherwise."""
    out = StringIO()
    writer = csv.DictWriter(out, header or HEADER, lineterminator="\r\n", extrasaction="ignore", restval="x")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def read(rows: Rows) -> pd.DataFrame:
    """Observations of `rows`."""
    return prevalence(as_csv(rows), context_for("ew_eff_victims", "fy-2019-20"))


def suppressed(row: dict[str, str], sample_size: str = "49") -> dict[str, str]:
    """`row` as the file prints it when too few answered."""
    hidden = dict.fromkeys(("Value", "Standard Error", "Lower CI", "Upper CI"), "?")
    return row | hidden | {"Sample size": sample_size}
