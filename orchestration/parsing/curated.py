"""Files that this project wrote: figures of a publication's text, copied by hand into a CSV, one line each.

The columns are fixed and each line names its document and its day: these files are written for their parser, and a
slip of the hand must not pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestration.parsing.delimited import find_columns, read_delimited
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.sheets import Sheet, cell_name


@dataclass(frozen=True)
class CuratedRow:
    """One line of the file by column, in order of the columns, and where it stands."""

    sheet: Sheet
    index: int
    cells: Mapping[str, str]

    def error(self, column: str, expected: str) -> LayoutError:
        """Error naming the cell of `column`, what it holds and what was expected."""
        return LayoutError(
            f"{column} reads {self.cells[column]!r}",
            expected=expected,
            action="look the figure up in its document and correct the line",
            sheet=self.sheet.name,
            cell=self.cell(column),
        )

    def cell(self, column: str) -> str:
        """Address of the cell below `column`."""
        return cell_name(self.index, list(self.cells).index(column))


def read_rows(content: bytes, columns: Sequence[str]) -> list[CuratedRow]:
    """Lines of `content`, a CSV of exactly `columns`; raises LayoutError when its header reads otherwise."""
    sheet = read_delimited(content)
    positions = find_columns(sheet, columns)
    if positions != list(range(len(columns))) or len(sheet.rows[0]) != len(columns):
        raise LayoutError(
            f"the header reads {', '.join(map(str, sheet.rows[0]))}",
            expected=", ".join(columns),
            sheet=sheet.name,
            cell="A1",
        )
    return [
        CuratedRow(sheet, index, dict(zip(columns, map(str, line), strict=True)))
        for index, line in enumerate(sheet.rows)
        if index > 0
    ]


def check_measure(row: CuratedRow, unit_of: Mapping[str, str]) -> None:
    """Raise LayoutError unless the measure is one of `unit_of`, in the unit that it has there."""
    if row.cells["measure"] not in unit_of:
        raise row.error("measure", " or ".join(unit_of))
    if row.cells["unit"] != unit_of[row.cells["measure"]]:
        raise row.error("unit", unit_of[row.cells["measure"]])


def check_document(row: CuratedRow) -> None:
    """Raise LayoutError unless publisher and document are named."""
    for column in ("publisher", "source_document"):
        if not row.cells[column].strip():
            raise row.error(column, "where the figure was published")


def provenance(row: CuratedRow) -> str:
    """Document of the figure, and what is said beside it; its day is the edition's."""
    cells = row.cells
    said = f"; {cells['note']}" if cells["note"] and cells["value"] else ""
    return f"{cells['publisher']}, {cells['source_document']}{said}"
