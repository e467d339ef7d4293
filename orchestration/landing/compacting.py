"""Compact copies of landed originals: the same cells at the same addresses, without prose and sheets nobody reads.

Pure functions, bytes to bytes, the same bytes every time. A copy is read again before it is returned: it must hold
what was kept of the original, cell by cell, or `CompactingError` is raised.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from orchestration.parsing.delimited import read_delimited
from orchestration.parsing.jsonstat import read_dataset
from orchestration.parsing.sheets import Cell, Sheet, cell_name, find_sheet, open_workbook

TABLE_ROW = 3  # a row with as many filled cells belongs to the table; preambles and footnotes fill one or two

_CREATED = datetime(2000, 1, 1)  # a workbook must say when it was made; the day of making would change its bytes
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

_DATASET_KEYS = ("version", "class", "label", "id", "size", "role", "updated", "status", "value")
_DIMENSION_KEYS = ("label",)
_CATEGORY_KEYS = ("index", "label", "unit")


class CompactingError(Exception):
    """A compact copy that would not hold what the original holds."""


@dataclass(frozen=True)
class KeptSheet:
    """A sheet that a parser reads: found as the parser finds it, and the short lines beside the table it needs."""

    title: re.Pattern[str]
    names: re.Pattern[str]
    lines: re.Pattern[str] | None = None


def compact_workbook(content: bytes, sheets: Sequence[KeptSheet]) -> bytes:
    """Workbook with the `sheets` only, in the original's order and under their names as published.

    Of each sheet A1 is kept, every row with at least three filled cells, and rows whose filled cells all match
    `lines`. Numbers stay numbers, texts (codes like 4.10) texts. Raises ParsingError when a sheet is not found.
    """
    workbook = open_workbook(content)
    found = {}
    for kept in sheets:
        sheet = find_sheet(workbook, kept.title, kept.names)
        found[sheet.name] = _kept_rows(sheet, kept)
    grids = {name: found[name] for name in workbook.sheet_names if name in found}
    compact = _with_fixed_dates(_write_workbook(grids))
    _check_workbook(compact, grids)
    return compact


def compact_csv(
    content: bytes, keep: Callable[[str], bool], keep_row: Callable[[Sequence[str]], bool] = lambda row: True
) -> bytes:
    """CSV in which cells below headers that `keep` refuses, and all cells of rows that `keep_row` refuses, are empty.

    Addresses and header stay, and the byte order mark where the original has one; lines end as RFC 4180 has it.
    Rows refused at the end of the file are cut off. Raises ParsingError when the original cannot be read.
    """
    table = read_delimited(content).rows
    wanted = [keep(str(name)) for name in table[0]]
    rows = [table[0]]
    for row in table[1:]:
        kept = keep_row(row)
        rows.append([cell if kept and column else "" for cell, column in zip(row, wanted, strict=True)])
    while not any(rows[-1]):
        rows.pop()
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    compact = out.getvalue().encode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8")
    if read_delimited(compact).rows != rows:
        raise CompactingError("the compact CSV does not read like the original")
    return compact


def compact_json(content: bytes) -> bytes:
    """JSON-stat 2.0 dataset without notes, links and contacts, on one line.

    Raises ParsingError when the original is no dataset.
    """
    dataset = read_dataset(content)
    reply = json.loads(content.decode("utf-8-sig"))
    kept: dict[str, Any] = {key: reply[key] for key in _DATASET_KEYS if reply.get(key) is not None}
    if dataset.matrix is not None:
        kept["extension"] = {"matrix": dataset.matrix}
    kept["dimension"] = {name: _compact_dimension(reply["dimension"][name]) for name in reply["id"]}
    compact = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    if read_dataset(compact) != dataset:
        raise CompactingError("the compact dataset does not read like the original")
    return compact


def _compact_dimension(dimension: dict[str, Any]) -> dict[str, Any]:
    category = {key: dimension["category"][key] for key in _CATEGORY_KEYS if key in dimension["category"]}
    return {**{key: dimension[key] for key in _DIMENSION_KEYS if key in dimension}, "category": category}


def _kept_rows(sheet: Sheet, kept: KeptSheet) -> list[list[Cell]]:
    """Rows from A1 on, with empty ones in place of those left out; nothing after the last that is kept."""
    rows: list[list[Cell]] = [[sheet.rows[0][0]]]
    for row in sheet.rows[1:]:
        filled = [cell for cell in row if cell != ""]
        is_line = kept.lines is not None and all(kept.lines.fullmatch(str(cell).strip()) for cell in filled)
        rows.append(list(row) if len(filled) >= TABLE_ROW or (filled and is_line) else [])
    while not rows[-1]:
        rows.pop()
    return rows


def _write_workbook(grids: dict[str, list[list[Cell]]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    workbook.properties.created = _CREATED
    for name, rows in grids.items():
        worksheet = workbook.create_sheet(name)
        for row in rows:
            cells: list[Any] = []
            for cell in row:
                if isinstance(cell, str) and cell:
                    cells.append(WriteOnlyCell(worksheet, cell))
                    cells[-1].data_type = "s"  # a text that starts with '=' is no formula, one like '#N/A' no error
                elif isinstance(cell, float):  # openpyxl would write 16 digits: 1.8600531443755535 needs 17
                    cells.append(WriteOnlyCell(worksheet, str(int(cell)) if cell.is_integer() else repr(cell)))
                    cells[-1].data_type = "n"
                else:
                    cells.append(None if cell == "" else cell)
            worksheet.append(cells)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _with_fixed_dates(workbook: bytes) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # else the system that writes it shows
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + _CREATED.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            target.writestr(member, data, compresslevel=9)
    return out.getvalue()


def _check_workbook(compact: bytes, grids: dict[str, list[list[Cell]]]) -> None:
    workbook = open_workbook(compact)
    if workbook.sheet_names != list(grids):
        raise CompactingError(f"the copy has the sheets {workbook.sheet_names}, not {list(grids)}")
    for name, rows in grids.items():
        copied = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for index in range(max(len(rows), len(copied))):
            was = rows[index] if index < len(rows) else []
            now = copied[index] if index < len(copied) else []
            for column in range(max(len(was), len(now))):
                before = was[column] if column < len(was) else ""
                after = now[column] if column < len(now) else ""
                if before != after or type(before) is not type(after):
                    raise CompactingError(
                        f"sheet {name!r}, cell {cell_name(index, column)}: {before!r} would become {after!r}"
                    )
