"""The workbook is one that everybody can read, with a screen reader too, and holds the figures of the marts."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from tests.warehouse.dissemination import workbook_promises as promises
from tests.warehouse.dissemination.workbook_promises import opened, same_number, written
from tests.warehouse.small_build import TODAY, change
from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.dissemination.project import TITLE
from warehouse.dissemination.workbook import write_workbook
from warehouse.dissemination.workbook.guide_pages import UnknownStatusError, shorthand_page
from warehouse.dissemination.workbook.pages import UNEXPLAINED, MissingReasonError, TextTooLongError, page_of
from warehouse.dissemination.workbook.selections import SHEETS
from warehouse.dissemination.workbook.sheets import Sheet, Shown
from warehouse.release import publish
from warehouse.release.publication import Publication

FORMULA = '=HYPERLINK("https://example.org/", "look")'
LINK = "[look](https://example.org/)"
PLACES = {
    "EW": ("K04000001", "England and Wales"),
    "SC": ("S92000003", "Scotland"),
    "NI": ("N92000002", "Northern Ireland"),
    "UK": ("K02000001", "United Kingdom"),
}
MARKER = "Costs $$no_total$$ more"
CHANGES = (
    f"update marts.dim_caveat set caveat = '{FORMULA}' where source_id = 'ew_ons_a5a'",
    f"update marts.dim_caveat set caveat = '{LINK}' where source_id = 'ew_ons_a3a'",
    f"update marts.dim_caveat set caveat = '{MARKER}' where source_id = 'ew_ons_p1'",
    "update marts.dim_caveat set caveat = '{=1+1}' where source_id = 'ew_ons_a1a'",
    "update marts.dim_caveat set caveat = 'https://example.org/' where source_id = 'ew_ons_a2a'",
    "update marts.dim_correction set published = '..' where kind = 'text'",
    "update marts.fct_recorded_crime set obs_status = 'x', status_meaning = 'not to be had', value = null "
    "where source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2024-04-01'",
    "update marts.crime_gap set ratio = 0.1::double + 0.2",
    *(
        f"update marts.dim_area set jurisdiction = '{code}', area_name = '{name}', hierarchy_level = {code != 'UK':d} "
        f"where area_code = '{area}'"
        for code, (area, name) in PLACES.items()
    ),
)


@pytest.fixture(scope="module")
def publication(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publication]:
    """What the writers of a small release are given, with its workbook; the folder is not that of the release."""
    home = tmp_path_factory.mktemp("workbook")
    build = Path(shutil.copy(whole_build, home / "build.duckdb"))
    for statement in CHANGES:
        change(build, statement)
    given: list[Publication] = []
    results = [check(), check(passed=False, severity="warn")]
    release = publish(build, home, results, today=TODAY, writers=[given.append])
    with open_database(release.path / "uk_crime.duckdb", read_only=True) as connection:
        made = dataclasses.replace(given[0], folder=home, connection=connection)
        write_workbook(made)
        yield made


def sheet_of(name: str) -> Sheet:
    return next(sheet for sheet in SHEETS if sheet.name == name)


@pytest.fixture(scope="module")
def book(publication: Publication) -> Workbook:
    return opened(publication.folder / "uk_crime.xlsx")


def test_each_worksheet_holds_one_named_table_from_the_same_place_without_merged_cells_or_blank_rows(
    publication: Publication, book: Workbook
) -> None:
    promises.check_form(publication.folder / "uk_crime.xlsx", book)


def test_the_contents_link_every_worksheet(book: Workbook) -> None:
    promises.check_contents(book)


def test_every_note_that_is_referred_to_exists_and_every_note_is_referred_to(book: Workbook) -> None:
    promises.check_notes(book)


def test_units_and_notes_stand_in_the_heading_of_their_column_and_of_no_other(book: Workbook) -> None:
    shown = [sheet for sheet in SHEETS if sheet.name in book.sheetnames]
    assert len(shown) >= 14
    for sheet in shown:
        promises.check_headings(book, sheet)


def test_a_missing_value_is_blank_with_its_reason_beside(book: Workbook) -> None:
    blanks = sum(promises.check_reasons(book, sheet) for sheet in SHEETS if sheet.name in book.sheetnames)
    assert blanks > 100
    page = written(book["Recorded_crime_series"])
    rows = zip(page.column("Figure"), page.column("Status"), page.column("Reason"), strict=True)
    assert (None, "[x]", "not to be had") in list(rows)


def test_a_null_that_the_release_does_not_explain_is_not_left_without_a_word(book: Workbook) -> None:
    page = written(book["UK_recorded_crime"])
    rates = list(zip(page.column("Rate"), page.column("Remark on the rate"), strict=True))
    assert (None, UNEXPLAINED) in rates
    assert all(remark != UNEXPLAINED for rate, remark in rates if rate is not None)


def test_every_status_that_is_shown_is_in_the_shorthand_in_the_words_of_the_facts(book: Workbook) -> None:
    assert promises.check_statuses(book) >= {"[x]", "[z]"}
    meanings = dict(written(book["Shorthand"]).rows)
    assert meanings["[x]"] == "not to be had"
    assert meanings["[c]"] == "confidential"


def test_numbers_are_those_of_the_marts_cell_by_cell(publication: Publication, book: Workbook) -> None:
    figures = {
        (offence, year, PLACES[jurisdiction][1]): numbers
        for offence, year, jurisdiction, *numbers in publication.connection.execute(
            "select offence_label, period_label, jurisdiction, value, rate_per_1000, change_on_year "
            "from uk_comparison where family = 'police_recorded'"
        ).fetchall()
    }
    page = written(book["UK_recorded_crime"])
    headings = ("Offence", "Year", "Jurisdiction", "Figure", "Rate", "Change on the year before")
    for offence, year, jurisdiction, *cells in zip(*(page.column(name) for name in headings), strict=True):
        assert all(map(same_number, cells, figures[offence, year, jurisdiction])), (offence, year, jurisdiction)
    assert len(page.rows) > 20
    gap = written(book["Crime_gap"])
    (rows,) = publication.connection.execute("select count(*) from crime_gap").fetchone() or (0,)
    assert len(gap.rows) == rows > 0
    assert all(same_number(cell, 0.3) for cell in gap.column("Ratio"))


def test_what_is_left_out_is_counted_and_where_the_whole_is_said(publication: Publication, book: Workbook) -> None:
    for sheet in SHEETS:
        if sheet.name not in book.sheetnames:
            continue
        whole = publication.connection.execute(f"select count(*) from {sheet.mart}").fetchone()
        page = written(book[sheet.name])
        extent = page.lines[3]
        if sheet.left_out:
            assert extent.startswith(f"{len(page.rows):,} of {(whole or (0,))[0]:,} rows. Left out: ")
        else:
            assert extent.startswith(f"All {(whole or (0,))[0]:,} rows.")
            assert len(page.rows) == (whole or (0,))[0]
        assert f"table {sheet.mart}" in extent
        assert f"parquet/{sheet.mart}.parquet" in extent
        assert page.lines[1] == publication.table(sheet.mart).description.split("\n")[0]


def test_text_of_publishers_is_neither_run_nor_linked_nor_taken_for_a_note(book: Workbook) -> None:
    caveats = written(book["Caveats"])
    said = dict(zip(caveats.column("Code of the table"), caveats.column("Caveat"), strict=True))
    assert said["ew_ons_a5a"] == f"'{FORMULA}"
    assert said["ew_ons_a3a"] == "[look] (https://example.org/)"
    assert said["ew_ons_p1"] == "Costs $ $no_total$ $ more"
    assert (said["ew_ons_a1a"], said["ew_ons_a2a"]) == ("{=1+1}", "https://example.org/")
    assert not [cell for row in book["Caveats"].iter_rows() for cell in row if cell.data_type == "f"]
    assert not [cell for row in book["Caveats"].iter_rows() for cell in row if cell.hyperlink]
    assert "text without a letter or digit: .." in written(book["Corrections"]).column("Printed")


def test_the_column_guide_names_the_column_behind_every_heading(publication: Publication, book: Workbook) -> None:
    guide = written(book["Column_guide"])
    shown = [
        (sheet.name, column.heading) for sheet in SHEETS if sheet.name in book.sheetnames for column in sheet.columns
    ]
    listed = [(row[0], row[1]) for row in guide.rows]
    assert [entry for entry in listed if entry[0] != "Checks"] == shown
    descriptions = {
        (table.name, column.name): " ".join(column.description.split())
        for table in publication.tables
        for column in table.columns
    }
    for name, _, _, _, mart, column, meaning in guide.rows:
        if name != "Checks":
            assert meaning == descriptions[mart, column]


def test_the_checks_of_the_release_stand_with_those_that_warn_first(book: Workbook) -> None:
    page = written(book["Checks"])
    assert page.column("Outcome") == ["warned", "passed"] or page.column("Outcome")[0] == "warned"
    assert page.column("Rows examined") == [10] * len(page.rows)
    assert page.column("Rows that fail")[0] == 1


def test_the_cover_says_what_it_is_of_which_release_and_what_is_not_in_it(
    publication: Publication, book: Workbook
) -> None:
    lines = [row[0] for row in book["Cover"].iter_rows(values_only=True)]
    assert lines[0] == TITLE
    text = "\n".join(lines)
    assert f"Release {publication.release}, made on {publication.manifest['created_at'][:10]}" in text
    absent = [sheet.name for sheet in SHEETS if sheet.name not in book.sheetnames]
    assert absent
    assert f"no rows for the worksheets {', '.join(absent)}" in text
    assert "Contact" not in text
    properties = book.properties
    assert (properties.title, properties.creator) == (f"{TITLE}, release {publication.release}", TITLE)
    assert [(each.name, each.value) for each in book.custom_doc_props.props] == [("Language", "en-GB")]


def test_writing_again_gives_the_same_bytes(publication: Publication, tmp_path: Path) -> None:
    write_workbook(dataclasses.replace(publication, folder=tmp_path))
    assert (tmp_path / "uk_crime.xlsx").read_bytes() == (publication.folder / "uk_crime.xlsx").read_bytes()


def test_a_release_of_few_marts_has_the_worksheets_that_it_can_have(publication: Publication, tmp_path: Path) -> None:
    few = tuple(table for table in publication.tables if table.name in ("statistical_change", "dim_area"))
    write_workbook(dataclasses.replace(publication, folder=tmp_path, tables=few))
    book = opened(tmp_path / "uk_crime.xlsx")
    assert book.sheetnames[3:] == ["Column_guide", "Register_of_changes", "Checks"]
    promises.check_contents(book)
    promises.check_notes(book)


def test_a_status_without_a_meaning_is_an_error_that_names_it(publication: Publication) -> None:
    gap = page_of(publication, sheet_of("Crime_gap"))
    assert gap is not None
    status = [column.heading for column in gap.columns].index("Status")
    odd = dataclasses.replace(gap, table=gap.table.copy())
    odd.table[status] = "[q]"
    with pytest.raises(UnknownStatusError, match=r"Crime_gap, column 'Status' \(crime_gap.ratio_status\): status q "):
        shorthand_page(publication, [odd])


def test_a_text_that_no_cell_can_hold_is_an_error_and_is_not_cut(publication: Publication) -> None:
    caveats = sheet_of("Caveats")
    long = dataclasses.replace(caveats, columns=(Shown("Caveat", "caveat", "repeat('word ', 8000)"),))
    with pytest.raises(TextTooLongError, match="sheet Caveats: a text of 40,000 characters"):
        page_of(publication, long)


def test_a_number_may_be_missing_only_where_a_column_can_say_why(publication: Publication) -> None:
    gap = sheet_of("Crime_gap")
    silent = dataclasses.replace(gap, columns=(Shown("Ratio", "ratio", "nullif({0}, {0})"),))
    with pytest.raises(MissingReasonError, match=r"sheet Crime_gap: crime_gap.ratio is null"):
        page_of(publication, silent)
