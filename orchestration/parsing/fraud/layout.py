"""What the ONS appendix tables on fraud share: a preamble, a header, one row per type of fraud, or nothing at all.

Since Report Fraud replaced Action Fraud on 4 December 2025 the publisher is not supplied with fraud data. It prints
the sheets without a single cell. Such a table is not lost: each of its figures is missing, and the reason is known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from orchestration.parsing.classification import Area, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.periods import Period, year_ending
from orchestration.parsing.sheets import Cell, Sheet, cell_name, empty_sheet, find_sheet, open_workbook
from orchestration.parsing.text import clean, match_key, notes_of

if TYPE_CHECKING:
    import pandas as pd

SUPPLY_SUSPENDED_ON = date(2025, 12, 4)
PRINTED_EMPTY = (
    "the table is printed empty: the supply of fraud data is suspended since Report Fraud replaced Action Fraud "
    "on 4 December 2025"
)
# The only marker of these figures; [u] belongs to the percentage changes, which are not read.
NOT_AVAILABLE = "[x]"


@dataclass(frozen=True)
class FraudTable:
    """How a table is known: its title, which names the unit, its sheet's name; its area and its widest row.

    The number in the title is not part of it: fraud by body was Table A5 in 2022.
    """

    title: re.Pattern[str]
    names: re.Pattern[str]
    area_name: str
    area_type: str
    total: str

    def area(self, ctx: ParseContext) -> Area:
        """Area that the table is about."""
        return ctx.areas.by_name(self.area_name, types=frozenset({self.area_type}))

    def all_offences(self, ctx: ParseContext) -> list[Offence]:
        """Every row that the complete table has."""
        return ctx.offences.under(ctx.offences.find(self.total))


@dataclass(frozen=True)
class FraudRows:
    """Rows of a table: where they stand (zero-based), their labels as published, the offences behind them."""

    indices: Sequence[int]
    labels: Sequence[str]
    offences: Sequence[Offence]

    @property
    def fields(self) -> dict[str, Sequence[Any]]:
        """Columns of the observation frame that the row decides."""
        return {
            "offence_id": [offence.offence_id for offence in self.offences],
            "offence_code": [offence.offence_code for offence in self.offences],
            "offence_label": [clean(label) for label in self.labels],
            "label_path": [offence.label_path for offence in self.offences],
            "is_total": [offence.is_total for offence in self.offences],
            "notes": [notes_of(label) for label in self.labels],
            "published_label": self.labels,
        }


def find_table(content: bytes, table: FraudTable) -> Sheet:
    """The sheet of `table`; raises LayoutError when there is none."""
    return find_sheet(open_workbook(content), table.title, table.names)


def find_table_or_empty(content: bytes, table: FraudTable, edition: str) -> Sheet:
    """As `find_table`; a sheet without rows when the edition prints it empty, as those since December 2025 may."""
    try:
        return find_table(content, table)
    except LayoutError:
        empty = empty_sheet(open_workbook(content), table.names)
        if empty is None or year_of_edition(edition).end < SUPPLY_SUSPENDED_ON:
            raise
        return Sheet(empty.name, [])


def two_years(edition: str) -> tuple[Period, Period]:
    """The twelve months that `edition` ends with, and before them the twelve months that precede."""
    newest = year_of_edition(edition)
    return year_ending(newest.end.year - 1, newest.end.month), newest


def area_label(ctx: ParseContext, table: FraudTable, sheet: Sheet, header: int) -> str:
    """Label of the table's area, from the line above the header that begins with it and goes on with the years.

    Raises LayoutError when no line does, UnknownLabelError when the line leaves a part of the area out.
    """
    area = table.area(ctx)
    for index in range(1, header):
        label = clean(sheet.text(index, 0).split(",")[0])
        if match_key(label).startswith(match_key(area.area_name)):
            ctx.areas.by_code(area.area_code, label, sheet=sheet.name, cell=cell_name(index, 0))
            return label
    raise LayoutError(
        "no row above the header names the area",
        expected=area.area_name,
        action="see whether the table now covers another area",
        sheet=sheet.name,
        cell=f"A2:{cell_name(header - 1, 0)}",
    )


def find_header(sheet: Sheet, first: str) -> int:
    """Zero-based row that starts with the cell `first`; raises LayoutError when there is none."""
    return sheet.find_row(lambda row: match_key(str(row[0])) == match_key(first), f"a row that starts with {first!r}")


def unknown_column(sheet: Sheet, header: int, column: int, expected: str) -> LayoutError:
    """What to raise for a column whose header is not known."""
    return LayoutError(
        f"column header {clean(sheet.text(header, column))!r} is not known",
        expected=expected,
        action="a new kind of column needs its own reading",
        sheet=sheet.name,
        cell=cell_name(header, column),
    )


def fraud_rows(
    ctx: ParseContext,
    table: FraudTable,
    sheet: Sheet,
    header: int,
    *,
    label_column: int = 0,
    code_of: Mapping[int, str] | None = None,
) -> FraudRows:
    """Rows below the header: every offence of the table; `code_of` gives the codes where the table has them, by row.

    Group and component rows look alike and stand in one column: what a row is, its label alone tells. Raises
    UnknownLabelError for a label never seen, LayoutError for figures without a label and for rows that are missing.
    """
    indices: list[int] = []
    labels: list[str] = []
    offences: list[Offence] = []
    for index in range(header + 1, len(sheet.rows)):
        label = str(sheet.rows[index][label_column]) if len(sheet.rows[index]) > label_column else ""
        if not clean(label):
            sheet.require_blank_row(index)
            continue
        code = code_of[index] if code_of else ""
        offences.append(ctx.offences.find(label, code=code, sheet=sheet.name, cell=cell_name(index, label_column)))
        indices.append(index)
        labels.append(label)
    _require_all(table.all_offences(ctx), offences, sheet, header, label_column)
    return FraudRows(indices, labels, offences)


def unavailable_rows(offences: Sequence[Offence]) -> FraudRows:
    """Rows of a table printed empty: those that it has when it is printed, under the labels of the classification."""
    return FraudRows(range(len(offences)), [offence.offence_label for offence in offences], offences)


def unavailable_grid(rows: FraudRows, columns: int) -> list[list[Cell]]:
    """A grid in which nothing is available, in the shape of the table printed empty."""
    return [[NOT_AVAILABLE] * columns for _ in rows.indices]


def as_printed_empty(frame: pd.DataFrame) -> pd.DataFrame:
    """Observations of a table printed empty, with the reason; the sheet's first cell stands for all of them."""
    return frame.assign(cell="A1", marker=None, status_reason=PRINTED_EMPTY)


def _require_all(
    expected: Collection[Offence], found: Collection[Offence], sheet: Sheet, header: int, column: int
) -> None:
    present = {offence.offence_id for offence in found}
    missing = [offence.offence_id for offence in expected if offence.offence_id not in present]
    if missing:
        raise LayoutError(
            f"rows are missing: {', '.join(sorted(missing))}",
            expected=f"{len(expected)} rows",
            action="the table is cut short, or its rows were renamed",
            sheet=sheet.name,
            cell=f"{cell_name(header + 1, column)}:{cell_name(len(sheet.rows) - 1, column)}",
        )
