"""Bad input at the door: one clear error each, the other sources go on, the last good vintage stays."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from orchestration import clock
from orchestration.intake import IntakeResult, take_in
from orchestration.landing.archive import Archive
from orchestration.landing.bundled import bundled_editions, land_bundled
from orchestration.landing.files import EditionFacts, land_file
from orchestration.parsing.catalogue import find_parser
from orchestration.registry.load import products, sources
from warehouse.connection import open_database
from warehouse.raw import prepare_database

APPENDIX = "ons_crime_appendix_tables"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "landing")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "build.duckdb"
    prepare_database(path)
    return str(path)


def bundled_bytes(product_id: str, edition: str) -> bytes:
    return next(path.read_bytes() for sidecar, path in bundled_editions(product_id) if sidecar.edition == edition)


def altered_workbook(edition: str, alter: Callable[[Workbook], object]) -> bytes:
    """The bundled appendix workbook of `edition` after `alter`."""
    workbook = load_workbook(io.BytesIO(bundled_bytes(APPENDIX, edition)))
    alter(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def land(archive: Archive, content: bytes, product_id: str = APPENDIX, edition: str = "ye-2025-12") -> None:
    """Land `content` as the newest edition of its product."""
    path = archive.root.parent / f"new.{products()[product_id].file_type}"
    path.write_bytes(content)
    land_file(path, products()[product_id], EditionFacts(edition, "newest", date(2026, 10, 22), "test"), archive)


def take(source_id: str, archive: Archive, database: str) -> IntakeResult:
    with open_database(database) as connection:
        return take_in(sources()[source_id], archive, connection, "run-1")


def editions_held(database: str, source_id: str) -> list[str]:
    with open_database(database, read_only=True) as connection:
        rows = connection.execute(
            "select edition from raw.vintage where source_id = ? order by published_on", [source_id]
        ).fetchall()
    return [edition for (edition,) in rows]


def set_cell(sheet: str, cell: str, value: object) -> Callable[[Workbook], object]:
    def alter(workbook: Workbook) -> None:
        workbook[sheet][cell] = value

    return alter


def duplicate_row(workbook: Workbook) -> None:
    sheet = workbook["Table_A5a"]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(234, column).value = sheet.cell(11, column).value


BAD_WORKBOOKS = {
    "renamed header": (set_cell("Table_A5a", "B9", "Crime type"), "header row was not found", "Table_A5a"),
    "unknown offence label": (set_cell("Table_A5a", "B11", "Murdr"), "nearest: 'murder'", "B11"),
    "unknown marker": (set_cell("Table_A5a", "C11", "[q]"), "'[q]'", "C11"),
    "blank where a figure stood": (set_cell("Table_A5a", "C11", None), "cell holds ''", "C11"),
    "duplicated row": (duplicate_row, "stands here and in", "Table_A5a"),
    "period of another edition": (set_cell("Table_A5a", "AA9", "Feb 2025 to Jan 2026"), "as the edition", "AA9"),
    "a rolling year lost": (set_cell("Table_A5a", "AA9", "Apr 2025 to Mar 2026"), "1 rolling years", "C9:AA9"),
    "a column never seen": (set_cell("Table_A5a", "AB9", "Rank"), "'Rank' is not known", "AB9"),
}


@pytest.mark.parametrize("name", BAD_WORKBOOKS)
def test_a_workbook_read_without_certainty_is_refused_with_source_edition_sheet_and_cell(
    name: str, archive: Archive, database: str
) -> None:
    alter, problem, place = BAD_WORKBOOKS[name]
    land_bundled(APPENDIX, archive)
    assert take("ew_ons_a5a", archive, database).failed == {}
    land(archive, altered_workbook("ye-2025-12", alter))
    result = take("ew_ons_a5a", archive, database)
    [message] = result.failed.values()
    for part in ("ew_ons_a5a", "ye-2025-12", "new.xlsx", "Table_A5a", place, problem):
        assert part in message
    assert editions_held(database, "ew_ons_a5a") == ["ye-2025-06", "ye-2025-12"]


def test_the_other_table_of_the_same_file_goes_on(archive: Archive, database: str) -> None:
    land(archive, altered_workbook("ye-2025-12", set_cell("Table_A5a", "B11", "Murdr")))
    assert take("ew_ons_a5a", archive, database).failed
    assert take("ew_ons_a5b", archive, database).new == ["ye-2025-12"]


def test_a_file_whose_parser_breaks_is_a_failure_of_that_source_only(
    archive: Archive, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_bundled(APPENDIX, archive)

    def broken(content: bytes, context: object) -> object:
        raise KeyError("surprise")

    monkeypatch.setattr("orchestration.intake.find_parser", lambda name: (broken, 1))
    result = take("ew_ons_a5a", archive, database)
    assert set(result.failed) == {"ye-2025-06", "ye-2025-12"}
    assert "KeyError: 'surprise'" in result.failed["ye-2025-12"]


def test_a_file_changed_in_the_archive_is_not_loaded(archive: Archive, database: str) -> None:
    land_bundled(APPENDIX, archive)
    newest = archive.editions(APPENDIX)[-1]
    archive.path_of(newest).write_bytes(b"PK\x03\x04 something else")
    result = take("ew_ons_a5a", archive, database)
    assert list(result.failed) == ["ye-2025-12"]
    assert "no longer has the hash" in result.failed["ye-2025-12"]
    assert result.new == ["ye-2025-06"]


def test_a_csv_in_the_wrong_encoding_is_refused(archive: Archive, database: str) -> None:
    product = "nisra_mid_year_lgd"
    land_bundled(product, archive)
    assert take("ni_nisra_mye", archive, database).failed == {}
    text = bundled_bytes(product, "mid-2024").decode()
    land(archive, text.replace("Belfast", "Béal Feirste").encode("latin-1"), product, "mid-2025")
    [message] = take("ni_nisra_mye", archive, database).failed.values()
    for part in ("ni_nisra_mye", "mid-2025", "UTF-8"):
        assert part in message
    assert editions_held(database, "ni_nisra_mye") == ["mid-2024"]


def test_an_error_key_inside_a_good_reply_is_refused_and_quarantined(archive: Archive, database: str) -> None:
    land(archive, json.dumps({"error": {"message": "busy"}}).encode(), "nisra_prcpd", "2026-10-22")
    [message] = take("ni_psni_prcpd", archive, database).failed.values()
    assert "busy" in message
    assert list(archive.quarantine_root.rglob("*.reason.json"))


def test_swapped_code_and_name_are_refused(archive: Archive, database: str) -> None:
    product = "nisra_mid_year_lgd"
    lines = bundled_bytes(product, "mid-2024").decode().splitlines()
    swapped = "\n".join([lines[0], *(",".join([name, code, *rest]) for code, name, *rest in
                                     (line.split(",") for line in lines[1:] if '"' not in line))])  # fmt: skip
    land(archive, swapped.encode(), product, "mid-2024")
    [message] = take("ni_nisra_mye", archive, database).failed.values()
    assert "A2" in message


def test_the_same_bytes_again_change_nothing(archive: Archive, database: str) -> None:
    land_bundled(APPENDIX, archive)
    first = take("ew_ons_a5a", archive, database)
    again = take("ew_ons_a5a", archive, database)
    assert (first.rows_added, again.rows_added) == (11_150, 0)
    assert again.unchanged == ["ye-2025-06", "ye-2025-12"]


def test_what_happened_is_in_the_intake_log(archive: Archive, database: str) -> None:
    land_bundled(APPENDIX, archive)
    take("ew_ons_a5a", archive, database)
    land(archive, altered_workbook("ye-2025-12", set_cell("Table_A5a", "B11", "Murdr")), edition="ye-2026-03")
    take("ew_ons_a5a", archive, database)
    with open_database(database, read_only=True) as connection:
        rows = connection.execute("select outcome, count(*) from ops.intake_log group by 1 order by 1").fetchall()
    assert rows == [("failed", 1), ("new", 2), ("unchanged", 2)]


def test_differences_from_the_edition_before_are_told(archive: Archive, database: str) -> None:
    land_bundled(APPENDIX, archive)
    take("ew_ons_a5a", archive, database)

    def rename(workbook: Workbook) -> None:
        workbook.create_sheet("Extra")

    land(archive, altered_workbook("ye-2025-12", rename))
    assert "ye-2025-12: sheets not seen before: 'Extra'" in take("ew_ons_a5a", archive, database).remarks


def test_figures_of_a_withdrawn_edition_leave_the_warehouse(archive: Archive, database: str) -> None:
    land_bundled(APPENDIX, archive)
    take("ew_ons_a5a", archive, database)
    archive.withdraw(archive.editions(APPENDIX)[-1], "test")
    result = take("ew_ons_a5a", archive, database)
    assert editions_held(database, "ew_ons_a5a") == ["ye-2025-06"]
    assert result.remarks == ["ew_ons_a5a@ye-2025-12#cc601966: withdrawn, no longer in the warehouse"]


def test_an_edition_is_read_again_when_its_parser_has_changed(
    archive: Archive, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_bundled(APPENDIX, archive)
    take("ew_ons_a5a", archive, database)
    parser, version = find_parser("ons_appendix.by_year")
    monkeypatch.setattr("orchestration.intake.find_parser", lambda name: (parser, version + 1))
    again = take("ew_ons_a5a", archive, database)
    assert (again.new, again.unchanged) == (["ye-2025-06", "ye-2025-12"], [])
    with open_database(database, read_only=True) as connection:
        held = connection.execute("select count(*), min(parser_version) from raw.vintage").fetchone()
        outcomes = connection.execute("select outcome from ops.intake_log order by logged_at").fetchall()
    assert held == (2, version + 1)
    assert outcomes == [("new",), ("new",), ("parsed_again",), ("parsed_again",)]


def test_a_damaged_edition_before_does_not_stop_the_next_one(archive: Archive, database: str) -> None:
    land_bundled(APPENDIX, archive)
    archive.path_of(archive.editions(APPENDIX)[0]).write_bytes(b"PK\x03\x04 something else")
    result = take("ew_ons_a5a", archive, database)
    assert (list(result.failed), result.new) == (["ye-2025-06"], ["ye-2025-12"])
    [remark] = result.remarks
    assert remark.startswith("ye-2025-12: not compared with ye-2025-06")


def test_a_landed_file_that_is_gone_or_a_broken_sidecar_stops_only_that_edition(
    archive: Archive, database: str
) -> None:
    land_bundled("nisra_prcpd", archive)
    first, second, _ = archive.editions("nisra_prcpd")
    archive.path_of(first).unlink()
    broken = archive.path_of(second).with_suffix(".sidecar.json")
    broken.write_text("{")
    result = take("ni_psni_prcpd", archive, database)
    assert result.new == ["2026-06-10"]
    assert set(result.failed) == {"2025-12-18", broken.name}


def test_an_edition_missing_from_the_archive_but_not_withdrawn_stays(archive: Archive, database: str) -> None:
    land_bundled("nisra_prcpd", archive)
    take("ni_psni_prcpd", archive, database)
    newest = archive.path_of(archive.editions("nisra_prcpd")[-1])
    newest.unlink()
    newest.with_suffix(".sidecar.json").unlink()
    take("ni_psni_prcpd", archive, database)
    assert editions_held(database, "ni_psni_prcpd")[-1] == "2026-06-10"


def test_an_edition_that_lacks_a_table_is_not_asked_for_it(archive: Archive, database: str) -> None:
    """Table P2 of the force area tables is another table before December 2024."""
    source = sources()["ew_ons_p2"]
    assert source.has_edition("ye-2024-12")
    assert not source.has_edition("ye-2019-12")
    land_bundled("ons_police_force_area_tables", archive)
    with open_database(database) as connection:
        result = take_in(source, archive, connection, "run")
    assert (result.new, result.failed) == (["ye-2024-12"], {})


def test_an_edition_landed_before_its_release_is_held_until_half_past_nine(
    archive: Archive, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bundled_bytes(APPENDIX, "ye-2025-12")
    land(archive, content)  # published on 22 October 2026
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 22, 8, 29, 59, tzinfo=UTC))
    result = take("ew_ons_a5a", archive, database)
    assert result.held == {"ye-2025-12": "not to be seen before 22 October 2026, 09:30 London time"}
    assert (result.new, result.failed, editions_held(database, "ew_ons_a5a")) == ([], {}, [])
    with open_database(database, read_only=True) as connection:
        assert connection.execute("select outcome from ops.intake_log").fetchall() == [("held",)]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 22, 8, 30, tzinfo=UTC))
    assert take("ew_ons_a5a", archive, database).new == ["ye-2025-12"]


def test_a_corrected_file_is_read_as_the_edition_that_it_corrects(archive: Archive, database: str) -> None:
    land_bundled(APPENDIX, archive)
    alter = set_cell(
        "Table_A5a", "A1", load_workbook(io.BytesIO(bundled_bytes(APPENDIX, "ye-2025-12")))["Table_A5a"]["A1"].value
    )
    land(archive, altered_workbook("ye-2025-12", alter), edition="ye-2025-12-v2")
    result = take("ew_ons_a5a", archive, database)
    assert (result.failed, result.new) == ({}, ["ye-2025-06", "ye-2025-12", "ye-2025-12-v2"])
    land_bundled("ni_local_statistics", archive)  # one of its tables stands in some editions only, by their names
    product = products()["ni_local_statistics"]
    assert product.tables_of("2025-26-v2") == product.tables_of("2025-26") != product.tables_of("2022-23-v2")


def test_a_file_landed_anew_with_a_better_day_takes_its_day_into_the_warehouse(archive: Archive, database: str) -> None:
    land(archive, bundled_bytes(APPENDIX, "ye-2025-12"))
    take("ew_ons_a5a", archive, database)
    [sidecar] = archive.editions(APPENDIX)
    archive.path_of(sidecar).with_suffix(".sidecar.json").unlink()
    archive.land(archive.read(sidecar), sidecar.model_copy(update={"published_on": date(2026, 4, 23)}))
    assert take("ew_ons_a5a", archive, database).new == ["ye-2025-12"]
    assert take("ew_ons_a5a", archive, database).unchanged == ["ye-2025-12"]
    with open_database(database, read_only=True) as connection:
        assert connection.execute("select published_on from raw.vintage").fetchall() == [(date(2026, 4, 23),)]
