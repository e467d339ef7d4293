"""`ukcrime trace` finds a figure by whatever it may be called, shows its cell, and says what to do when it cannot."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.cli.trace import trace_figure
from orchestration.landing.archive import Archive, sha256_of
from orchestration.landing.sidecar import Sidecar

PRODUCT, SOURCE = "nisra_mid_year_lgd", "ni_small"
KENT, ESSEX, PEOPLE = "abcdef01" + "0" * 24, "abcdef02" + "0" * 24, "feed0001" + "0" * 24
COMPARED, NO_FIGURE = (
    "police_recorded/recorded_crime/robbery/FY:2024/EW",
    "police_recorded/recorded_crime/robbery/FY:2024/UK",
)

FIRST = b"Area,Offence,Value\nKent,Robbery [note 2],100\nEssex,Robbery,[x]\n"
SECOND = b"Area,Offence,Value\nKent,Robbery [note 2],109\nEssex,Robbery,[x]\n"

TABLES = """
create table dim_source as select '{source}' as source_id, 'A publisher' as publisher, 'A publication' as
    product_title, 'Table 1' as title, 'https://example.org/page' as landing_page, 'OGL' as licence, 'Source: a
    publisher' as attribution, null::varchar as designation;
create table dim_vintage (source_id varchar, product_id varchar, vintage_id varchar, edition varchar,
    edition_title varchar, published_on date, published_on_basis varchar, retrieved_at timestamp, sha256
    varchar, original_sha256 varchar, file_name varchar, url varchar, parser varchar, parser_version integer,
    origin varchar, edition_order integer);
create table fct_recorded_crime_vintage (figure_id varchar, source_id varchar, jurisdiction varchar, area_name
    varchar, period_label varchar, period_start date, period_end date, offence_label varchar, measure varchar,
    unit varchar, value double, published_value double, correction_id varchar, vintage_id varchar, edition
    varchar, published_on date, valid_to date, obs_status varchar, status_meaning varchar, marker varchar, sheet
    varchar, cell varchar);
create table fct_recorded_crime as select '{kent}' as figure_id, 2.5::double as rate_per_1000, null as
    rate_status, null as rate_note, 43600 as denominator_population, '{source}' as denominator_source_id, 'v2'
    as denominator_vintage_id, date '2024-06-30' as denominator_date, 'residents' as denominator_basis, 'E1' as
    area_code;
create table fct_population as select '{people}' as population_id, '{source}' as source_id, 'EW' as
    jurisdiction, 'E1' as area_code, 'Kent' as area_name, 'residents' as basis, date '2024-06-30' as
    reference_date, 43600 as population, true as is_derived, 3 as parts, 'v2' as vintage_id, '2025' as edition,
    date '2025-05-01' as published_on, null::varchar as obs_status, null::varchar as sheet, null::varchar as
    cell;
create table dim_measure as select 'population' as measure, 'persons' as unit;
create table survey_quality (survey varchar, period_id varchar, jurisdiction varchar, survey_title varchar, wave
    varchar, period_start date, period_end date, response_rate double, response_rate_vintage_id varchar,
    response_rate_status varchar, response_rate_reason varchar, response_rate_cell varchar);
create table dim_correction as select 'misprint' as correction_id, 'A digit is missing.' as reason, 'Page 3' as
    reference;
create table dim_caveat as select 'a_caveat' as caveat_id, '{source}' as source_id, 'Counts are late.' as
    caveat, 'Page 1' as reference;
create table uk_comparison (comparison_id varchar, figure_id varchar, family varchar, conformed_offence_id
    varchar, period_id varchar, measure varchar, jurisdiction varchar, status_reason varchar);
create table uk_comparison_caveat as select '{compared}' as comparison_id, 'b_caveat' as caveat_id, 'Law
    differs.' as caveat, 'Page 2' as reference;
