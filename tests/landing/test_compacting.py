"""Compact copies hold the same cells at the same addresses, no prose, and the same bytes every time."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from orchestration.landing import compacting
from orchestration.landing.compacting import (
    CompactingError,
    compact_csv,
    compact_json,
    compact_workbook,
    compact_zipped_json,
)
from orchestration.parsing.errors import LayoutError, UnreadableFileError
from orchestration.parsing.jsonstat import read_dataset
from orchestration.parsing.sheets import Cell, open_workbook
from orchestration.registry.model import KeptSheet

P1 = KeptSheet(title="^Table P1", names="P1$", lines=r"England and Wales( \(excluding .+\))?|Numbers")
P2 = KeptSheet(title="^Table P2", names="P2$")

TITLE = "Table P1: Police recorded crime, year ending December 20191,2"
ROWS: list[list[Any]] = [
    [TITLE, None, None, None, "print area"],
    ["This worksheet contains one table. Some cells refer to notes."],
    ["England and Wales (excluding Greater Manchester Police)"],
    ["Area Code", "Area Name", "Offence\n code", None, "% change"],
    [None, None, "Numbers"],
    ["K04000001", " ENGLAND AND WALES7,8 ", 5013284, None, 1.8600531443755535],
    ["E92000001", "ENGLAND8", "4.10", None, 4.1],
    [],
    ["", "British Transport Police", "..", "#N/A", "=1+1"],
    ["Source: Home Office - Police recorded crime"],
    ["1. A footnote.", "with a second cell"],
]


def workbook(rows: list[list[Any]] = ROWS) -> bytes:
    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    notes["A1"] = "Prose of the publisher"
    for name, title in (("Table P2", "Table P2: Rates"), ("Table P1 ", None)):
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    # openpyxl writes 16 digits of a number, and takes texts that start with '=' for formulas
                    cell = sheet.cell(number, column, repr(value) if isinstance(value, float) else value)
                    cell.data_type = "s" if isinstance(value, str) else "n"
        if title:
            sheet["A1"] = title
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def grid(content: bytes, name: str) -> list[list[Cell]]:
    return open_workbook(content).get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_kept_cells_stay_at_their_addresses_with_their_types() -> None:
    original, compact = workbook(), compact_workbook(workbook(), [P1])
    before, after = grid(original, "Table P1 "), grid(compact, "Table P1 ")
    assert after[0] == [TITLE, "", "", "", ""]
    for row in (2, 3, 4, 5, 6, 8):
        assert after[row] == before[row]
        assert [type(cell) for cell in after[row]] == [type(cell) for cell in before[row]]


def test_text_codes_stay_text_and_numbers_keep_all_17_digits() -> None:
    after = grid(compact_workbook(workbook(), [P1]), "Table P1 ")
    assert after[6][2] == "4.10"
    assert after[6][4] == 4.1
    assert after[5][4] == 1.8600531443755535  # 16 digits would make it ...553
    assert after[8][3:] == ["#N/A", "=1+1"]
    assert after[5][1] == " ENGLAND AND WALES7,8 "


def test_prose_is_left_out() -> None:
    after = grid(compact_workbook(workbook(), [P1]), "Table P1 ")
    assert len(after) == 9  # nothing below the last row of the table
    assert all(cell == "" for cell in after[1])
    text = " ".join(str(cell) for row in after for cell in row)
    assert not re.search(r"worksheet|Source|footnote|print area|second cell", text)


def test_only_the_sheets_asked_for_stay_in_the_order_and_under_the_names_of_the_original() -> None:
    compact = compact_workbook(workbook(), [P1, P2])
    assert open_workbook(compact).sheet_names == ["Table P2", "Table P1 "]


def test_the_same_original_gives_the_same_bytes_whenever_it_is_compacted() -> None:
    original = workbook()
    compact = compact_workbook(original, [P1])
    assert compact == compact_workbook(original, [P1])
    with zipfile.ZipFile(BytesIO(compact)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        dates = re.findall(rb"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml"))
    assert dates == [b"2000-01-01T", b"2000-01-01T"]


def test_a_compact_copy_of_a_compact_copy_is_the_same() -> None:
    compact = compact_workbook(workbook(), [P1])
    assert compact_workbook(compact, [P1]) == compact


def test_a_sheet_that_is_not_there_raises() -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        compact_workbook(workbook(), [KeptSheet(title="^Table P9", names="P9")])
    with pytest.raises(UnreadableFileError):
        compact_workbook(b"<html></html>", [P1])


def test_a_copy_that_would_read_differently_is_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [[*row] for row in ROWS]
    changed[5][2] = 5013285
    wrong = workbook(changed)
    monkeypatch.setattr(compacting, "_write_workbook", lambda grids: wrong)
    with pytest.raises(CompactingError, match="has the sheets"):
        compact_workbook(workbook(), [P1])
    monkeypatch.setattr(compacting, "open_workbook", lambda content: _Only(open_workbook(content), ["Table P1 "]))
    with pytest.raises(CompactingError, match=r"'Table P1 ', cell E1.*'' would become 'print area'"):
        compact_workbook(workbook(), [P1])


class _Only:
    """A workbook of which some sheets are seen."""

    def __init__(self, workbook: Any, names: list[str]) -> None:
        self._workbook, self.sheet_names = workbook, names

    def get_sheet_by_name(self, name: str) -> Any:
        return self._workbook.get_sheet_by_name(name)


CSV = 'ladcode21,laname21,population_2020,births_2020\r\nE06000001,"Hartlepool, Tees",93836,900\r\n'


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_csv_cells_left_out_become_empty_and_all_else_stays(mark: bytes, end: str) -> None:
    content = mark + CSV.replace("\r\n", end).encode()
    compact = compact_csv(content, "(?!births).*", {})
    assert compact == mark + CSV.encode().replace(b",900", b",")  # lines end in one way, whatever the original's


def test_csv_that_cannot_be_read_raises() -> None:
    with pytest.raises(UnreadableFileError, match="not UTF-8"):
        compact_csv(CSV.replace("Hartlepool", "Hartlep\u00f6\u00f6l").encode("latin-1"), ".*", {})


def test_csv_copy_that_would_read_differently_is_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    read = compacting.read_delimited
    monkeypatch.setattr(compacting, "read_delimited", lambda content: read(content.replace(b",,", b",0,")))
    with pytest.raises(CompactingError):
        compact_csv(CSV.encode(), "(?!laname21).*", {})


def dataset() -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "dataset",
        "href": "https://example.org/PRCPD",
        "label": "A table",
        "note": ["A long note of the publisher."],
        "updated": "2026-06-10",
        "extension": {"matrix": "TAB", "contact": {"name": "Somebody"}, "copyright": {"name": "Crown"}},
        "link": {"alternate": []},
        "role": {"time": ["year"]},
        "id": ["year"],
        "size": [3],
        "dimension": {
            "year": {
                "label": "Year",
                "note": ["Another note."],
                "link": {"enclosure": []},
                "category": {"index": ["1", "2", "3"], "label": {"1": "2023/24"}, "note": {"1": ["A third."]}},
            }
        },
        "value": [1, 2.5, None],
        "status": {"2": "NA"},
    }


def test_json_keeps_figures_labels_and_status_and_drops_notes_and_links() -> None:
    original = json.dumps(dataset(), indent=2).encode("utf-8-sig")
    compact = compact_json(original)
    assert read_dataset(compact) == read_dataset(original)
    assert b"\n" not in compact
    assert not re.search(rb"note|link|href|contact|copyright|Somebody", compact)
    assert compact_json(compact) == compact


def test_json_copy_that_would_read_differently_is_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compacting, "_DATASET_KEYS", ("class", "label", "id", "size", "role", "updated", "value"))
    with pytest.raises(CompactingError):
        compact_json(json.dumps(dataset()).encode())


def test_json_error_reply_is_not_compacted() -> None:
    with pytest.raises(UnreadableFileError, match="answered with an error"):
        compact_json(b'{"error": "busy"}')


def test_csv_rows_whose_cells_do_not_match_become_empty() -> None:
    compact = compact_csv(b"year,population\n2022,100\n2023,100.5\n2024,101\n2025,1.5\n", ".*", {"population": r"\d+"})
    assert compact == b"year,population\r\n2022,100\r\n,\r\n2024,101\r\n"


def test_csv_keeps_the_encoding_it_is_known_to_have() -> None:
    content = "name,value\nLess than \u00a310,1\n".encode("latin-1")
    assert compact_csv(content, ".*", {}, "latin-1") == content.replace(b"\n", b"\r\n")


def test_sheets_that_an_edition_lacks_or_prints_empty_are_known_beforehand() -> None:
    book = Workbook()
    book.active.title = "Table P1"  # type: ignore[union-attr]
    book.active["A1"] = TITLE  # type: ignore[index]
    book.create_sheet("Table P3")
    out = BytesIO()
    book.save(out)
    kept = [
        P1,
        KeptSheet(title="^Table P2", names="P2$", optional=True),
        KeptSheet(title="^Table P3", names="P3$", may_be_empty=True),
    ]
    assert open_workbook(compact_workbook(out.getvalue(), kept)).sheet_names == ["Table P1", "Table P3"]
    with pytest.raises(LayoutError):
        compact_workbook(out.getvalue(), [P1, KeptSheet(title="^Table P3", names="P3$")])
    many = KeptSheet(title="^Table P", names="^Table", many=True)
    assert open_workbook(compact_workbook(workbook(), [many])).sheet_names == ["Table P2", "Table P1 "]


def zipped(**members: Any) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, document in members.items():
            archive.writestr(f"{name}.json", json.dumps(document))
    return out.getvalue()


def test_zipped_json_keeps_the_paths_named_and_the_same_bytes_every_time() -> None:
    content = zipped(N1={"code": "N1", "data": {"crime": 7, "health": 8}}, readme={"text": "prose"})
    compact = compact_zipped_json(content, {r"N\d\.json": ("code", "data.crime")})
    with zipfile.ZipFile(BytesIO(compact)) as archive:
        assert {name: json.loads(archive.read(name)) for name in archive.namelist()} == {
            "N1.json": {"code": "N1", "data": {"crime": 7}}
        }
    assert compact_zipped_json(compact, {r"N\d\.json": ("code", "data.crime")}) == compact
    with pytest.raises(CompactingError, match="asb"):
        compact_zipped_json(content, {r"N\d\.json": ("data.asb",)})
    assert compact_zipped_json(content, {r"N\d\.json": ("code", "data.crime", "data.asb?")}) == compact
