"""Every table can be traced: the cell that the snippet marks, in the landed file, shows what the release says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.cli.trace import trace_figure
from orchestration.landing.archive import Archive
from orchestration.parsing.delimited import CSV_SHEET
from orchestration.registry.load import markers, sources
from orchestration.tracing.appearances import prepare, rows_of
from orchestration.tracing.trace import Trace, trace
from tests.end_to_end.printed_cells import number_of, text_of
from warehouse.connection import open_database

pytestmark = pytest.mark.slow

# One figure with a value and one without, where there is one, of every table: whichever has the least id.
CHOSEN = (
    "select source_id, edition, min_by(figure_id, (figure_id, edition)) as figure_id, value is null as is_missing "
    "from appearance where cell is not null group by source_id, edition, is_missing "
    "qualify row_number() over (partition by source_id, is_missing order by edition desc) = 1 order by source_id"
)


@pytest.fixture(scope="module")
def traces(published: Path) -> list[Trace]:
    with open_database(published / "releases" / "current" / "uk_crime.duckdb", read_only=True) as connection:
        prepare(connection)
        return [
            traced
            for row in rows_of(connection, CHOSEN)
            for traced in trace(
                connection, Archive(published / "landing"), row["figure_id"], edition=row["edition"], source=None
            )[0]
        ]


def test_every_table_is_traced(traces: list[Trace]) -> None:
    assert {traced.shown["source_id"] for traced in traces if traced.shown["value"] is not None} == set(sources())
    assert len({traced.shown["source_id"] for traced in traces if traced.shown["value"] is None}) > 60


def test_the_marked_cell_shows_the_published_value_or_its_marker(traces: list[Trace]) -> None:
    wrong = []
    for traced in traces:
        assert traced.sight.snippet is not None, (traced.shown["source_id"], traced.sight.trouble)
        shown, printed = traced.shown, traced.sight.snippet.marked()
        if shown["value"] is None:
            text = text_of(printed[0])
            expected = {shown["marker"] or "", text if markers().get(text.casefold()) == shown["obs_status"] else ""}
            right = len(printed) == 1 and text in (expected if shown["marker"] is None else {shown["marker"]})
        else:
            numbers = [number_of(content) for content in printed]
            right = None not in numbers and sum(filter(None, numbers)) == shown["published_value"]
        if not right or not traced.agrees:
            wrong.append((shown["source_id"], shown["sheet"], shown["cell"], shown["published_value"], printed))
    assert wrong == []


def test_the_marked_cell_has_the_address_that_the_release_names(traces: list[Trace]) -> None:
    for traced in traces:
        snippet = traced.sight.snippet
        assert snippet is not None
        assert snippet.sheet == traced.shown["sheet"]
        in_grid = snippet.sheet == CSV_SHEET or traced.edition["file_name"].endswith(("xlsx", "ods"))
        marked = [
            f"{snippet.columns[at]}{line.name}" if in_grid else line.name
            for line in snippet.lines
            for at in line.marked
        ]
        assert marked == traced.shown["cell"].split("+")


def test_row_and_column_are_told_in_the_words_of_the_publisher(traces: list[Trace]) -> None:
    told = {traced.shown["source_id"]: traced.sight.snippet for traced in traces if traced.shown["value"] is not None}
    for source_id, snippet in told.items():
        assert snippet is not None
        assert snippet.row_label, source_id
        assert snippet.column_label, source_id


def test_a_line_of_the_comparison_leads_to_its_cell_and_its_revision(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(published))
    reference = "police_recorded/recorded_crime/robbery/FY:2024-04-01/EW"
    assert trace_figure(reference, edition=None, source=None, form="json") == 0
    [figure] = json.loads(capsys.readouterr().out)["figures"]
    assert [(row["edition"], row["value"], row["cell"]) for row in figure["editions"]] == [
        ("ye-2025-06", 79_156.0, "Y107"),
        ("ye-2025-12", 79_265.0, "Y107"),
    ]
    assert figure["editions"][1]["revision"] == 109.0
    snippet = figure["sight"]["snippet"]
    assert (snippet["row_label"], snippet["column_label"]) == (
        "Offence category: TOTAL ROBBERY",
        "Apr 2024 to Mar 2025",
    )
    assert figure["edition"]["file_name"] == "crime_ye_dec_2025.xlsx"


def test_a_misprint_is_shown_as_printed_beside_what_is_taken_for_it(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(published))
    assert trace_figure("Table A1!B30", edition=None, source="sc_scjs_a1", form="text") == 0
    shown = " ".join(capsys.readouterr().out.split())
    for text in ("396,000 incidents", "printed as 550,000", "▶ 550000 ◀", "Tables A2 and A3 print 396,000"):
        assert text in shown


@pytest.mark.parametrize(
    ("source", "reference", "row"),
    [
        ("ew_ho_prc_open_data", "csv!H60", "Offence Description: Homicide"),
        ("ni_psni_prcpd", "PRCPD!value[239]", "Crime type: Total police recorded crime"),
        ("ni_local_crime", "N09000001.json!data.crime.value.allcrime", "name: Antrim and Newtownabbey"),
        ("ew_ons_p4", "Table P4!C10", "Area Name: North East"),
        ("uk_survey_quality", "csv!G2", "measure: response_rate"),
    ],
)
def test_a_cell_of_any_kind_of_file_is_a_reference(
    published: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    source: str,
    reference: str,
    row: str,
) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(published))
    assert trace_figure(reference, edition=None, source=source, form="json") == 0
    [figure] = json.loads(capsys.readouterr().out)["figures"]
    assert row in figure["sight"]["snippet"]["row_label"]
    assert figure["agrees"] is True
