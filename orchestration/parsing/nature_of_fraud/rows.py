"""Rows of ONS "Nature of crime: fraud and computer misuse", each with the base printed below its block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestration.parsing.errors import LayoutError, UnknownLabelError
from orchestration.parsing.melt import read_figure
from orchestration.parsing.nature_of_fraud.layout import Column, TableSheet
from orchestration.parsing.nature_of_fraud.model import Block, Table
from orchestration.parsing.sheets import Cell, Sheet, cell_name
from orchestration.parsing.text import clean, match_key, notes_of

_BASE_GROUP = "unweighted base"


@dataclass(frozen=True)
class Row:
    """One category: its place, its block and the row of its base."""

    index: int
    block: Block
    category: str
    label: str  # as published
    notes: str | None
    base_row: int


def rows_of(found: TableSheet, table: Table) -> list[Row]:
    """Categories of a sheet in its order.

    Raises UnknownLabelError for a row that is not known; LayoutError when one is missing, repeated or without a base
    below it.
    """
    sheet = found.sheet
    rows: list[Row] = []
    pending: list[tuple[int, Block, str]] = []
    blocks = list(table.blocks)
    for index in range(found.header + 1, len(sheet.rows)):
        group = clean(str(sheet.rows[index][0])) if len(table.labels) == 2 else ""
        label = clean(str(sheet.rows[index][len(table.labels) - 1]))
        if not any(sheet.text(index, column) for column in range(len(sheet.rows[index]))):
            continue
        if label.casefold().startswith(_BASE_GROUP):
            block = _closed_block(sheet, index, group, label, pending, blocks)
            blocks.remove(block)
            rows += [_row(sheet, table, at, block, category, base_row=index) for at, _, category in pending]
            pending = []
        else:
            pending.append((index, *_category(found, table, index, group, label)))
    if pending or blocks:
        raise LayoutError(
            f"no base below the rows on {', '.join(block.breakdown for block in blocks)}",
            expected="each block of rows closed by its unweighted base",
            action="the table is cut short, or its bases moved",
            sheet=sheet.name,
            cell=f"{cell_name(found.header + 1, 0)}:{cell_name(len(sheet.rows) - 1, 0)}",
        )
    return rows


def bases_of(
    found: TableSheet, rows: Sequence[Row], columns: Sequence[Column], markers: Mapping[str, str]
) -> list[list[float]]:
    """Unweighted base of every row and column of figures; not a number where the publisher prints a marker.

    Raises LayoutError for a base that is not a whole number, or missing although a figure of its block is there.
    """
    sheet = found.sheet
    bases = []
    for row in rows:
        line = []
        for column in columns:
            address = cell_name(row.base_row, column.index)
            base, _, _ = read_figure(sheet.rows[row.base_row][column.index], markers, sheet=sheet.name, address=address)
            if base is None and _is_number(sheet.rows[row.index][column.index]):
                raise LayoutError(
                    f"{row.category!r} has a figure and no base",
                    expected="a base below every figure",
                    sheet=sheet.name,
                    cell=address,
                )
            if base is not None and (base < 0 or base % 1):
                raise LayoutError(
                    f"{base:g} stands among bases",
                    expected="a number of incidents",
                    action="look whether a row of percentages has moved here",
                    sheet=sheet.name,
                    cell=address,
                )
            line.append(float("nan") if base is None else base)
        bases.append(line)
    return bases


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _category(found: TableSheet, table: Table, index: int, group: str, label: str) -> tuple[Block, str]:
    """Block and label path of a row."""
    for block in table.blocks:
        if match_key(block.group) != match_key(group):
            continue
        for category in block.categories:
            if match_key(category.rpartition(" > ")[2]) == match_key(label):
                return block, category
    known = [category for block in table.blocks for category in block.categories]
    raise UnknownLabelError(
        "category",
        f"{group}: {label}" if group else label,
        known,
        sheet=found.sheet.name,
        cell=cell_name(index, len(table.labels) - 1),
    )


def _closed_block(
    sheet: Sheet, index: int, group: str, label: str, pending: Sequence[tuple[int, Block, str]], left: Sequence[Block]
) -> Block:
    """The block that the base row at `index` closes: all rows above it since the last base are its categories."""
    above = [category for _, _, category in pending]
    blocks = list(dict.fromkeys(block for _, block, _ in pending))
    block = blocks[0] if len(blocks) == 1 else None
    if (
        block is None
        or block not in left
        or sorted(above) != sorted(block.categories)
        or match_key(block.base) != match_key(label)
        or (block.group and match_key(group) != _BASE_GROUP)
    ):
        raise LayoutError(
            f"the base {label!r} stands below {above}",
            expected=" or ".join(f"{one.base!r} below {list(one.categories)}" for one in left) or "no further base",
            action="a row is lost, repeated or new, or the base describes other rows than those above it",
            sheet=sheet.name,
            cell=cell_name(index, 0),
        )
    return block


def _row(sheet: Sheet, table: Table, index: int, block: Block, category: str, *, base_row: int) -> Row:
    texts = [str(cell) for cell in sheet.rows[index][: len(table.labels)]]
    notes = " ".join(note for text in texts if (note := notes_of(text)))
    return Row(index, block, category, texts[-1], notes or None, base_row)
