"""The workbook of the real release keeps its promises too, and its figures are those of the marts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from tests.warehouse.dissemination import workbook_promises as promises
from tests.warehouse.dissemination.workbook_promises import opened, same_number, written
from warehouse.connection import open_database
from warehouse.dissemination.workbook import write_workbook
from warehouse.dissemination.workbook.pages import UNEXPLAINED
from warehouse.dissemination.workbook.selections import SHEETS
from warehouse.release.export import marts_of
from warehouse.release.publication import Publication

pytestmark = pytest.mark.slow

MOST_CELLS = 250_000
MOST_BYTES = 6_000_000


def given(home: Path, folder: Path) -> Iterator[Publication]:
    """What the writers of the current release of a home are given, with a folder of its own to write into."""
    release = (home / "releases/current").resolve()
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    with open_database(home / "build.duckdb", read_only=True) as build:
        tables = tuple(marts_of(build))
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        yield Publication(manifest["release"], folder, tables, manifest, connection)


@pytest.fixture(scope="module")
def publication(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publication]:
    for publication in given(published, tmp_path_factory.mktemp("workbook")):
        write_workbook(publication)
        yield publication


@pytest.fixture(scope="module")
def book(publication: Publication) -> Workbook:
    return opened(publication.folder / "uk_crime.xlsx")


def test_the_workbook_has_every_worksheet_and_keeps_its_form(publication: Publication, book: Workbook) -> None:
    file = publication.folder / "uk_crime.xlsx"
    assert book.sheetnames[5:] == [*(sheet.name for sheet in SHEETS), "Checks"]
    promises.check_form(file, book)
    promises.check_contents(book)
    promises.check_notes(book)
    for sheet in SHEETS:
        promises.check_headings(book, sheet)


def test_the_workbook_is_small_enough_to_be_opened_and_read(publication: Publication, book: Workbook) -> None:
    assert sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) < MOST_CELLS
    assert (publication.folder / "uk_crime.xlsx").stat().st_size < MOST_BYTES


def test_every_missing_number_has_its_own_reason_beside(book: Workbook) -> None:
    assert sum(promises.check_reasons(book, sheet) for sheet in SHEETS) > 1000
    for worksheet in book.worksheets:
        assert not [row for row in worksheet.iter_rows(values_only=True) if UNEXPLAINED in row], worksheet.title


def test_every_status_is_explained(book: Workbook) -> None:
    assert promises.check_statuses(book) >= {"[x]", "[z]", "[n]", "[e]"}
    assert all(meaning for _, meaning in written(book["Shorthand"]).rows)


def test_the_comparison_holds_the_figures_of_the_mart_and_no_other(publication: Publication, book: Workbook) -> None:
    compared = {
        (family, offence, measure, year, place): numbers
        for family, offence, measure, year, place, *numbers in publication.connection.execute(
            """
            select family, offence_label, measure_title, period_label, area_name, value, rate_per_1000, lower, upper
            from uk_comparison
            inner join dim_measure using (measure)
            inner join dim_area on dim_area.jurisdiction = uk_comparison.jurisdiction
                and area_code in ('K02000001', 'K04000001', 'S92000003', 'N92000002')
            """
        ).fetchall()
    }
    recorded, survey = written(book["UK_recorded_crime"]), written(book["UK_survey_estimates"])
    (counted,) = {key[2] for key in compared if key[0] == "police_recorded"}
    keys = zip(*(recorded.column(name) for name in ("Offence", "Year", "Jurisdiction")), strict=True)
    cells = zip(recorded.column("Figure"), recorded.column("Rate"), strict=True)
    for (offence, year, place), (value, rate) in zip(keys, cells, strict=True):
        expected = compared["police_recorded", offence, counted, year, place]
        assert same_number(value, expected[0]), (offence, year, place)
        assert same_number(rate, expected[1]), (offence, year, place)
    keys = zip(*(survey.column(name) for name in ("Offence", "Measure", "Year", "Jurisdiction")), strict=True)
    ends = zip(*(survey.column(name) for name in ("Figure", "Lower end", "Upper end")), strict=True)
    for key, figures in zip(keys, ends, strict=True):
        value, _, *interval = compared["survey", *key]
        assert all(map(same_number, figures, (value, *interval))), key
    for page, family in ((recorded, "police_recorded"), (survey, "survey")):
        with_company = publication.connection.execute(
            "select sum(lines) from (select count(*) as lines from uk_comparison where family = ? "
            "group by measure, conformed_offence_id, period_id "
            "having count(distinct jurisdiction) filter (jurisdiction <> 'UK' and value is not null) >= 2)",
            [family],
        ).fetchone()
        assert with_company == (len(page.rows),)


def test_every_figure_of_the_recorded_series_is_that_of_its_cell(publication: Publication, book: Workbook) -> None:
    figures = {
        (place, label): value
        for place, label, value in publication.connection.execute(
            "select vintage_id || ', ' || sheet || ', cell ' || cell, offence_label, value from fct_recorded_crime "
            "where measure = 'recorded_crime' and area_type in ('country', 'country_group')"
        ).fetchall()
    }
    page = written(book["Recorded_crime_series"])
    headings = ("Published in", "Offence", "Figure")
    for place, label, cell in zip(*(page.column(name) for name in headings), strict=True):
        assert same_number(cell, figures[place, label]), place
    assert len(page.rows) > 3000


def test_no_total_of_the_kingdom_stands_where_the_mart_has_none(book: Workbook) -> None:
    for name in ("UK_recorded_crime", "UK_survey_estimates", "UK_fraud"):
        page = written(book[name])
        totals = [
            (figure, reason)
            for place, figure, reason in zip(
                *(page.column(heading) for heading in ("Jurisdiction", "Figure", "Reason")), strict=True
            )
            if place == "United Kingdom"
        ]
        assert totals
        assert all(figure is None and reason.startswith("No total for the United Kingdom") for figure, reason in totals)