create table crime_gap as select 'ew_pair' as pair_id, 'FY:2024' as period_id, '{kent}' as survey_figure_id,
    '{essex}' as recorded_figure_id, null::double as ratio, 'No ratio: nothing was recorded.' as ratio_note,
    date '2025-03-31' as period_end;
create table fct_revision as select '{kent}' as figure_id, 'v2' as to_vintage_id, 'Late returns.' as cause_note;
"""


def landed(archive: Archive, content: bytes, edition: str, published_on: date) -> Sidecar:
    sidecar = Sidecar(
        product_id=PRODUCT, publisher="A publisher", title="A publication", edition=edition,
        edition_title=f"Of {edition}",
        published_on=published_on, published_on_basis="stated", retrieved_at=datetime(2025, 6, 1),
        landing_page="https://example.org/page", licence="OGL", attribution="Source: a publisher", origin="file",
        file_name=f"{edition}.csv", file_type="csv", size=len(content), sha256=sha256_of(content),
        original_sha256=sha256_of(content), original_file_name=f"{edition}.csv",
    )  # fmt: skip
    archive.land(content, sidecar)
    return sidecar


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two landed editions and a release of them: two figures, one revised, one missing."""
    release = tmp_path / "releases" / "v2026.11.1"
    release.mkdir(parents=True)
    (release / "manifest.json").write_text("{}")
    (tmp_path / "releases" / "current").symlink_to(release.name)
    archive = Archive(tmp_path / "landing")
    with duckdb.connect(str(release / "uk_crime.duckdb")) as connection:
        names = {"source": SOURCE, "kent": KENT, "essex": ESSEX, "people": PEOPLE, "compared": COMPARED}
        connection.execute(TABLES.format(**names))
        days = [("v1", FIRST, "2024", date(2024, 5, 1)), ("v2", SECOND, "2025", date(2025, 5, 1))]
        for order, (vintage, content, edition, day) in enumerate(days, start=1):
            sidecar = landed(archive, content, edition, day)
            connection.execute(
                "insert into dim_vintage values (?, ?, ?, ?, 'Title', ?, 'stated', '2025-06-01', ?, ?, ?, null, "
                "'fraud.by_force', 1, 'file', ?)",
                [SOURCE, PRODUCT, vintage, edition, day, sidecar.sha256, sidecar.sha256, sidecar.file_name, order],
            )
            value = 100 if vintage == "v1" else 109
            for figure, area, shown, cell in ((KENT, "Kent", value, "C2"), (ESSEX, "Essex", None, "C3")):
                status = None if shown else "x"
                connection.execute(
                    "insert into fct_recorded_crime_vintage values (?, ?, 'EW', ?, '2024/25', '2024-04-01', "
                    "'2025-03-31', 'Robbery', 'recorded_crime', 'offences', ?, ?, null, ?, ?, ?, null, ?, ?, ?, "
                    "'csv', ?)",
                    [figure, SOURCE, area, shown, shown, vintage, edition, day, status,
                     status and "not available", status and "[x]", cell],
                )  # fmt: skip
        key = ["police_recorded", "uk_common:robbery", "FY:2024", "recorded_crime"]
        rows = [(COMPARED, KENT, *key, "EW", None), (NO_FIGURE, None, *key, "UK", "No total: Scotland is missing.")]
        connection.executemany("insert into uk_comparison values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    monkeypatch.setenv("UKCRIME_HOME", str(tmp_path))
    return tmp_path


def change(home: Path, sql: str) -> None:
    with duckdb.connect(str(home / "releases" / "current" / "uk_crime.duckdb")) as connection:
        connection.execute(sql)


def traced(capsys: pytest.CaptureFixture[str], reference: str, edition: str | None = None, source: str | None = None,
           code: int = 0) -> dict:  # fmt: skip
    assert trace_figure(reference, edition=edition, source=source, form="json") == code
    return dict(json.loads(capsys.readouterr().out))


def refused(
    capsys: pytest.CaptureFixture[str], reference: str, edition: str | None = None, source: str | None = None
) -> str:
    assert trace_figure(reference, edition=edition, source=source, form="text") == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


@pytest.mark.parametrize(
    ("reference", "source"),
    [
        (KENT, None),
        (KENT[:8], None),
        (KENT.upper(), None),
        (COMPARED, None),
        ("csv!C2", SOURCE),
        ("'csv'!$c$2", SOURCE),
    ],
)
def test_a_figure_is_found_by_id_beginning_comparison_and_cell(
    home: Path, capsys: pytest.CaptureFixture[str], reference: str, source: str | None
) -> None:
    [figure] = traced(capsys, reference, source=source)["figures"]
    assert figure["figure"]["figure_id"] == KENT
    assert [(row["edition"], row["value"], row["revision"]) for row in figure["editions"]] == [
        ("2024", 100.0, None),
        ("2025", 109.0, 9.0),
    ]
    assert figure["editions"][1]["revision_note"] == "Late returns."
    assert figure["edition"]["file_name"] == "2025.csv"
    marked = [line["cells"][at] for line in figure["sight"]["snippet"]["lines"] for at in line["marked"]]
    assert (marked, figure["agrees"]) == (["109"], True)
    assert figure["sight"]["snippet"]["row_label"] == "Area: Kent; Offence: Robbery [note 2]"
    assert figure["rate"]["rate_per_1000"] == 2.5
    assert figure["rate"]["population_id"] == PEOPLE
    assert figure["marts"] == {
        "crime_gap.survey_figure_id": 1, "fct_recorded_crime": 1, "fct_recorded_crime_vintage": 2, "fct_revision": 1,
        "uk_comparison": 1,
    }  # fmt: skip
    assert [(row["about"], row["caveat_id"]) for row in figure["caveats"]] == [
        ("table", "a_caveat"),
        ("comparison", "b_caveat"),
    ]


def test_an_older_edition_is_shown_when_it_is_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for reference, source in ((KENT, None), ("csv!C2", SOURCE)):
        [figure] = traced(capsys, reference, "2024", source)["figures"]
        assert (figure["shown"]["value"], figure["edition"]["vintage_id"]) == (100.0, "v1")
        assert figure["sight"]["snippet"]["lines"][0]["cells"] == ["Kent", "Robbery [note 2]", "100"]


def test_both_figures_of_a_pair_are_traced_and_a_missing_one_says_why(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for reference in ("ew_pair", "ew_pair/FY:2024"):
        told = traced(capsys, reference)
        assert told["remark"].endswith("No ratio: nothing was recorded.")
        survey, recorded = told["figures"]
        assert (survey["figure"]["figure_id"], recorded["figure"]["figure_id"]) == (KENT, ESSEX)
        assert (recorded["shown"]["value"], recorded["shown"]["obs_status"], recorded["shown"]["marker"]) == (
            None,
            "x",
            "[x]",
        )
        assert recorded["agrees"] is True


def test_a_line_of_the_kingdom_without_a_total_says_why_and_traces_its_parts(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = traced(capsys, NO_FIGURE)
    assert "No total: Scotland is missing." in told["remark"]
    assert [figure["figure"]["figure_id"] for figure in told["figures"]] == [KENT]


def test_a_population_that_is_printed_nowhere_says_what_it_is_the_sum_of(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [figure] = traced(capsys, PEOPLE[:6])["figures"]
    assert (figure["shown"]["value"], figure["figure"]["unit"], figure["sight"]["snippet"]) == (
        43600.0,
        "persons",
        None,
    )
    assert "summed from 3 areas" in figure["sight"]["trouble"]


def test_people_see_the_marked_cell_markers_and_corrections(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(home, "update fct_recorded_crime_vintage set correction_id = 'misprint', value = 190 where value = 109")
    assert trace_figure("ew_pair", edition=None, source=None, form="text") == 0
    shown = " ".join(capsys.readouterr().out.split())
    for text in ("▶ 109 ◀", "▶ [x] ◀", "Robbery [note 2]", "190 offences", "printed as 109",
                 "A digit is missing. [Page 3]", "+90 (Late returns.)",
                 "2.5 per 1,000 of 43,600 residents", "Counts are late. [Page 1]",
                 "https://example.org/page"):  # fmt: skip
        assert text in shown
    assert sha256_of(SECOND) in shown.replace(" ", "")


def test_a_cell_that_shows_something_else_is_told_and_is_no_success(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(home, "update fct_recorded_crime_vintage set published_value = 190 where value = 109")
    [figure] = traced(capsys, KENT, code=1)["figures"]
    assert figure["agrees"] is False
    assert trace_figure(KENT, edition=None, source=None, form="text") == 1
    assert "DOES NOT SHOW WHAT THE RELEASE SAYS" in capsys.readouterr().out


def test_a_file_that_is_not_landed_is_said_with_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (home / "landing" / PRODUCT).glob(f"{sha256_of(SECOND)}*"):
        path.unlink()
    [figure] = traced(capsys, KENT)["figures"]
    assert (figure["sight"]["snippet"], figure["agrees"]) == (None, None)
    for text in (
        sha256_of(SECOND),
        "https://example.org/page",
        f"ukcrime land {PRODUCT} FILE --edition 2025",
        "UKCRIME_HOME",
    ):
        assert text in figure["sight"]["trouble"]


def test_damaged_bytes_are_never_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "landing" / PRODUCT / f"{sha256_of(SECOND)}.csv").write_bytes(SECOND.replace(b"109", b"110"))
    [figure] = traced(capsys, KENT)["figures"]
    assert figure["sight"]["snippet"] is None
    assert "no longer has the hash" in figure["sight"]["trouble"]


def test_another_copy_of_the_same_original_is_read_and_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(home, f"update dim_vintage set sha256 = '{'0' * 64}' where vintage_id = 'v2'")
    [figure] = traced(capsys, KENT)["figures"]
    assert figure["agrees"] is True
    assert sha256_of(SECOND) in figure["sight"]["remark"]


def test_a_reference_that_is_not_known_names_what_is_accepted_and_the_nearest(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for reference, told in {
        "abcdef": f"2 figures begin with abcdef; take more digits:\n  {KENT}  {SOURCE}, recorded_crime, Robbery, Kent",
        "abc": "too short",
        "abcdef03": f"Nearest:\n  {KENT}",
        COMPARED.replace("robbery", "robery"): f"Nearest: {COMPARED}",
    }.items():
        assert told in refused(capsys, reference)
    assert "comparison_id of uk_comparison" in refused(capsys, "nothing at all")
    assert f"Nearest: {SOURCE}" in refused(capsys, "csv!C2", source="ni_smal")
    assert "'csv!C2'" in refused(capsys, "C2", source=SOURCE)
    assert "A cell with a figure: 'csv!C2'" in refused(capsys, "csv!A2", source=SOURCE)
    assert "Sheets: 'csv'" in refused(capsys, "Table 1!C2", source=SOURCE)
    assert "it has 2025, 2024" in refused(capsys, "csv!C2", "2023", SOURCE)
    assert "it is in 2024, 2025" in refused(capsys, KENT, "2023")
    assert trace_figure(KENT, edition=None, source=None, form="yaml") == 2


def test_figures_that_share_a_cell_are_listed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(home, "update fct_recorded_crime_vintage set cell = 'C2'")
    told = refused(capsys, "csv!C2", source=SOURCE)
    assert "2 figures stand in csv!C2 of 2025" in told
    assert KENT in told
    assert ESSEX in told


def test_without_a_release_there_is_nothing_to_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UKCRIME_HOME", str(tmp_path))
    assert trace_figure(KENT, edition=None, source=None, form="text") == 1
