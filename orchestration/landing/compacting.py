"""Compact copies of landed originals: the same cells at the same addresses, without prose and sheets nobody reads.

Pure functions, bytes to bytes, the same bytes every time. A copy is read again before it is returned: it must hold
what was kept of the original, cell by cell, or `CompactingError` is raised.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from python_calamine import CalamineWorkbook

from orchestration.parsing.delimited import read_delimited
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.jsonstat import read_dataset
from orchestration.parsing.sheets import (
    Cell,
    Sheet,
    cell_name,
    empty_sheet,
    find_sheet,
    open_workbook,
    sheets_titled,
)
from orchestration.registry.model import KeptSheet

TABLE_ROW = 3  # a row with as many filled cells belongs to the table; preambles and footnotes fill one or two

_CREATED = datetime(2000, 1, 1)  # a workbook must say when it was made; the day of making would change its bytes
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

_DATASET_KEYS = ("version", "class", "label", "id", "size", "role", "updated", "status", "value")
_DIMENSION_KEYS = ("label",)
_CATEGORY_KEYS = ("index", "label", "unit")


class CompactingError(Exception):
    """A compact copy that would not hold what the original holds."""


def compact_workbook(content: bytes, sheets: Sequence[KeptSheet]) -> bytes:
    """Workbook with the `sheets` only, in the original's order and under their names as published.

    Of each sheet A1 is kept, and every row with at least three filled cells, and rows whose filled cells all match
    `lines`. Numbers stay numbers, texts (codes like 4.10) texts. Raises ParsingError when a sheet is not found.
    """
    workbook = open_workbook(content)
    found = {}
    for kept in sheets:
        lines = re.compile(kept.lines) if kept.lines else None
        for sheet in _sheets_to_keep(workbook, kept):
            found[sheet.name] = _kept_rows(sheet, lines)
    grids = {name: found[name] for name in workbook.sheet_names if name in found}
    compact = _with_fixed_dates(_write_workbook(grids))
    _check_workbook(compact, grids)
    return compact


def compact_csv(content: bytes, columns: str, rows_kept: Mapping[str, str], encoding: str = "utf-8") -> bytes:
    """CSV in which cells are empty unless their header matches `columns`, and their row all of `rows_kept`.

    `rows_kept` gives for a header what the cell below it must match; patterns match whole texts. Addresses and header
    stay, and the byte order mark where the original has one; lines end as RFC 4180 has it. Rows refused at the end of
    the file are cut off. Raises ParsingError when the original cannot be read.
    """

    def read(data: bytes) -> Sequence[Sequence[str]]:
        return read_delimited(data if encoding == "utf-8" else data.decode(encoding).encode()).rows

    table = read(content)
    header = [str(name).strip() for name in table[0]]
    wanted = [re.fullmatch(columns, name) is not None for name in header]
    conditions = [(header.index(name), re.compile(pattern)) for name, pattern in rows_kept.items()]
    rows = [list(table[0])]
    for row in table[1:]:
        kept = all(pattern.fullmatch(row[column]) for column, pattern in conditions)
        rows.append([cell if kept and column else "" for cell, column in zip(row, wanted, strict=True)])
    while not any(rows[-1]):
        rows.pop()
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    has_mark = content.startswith(codecs.BOM_UTF8)
    compact = out.getvalue().encode("utf-8-sig" if has_mark else encoding)
    if read(compact) != rows:
        raise CompactingError("the compact CSV does not read like the original")
    return compact


def compact_zipped_json(content: bytes, members: Mapping[str, Sequence[str]]) -> bytes:
    """Zip archive of the JSON members whose name matches a key of `members`, with the dotted paths it names only.

    Raises CompactingError when no member matches a pattern, or a path is in none of its members; a path with a `?`
    behind it may be in none.
    """
    kept: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for pattern, paths in members.items():
            names = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
            missing = {path for path in paths if not path.endswith("?")}
            for name in names:
                document = json.loads(archive.read(name).decode("utf-8-sig"))
                picked: dict[str, Any] = {}
                for path in paths:
                    if _copy_path(document, picked, path.rstrip("?").split(".")):
                        missing.discard(path)
                kept[name] = picked
            if not names or missing:
                raise CompactingError(f"{pattern!r} matches {len(names)} members; none holds {missing}")
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in sorted(kept):
            _write_member(target, name, json.dumps(kept[name], ensure_ascii=False, separators=(",", ":")).encode())
    return out.getvalue()


def _copy_path(source: Any, target: dict[str, Any], path: Sequence[str]) -> bool:
    """Copy what stands at `path` of `source` into `target`; whether there is such a place."""
    first, *rest = path
    if not isinstance(source, dict) or first not in source:
        return False
    if not rest:
        target[first] = source[first]
        return True
    return _copy_path(source[first], target.setdefault(first, {}), rest)


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


def _sheets_to_keep(workbook: CalamineWorkbook, kept: KeptSheet) -> list[Sheet]:
    """Sheets that `kept` means: found as parsers find them, by title."""
    title, names = re.compile(kept.title), re.compile(kept.names)
    if kept.many:
        found = sheets_titled(workbook, [name for name in workbook.sheet_names if names.search(name)], title)
        if found or kept.optional:
            return found
    try:
        return [find_sheet(workbook, title, names)]
    except LayoutError:
        if kept.may_be_empty and (empty := empty_sheet(workbook, names)):
            return [empty]
        if kept.optional and not sheets_titled(workbook, workbook.sheet_names, title):
            return []
        raise


def _kept_rows(sheet: Sheet, lines: re.Pattern[str] | None) -> list[list[Cell]]:
    """Rows from A1 on, with empty ones in place of those left out; nothing after the last that is kept."""
    if not sheet.rows:
        return []
    first = list(sheet.rows[0])  # a title, of which only A1 is kept, or in open data the header
    rows: list[list[Cell]] = [first if sum(cell != "" for cell in first) >= TABLE_ROW else first[:1]]
    for row in sheet.rows[1:]:
        filled = [cell for cell in row if cell != ""]
        is_line = lines is not None and all(lines.fullmatch(str(cell).strip()) for cell in filled)
        rows.append(list(row) if len(filled) >= TABLE_ROW or (filled and is_line) else [])
    while rows and (not rows[-1] or rows == [[""]]):
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
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + _CREATED.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            _write_member(target, name, data)
    return out.getvalue()


def _write_member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a member that carries no day and no system: the same content gives the same bytes everywhere."""
    member = zipfile.ZipInfo(name, _ZIP_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 0
    archive.writestr(member, data, compresslevel=9)


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
