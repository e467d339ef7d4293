"""Characteristics in the victims of crime file of Ethnicity facts and figures: breakdowns, and the categories of each.

A row is about everybody of its area unless one of these columns says otherwise. The categories are known one by one:
a new one raises, and so does a file whose pound sign was lost in the wrong encoding.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.parsing.errors import UnknownLabelError
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import collapse

# The same groups are called differently in single years (`Asian`) and in pooled ones (`Asian/Asian British`).
_ETHNIC_GROUPS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "White & Other": ("ethnicity_2_groups", 2, ("White", "All other Ethnic groups")),
    "ONS 2011 5 + 1": (
        "ethnicity_5_groups",
        5,
        (
            "White",
            "Mixed",
            "Mixed/Multiple",
            "Asian",
            "Asian/Asian British",
            "Black",
            "Black/African/Caribbean/Black British",
            "Other",
        ),
    ),
    "ONS 2011 18 + 1": (
        "ethnicity_18_groups",
        18,
        (
            "White British",
            "White Irish",
            "Gypsy or Irish Traveller",
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
        ),
    ),
}

# Column -> breakdown, the text that means everybody, the categories.
_OTHER: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "Gender": ("sex", "All", ("Male", "Female")),
    "Age": ("age", "16+", ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")),
    "Socio-economic classification": (
        "socio_economic_classification",
        "All",
        (
            "Managerial and professional occupations",
            "Intermediate occupations",
            "Routine and manual occupations",
            "Never worked and long-term unemployed",
            "Full time students",
            "Not classified",
        ),
    ),
    "Household income": (
        "household_income",
        "All",
        (
            "Less than £10,000",
            "£10,000 to less than £20,000",
            "£20,000 to less than £30,000",
            "£30,000 to less than £40,000",
            "£40,000 to less than £50,000",
            "£50,000 or more",
            "No income stated/Not enough information provided",
        ),
    ),
}

CHARACTERISTIC_COLUMNS = ("Ethnicity", "Ethnicity_type", *_OTHER)

# Number of categories that a complete breakdown shows.
CATEGORY_COUNTS = {name: size for name, size, _ in _ETHNIC_GROUPS.values()} | {
    name: len(categories) for name, _, categories in _OTHER.values()
}


@dataclass(frozen=True)
class Part:
    """What a row is about: names of the breakdowns, their categories, and the categories exactly as in the file."""

    breakdowns: tuple[str, ...]
    categories: tuple[str, ...]
    published: tuple[str, ...]


def part_of(sheet: Sheet, row: int, columns: dict[str, int]) -> Part:
    """Part of the population that `row` is about; raises UnknownLabelError naming the cell of a new category."""
    breakdowns: list[str] = []
    categories: list[str] = []
    published: list[str] = []

    def add(column: str, breakdown: str, everybody: str, known: tuple[str, ...]) -> None:
        text = str(sheet.rows[row][columns[column]])
        if collapse(text) == everybody:
            return
        # `Male ` and `Male`, `Irish traveller` and `Irish Traveller` are one.
        by_key = {category.casefold(): category for category in known}
        category = by_key.get(collapse(text).casefold())
        if category is None:
            raise UnknownLabelError(
                "category", collapse(text), known, sheet=sheet.name, cell=cell_name(row, columns[column])
            )
        breakdowns.append(breakdown)
        categories.append(category)
        published.append(text)

    kind = collapse(str(sheet.rows[row][columns["Ethnicity_type"]]))
    if kind == "All":
        add("Ethnicity", "ethnicity", "All", ())
    elif kind in _ETHNIC_GROUPS:
        name, _, groups = _ETHNIC_GROUPS[kind]
        add("Ethnicity", name, "", groups)
    else:
        raise UnknownLabelError(
            "ethnic classification",
            kind,
            _ETHNIC_GROUPS,
            sheet=sheet.name,
            cell=cell_name(row, columns["Ethnicity_type"]),
        )
    for column, (breakdown, everybody, known) in _OTHER.items():
        add(column, breakdown, everybody, known)
    return Part(tuple(breakdowns), tuple(categories), tuple(published))
