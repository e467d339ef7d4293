"""Compact copies of the publishers' own files: same cells, no prose, and parsers that see no difference."""

from __future__ import annotations

import re

import pytest

from orchestration.landing.bundled import bundled_content
from orchestration.landing.compact_editions import compact_edition
from orchestration.landing.compacting import TABLE_ROW
from orchestration.parsing.errors import ParsingError
from orchestration.parsing.sheets import open_workbook
from orchestration.registry.load import products
from tests.originals import BUNDLED, original_of

EDITIONS = {(sidecar.product_id, sidecar.edition): path for sidecar, path in BUNDLED}
WORKBOOKS = [key for key in EDITIONS if products()[key[0]].bundle.form == "workbook"]

# Words of the publishers' notes, sources, links and explanations, none of which is a label or header.
PROSE = re.compile(
    r"source:|worksheet|shorthand|link to|return to|go to notes|contents|designated|accredited|official statistics"
    r"|users should|filter|published on|footnote|https?:",
    re.IGNORECASE,
)
LONGEST_LABEL = 250


def pair(product: str, edition: str) -> tuple[bytes, bytes]:
    """Original and compact copy."""
    return original_of(product, edition), bundled_content(EDITIONS[product, edition])


@pytest.mark.parametrize(("product", "edition"), WORKBOOKS)
def test_every_cell_of_the_copy_is_the_originals_and_only_short_rows_are_missing(product: str, edition: str) -> None:
    original, compact = (open_workbook(content) for content in pair(product, edition))
    kept = compact.sheet_names
    assert kept == [name for name in original.sheet_names if name in kept]
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
        assert not before or after[0][0] == before[0][0]  # a sheet may be printed empty
    assert compared > 50


@pytest.mark.parametrize(("product", "edition"), WORKBOOKS)
def test_no_prose_is_left(product: str, edition: str) -> None:
    compact = open_workbook(pair(product, edition)[1])
    for name in compact.sheet_names:
        rows = compact.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for cell in (cell for row in rows[1:] for cell in row if isinstance(cell, str)):
            assert len(cell) <= LONGEST_LABEL
            assert not PROSE.search(cell)


@pytest.mark.parametrize(("product", "edition"), list(EDITIONS))
def test_the_copy_is_not_larger(product: str, edition: str) -> None:
    original, compact = pair(product, edition)
    # Lines of a CSV end in two characters; an .ods of long repeated runs packs tighter than any .xlsx.
    grows = len(original) // 4 if products()[product].file_type == "ods" else original.count(b"\n")
    assert len(compact) <= len(original) + grows


def test_an_original_that_cannot_be_read_is_not_copied() -> None:
    for product in products().values():
        if product.bundle.form in ("workbook", "csv", "json_stat"):
            with pytest.raises(ParsingError, match="empty"):
                compact_edition(product, b"")
