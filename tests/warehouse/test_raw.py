"""The raw layer: one transaction per vintage, the same bytes twice change nothing, a failure leaves all as it was."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from orchestration.parsing.melt import observations_of_grid
from orchestration.registry.reference import reference_tables
from warehouse import raw
from warehouse.connection import open_database
from warehouse.raw import Vintage, append_vintage, known_vintages, prepare_database, replace_reference


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "build.duckdb"
    prepare_database(path)
    return path


def vintage(edition: str = "ye-2025-12", **changes: object) -> Vintage:
    base = {
        "source_id": "ew_ons_a5a", "product_id": "p", "edition": edition, "edition_title": edition,
        "published_on": date(2026, 4, 23), "published_on_basis": "test", "retrieved_at": datetime(2026, 4, 23, 10),
        "sha256": "a" * 64, "original_sha256": "b" * 64, "file_name": "crime.xlsx", "url": None,
        "parser": "ons_appendix.by_year", "parser_version": 1, "origin": "file",
    }  # fmt: skip
    return Vintage(**{**base, **changes})  # type: ignore[arg-type]


def observations(*cells: object) -> pd.DataFrame:
    return observations_of_grid(
        [list(cells)],
        rows=[0],
        columns=list(range(len(cells))),
        row_fields={"offence_id": ["ons_prc:x"], "published_label": ["X"]},
        column_fields={
            "period_start": [pd.Timestamp(2000 + year, 4, 1) for year in range(len(cells))],
            "period_end": [pd.Timestamp(2001 + year, 3, 31) for year in range(len(cells))],
        },
        constants={
            "jurisdiction": "EW", "area_code": "K04000001", "area_label": "England and Wales",
            "area_type": "country_group", "period_type": "FY", "period_basis": "recorded",
            "series": "recorded_crime", "measure": "recorded_crime", "unit": "offences", "is_total": False,
        },
        markers={"[x]": "x"},
        sheet="Table_A5a",
    )  # fmt: skip


def counts(database: Path) -> tuple[int, int]:
    with open_database(database, read_only=True) as connection:
        row = connection.execute(
            "select (select count(*) from raw.vintage), (select count(*) from raw.observation)"
        ).fetchone()
    assert row is not None
    return row


def test_a_vintage_is_added_whole_with_cell_and_status(database: Path) -> None:
    with open_database(database) as connection:
        append_vintage(connection, vintage(), observations(5.0, "[x]", 0.0))
        rows = connection.execute(
            "select row_no, value, obs_status, marker, cell, period_start from raw.observation order by row_no"
        ).fetchall()
    assert rows == [
        (0, 5.0, None, None, "A1", date(2000, 4, 1)),
        (1, None, "x", "[x]", "B1", date(2001, 4, 1)),
        (2, 0.0, None, None, "C1", date(2002, 4, 1)),
    ]


def test_the_compact_copy_and_its_original_are_one_vintage() -> None:
    assert vintage(sha256="c" * 64).vintage_id == vintage().vintage_id == "ew_ons_a5a@ye-2025-12#bbbbbbbb"
    assert vintage(original_sha256="c" * 64).vintage_id != vintage().vintage_id


def test_reading_the_same_bytes_again_replaces_and_does_not_add(database: Path) -> None:
    with open_database(database) as connection:
        append_vintage(connection, vintage(), observations(5.0, 6.0))
        append_vintage(connection, vintage(parser_version=2), observations(5.0, 7.0))
        assert known_vintages(connection, "ew_ons_a5a") == {
            "ew_ons_a5a@ye-2025-12#bbbbbbbb": (2, vintage().published_on)
        }
    assert counts(database) == (1, 2)


def test_a_failure_in_the_middle_leaves_the_vintages_before_as_they_were(database: Path) -> None:
    broken = observations(5.0, 6.0)
    broken.loc[1, "area_code"] = None
    with open_database(database) as connection:
        append_vintage(connection, vintage("ye-2025-06"), observations(1.0))
        with pytest.raises(Exception, match="NOT NULL"):
            append_vintage(connection, vintage("ye-2025-12"), broken)
        append_vintage(connection, vintage("ye-2026-03"), observations(2.0))
    assert counts(database) == (2, 2)


def test_a_stop_between_figures_and_vintage_leaves_neither(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: object) -> dict[str, object]:
        raise KeyboardInterrupt

    with open_database(database) as connection:
        append_vintage(connection, vintage("ye-2025-06"), observations(1.0))
        with monkeypatch.context() as patch:
            patch.setattr(raw, "asdict", stopped)
            with pytest.raises(KeyboardInterrupt):
                append_vintage(connection, vintage("ye-2025-12"), observations(2.0, 3.0))
            with pytest.raises(KeyboardInterrupt):
                append_vintage(connection, vintage("ye-2025-06", parser_version=2), observations(9.0, 9.0))
        assert known_vintages(connection, "ew_ons_a5a") == {
            "ew_ons_a5a@ye-2025-06#bbbbbbbb": (1, vintage().published_on)
        }
    assert counts(database) == (1, 1)


def test_reference_tables_that_cannot_be_written_stay_as_they_were(database: Path) -> None:
    tables = reference_tables()
    broken = {**tables, list(tables)[-1]: pd.DataFrame({"no_such_column": ["x"]})}
    with open_database(database) as connection:
        replace_reference(connection, tables)
        before = connection.execute("select count(*) from reference.area").fetchone()
        with pytest.raises(Exception, match="no_such_column"):
            replace_reference(connection, broken)
        assert connection.execute("select count(*) from reference.area").fetchone() == before
        for name, rows in tables.items():
            assert connection.execute(f"select count(*) from reference.{name}").fetchone() == (len(rows),)


def test_an_exception_while_the_door_is_open_leaves_no_lock(database: Path) -> None:
    with pytest.raises(RuntimeError, match="boom"), open_database(database):
        raise RuntimeError("boom")
    assert counts(database) == (0, 0)


def test_a_database_of_another_schema_keeps_its_vintages(database: Path) -> None:
    with open_database(database) as connection:
        append_vintage(connection, vintage(), observations(1.0))
        connection.execute("update ops.schema_version set sha256 = 'older'")
    prepare_database(database)
    assert counts(database) == (1, 1)


def test_preparing_twice_keeps_what_is_there(database: Path) -> None:
    with open_database(database) as connection:
        append_vintage(connection, vintage(), observations(1.0))
    prepare_database(database)
    assert counts(database) == (1, 1)


def test_reference_tables_are_replaced_not_added(database: Path) -> None:
    with open_database(database) as connection:
        replace_reference(connection, reference_tables())
        replace_reference(connection, reference_tables())
        types = connection.execute(
            "select area_type, count(*), count(distinct area_code) from reference.area group by 1"
        ).fetchall()
        assert connection.execute("select typeof(is_total) from reference.offence limit 1").fetchone() == ("BOOLEAN",)
    assert ("police_force_area", 43, 43) in types
