"""Pages of tables and text say what the release says, whole and in words, and no text of a publisher becomes markup."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.dissemination.explorer_pages import Reader, broken_links, faults_of, read, writer_of
from tests.warehouse.small_build import TODAY, change
from tests.warehouse.test_release import check
from warehouse.connection import open_database
from warehouse.dissemination.explorer import wording
from warehouse.dissemination.explorer.dictionary import dictionary_pages
from warehouse.dissemination.explorer.lineage import lineage_page
from warehouse.dissemination.explorer.site import write_pages
from warehouse.dissemination.explorer.worked_queries import WorkedQueriesError, worked_queries
from warehouse.gate.results import CheckResult
from warehouse.release import publish
from warehouse.release.export import Column, Table
from warehouse.release.lineage import Lineage
from warehouse.release.publication import Publication

LINEAGE = Lineage(
    made_of={
        "marts.dim_area": ("intermediate.int_area_chain", "staging.stg_area"),
        "intermediate.int_area_chain": ("staging.stg_area",),
        "staging.stg_area": ("reference.area",),
        "marts.fct_population": ("marts.dim_area",),
    },
    descriptions={"reference.area": "One row per area.", "staging.stg_area": "One row per area, typed."},
    columns={"marts.dim_area": {"area_code": ("staging.stg_area.area_code",), "hierarchy_level": ()}},
)


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)> & {{ 7 * 7 }}'
CHANGES = (
    ("old", "past", "date '2011-04-01'", "month", "SC", "survey"),
    ("new", "past", "date '2019-04-01'", "financial_year", "SC", "survey"),
    ("at_work", "in_progress", "date '2025-12-04'", "day", "SC", "survey"),
    ("to_come", "announced", "null", "unknown", "UK", "all"),
)
AVAILABILITY = "availability_id, conformed_offence_id, offence_label, jurisdiction, family, is_measured"
# What a build holds that the miniature one does not: changes of each state, bodies, missing values, texts that bite.
AMENDMENTS = (
    "delete from marts.statistical_change",
    *(
        "insert into marts.statistical_change (change_id, jurisdiction, family, topic, state, first_day, "
        f"date_precision, what_changed, breaks_series, reference) values ('{name}', '{nation}', '{family}', '{name}', "
        f"'{state}', {first}, '{precision}', '{HOSTILE}', false, 'A page')"
        for name, state, first, precision, nation, family in CHANGES
    ),
    "delete from marts.measure_availability",
    f"insert into marts.measure_availability ({AVAILABILITY}, source_id, measured_by, measured_since, measured_until, "
    "finest_area, finest_period, lag_days, designation, definition, match_type, measure_title) values "
    "('1', 'uk_common:robbery', 'Robbery', 'EW', 'police_recorded', true, 'one', 'Forces', date '2002-04-01', "
    "date '2024-03-31', 'country', 'year', 300, 'official', 'Overlap.', 'related', 'Crimes'), "
    "('2', 'uk_common:robbery', 'Robbery', 'EW', 'police_recorded', true, 'two', 'Forces', date '2010-04-01', "
    "date '2025-03-31', 'local area', 'quarter', 113, 'accredited', 'The same.', 'exact', 'Rates')",
    f"insert into marts.measure_availability ({AVAILABILITY}, not_measured_because) values "
    "('3', 'uk_common:robbery', 'Robbery', 'NI', 'police_recorded', false, 'No class matches.')",
    # Two figures without a value, one of them without a reason.
    "update marts.fct_recorded_crime set value = null, obs_status = case source_id when 'ew_ons_a5a' then 'x' end "
    "where figure_id in (select min(figure_id) from marts.fct_recorded_crime where value is not null and source_id in "
    "('ew_ons_a5a', 'sc_sg_table_1') group by source_id)",
    *(
        f"update marts.{table} set {column} = '{HOSTILE}'"
        for table, column in (
            ("dim_caveat", "caveat"),
            ("dim_source", "title"),
            ("dim_area", "area_name"),
            ("dim_measure", "measure_title"),
        )
    ),
    f"comment on table marts.dim_area is '{HOSTILE}'",
)
Pages = tuple[Path, dict[Path, Reader]]


def pages_of(build: Path, home: Path, results: list[CheckResult]) -> Pages:
    release = publish(build, home, results, today=TODAY, writers=[writer_of(LINEAGE)]).path
    return release, {path: read(path) for path in sorted((release / "explorer").rglob("*.html"))}


@pytest.fixture(scope="module")
def whole(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    results = [check(), check(passed=False, severity="warn")]
    return pages_of(whole_build, tmp_path_factory.mktemp("pages"), results)


@pytest.fixture(scope="module")
def amended(whole_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("amended")
    build = Path(shutil.copy(whole_build, folder / "build.duckdb"))
    for statement in AMENDMENTS:
        change(build, statement)
    return pages_of(build, folder, [check()])


def page(whole: Pages, slug: str) -> Reader:
    release, pages = whole
    return pages[release / "explorer" / f"{slug}.html"]


def test_every_table_has_a_page_with_every_column_and_its_description(whole: Pages) -> None:
    release, _ = whole
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        tables = connection.execute("select table_name, comment from duckdb_tables() order by 1").fetchall()
        assert len(tables) > 20
        for table, comment in tables:
            told = page(whole, f"tables/{table}").text
            for line in comment.split("\n"):
                assert " ".join(line.split()) in told
            for column, kind, description in connection.execute(
                "select column_name, lower(data_type), comment from duckdb_columns() where table_name = ?", [table]
            ).fetchall():
                assert " ".join(f"{column} {kind}".split()) in told
                assert " ".join(description.split()) in told


def test_the_index_leads_to_every_table_with_its_rows_and_files(whole: Pages) -> None:
    release, _ = whole
    index = page(whole, "tables")
    for name, table in json.loads((release / "manifest.json").read_text())["tables"].items():
        assert f"tables/{name}.html" in index.links
        assert f"../parquet/{name}.parquet" in index.links
        assert f"{table['rows']:,}" in index.texts
    assert {"../manifest.json", "../changes.csv", "../uk_crime.duckdb"} <= set(index.links)
    assert "as_of_recorded_crime(day)" in index.text


def test_every_link_leads_somewhere_and_every_page_is_well_formed(whole: Pages) -> None:
    release, pages = whole
    assert broken_links(release / "explorer", pages) == []
    assert {path.name: faults for path, reader in pages.items() if (faults := faults_of(reader))} == {}


def missing_values(pages: Pages) -> tuple[int, str]:
    told = page(pages, "tables/fct_recorded_crime").text
    [(count, reason)] = re.findall(
        r"The figure as published; null = missing, and obs_status says why\. Unit: see unit \. "
        r"(\d+) rows; (obs_status says why(?: in \d+ of them)?)",
        told,
    )
    return int(count), reason


def test_missing_values_are_counted_with_the_column_that_says_why(whole: Pages, amended: Pages) -> None:
    with open_database(whole[0] / "uk_crime.duckdb", read_only=True) as connection:
        [(missing,)] = connection.execute("select count(*) from fct_recorded_crime where value is null").fetchall()
    assert missing > 0
    assert missing_values(whole) == (missing, "obs_status says why")
    assert missing_values(amended) == (missing + 2, f"obs_status says why in {missing + 1} of them")


def test_additivity_is_told_in_words(whole: Pages) -> None:
    told = page(whole, "tables/fct_survey_estimate").text
    assert "Over areas Over offences Over periods Over nations" in told
    assert "survey_prevalence No title percent" in told
    [adds] = re.findall(r"survey_prevalence No title percent \d+ ((?:adds|does not add| )+)", told)
    assert adds.split("does not add") == ["", " ", " ", " ", " "]
    assert re.search(
        r"recorded_crime No title offences \d+ adds adds adds adds only where the figures are not graded", told
    )


def test_lineage_is_told_layer_by_layer_and_column_by_column(whole: Pages) -> None:
    area = page(whole, "tables/dim_area")
    assert (
        "Its query reads intermediate.int_area_chain , staging.stg_area . Other tables read it: fct_population"
        in area.text
    )
    assert "../lineage.html#staging.stg_area" in area.links
    assert "area_code staging.stg_area.area_code" in area.text
    assert "is not recorded in this release" in page(whole, "tables/dim_offence").text
    assert "One row per area, typed." in page(whole, "lineage").text


def test_without_a_lineage_the_pages_say_that_none_is_recorded(whole: Pages, tmp_path: Path) -> None:
    release, _ = whole
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
        tables = (Table("dim_area", "One row per area.", (Column("area_code", "VARCHAR", "Code."),), ("area_code",)),)
        publication = Publication(release.name, release, tables, manifest, connection)
        pages = [*dictionary_pages(publication, None), lineage_page(publication, None)]
        write_pages(publication, pages, tmp_path)
    for slug in ("tables/dim_area", "lineage"):
        assert "is not recorded in this release" in read(tmp_path / f"{slug}.html").text


def test_every_check_is_in_the_report_with_result_severity_and_reason(whole: Pages) -> None:
    told = page(whole, "quality").text
    assert "This release passed the one check that can stop it. One other raised a warning: read it below." in told
    assert "Control totals match They were read by hand. Passed stops a release 10" in told
    assert "Control totals match They were read by hand. Warning 1 rows warns only 10" in told
    assert "figure edition sheet cell recorded crime 2024/25 ye-2025-12 Table_A5a Y17" in told
    assert "tables/fct_recorded_crime_vintage.html" in page(whole, "quality").links


def test_editions_are_told_with_day_and_hash(whole: Pages) -> None:
    release, _ = whole
    told = page(whole, "quality").text
    inputs = json.loads((release / "manifest.json").read_text())["inputs"]
    assert told.count("b" * 64) == len(inputs)
    published = date.fromisoformat(inputs[0]["published_on"])
    assert f"{published.day} {published:%B %Y}" in told
    assert "1 July 2026 (bundled)" in told


def test_announced_changes_come_before_those_under_way_and_past_ones_newest_first(amended: Pages) -> None:
    told = page(amended, "changes").text
    words = ["United Kingdom: to_come Day not set", "Scotland: at_work Since 4 December 2025",
             "Scotland: new financial year 2019/20", "Scotland: old April 2011"]  # fmt: skip
    places = [told.index(word) for word in words]
    assert places == sorted(places)


def test_a_change_of_the_whole_kingdom_is_found_under_each_nation(amended: Pages) -> None:
    entries = {named["id"]: named for tag, named in page(amended, "changes").elements if named.get("class") == "entry"}
    assert entries.keys() == {name for name, *_ in CHANGES}
    assert {"EW", "SC", "NI"} <= set((entries["to_come"]["data-nation"] or "").split())
    assert {"survey", "fraud", "police_recorded"} <= set((entries["to_come"]["data-family"] or "").split())
    assert (entries["old"]["data-nation"], entries["old"]["data-family"]) == ("SC", "survey")


def test_who_measures_what_and_what_nobody_does_stand_side_by_side(amended: Pages) -> None:
    assert (
        "Forces , 1 April 2002 to 31 March 2025. Finest area: local area. Finest period: quarter. Out 113 days after "
        "the period. The same. Accredited; official. 2 tables: Crimes; Rates. Not measured No class matches."
    ) in page(amended, "measures").text


def test_text_of_a_publisher_never_becomes_markup(amended: Pages) -> None:
    for reader in amended[1].values():
        assert not [named for tag, named in reader.elements if tag == "img" or "onerror" in named]
        assert not [named for tag, named in reader.elements if tag == "script" and "src" not in named]
    for slug in ("changes", "tables", "tables/dim_area", "tables/fct_recorded_crime", "tables/fct_survey_estimate"):
        assert HOSTILE in page(amended, slug).text, slug


def test_a_day_is_told_no_more_exactly_than_it_is_known() -> None:
    first, last = date(2017, 4, 1), date(2018, 3, 31)
    assert wording.moment(first, first, "day") == "1 April 2017"
    assert wording.moment(first, last, "month") == "April 2017 to March 2018"
    assert wording.moment(first, last, "financial_year") == "financial year 2017/18"
    assert wording.moment(date(2019, 1, 1), date(2021, 12, 31), "year") == "2019 to 2021"
    assert wording.moment(first, None, "unknown") == "April 2017 (not confirmed)"
    assert wording.moment(None, None, "unknown") == "Day not known"
    assert wording.moment(date(1999, 4, 1), None, "financial_year") == "financial year 1999/00"


def test_queries_of_the_documents_are_those_that_the_pages_show() -> None:
    project = Path(__file__).resolve().parents[3]
    kept = {query.sql.strip() for query in worked_queries()}
    named = {query.name: query for query in worked_queries()}
    questions = (project / "docs" / "questions.md").read_text(encoding="utf-8")
    found = re.findall(r"## ([^\n]+)\n\n```sql\n-- (\w+)\n(.*?)```", questions, re.DOTALL)
    assert len(found) == questions.count("```sql")
    for question, name, sql in found:
        assert (named[name].question, named[name].sql) == (question, sql.strip())
    readme = re.findall(r"```sql\n(.*?)```", (project / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert [sql for sql in readme if sql.strip() not in kept] == []


def test_text_that_is_no_query_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "worked_queries.sql").write_text("-- a: Which?\nselect 1;\n\nselect 2;\n")
    monkeypatch.setattr("warehouse.dissemination.explorer.worked_queries.resources.files", lambda package: tmp_path)
    worked_queries.cache_clear()
    try:
        with pytest.raises(WorkedQueriesError, match="select 2;"):
            worked_queries()
    finally:
        worked_queries.cache_clear()
