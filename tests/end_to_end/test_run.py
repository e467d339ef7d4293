"""What a person sees after `ukcrime run` on the bundled editions: the published figures, and nothing noisy."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from tests.end_to_end.conftest import run_command

pytestmark = pytest.mark.slow

EW = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud'"


def ask(home: Path, sql: str) -> list[list[str]]:
    """Rows as `ukcrime query` prints them into a pipe."""
    done = run_command(home, "query", sql)
    assert done.returncode == 0, done.stderr
    return [line.split(",") for line in done.stdout.splitlines()[1:]]


@pytest.mark.parametrize(
    ("year", "crimes"),
    [("2002/03", 5_791_277), ("2019/20", 5_305_046), ("2020/21", 4_615_945), ("2024/25", 5_307_473)],
)
def test_recorded_crime_of_england_and_wales_in_the_latest_edition(published: Path, year: str, crimes: int) -> None:
    rows = ask(published, f"select value::bigint from fct_recorded_crime where {EW} and period_label = '{year}'")
    assert rows == [[str(crimes)]]


def test_recorded_crime_as_of_the_edition_before(published: Path) -> None:
    sql = f"select value::bigint from as_of_recorded_crime(date '2026-01-01') where {EW} and period_label = '2020/21'"
    assert ask(published, sql) == [["4605185"]]


def test_total_including_fraud_of_2025_is_missing_with_its_status(published: Path) -> None:
    sql = (
        "select value, obs_status from fct_recorded_crime where source_id = 'ew_ons_a5a' "
        "and offence_id = 'ons_prc:total_including_fraud' and period_start = date '2025-01-01' and period_type = 'YE'"
    )
    assert ask(published, sql) == [["", "x"]]


def test_greater_manchester_2019_is_a_status_and_the_total_says_it_is_left_out(published: Path) -> None:
    sql = (
        "select area_code, value::bigint, obs_status, coverage from fct_recorded_crime where source_id = 'ew_ons_p1' "
        "and offence_id = 'ons_prc:total_excluding_fraud' and edition = 'ye-2019-12' "
        "and area_code in ('E23000005', 'K04000001') order by 1"
    )
    manchester, england_and_wales = ask(published, sql)
    assert manchester == ["E23000005", "", "x", ""]
    assert england_and_wales[:3] == ["K04000001", "5013284", ""]
    assert "Greater Manchester" in england_and_wales[3]


def test_scotland(published: Path) -> None:
    sql = (
        "select period_label, value::bigint from fct_recorded_crime where source_id = 'sc_sg_table_1' "
        "and offence_id = 'sg_2021:total_crimes' and area_code = 'S92000003' "
        "and period_label in ('2015/16', '2024/25') order by 1"
    )
    assert ask(published, sql) == [["2015/16", "306274"], ["2024/25", "299111"]]


def test_32_councils_sum_to_scotland_in_every_year(published: Path) -> None:
    sql = (
        "select period_label, count(*) filter (area_type = 'council_area'), "
        "(sum(value) filter (area_type = 'council_area') - sum(value) filter (area_type = 'country'))::bigint "
        "from fct_recorded_crime where source_id = 'sc_sg_table_1' and offence_id = 'sg_2021:total_crimes' group by 1"
    )
    rows = ask(published, sql)
    assert len(rows) == 10
    assert {(count, difference) for _, count, difference in rows} == {("32", "0")}


def test_northern_ireland_before_and_after_its_restatement(published: Path) -> None:
    sql = (
        "select period_label, edition, value::bigint from fct_recorded_crime_vintage where source_id = 'ni_psni_prcpd' "
        "and offence_id = 'psni:total' and area_code = 'N92000002' and measure = 'recorded_crime' "
        "and period_label in ('2023/24', '2024/25') and edition in ('2026-05-01', '2026-06-10') order by 1, 2"
    )
    assert ask(published, sql) == [
        ["2023/24", "2026-05-01", "104201"],
        ["2023/24", "2026-06-10", "104200"],
        ["2024/25", "2026-05-01", "95968"],
        ["2024/25", "2026-06-10", "95832"],
    ]


def test_11_districts_sum_to_northern_ireland_in_the_full_extracts(published: Path) -> None:
    sql = (
        "select edition, count(*), max(abs(difference))::bigint from (select edition, period_label, offence_id, "
        "sum(case when area_type = 'country' then -value else value end) as difference, "
        "count(*) filter (area_type != 'country' and value is not null) as districts "
        "from fct_recorded_crime_vintage where source_id = 'ni_psni_prcpd' and measure = 'recorded_crime' "
        "group by 1, 2, 3) where districts > 0 group by 1 order by 1"
    )
    rows = ask(published, sql)
    assert [row[0] for row in rows] == ["2025-12-18", "2026-05-01", "2026-06-10"]
    assert {row[2] for row in rows} == {"0"}


def test_the_five_category_extract_is_known_not_to_be_additive(published: Path) -> None:
    caveats = ask(published, "select caveat_id from dim_caveat where source_id = 'ni_psni_prcpd'")
    assert ["ni_not_additive_2026_06"] in caveats


def test_every_figure_leads_to_a_cell_of_a_dated_edition(published: Path) -> None:
    sql = (
        "select f.value::bigint, v.file_name, f.sheet, f.cell, v.published_on, v.original_sha256 "
        f"from fct_recorded_crime f join dim_vintage v using (vintage_id) where f.{EW} and f.period_label = '2024/25'"
    )
    [[value, file_name, sheet, cell, published_on, digest]] = ask(published, sql)
    assert (value, file_name, sheet, cell) == ("5307473", "crime_ye_dec_2025.xlsx", "Table_A5a", "Y216")
    assert (published_on, digest[:8]) == ("2026-04-23", "cc601966")


def test_the_first_release_shows_revisions_of_two_publishers(published: Path) -> None:
    rows = ask(
        published, "select source_id, count(*) from fct_revision where revision_kind = 'value_changed' group by 1"
    )
    found = {source_id: int(count) for source_id, count in rows}
    assert found["ew_ons_a5a"] > 100
    assert found["ni_psni_prcpd"] > 50


def test_scottish_resubmission_is_shown_and_not_applied(published: Path) -> None:
    sql = (
        "select from_value::bigint, to_value::bigint from fct_revision "
        "where revision_kind = 'resubmission_not_applied' and offence_id = 'sg_2021:total_crimes'"
    )
    assert ask(published, sql) == [["299790", "297060"]]


def test_descriptions_can_be_read_in_duckdb(published: Path) -> None:
    tables = ask(published, "select count(*) from duckdb_tables() where comment is null")
    columns = ask(published, "select count(*) from duckdb_columns() where not internal and comment is null")
    assert (tables, columns) == ([["0"]], [["0"]])


def test_progress_goes_to_stderr_and_the_summary_to_stdout_without_noise(published: Path) -> None:
    out, err = (published / "first_run.out").read_text(), (published / "first_run.err").read_text()
    for line in (
        "Sources       95 in 137 editions",
        "Observations",
        "Checks",
        "Release",
        "DuckDB",
        "Explorer",
        "Workbook",
        "Next",
    ):
        assert line in out
    for stage in ("land", "parse", "model", "check", "publish"):
        assert f"{stage}  " in err
    for noise in ("DEBUG", "Traceback", "Warning", "\x1b[", "elapsed)"):
        assert noise not in out + err


def test_nothing_new_makes_no_new_release(home: Path) -> None:
    before = (home / "releases" / "current").resolve()
    done = run_command(home, "run")
    assert done.returncode == 0, done.stderr
    assert (home / "releases" / "current").resolve() == before
    assert [path.name for path in (home / "releases").iterdir() if path.is_dir() and not path.is_symlink()] == [
        before.name
    ]
    assert "unchanged" in done.stderr


def test_release_holds_what_its_manifest_says(published: Path) -> None:
    release = published / "releases" / "current"
    manifest = json.loads((release / "manifest.json").read_text())
    assert len(manifest["inputs"]) == 137
    for name, facts in manifest["tables"].items():
        rows = duckdb.sql(f"select count(*) from '{release / 'parquet' / name}.parquet'").fetchall()
        assert rows == [(facts["rows"],)]
    assert (release / "changes.csv").exists()


def test_query_before_any_release_says_what_to_do(tmp_path: Path) -> None:
    done = run_command(tmp_path / "data", "query", "select 1")
    assert done.returncode == 1
    assert "ukcrime run" in done.stderr


def test_query_cannot_write(published: Path) -> None:
    done = run_command(published, "query", "create table x (a int)")
    assert done.returncode == 2
    assert "read-only" in done.stderr


def test_lists_of_sources_and_releases(published: Path) -> None:
    sources, releases = run_command(published, "sources"), run_command(published, "releases")
    assert sources.returncode == releases.returncode == 0
    rows = {row["source"]: row for row in csv.DictReader(io.StringIO(sources.stdout))}
    assert len(rows) == 95
    assert rows["ew_ons_c3"]["missing"] == "772 x"  # most types are not known of each body; December's table is empty
    assert rows["ew_ons_c3"]["covers"] == "Jul 2023 to Dec 2025"
    assert rows["ew_ons_a1a"]["designation"] == "accredited official statistics"
    assert {row["last run"] for row in rows.values()} == {"read"}
    assert (published / "releases" / "current").resolve().name in releases.stdout
