"""A worksheet before it is written: its table read from the release, and the lines above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from warehouse.dissemination.csv_tables import csv_file, parquet_file
from warehouse.dissemination.sources import publishers_of, sources_of
from warehouse.dissemination.workbook.notes import marts_named
from warehouse.dissemination.workbook.sheets import READ_IN, Sheet, Shown
from warehouse.inert_text import inert
from warehouse.release.publication import Publication

if TYPE_CHECKING:
    import pandas as pd

# What a cell of a spreadsheet can hold.
LONGEST_TEXT = 32_767
NUMBERS = ("DOUBLE", "BIGINT", "INTEGER")
# Stands where a reason should: the gate lets no release of real figures come to that.
UNEXPLAINED = "no reason given"


class WorkbookError(Exception):
    """What a worksheet should show cannot be shown as promised."""


class TextTooLongError(WorkbookError):
    """A text does not fit into a cell of a spreadsheet."""


class MissingReasonError(WorkbookError):
    """A number is missing in a column beside which no other says why."""


@dataclass(frozen=True)
class Page:
    """A worksheet with one table; `table` has one column per entry of `columns`, of Python values and None.

    Above the table stand, in this order and one to a row: title, grain, how to read, extent, source, scope.
    """

    name: str
    title: str
    grain: str
    reading: str
    extent: str
    source: str
    scope: str
    mart: str
    columns: tuple[Shown, ...]
    kinds: tuple[str, ...]  # DuckDB type per column
    table: pd.DataFrame
    note: str = ""
    frozen: int = 1


def marts_read(sheet: Sheet) -> set[str]:
    """Marts without which a sheet cannot be written: those of its rows, and those that its notes describe."""
    notes = [note for note in (sheet.note, *(column.note for column in sheet.columns)) if note]
    return {sheet.mart, *sheet.also}.union(*(marts_named(note) for note in notes))


def page_of(publication: Publication, sheet: Sheet) -> Page | None:
    """The page of a sheet; None where the release has not all of its marts, or no row of it.

    Raises MissingReasonError where a number is missing and the sheet has no column that could say why.
    """
    if not marts_read(sheet) <= {table.name for table in publication.tables}:
        return None
    picked = ", ".join(f'{_expression(column)} as "{number}"' for number, column in enumerate(sheet.columns))
    found = publication.connection.execute(
        f"select {picked} from {sheet.mart} as shown {sheet.joins} where {sheet.where} order by {sheet.order}"
    )
    kinds = tuple(str(kind) for _, kind, *_ in found.description or [])
    rows = _with_reasons(sheet, kinds, found.fetchall())
    if not rows:
        return None
    whole = publication.manifest["tables"][sheet.mart]["rows"]
    return Page(
        name=sheet.name,
        title=sheet.title,
        grain=publication.table(sheet.mart).description.split("\n")[0],
        reading=reading(sheet.columns),
        extent=_extent(sheet, len(rows), whole),
        source=_source(publication, sheet),
        scope=sheet.scope,
        mart=sheet.mart,
        columns=sheet.columns,
        kinds=kinds,
        table=framed(sheet.name, rows),
        note=sheet.note,
        frozen=sheet.frozen,
    )


def framed(name: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows as a table of Python values, with text that a spreadsheet shows and neither runs nor links."""
    import pandas as pd

    shown = [[shown_text(name, value) if isinstance(value, str) else value for value in row] for row in rows]
    return pd.DataFrame(shown, dtype=object)


@lru_cache(maxsize=4096)
def shown_text(name: str, text: str) -> str:
    """Text as the library writes it: no formula, no link, no note of its own, and with something to read out."""
    # The library takes [words](address) for a link, $$name$$ for a note, and refuses text without letter or digit.
    plain = text.replace("](", "] (").replace("$$", "$ $")
    if not any(character.isascii() and character.isalnum() for character in plain) and plain.strip():
        plain = f"text without a letter or digit: {plain}"
    if len(plain) > LONGEST_TEXT - 1:
        raise TextTooLongError(
            f"workbook, sheet {name}: a text of {len(plain):,} characters does not fit into a cell, which holds "
            f"{LONGEST_TEXT:,}: {plain[:80]!r}...; leave its column out of the sheet or shorten it in the mart"
        )
    return inert(plain)


def reading(columns: Sequence[Shown]) -> str:
    """How to read a table: where its notes and codes are explained, and where a blank number has its reason."""
    lines = ["This worksheet contains one table."]
    if any(column.note for column in columns):
        lines.append("Some headings refer to notes, which are on the worksheet Notes.")
    if any(column.why for column in columns):
        lines.append("A blank number has its reason in the columns beside it; codes are on the worksheet Shorthand.")
    return " ".join(lines)


def _expression(column: Shown) -> str:
    name = column.column if "." in column.column else f"shown.{column.column}"
    return column.shown_as.replace("{0}", name)


def _with_reasons(sheet: Sheet, kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows, with UNEXPLAINED where a blank number would stand without a word beside it."""
    told = [list(row) for row in rows]
    headings = [column.heading for column in sheet.columns]
    for number, (column, kind) in enumerate(zip(sheet.columns, kinds, strict=True)):
        if kind not in NUMBERS:
            continue
        for row in told:
            if row[number] is not None:
                continue
            if not column.why:
                raise MissingReasonError(
                    f"workbook, sheet {sheet.name}: {sheet.mart}.{column.column} is null in the row "
                    f"{', '.join(map(str, row[:4]))}, and no column of the sheet says why; name the column that does "
                    f"as the `why` of {column.heading!r} in warehouse/dissemination/workbook"
                )
            why = headings.index(column.why)
            row[why] = row[why] or UNEXPLAINED
    return told


def _extent(sheet: Sheet, rows: int, whole: int) -> str:
    files = f"uk_crime.duckdb (table {sheet.mart}), {parquet_file(sheet.mart)} and {csv_file(sheet.mart)}"
    if sheet.left_out:
        return f"{rows:,} of {whole:,} rows. Left out: {sheet.left_out}. All rows and columns are in {files}."
    return f"All {rows:,} rows. All columns are in {files}."


def _source(publication: Publication, sheet: Sheet) -> str:
    of_rows = any(column.name == "source_id" for column in publication.table(sheet.mart).columns)
    if not of_rows and any(column.heading == READ_IN for column in sheet.columns):
        return f"Source: named in every row, in the column {READ_IN}."
    publishers = ", ".join(publishers_of(sources_of(publication.connection, sheet.mart)))
    if not publishers:
        return "Source: this release."
    return f"Source of the mart: {shown_text(sheet.name, publishers)}. See the worksheet Sources_and_editions."
