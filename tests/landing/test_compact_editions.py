"""Compact copies of the publishers' own files: same cells, no prose, and parsers that see no difference."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest

from orchestration.landing.compact_editions import KEPT_SHEETS, compact_edition
from orchestration.landing.compacting import TABLE_ROW, CompactingError
from orchestration.parsing.catalogue import find_parser
from orchestration.parsing.errors import ParsingError
from orchestration.parsing.sheets import open_workbook
from orchestration.registry.load import products, sources
from tests.contexts import context_for
from tests.nisra_extracts import EDITIONS, prcpd_json_stat
from tests.real_files import real

ORIGINALS = {
    ("ons_crime_appendix_tables", "ye-2025-06"): "real/ons_appendix_tables/crime_ye_jun_2025.xlsx",
    ("ons_crime_appendix_tables", "ye-2025-12"): "real/ons_appendix_tables/crime_ye_dec_2025.xlsx",
    ("ons_police_force_area_tables", "ye-2018-03-v2"): (
        "real/ons_pfa_tables/policeforceareatablesyearendingmarch2018v2.xlsx"
    ),
    ("ons_police_force_area_tables", "ye-2018-06-corrected"): (
        "real/ons_pfa_tables/policeforceareadatatablesyearendingjune2018corrected.xlsx"
    ),
    ("ons_police_force_area_tables", "ye-2019-03"): "real/ons_pfa_tables/policeforceareatablesyeendingmarch2019.xlsx",
    ("ons_police_force_area_tables", "ye-2019-12"): "real/ons_pfa_tables/pfatablesdec19.xlsx",
    ("ons_police_force_area_tables", "ye-2024-12"): "real/ons_pfa_tables/policeforceareatablesyedecember2024.xlsx",
    ("sg_recorded_crime", "fy-2024-25"): "real/sg_recorded_crime/recorded-crime-2024-25-bulletin-tables.xlsx",
    ("ons_mid_year_lad", "mid-2020"): (
        "reference/population/MYEB3_summary_components_of_change_series_UK_2020_geog21.csv"
    ),
    ("ons_mid_year_england_wales", "mid-2022"): "reference/population/ew_population_1971_2024.csv",
    ("nisra_mid_year_lgd", "mid-2024"): "reference/population/nisra_mye_lgd_ni_2001_2024.csv",
}
EXTRACTS = {("nisra_prcpd", edition): f"real/ni_portal_extracts/{name}" for name, edition in EDITIONS.items()}
WORKBOOKS = [key for key in ORIGINALS if key[0] in KEPT_SHEETS]

# Words of the publishers' notes, sources, links and explanations, none of which is a label or header.
PROSE = re.compile(
    r"source:|worksheet|shorthand|link to|return to|go to notes|contents|designated|accredited|official statistics"
    r"|users should|filter|published on|footnote|https?:",
    re.IGNORECASE,
)
LONGEST_LABEL = 250


@cache
def pair(product: str, edition: str) -> tuple[bytes, bytes]:
    """Original and compact copy."""
    if (product, edition) in EXTRACTS:
        original = prcpd_json_stat(real(EXTRACTS[product, edition]))
    else:
        original = real(ORIGINALS[product, edition]).read_bytes()
    return original, compact_edition(product, original)


@pytest.mark.parametrize(("product", "edition"), [*ORIGINALS, *EXTRACTS])
def test_parsers_read_the_copy_exactly_as_the_original(product: str, edition: str) -> None:
    original, compact = pair(product, edition)
    tables = [source for source in sources().values() if source.product.product_id == product]
    assert tables
    for source in tables:
        parser, _ = find_parser(source.table.parser)
        ctx = context_for(source.source_id, edition)
        pd.testing.assert_frame_equal(parser(compact, ctx), parser(original, ctx))


@pytest.mark.parametrize(("product", "edition"), WORKBOOKS)
def test_every_cell_of_the_copy_is_the_originals_and_only_short_rows_are_missing(product: str, edition: str) -> None:
    original, compact = (open_workbook(content) for content in pair(product, edition))
    kept = compact.sheet_names
    assert kept == [name for name in original.sheet_names if name in kept]
    assert len(kept) == len(KEPT_SHEETS[product])
    compared = 0
    for name in kept:
        before = original.get_sheet_by_name(name).to_python(skip_empty_area=False)
        after = compact.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, row in enumerate(before):
            copied = after[number] if number < len(after) else []
            if any(cell != "" for cell in copied[1:]) or (number and copied and copied[0] != ""):
                width = max(len(row), len(copied))
                assert [*row, *[""] * (width - len(row))] == [*copied, *[""] * (width - len(copied))]
                compared += 1
            elif number:
                assert sum(cell != "" for cell in row) < TABLE_ROW
        assert after[0][0] == before[0][0]
    assert compared > 50


@pytest.mark.parametrize(("product", "edition"), WORKBOOKS)
def test_no_prose_is_left(product: str, edition: str) -> None:
    compact = open_workbook(pair(product, edition)[1])
    for name in compact.sheet_names:
        rows = compact.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for cell in (cell for row in rows[1:] for cell in row if isinstance(cell, str)):
            assert len(cell) <= LONGEST_LABEL
            assert not PROSE.search(cell)


@pytest.mark.parametrize(("product", "edition"), [*ORIGINALS, *EXTRACTS])
def test_the_copy_is_deterministic_and_not_larger(product: str, edition: str) -> None:
    original, compact = pair(product, edition)
    assert compact_edition(product, original) == compact
    assert len(compact) <= len(original) + original.count(b"\n")  # lines of a CSV end in two characters


def test_every_product_says_what_is_kept_of_it() -> None:
    for product in products():
        with pytest.raises(ParsingError, match="empty"):
            compact_edition(product, b"")
    with pytest.raises(CompactingError, match="nothing says what to keep of unknown"):
        compact_edition("unknown", b"")
