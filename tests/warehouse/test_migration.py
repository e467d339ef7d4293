"""A database of an older schema keeps every vintage, or is left as it was with the reason: never anything between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse.older_database import (
    NOW,
    OLD,
    PROJECT,
    ROWS,
    SMALL,
    assert_is_new,
    digest,
    make,
    old,
    rows,
)
from tests.warehouse.test_raw import observations, vintage
from warehouse.connection import open_database
from warehouse.migration import MigrationError, bring_up_to_date, fingerprint_of
from warehouse.raw import append_vintage, prepare_database

__all__ = ["old"]


def test_every_vintage_of_an_older_schema_is_kept_and_new_columns_are_empty(old: Path) -> None:
    prepare_database(old)
    assert_is_new(old)
    assert rows(old, "select sha256 from ops.schema_version") == [(fingerprint_of(NOW),)]
    before = old.stat().st_ino
    prepare_database(old)
    assert old.stat().st_ino == before


def test_what_runs_write_anew_is_not_carried_over(old: Path) -> None:
    prepare_database(old)
    assert rows(old, "select count(*) from reference.area") == [(0,)]
    assert rows(old, "select count(*) from duckdb_tables() where schema_name = 'marts'") == [(0,)]


def test_the_database_before_stays_beside_under_the_name_of_its_schema(old: Path) -> None:
    content = digest(old)
    prepare_database(old)
    kept = old.with_name(f"build.duckdb.schema-{fingerprint_of(OLD)[:8]}")
    assert digest(kept) == content
    assert sorted(path.name for path in old.parent.iterdir()) == sorted([old.name, kept.name])


def test_a_vintage_can_be_added_after_the_migration(old: Path) -> None:
    prepare_database(old)
    with open_database(old) as connection:
        append_vintage(connection, vintage(), observations(1.0, 2.0))
    assert rows(old, "select count(*) from raw.vintage") == [(3,)]


def test_what_a_killed_process_had_committed_is_carried_over(old: Path) -> None:
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute(\"update raw.vintage set url = 'https://example.org' where vintage_id = 'one'\"); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(old)], check=False)
    assert old.with_name("build.duckdb.wal").exists()
    prepare_database(old)
    assert rows(old, "select url from raw.vintage order by vintage_id") == [("https://example.org",), (None,)]


def test_a_database_that_was_cut_off_while_made_is_made(tmp_path: Path) -> None:
    with open_database(tmp_path / "build.duckdb"):
        pass
    prepare_database(tmp_path / "build.duckdb")
    assert rows(tmp_path / "build.duckdb", "select sha256 from ops.schema_version") == [(fingerprint_of(NOW),)]
    assert [path.name for path in tmp_path.iterdir()] == ["build.duckdb"]


WITHOUT_LOSS = {
    "a column that need not be there": ("number varchar", "number varchar, note varchar"),
    "a column with a value of its own": ("number varchar", "number varchar, kept boolean not null default true"),
    "a number written as text": ("number varchar", "number integer"),
}


@pytest.mark.parametrize("name", WITHOUT_LOSS)
def test_a_change_that_loses_nothing_needs_no_step(name: str, tmp_path: Path) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    bring_up_to_date(path, SMALL.replace(*WITHOUT_LOSS[name]))
    assert rows(path, "select vintage_id, edition, number::integer from raw.vintage order by all") == [
        ("a", "ye-2025", 12),
        ("b", None, 7),
    ]


REFUSED = {
    "a new column that must be filled": (
        ("number varchar", "number varchar, publisher varchar not null"),
        ["raw.vintage.publisher", "every row must have the new column"],
    ),
    "a column given up that holds something": (
        (", number varchar", ""),
        ["raw.vintage.number", "2 rows have it"],
    ),
    "a column that must be filled now": (
        ("edition varchar", "edition varchar not null"),
        ["raw.vintage.edition", "1 rows have nothing"],
    ),
    "a type that does not hold what is there": (
        ("edition varchar", "edition date"),
        ["raw.vintage.edition", "1 rows do not fit from VARCHAR into DATE, among them 'ye-2025'"],
    ),
    "a type that holds it in another way": (
        ("number varchar", "number decimal(9, 2)"),
        ["raw.vintage.number", "2 rows do not fit from VARCHAR into DECIMAL(9,2)"],
    ),
    "a table given up that holds something": (
        ("raw.vintage (vintage_id", "raw.edition (vintage_id"),
        ["raw.vintage: the table is gone and holds 2 rows"],
    ),
    "a key that two rows share": (
        ("number varchar", "number varchar, one integer default 1 unique"),
        ["raw.vintage: Constraint Error", "makes the rows fit"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_migration_names_the_place_and_leaves_the_database_untouched(name: str, tmp_path: Path) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    content = digest(path)
    change, words = REFUSED[name]
    with pytest.raises(MigrationError) as refusal:
        bring_up_to_date(path, SMALL.replace(*change))
    for word in (*words, "build.duckdb", "left as it was", "To do: "):
        assert word in str(refusal.value)
    assert digest(path) == content
    assert [file.name for file in tmp_path.iterdir()] == ["build.duckdb"]


def test_a_column_given_up_that_holds_nothing_goes(tmp_path: Path) -> None:
    path = make(tmp_path / "build.duckdb", SMALL, "insert into raw.vintage values ('a', null, '1')")
    bring_up_to_date(path, SMALL.replace("edition varchar, ", ""))
    assert rows(path, "from raw.vintage") == [("a", "1")]


def test_a_numbered_step_says_what_names_cannot_and_runs_once(tmp_path: Path) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "0001_publisher.sql").write_text(
        "alter table raw.vintage add column publisher varchar; update raw.vintage set publisher = 'ONS';"
    )
    (steps / "0002_edition.sql").write_text("alter table raw.vintage drop column edition")
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    second = SMALL.replace("edition varchar, ", "").replace("number varchar", "number varchar, publisher text not null")
    bring_up_to_date(path, second, steps)
    assert rows(path, "from raw.vintage order by all") == [("a", "12", "ONS"), ("b", "7", "ONS")]
    third = second.replace("number varchar", "number varchar, note varchar")
    bring_up_to_date(path, third, steps)  # a step that ran again would fail: the column is there, or gone
    assert rows(path, "select vintage_id, publisher, note from raw.vintage order by all") == [
        ("a", "ONS", None),
        ("b", "ONS", None),
    ]


def test_a_new_database_needs_no_step(tmp_path: Path) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "0001_edition.sql").write_text("alter table raw.vintage drop column no_such_column")
    path = tmp_path / "build.duckdb"
    bring_up_to_date(path, SMALL, steps)
    bring_up_to_date(path, SMALL.replace("number varchar", "number varchar, note varchar"), steps)
    assert rows(path, "select count(*) from raw.vintage") == [(0,)]


def test_a_step_that_fails_leaves_the_database_untouched(tmp_path: Path) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "0001_edition.sql").write_text("alter table raw.vintage drop column no_such_column")
    path = make(tmp_path / "build.duckdb", SMALL, ROWS)
    content = digest(path)
    with pytest.raises(MigrationError, match=r"step 0001_edition\.sql: .*no_such_column"):
        bring_up_to_date(path, SMALL + " ", steps)
    assert digest(path) == content
    assert sorted(file.name for file in tmp_path.iterdir()) == ["build.duckdb", "migrations"]


def test_a_step_without_a_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "publisher.sql").write_text("select 1")
    with pytest.raises(ValueError, match=r"NNNN_name\.sql"):
        bring_up_to_date(make(tmp_path / "build.duckdb", SMALL), SMALL + " ", tmp_path)


def test_steps_of_the_project_are_numbered_one_by_one() -> None:
    names = sorted(path.name[:4] for path in (PROJECT / "warehouse/migrations").glob("*.sql"))
    assert names == [f"{number:04}" for number in range(1, len(names) + 1)]
