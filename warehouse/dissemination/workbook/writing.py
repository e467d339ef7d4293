"""Writing of the workbook with gptables: pages become worksheets, all in the same form."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warehouse.dissemination.project import TITLE, summary
from warehouse.dissemination.workbook.cover import cover_of
from warehouse.dissemination.workbook.guide_pages import checks_page, column_guide, shorthand_page
from warehouse.dissemination.workbook.notes import note_text
from warehouse.dissemination.workbook.pages import NUMBERS, Page, page_of
from warehouse.dissemination.workbook.selections import SHEETS
from warehouse.release.publication import Publication

if TYPE_CHECKING:
    from gptables import Cover, GPTable, GPWorkbook, Theme  # type: ignore[import-untyped]

FILE = "uk_crime.xlsx"
CONTENTS = "Contents"
NOTES = "Notes"
LANGUAGE = "en-GB"

_DATE = "d mmmm yyyy"
_WIDTHS = {"DATE": 19, "DOUBLE": 16, "BIGINT": 14, "INTEGER": 14}
_A4 = 9
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(publication: Publication) -> None:
    """Write uk_crime.xlsx: cover, contents, notes, shorthand, column guide, then one table to a worksheet.

    Worksheets of which the release has no rows are left out, and the cover names them. Raises a WorkbookError where
    a number is missing and nothing could say why, a status has no meaning, or a text does not fit.
    """
    found = {sheet.name: page_of(publication, sheet) for sheet in SHEETS}
    tables = [*(page for page in found.values() if page is not None), checks_page(publication)]
    shorthand = shorthand_page(publication, tables)
    pages = [*([shorthand] if shorthand else []), column_guide(publication, tables), *tables]
    with warnings.catch_warnings():
        # The library warns of every blank cell; here each has its reason beside it, which page_of has made sure of.
        warnings.filterwarnings("ignore", message=r"\s*Empty or null cell found", category=UserWarning)
        # It leaves a file open when it is imported, and calls pandas in a way that pandas 4 will not know.
        warnings.filterwarnings("ignore", category=ResourceWarning, module=r"gptables\.")
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"gptables\.")
        cover = cover_of(publication, [name for name, page in found.items() if page is None])
        _write(publication, cover, pages)


def _write(publication: Publication, cover: Cover, pages: Sequence[Page]) -> None:
    import pandas as pd
    from gptables import GPWorkbook

    book: GPWorkbook = GPWorkbook(str(publication.folder / FILE), options=_OPTIONS)
    book.set_theme(_theme())
    _describe(book, publication)
    tables = {page.name: _table(page) for page in pages}
    # What produce_workbook of the library does, but that its contents would not link the notes and the cover.
    book._update_annotations(tables)
    texts = pd.DataFrame([(name, note_text(publication, name)) for name in book._annotations], columns=["name", "Note"])
    notes = book.make_notesheet(
        texts, title="Notes: what to know about headings and scopes", instructions="This worksheet contains one table."
    )
    contents = book.make_table_of_contents(
        {cover.cover_label: cover, NOTES: notes, **tables},
        column_names=["Worksheet", "What it holds"],
        title=CONTENTS,
    )
    book.add_worksheet(cover.cover_label).write_cover(cover)
    _write_table(book, CONTENTS, contents, [30, 100], frozen=0)
    _write_table(book, NOTES, notes, [14, 120], frozen=0)
    for page in pages:
        _write_table(book, page.name, tables[page.name], _widths(page), page.frozen)
    book.close()


def _theme() -> Theme:
    """The library's own theme, with cells that are read from their top when a neighbour has many lines."""
    from copy import deepcopy

    from gptables import gptheme

    theme = deepcopy(gptheme)
    theme.update_data_format({"valign": "top"})
    theme.update_index_2_format({"valign": "top"})
    return theme


def _describe(book: GPWorkbook, publication: Publication) -> None:
    manifest = publication.manifest
    book.set_properties(
        {
            "title": f"{TITLE}, release {manifest['release']}",
            "subject": summary(),
            "author": TITLE,
            # The moment of the release, so that writing it again gives the same bytes.
            "created": datetime.fromisoformat(manifest["created_at"]).replace(tzinfo=None),
        }
    )
    book.set_custom_property("Language", LANGUAGE, "text")


def _table(page: Page) -> GPTable:
    from gptables import GPTable

    table = page.table.set_axis([column.heading for column in page.columns], axis="columns")
    return GPTable(
        table=table,
        table_name=page.name.lower(),
        title=page.title,
        subtitles=[page.grain],
        instructions=page.reading,
        legend=[page.extent],
        source=page.source,
        scope=f"{page.scope} $${page.note}$$" if page.note else page.scope,
        # By position: a unit or note under a name would be lost as soon as the library writes it into the heading.
        units={number: column.unit for number, column in enumerate(page.columns) if column.unit} or None,
        table_notes={number: f"$${column.note}$$" for number, column in enumerate(page.columns) if column.note},
        index_columns={},
        additional_formatting=_formats(page),
    )


def _formats(page: Page) -> list[dict[str, Any]]:
    """Number formats, one entry for all columns of the same."""
    columns: dict[str, list[int]] = {}
    for number, (column, kind) in enumerate(zip(page.columns, page.kinds, strict=True)):
        if kind in NUMBERS or kind == "DATE":
            columns.setdefault(_DATE if kind == "DATE" else column.display, []).append(number)
    return [
        {"column": {"columns": numbers, "format": {"num_format": shape}, "include_names": False}}
        for shape, numbers in columns.items()
    ]


def _widths(page: Page) -> list[int]:
    return [column.width or _WIDTHS[kind] for column, kind in zip(page.columns, page.kinds, strict=True)]


def _write_table(book: GPWorkbook, name: str, table: GPTable, widths: Sequence[int], frozen: int) -> None:
    worksheet = book.add_worksheet(name)
    worksheet.write_gptable(table, False, book._annotations)
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, width)
    heading = table.data_range[0]
    worksheet.freeze_panes(heading + 1, frozen)
    worksheet.repeat_rows(heading)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
