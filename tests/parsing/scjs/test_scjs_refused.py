"""SCJS annex tables: what is not certain is refused, with sheet and cell."""

from __future__ import annotations

import pytest

from orchestration.parsing.errors import LayoutError, ParsingError, UnknownLabelError, UnknownMarkerError
from tests.parsing.scjs import scjs_samples as samples
from tests.parsing.scjs.scjs_samples import parsed, read, workbook
from tests.parsing.workbooks import Rows, altered, without_row

SAMPLES = {
    "sc_scjs_a1": samples.volumes,
    "sc_scjs_a2": samples.volumes_by_year,
    "sc_scjs_a3": samples.comparable_crimes,
    "sc_scjs_a4": samples.rates,
    "sc_scjs_a5": samples.rates_by_year,
    "sc_scjs_a6": samples.prevalence_by_year,
    "sc_scjs_a9": samples.victims_of_violent_crime,
    "sc_scjs_a12": samples.reported_by_year,
    "sc_scjs_a21": samples.local_issues,
}


def sample(source_id: str) -> Rows:
    return SAMPLES[source_id]()


@pytest.mark.parametrize(
    ("source_id", "cell", "value", "error"),
    [
        ("sc_scjs_a1", "B9", 131, LayoutError),  # thousands, or a rate, among volumes
        ("sc_scjs_a1", "B9", 0.04, LayoutError),  # a proportion among volumes
        ("sc_scjs_a1", "C9", 20000, LayoutError),  # lower bound above the estimate
        ("sc_scjs_a1", "C9", "[x]", UnknownMarkerError),  # a bound is a number or [low]
        ("sc_scjs_a1", "B9", "", UnknownMarkerError),
        ("sc_scjs_a1", "B9", "[c]", UnknownMarkerError),
        ("sc_scjs_a1", "A9", "Graffiti", UnknownLabelError),
        ("sc_scjs_a1", "A34", "Interviews: 4970", UnknownLabelError),
        ("sc_scjs_a1", "D5", "Standard error", LayoutError),
        ("sc_scjs_a1", "E5", "Design effect", LayoutError),
        ("sc_scjs_a2", "B7", 20447.5, LayoutError),
        ("sc_scjs_a2", "M7", "fell by half", LayoutError),
        ("sc_scjs_a2", "M7", "", LayoutError),
        ("sc_scjs_a2", "M7", "down by 80%", LayoutError),  # not what the two estimates say
        ("sc_scjs_a2", "N7", "up by 40%", LayoutError),
        ("sc_scjs_a2", "M6", "up by 4%", LayoutError),  # against a year without any figure
        ("sc_scjs_a2", "L5", "2022/23", LayoutError),  # a sweep that was never held
        ("sc_scjs_a2", "E5", "2013/14", LayoutError),
        ("sc_scjs_a2", "M5", "Change since 2011/12", LayoutError),
        ("sc_scjs_a2", "M5", "Trend", LayoutError),
        ("sc_scjs_a2", "B34", 0.5, LayoutError),  # an estimate where the respondents stand
        ("sc_scjs_a3", "B7", "British Transport Police", LayoutError),
        ("sc_scjs_a3", "C7", 2000.5, LayoutError),
        ("sc_scjs_a3", "K5", "2019/20 [note 2]", LayoutError),  # a note may move the police's year
        ("sc_scjs_a3", "A7", "Acquisitive crime", LayoutError),
        ("sc_scjs_a4", "B8", 131000, LayoutError),
        ("sc_scjs_a4", "B8", 104, LayoutError),  # rates are rounded to 10
        ("sc_scjs_a6", "B5", 20.447, LayoutError),  # per cent among fractions
        ("sc_scjs_a6", "M6", "down by 41%", LayoutError),  # relative, where points are meant
        ("sc_scjs_a9", "B8", "15-24", UnknownLabelError),
        ("sc_scjs_a9", "A8", "Age group", UnknownLabelError),
        ("sc_scjs_a9", "C6", 5.7, LayoutError),
        ("sc_scjs_a12", "A21", "Number of responses (all)", UnknownLabelError),
        ("sc_scjs_a21", "A9", "People parking badly", UnknownLabelError),
    ],
)
def test_a_cell_that_does_not_fit_is_refused(
    source_id: str, cell: str, value: object, error: type[ParsingError]
) -> None:
    with pytest.raises(error) as caught:
        read(source_id, altered(sample(source_id), {cell: value}))
    assert caught.value.sheet.startswith("Table A")
    assert caught.value.cell


@pytest.mark.parametrize("source_id", sorted(SAMPLES))
def test_a_row_less_is_refused_wherever_it_stood(source_id: str) -> None:
    rows = sample(source_id)
    header = next(index for index, row in enumerate(rows, 1) if len(row) >= 3)
    for number in {header + 1, header + 4, len(rows) - 2, len(rows) - 1}:
        with pytest.raises(ParsingError):
            read(source_id, without_row(rows, number))


@pytest.mark.parametrize("source_id", ["sc_scjs_a2", "sc_scjs_a5", "sc_scjs_a9", "sc_scjs_a21"])
def test_a_column_less_is_refused(source_id: str) -> None:
    rows = sample(source_id)
    header = next(row for row in rows if len(row) >= 3)
    column = header.index("2012/13")
    with pytest.raises(LayoutError, match="survey years"):
        read(source_id, [[cell for place, cell in enumerate(row) if place != column] for row in rows])


def test_rows_that_a_filter_took_out_are_missed() -> None:
    rows = samples.local_issues()
    only_everyone = [*rows[:22], *samples.FOOTER]
    with pytest.raises(LayoutError, match="has no row"):
        read("sc_scjs_a21", only_everyone)


def test_rows_in_another_order_are_refused_for_order_is_the_only_hierarchy() -> None:
    rows = samples.volumes()
    rows[8], rows[11] = rows[11], rows[8]
    with pytest.raises(LayoutError, match="row 4"):
        read("sc_scjs_a1", rows)


@pytest.mark.parametrize("source_id", sorted(SAMPLES))
def test_a_file_of_another_edition_is_refused(source_id: str) -> None:
    content = workbook(sample(source_id), f"Table {source_id.rpartition('_')[2].upper()}")
    with pytest.raises(LayoutError, match="title"):
        parsed(source_id, content, edition="sy-2021-22")


def test_an_edition_that_names_no_survey_year_is_refused() -> None:
    with pytest.raises(LayoutError, match="names no survey year"):
        parsed("sc_scjs_a1", workbook(samples.volumes()), edition="fy-2023-24")


def test_text_below_the_footer_is_refused() -> None:
    with pytest.raises(LayoutError, match="interrupted"):
        read("sc_scjs_a6", [*samples.prevalence_by_year(), ["Second table"]])


@pytest.mark.parametrize(("source_id", "other"), [("sc_scjs_a1", "sc_scjs_a2"), ("sc_scjs_a4", "sc_scjs_a5")])
def test_tables_whose_titles_begin_alike_are_not_confused(source_id: str, other: str) -> None:
    with pytest.raises(LayoutError, match="0 sheets carry the title"):
        read(source_id, sample(other))


def test_a_sheet_is_found_by_its_title_under_any_name() -> None:
    assert len(parsed("sc_scjs_a1", workbook(samples.volumes(), "Tabelle_7"))) == len(samples.CRIMES)
