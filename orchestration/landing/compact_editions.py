"""What of each product's originals the bundle keeps: the sheets and columns that parsers read."""

from __future__ import annotations

import re

from orchestration.landing.compacting import CompactingError, KeptSheet, compact_csv, compact_json, compact_workbook


def _sheet(title: str, names: str, lines: str | None = None) -> KeptSheet:
    return KeptSheet(re.compile(title), re.compile(names), re.compile(lines) if lines else None)


KEPT_SHEETS = {
    "ons_crime_appendix_tables": (
        _sheet(r"^Table A5a\b", "A5a", "England and Wales"),
        _sheet(r"^Table A5b\b", "A5b", "England and Wales"),
    ),
    # The line above the header says which force is left out; the unit stands alone in its row.
    "ons_police_force_area_tables": (
        _sheet(r"^Table P1\b", "P1$", r"England and Wales( \(excluding [^()]+\))?|Numbers"),
    ),
    "sg_recorded_crime": (
        _sheet(r"^Table \w+: Crimes recorded by the police", "Table_1$"),
        _sheet(r"^Table \w+: Offences recorded by the police", "Table_2$"),
        _sheet(r"^Table \w+: Number of crimes recorded by the police", "Table_5$"),
        _sheet(r"^Table \w+: Revisions of crimes recorded by the police", "Table_A15$"),
        _sheet(r"^National Records of Scotland, Mid-year population estimates", "Population"),
    ),
}

# MYEB3 carries births, deaths and migration beside the population of each year.
KEPT_COLUMNS = {
    "ons_mid_year_lad": re.compile(r"la(code|dcode|name)\d\d|country|population_\d{4}"),
    "ons_mid_year_england_wales": re.compile("year|population"),
    "nisra_mid_year_lgd": re.compile("code|name|year|population"),
}

# Rows that are not the publisher's: the compiler of this file added extrapolations, which have fractions of persons.
KEPT_ROWS = {
    "ons_mid_year_england_wales": lambda row: "." not in row[1],
}

KEPT_DATASETS = frozenset({"nisra_prcpd"})


def compact_edition(product_id: str, content: bytes) -> bytes:
    """Compact copy of an original of `product_id`; raises CompactingError when nothing says what to keep of it.

    Raises ParsingError when the original is not what the product's parsers know.
    """
    if product_id in KEPT_SHEETS:
        return compact_workbook(content, KEPT_SHEETS[product_id])
    if product_id in KEPT_COLUMNS:
        wanted = KEPT_COLUMNS[product_id]
        keep_row = KEPT_ROWS.get(product_id, lambda row: True)
        return compact_csv(content, lambda header: wanted.fullmatch(header.strip()) is not None, keep_row)
    if product_id in KEPT_DATASETS:
        return compact_json(content)
    raise CompactingError(f"nothing says what to keep of {product_id}: add it to KEPT_SHEETS or its siblings")
