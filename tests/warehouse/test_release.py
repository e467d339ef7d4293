"""A release is whole, unchanging and traceable, and `current` is always one of them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.warehouse.small_build import PROJECT, TODAY, change
from warehouse.connection import open_database
from warehouse.gate.results import CheckResult
from warehouse.release import ReleaseRefusedError, current_release, list_releases, publish, store

LATEST = "marts.fct_recorded_crime"
TOTAL = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2024-04-01'"
FIGURE = "ew_ons_a5a|K04000001|2024-04-01|FY|ons_prc:total_excluding_fraud|recorded_crime"


def check(passed: bool = True, severity: str = "error") -> CheckResult:
    rows = (
        []
        if passed
        else [{"figure": "recorded crime 2024/25", "edition": "ye-2025-12", "sheet": "Table_A5a", "cell": "Y17"}]
    )
    return CheckResult(
        check_id="control_totals_match",
        suite="fct_recorded_crime_vintage",
        title="Control totals match",
        severity="error" if severity == "error" else "warn",
        reason="They were read by hand.",
        passed=passed,
        rows_examined=10,
        failing_count=len(rows),
        expectation="expect_column_values_to_be_between",
        failing_rows=rows,
    )


def changes_of(release: Path) -> list[dict[str, str]]:
    with (release / "changes.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_first_release_is_whole(whole_build: Path, tmp_path: Path) -> None:
    release = publish(whole_build, tmp_path, [check()], today=TODAY)
    assert (release.id, release.published, release.reason) == ("v2026.07.1", True, "first release")
    assert current_release(tmp_path) == release.path == (tmp_path / "releases/v2026.07.1").resolve()
    assert os.readlink(tmp_path / "releases/current") == "v2026.07.1"
    assert {path.name for path in release.path.iterdir()} == {
        "parquet",
        "uk_crime.duckdb",
        "manifest.json",
        "changes.csv",
    }
    marts = {path.stem for path in (PROJECT / "dbt_project/models/marts").glob("*.sql")}
    assert release.tables.keys() == marts == {path.stem for path in (release.path / "parquet").iterdir()}
    with open_database(release.path / "uk_crime.duckdb", read_only=True) as connection:
        for name, rows in release.tables.items():
            file = release.path / "parquet" / f"{name}.parquet"
            assert pq.read_metadata(file).num_rows == rows
            assert connection.execute(f"select count(*) from {name}").fetchone() == (rows,)


def test_manifest_names_inputs_tables_packages_and_checks(whole_build: Path, tmp_path: Path) -> None:
    release = publish(whole_build, tmp_path, [check(), check(passed=False, severity="warn")], today=date(2059, 1, 1))
    manifest = json.loads((release.path / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["release"], manifest["previous_release"]) == ("v2059.01.1", None)
    source = next(row for row in manifest["inputs"] if row["vintage_id"] == "ni_psni_prcpd@2026-06-10")
    assert (source["published_on"], source["sha256"], source["original_sha256"]) == ("2026-06-10", "a" * 64, "b" * 64)
    for name, table in manifest["tables"].items():
        content = (release.path / "parquet" / f"{name}.parquet").read_bytes()
        assert table == {"rows": release.tables[name], "sha256": hashlib.sha256(content).hexdigest()}
    assert manifest["observations"] == sum(row["row_count"] for row in manifest["inputs"]) > 0
    assert {row["source_id"] for row in manifest["stale_sources"]} >= {"ni_psni_prcpd"}
    assert {"duckdb", "pyarrow", "great-expectations"} <= manifest["packages"].keys()
    assert [row["outcome"] for row in manifest["checks"]] == ["passed", "warned"]
    assert manifest["checks"][1]["failing_rows"][0]["cell"] == "Y17"


def test_a_source_that_failed_in_the_latest_run_is_stale(build: Path, tmp_path: Path) -> None:
    change(
        build,
        "insert into ops.intake_log values ('run-2', '2026-07-02', 'product_of_ew_ons_p1', 'ew_ons_p1', 'ye-2025-12', "
        "'parse', 'failed', 'header not found', null)",
    )
    release = publish(build, tmp_path, [check()], today=TODAY)
    stale = json.loads((release.path / "manifest.json").read_text(encoding="utf-8"))["stale_sources"]
    assert [(row["source_id"], row["edition"], row["failure"]) for row in stale] == [
        ("ew_ons_p1", "ye-2024-12", "header not found")
    ]


def test_the_same_rows_give_the_same_bytes(build: Path, tmp_path: Path) -> None:
    first = publish(build, tmp_path / "a", [check()], today=TODAY)
    # The order in which rows lie in the build is no part of the release.
    change(build, f"create table shuffled as from {LATEST} order by hash(figure_id)")
    change(build, f"delete from {LATEST}")
    change(build, f"insert into {LATEST} from shuffled")
    second = publish(build, tmp_path / "b", [check()], today=TODAY)
    for name in first.tables:
        file = f"parquet/{name}.parquet"
        assert (first.path / file).read_bytes() == (second.path / file).read_bytes()


def test_unchanged_figures_make_no_new_release(whole_build: Path, tmp_path: Path) -> None:
    first = publish(whole_build, tmp_path, [check()], today=TODAY)
    again = publish(whole_build, tmp_path, [check()], today=date(2026, 8, 1))
    assert (again.published, again.reason, again.id, again.path) == (False, "unchanged", first.id, first.path)
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == ["current", "v2026.07.1"]


def test_a_check_that_turns_with_the_day_makes_no_release_of_the_same_figures(
    whole_build: Path, tmp_path: Path
) -> None:
    publish(whole_build, tmp_path, [check()], today=TODAY)
    again = publish(whole_build, tmp_path, [check(passed=False, severity="warn")], today=date(2026, 8, 3))
    assert (again.id, again.published) == ("v2026.07.1", False)


def test_changes_name_figures_added_revised_and_removed(build: Path, tmp_path: Path) -> None:
    first = publish(build, tmp_path, [check()], today=TODAY)
    kinds = {row["kind"] for row in changes_of(first.path)}
    assert kinds == {"revision_between_editions"}
    change(build, f"update {LATEST} set value = 5307474, edition = 'ye-2026-03' where {TOTAL}")
    change(
        build, f"delete from {LATEST} where figure_id = 'sc_sg_table_5|S92000003|1983-01-01|CY|test:3|recorded_crime'"
    )
    change(
        build,
        f"insert into {LATEST} by name select * replace ('a new figure' as figure_id, 7 as value) "
        f"from {LATEST} where {TOTAL}",
    )
    change(build, "update marts.fct_population set population = 1927856 where population_id = 'population_ni_2024'")
    second = publish(build, tmp_path, [check()], today=TODAY)
    assert (second.id, second.reason) == ("v2026.07.2", "4 changes against v2026.07.1")
    rows = {row["figure_id"]: row for row in changes_of(second.path)}
    revised = rows[FIGURE]
    assert (revised["kind"], revised["mart"], revised["difference"]) == ("revised", "fct_recorded_crime", "1.0")
    assert (revised["from_value"], revised["to_value"]) == ("5307473.0", "5307474.0")
    assert (revised["from_edition"], revised["to_edition"]) == ("ye-2025-12", "ye-2026-03")
    assert (rows["a new figure"]["kind"], rows["a new figure"]["from_value"]) == ("added", "")
    assert [row["kind"] for row in rows.values()].count("removed") == 1
    assert [(row["source_id"], row["to_value"]) for row in rows.values() if row["mart"] == "fct_population"] == [
        ("ni_nisra_mye", "1927856.0")
    ]


def test_a_refused_release_leaves_current_untouched(build: Path, tmp_path: Path) -> None:
    first = publish(build, tmp_path, [check()], today=TODAY)
    change(build, f"update {LATEST} set value = 0 where {TOTAL}")
    with pytest.raises(ReleaseRefusedError) as refusal:
        publish(build, tmp_path, [check(), check(passed=False)], today=TODAY)
    message = str(refusal.value)
    assert "1 of 2 checks block it" in message
    assert all(named in message for named in ("recorded crime 2024/25", "ye-2025-12", "Table_A5a", "Y17"))
    assert [result.check_id for result in refusal.value.results] == ["control_totals_match"]
    assert current_release(tmp_path) == first.path
    assert [row["id"] for row in list_releases(tmp_path)] == [first.id]


def test_no_release_without_a_gate(whole_build: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseRefusedError, match="no check was run"):
        publish(whole_build, tmp_path, [], today=TODAY)


def test_nothing_is_published_before_the_release_of_its_newest_edition(build: Path, tmp_path: Path) -> None:
    first = publish(build, tmp_path, [check()], today=TODAY)
    change(build, "update raw.vintage set published_on = '2026-07-23' where edition = 'ye-2019-12'")
    for day in (date(2026, 7, 22), date(2025, 1, 1)):
        with pytest.raises(ReleaseRefusedError, match=r"ew_ons_p1 ye-2019-12 \(2026-07-23\)"):
            publish(build, tmp_path, [check()], today=date(2026, 7, 23), released_up_to=day)
    assert store.current_release(tmp_path) == first.path
    publish(build, tmp_path, [check()], today=date(2026, 7, 23), released_up_to=date(2026, 7, 23))


def test_no_release_without_marts(tmp_path: Path) -> None:
    with open_database(tmp_path / "empty.duckdb") as connection:
        connection.execute((PROJECT / "warehouse/schema.sql").read_text(encoding="utf-8"))
    with pytest.raises(ReleaseRefusedError, match="no marts"):
        publish(tmp_path / "empty.duckdb", tmp_path, [check()], today=TODAY)
    assert list((tmp_path / "releases").iterdir()) == []


def test_files_are_read_only(whole_build: Path, tmp_path: Path) -> None:
    release = publish(whole_build, tmp_path, [check()], today=TODAY)
    files = [path for path in release.path.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}


def test_descriptions_and_keys_are_in_the_release(whole_build: Path, tmp_path: Path) -> None:
    release = publish(whole_build, tmp_path, [check()], today=TODAY)
    with open_database(release.path / "uk_crime.duckdb", read_only=True) as connection:
        undescribed = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''"
        ).fetchall()
        tables = connection.execute(
            "select comment from duckdb_tables() where table_name = 'fct_population'"
        ).fetchone()
        keys = connection.execute(
            "select constraint_column_names from duckdb_constraints() "
            "where table_name = 'dim_caveat' and constraint_type = 'PRIMARY KEY'"
        ).fetchone()
        described = connection.execute(
            "select comment from duckdb_columns() "
            "where table_name = 'fct_recorded_crime' and column_name = 'obs_status'"
        ).fetchone()
    assert undescribed == []
    assert tables is not None
    assert tables[0].startswith("One row per")
    assert keys is not None
    assert set(keys[0]) == {"caveat_id", "source_id"}
    schema = pq.read_schema(release.path / "parquet/fct_recorded_crime.parquet")
    assert described is not None
    assert schema.field("obs_status").metadata[b"description"].decode() == described[0]
    assert json.loads(schema.metadata[b"columns"])["obs_status"] == described[0]


def test_figures_as_they_stood_on_a_day(whole_build: Path, tmp_path: Path) -> None:
    release = publish(whole_build, tmp_path, [check()], today=TODAY)
    wanted = "source_id = 'ew_ons_a5a' and offence_id = 'ons_prc:total_excluding_fraud' and period_id = 'FY:2020-04-01'"
    with open_database(release.path / "uk_crime.duckdb", read_only=True) as connection:

        def on(day: str) -> list[tuple[float]]:
            return connection.execute(f"select value from as_of_recorded_crime('{day}') where {wanted}").fetchall()

        assert on("2025-08-01") == []
        assert on("2025-10-01") == [(4_605_185,)]
        assert on("2026-06-01") == [(4_615_945,)]
        people = (
            "select population from as_of_population(date '{}') where area_code = 'S92000003' and source_id like 'uk%'"
        )
        assert connection.execute(people.format("2021-01-01")).fetchall() == []
        assert connection.execute(people.format("2022-01-01")).fetchall() == [(5_466_000,)]


def test_readers_keep_the_release_they_opened(build: Path, tmp_path: Path) -> None:
    publish(build, tmp_path, [check()], today=TODAY)
    query = f"select value from fct_recorded_crime where {TOTAL}"
    with open_database(tmp_path / "releases/current/uk_crime.duckdb", read_only=True) as reader:
        change(build, f"update {LATEST} set value = 1 where {TOTAL}")
        publish(build, tmp_path, [check()], today=TODAY)
        assert reader.execute(query).fetchone() == (5_307_473,)
    with open_database(tmp_path / "releases/current/uk_crime.duckdb", read_only=True) as reader:
        assert reader.execute(query).fetchone() == (1,)


def test_releases_are_listed_with_their_checks(build: Path, tmp_path: Path) -> None:
    assert list_releases(tmp_path) == []
    assert current_release(tmp_path) is None
    publish(build, tmp_path, [check(), check(passed=False, severity="warn")], today=TODAY)
    change(build, f"update {LATEST} set value = 5307474 where {TOTAL}")
    publish(build, tmp_path, [check()], today=date(2026, 8, 3))
    first, second = list_releases(tmp_path)
    assert (first["id"], first["passed"], first["warned"], first["failed"]) == ("v2026.07.1", 1, 1, 0)
    assert (first["is_current"], second["is_current"], second["id"]) == (False, True, "v2026.08.1")


def test_a_clock_that_was_ahead_makes_no_later_release_look_older(build: Path, tmp_path: Path) -> None:
    ids = []
    for number, day in enumerate((date(2026, 7, 1), date(2027, 1, 5), date(2026, 7, 2), date(2027, 2, 1))):
        change(build, f"update marts.dim_area set area_name = 'Area {number}' where area_code = 'E92000001'")
        ids.append(publish(build, tmp_path, [check()], today=day, released_up_to=date(2026, 7, 1)).id)
    assert ids == ["v2026.07.1", "v2027.01.1", "v2027.01.2", "v2027.02.1"]
    assert [release["id"] for release in list_releases(tmp_path) if release["is_current"]] == ["v2027.02.1"]


def test_the_tenth_release_of_a_month_comes_after_the_ninth(tmp_path: Path) -> None:
    for number in (1, 2, 9, 10):
        (tmp_path / f"releases/v2026.07.{number}").mkdir(parents=True)
    assert store.next_id(tmp_path, TODAY) == "v2026.07.11"
    assert store.next_id(tmp_path, date(2026, 8, 1)) == "v2026.08.1"


# Where a process dies while it publishes: the calls that change what others see, and the long work before them.
STEPS = ["write_parquet", "write_duckdb", "write_changes", "fsync", "before rename", "after rename", "replace"]
KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from tests.warehouse.test_release import check
from warehouse.release import publish, publishing
step, build, home = sys.argv[1:]
def dying(function, after=False):
    def die(*arguments, **named):
        if after:
            function(*arguments, **named)
        os._exit(9)
    return die
if step in ("write_parquet", "write_duckdb", "write_changes"):
    setattr(publishing, step, dying(getattr(publishing, step), after=True))
elif step == "fsync":
    os.fsync = dying(os.fsync)
elif step == "replace":
    os.replace = dying(os.replace)
else:
    os.rename = dying(os.rename, after=step == "after rename")
publish(Path(build), Path(home), [check()], today=date(2026, 7, 1))
"""


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_while_publishing_leaves_no_half_release(build: Path, tmp_path: Path, step: str) -> None:
    home = tmp_path / "home"
    first = publish(build, home, [check()], today=TODAY)
    change(build, f"update {LATEST} set value = 5307474 where {TOTAL}")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, step, str(build), str(home)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == 9, killed.stderr
    assert current_release(home) == first.path
    for path in store.complete_releases(home):
        assert {file.name for file in path.iterdir()} >= {"parquet", "uk_crime.duckdb", "manifest.json", "changes.csv"}
    release = publish(build, home, [check()], today=TODAY)
    assert (release.published, release.id) == (True, "v2026.07.2")
    assert current_release(home) == release.path
    assert sorted(path.name for path in (home / "releases").iterdir()) == ["current", "v2026.07.1", "v2026.07.2"]


def test_an_error_while_publishing_leaves_nothing_behind(
    whole_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", full)
        with pytest.raises(OSError, match="no space left"):
            publish(whole_build, tmp_path, [check()], today=TODAY)
    assert list((tmp_path / "releases").iterdir()) == []
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="no space left"):
            publish(whole_build, tmp_path, [check()], today=TODAY)
    assert current_release(tmp_path) is None
    release = publish(whole_build, tmp_path, [check()], today=TODAY)
    assert (release.id, release.reason) == ("v2026.07.1", "completed: an interrupted run had written it")
    assert current_release(tmp_path) == release.path
