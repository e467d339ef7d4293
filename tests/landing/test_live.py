"""Landing from publishers that play what real ones do: what is new is landed once, what is wrong changes nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration import clock
from orchestration.fetching import waiting
from orchestration.fetching.politeness import TURNS
from orchestration.landing.archive import Archive, sha256_of
from orchestration.landing.bundled import land_bundled
from orchestration.landing.live import Publishers
from orchestration.landing.second_look import land_what_passes_now
from orchestration.registry.load import products
from tests.landing.live_site import COLLECTION, FORCES, ONS, TABLE, forces, page, portal, workbook
from tests.publishers.fixtures import publishers
from tests.publishers.replies import Reply, busy, conditional, cut_off, failing, redirect, refusing_robots, web_page
from tests.publishers.server import Publishers as Site
from warehouse.journal import Journal

__all__ = ["publishers"]

PRCPD = products()["nisra_prcpd"]
TABLES = products()["ons_police_force_area_tables"]
JULY = "2026-07-22T23:00:00.000Z"  # 23 July in London
REPLY = b'{"class": "dataset", "label": "Police recorded crime"}'


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "sleep", lambda seconds: None)
    monkeypatch.setattr(TURNS, "_free_from", {})


@pytest.fixture
def asking(tmp_path: Path, publishers: Site) -> Publishers:
    return Publishers(Archive(tmp_path / "landing"), Journal(tmp_path / "journal.sqlite"), "run-1")


def editions(asking: Publishers, product_id: str = "ons_police_force_area_tables") -> list[tuple[str, date]]:
    return [(sidecar.edition, sidecar.published_on) for sidecar in asking.archive.editions(product_id)]


def test_a_new_edition_is_landed_with_its_provenance(asking: Publishers, publishers: Site) -> None:
    address = forces(publishers, "yearendingmarch2026", "pfatablesyemarch2026.xlsx", JULY, workbook("a"))
    brought = asking.bring_newest(TABLES)
    assert brought.outcome == "fetched"
    [sidecar] = asking.archive.editions(TABLES.product_id)
    assert (sidecar.edition, sidecar.published_on, sidecar.origin) == ("ye-2026-03", date(2026, 7, 23), "live")
    assert sidecar.url == address
    assert sidecar.etag is not None
    assert sidecar.public_from == datetime(2026, 7, 23, 8, 30, tzinfo=UTC)
    assert asking.archive.read(sidecar) == workbook("a")
    assert not publishers.unknown


def test_what_is_landed_is_asked_for_conditionally_and_not_fetched_again(asking: Publishers, publishers: Site) -> None:
    address = forces(publishers, "yearendingmarch2026", "pfatablesyemarch2026.xlsx", JULY, workbook("a"))
    asking.bring_newest(TABLES)
    assert asking.bring_newest(TABLES).outcome == "unchanged"
    first, second = publishers.asked(address)
    assert "if-none-match" not in first.headers
    assert "if-none-match" in second.headers
    assert [row.outcome for row in asking.journal.attempts(TABLES.product_id) if row.purpose == "download"] == [
        "not_modified",
        "ok",
    ]


def test_the_same_bytes_under_another_file_name_are_no_new_edition(asking: Publishers, publishers: Site) -> None:
    forces(publishers, "yearendingmarch2026", "pfatablesyemarch2026.xlsx", JULY, workbook("a"))
    asking.bring_newest(TABLES)
    forces(publishers, "yearendingmarch2026", "pfatablesyemarch2026final.xlsx", JULY, workbook("a"))
    assert asking.bring_newest(TABLES).outcome == "unchanged"
    assert editions(asking) == [("ye-2026-03", date(2026, 7, 23))]


def test_a_corrected_file_is_the_next_version_of_its_edition(
    asking: Publishers, publishers: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    forces(publishers, "yearendingmarch2026", "pfatablesyemarch2026.xlsx", JULY, workbook("a"))
    asking.bring_newest(TABLES)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 8, 20, 12, tzinfo=UTC))
    corrected = conditional(workbook("b"), '"b"', "Wed, 12 Aug 2026 23:30:00 GMT")
    forces(publishers, "yearendingmarch2026", "pfacorrection.xlsx", JULY, corrected)
    assert asking.bring_newest(TABLES).outcome == "fetched"
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 9, 1, 12, tzinfo=UTC))
    forces(publishers, "yearendingmarch2026", "pfacorrection2.xlsx", JULY, workbook("c"))
    assert asking.bring_newest(TABLES).outcome == "fetched"
    # The day the server changed the file (in London the day after), and where it is silent the day it was first seen.
    assert editions(asking) == [
        ("ye-2026-03", date(2026, 7, 23)),
        ("ye-2026-03-v2", date(2026, 8, 13)),
        ("ye-2026-03-v3", date(2026, 9, 1)),
    ]
    assert "server changed" in asking.archive.editions(TABLES.product_id)[1].published_on_basis
    assert "first seen" in asking.archive.editions(TABLES.product_id)[2].published_on_basis


def test_bytes_that_are_bundled_as_a_compact_copy_are_landed_already(asking: Publishers, publishers: Site) -> None:
    forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, workbook("the original"))
    asking.bring_newest(TABLES)
    [original] = asking.archive.editions(TABLES.product_id)
    compact = {"origin": "bundled", "sha256": sha256_of(b"compact"), "size": 7, "file_name": "ye-2026-03.xlsx"}
    asking.archive.withdraw(original, "to land the compact copy in its place")
    shutil.rmtree(asking.archive.quarantine_root)
    asking.archive.land(b"compact", original.model_copy(update=compact))
    assert asking.bring_newest(TABLES, anew=True).outcome == "unchanged"
    assert [sidecar.origin for sidecar in asking.archive.editions(TABLES.product_id)] == ["bundled"]


def test_an_edition_older_than_the_newest_landed_is_no_news(asking: Publishers, publishers: Site) -> None:
    land_bundled("nisra_prcpd", asking.archive)
    portal(publishers, "2026-05-02T09:30:00Z", Reply(200, body=REPLY))
    brought = asking.bring_newest(PRCPD)
    assert brought.outcome == "unchanged"
    assert "2026-06-10 is newer than 2026-05-02" in brought.message
    assert not publishers.asked(TABLE)


def test_nothing_is_fetched_before_the_moment_of_its_release(
    asking: Publishers, publishers: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    forces(publishers, "yearendingmarch2026", "pfatablesyemarch2026.xlsx", JULY, workbook("a"))
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 23, 8, 29, 59, tzinfo=UTC))
    brought = asking.bring_newest(TABLES)
    assert (brought.outcome, editions(asking)) == ("not_yet", [])
    assert "23 July 2026, 09:30 London time" in brought.message
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 23, 8, 30, tzinfo=UTC))
    assert asking.bring_newest(TABLES).outcome == "fetched"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (web_page(), "web page"),
        (cut_off(b"PK\x03\x04 and no more"), "of"),
        (redirect("https://files.example.org/pfa.xlsx"), "files.example.org"),
        (Reply(503, {}, b"broken"), "503"),
        (Reply(403, {}, b"robot"), "ukcrime land"),
        (Reply(404, {}, b"gone"), "404"),
        (Reply(200, body=b""), "empty"),
        (Reply(200, body=b"PK\x03\x04 cut off inside"), "cut off or damaged"),
        (Reply(200, body=b"plain text"), "workbook"),
        (Reply(200, body=workbook("x", "../../etc/passwd")), "leads out of the archive"),
        (Reply(200, body=workbook("x", "xl/vbaProject.bin")), "macros"),
    ],
)
def test_whatever_is_wrong_leaves_the_last_edition_and_says_so(
    asking: Publishers, publishers: Site, answer: Reply, said: str
) -> None:
    forces(publishers, "yearendingdecember2025", "dec.xlsx", "2026-04-22T23:00:00.000Z", workbook("a"))
    asking.bring_newest(TABLES)
    forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, answer)
    brought = asking.bring_newest(TABLES)
    assert brought.outcome == "failed"
    assert "ons_police_force_area_tables" in brought.message
    assert said in brought.message
    assert "To do: " in brought.message
    assert editions(asking) == [("ye-2025-12", date(2026, 4, 23))]
    assert not list((asking.archive.root.parent / "incoming").iterdir())


@pytest.mark.parametrize("answer", [page({"datasets": []}), page([]), Reply(200, body=b"<html></html>")])
def test_an_empty_listing_or_a_changed_shape_is_an_error_and_no_news(
    asking: Publishers, publishers: Site, answer: Reply
) -> None:
    publishers.put(f"{ONS}{FORCES}/data", answer)
    brought = asking.bring_newest(TABLES)
    assert brought.outcome == "failed"
    assert f"{ONS}{FORCES}/data" in brought.message
    assert asking.news(TABLES).problem == brought.message


def test_busy_and_broken_servers_are_asked_again(asking: Publishers, publishers: Site) -> None:
    answer = failing(2, refusing_robots(Reply(200, body=workbook("a"))))
    address = forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, answer)
    publishers.put(f"{ONS}{FORCES}/data", failing(1, page({}), 429))
    forces_page = page(
        {
            "type": "dataset_landing_page",
            "uri": FORCES,
            "description": {"title": "Police force area data tables"},
            "datasets": [{"uri": f"{FORCES}/yearendingmarch2026"}],
        }
    )
    publishers.put(f"{ONS}{FORCES}/data", lambda request: forces_page if len(publishers.requests) > 1 else busy("1"))
    assert asking.bring_newest(TABLES).outcome == "fetched"
    assert len(publishers.asked(address)) == 3
    rows = asking.journal.attempts(TABLES.product_id)
    assert [(row.purpose, row.outcome, row.http_status) for row in rows[::-1]] == [
        ("ask", "failed", 429),
        ("ask", "ok", 200),
        ("ask", "ok", 200),
        ("download", "failed", 503),
        ("download", "failed", 503),
        ("download", "ok", 200),
    ]


def test_an_error_inside_a_200_is_no_table(asking: Publishers, publishers: Site) -> None:
    portal(publishers, "2026-09-10T09:30:00Z", Reply(200, body=b"Internal error"))
    brought = asking.bring_newest(PRCPD)
    assert brought.outcome == "failed"
    assert "a JSON reply" in brought.message
    publishers.put(COLLECTION, page({"error": {"message": "busy"}}))
    assert "error" in asking.bring_newest(PRCPD).message


def test_refused_bytes_are_kept_with_the_reason_and_not_fetched_again_until_asked_to(
    asking: Publishers, publishers: Site
) -> None:
    bad = workbook("x", "xl/vbaProject.bin")
    address = forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, conditional(bad, '"bad"'))
    asking.bring_newest(TABLES)
    [(path, offered)] = asking.archive.refused(TABLES.product_id)
    assert (path.read_bytes(), offered.edition) == (bad, "ye-2026-03")
    assert "macros" in path.with_suffix(".reason.json").read_text()
    again = asking.bring_newest(TABLES)
    assert again.outcome == "failed", "what was wrong and is unchanged is wrong still"
    assert "still the file that was refused: " in again.message
    assert "macros" in again.message
    assert [row.outcome for row in asking.journal.attempts(TABLES.product_id) if row.purpose == "download"] == [
        "not_modified",
        "ok",
    ]
    asking.bring_newest(TABLES, anew=True)
    assert "if-none-match" not in publishers.asked(address)[-1].headers


def test_refused_bytes_are_landed_once_a_limit_is_raised(asking: Publishers, publishers: Site) -> None:
    small = TABLES.model_copy(update={"max_unpacked_bytes": 10})
    forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, workbook("0123456789 and more"))
    assert asking.bring_newest(small).outcome == "failed"
    [(path, verdict)] = land_what_passes_now(small, asking.archive)
    assert verdict.startswith("still refused")
    assert land_what_passes_now(TABLES, asking.archive) == [(path, "landed as ye-2026-03")]
    assert editions(asking) == [("ye-2026-03", date(2026, 7, 23))]
    assert not list(path.parent.iterdir())


def test_withdrawn_bytes_are_not_landed_again_from_their_publisher(asking: Publishers, publishers: Site) -> None:
    forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, workbook("a"))
    asking.bring_newest(TABLES)
    [sidecar] = asking.archive.editions(TABLES.product_id)
    asking.archive.withdraw(sidecar, "the total is wrong")
    brought = asking.bring_newest(TABLES, anew=True)
    assert (brought.outcome, editions(asking)) == ("unchanged", [])
    assert "withdrawn" in brought.message
    brought = asking.bring_newest(TABLES)
    assert brought.outcome == "unchanged"
    assert "ye-2026-03: these bytes were withdrawn" in brought.message


def test_an_older_edition_is_landed_without_disturbing_the_newest(asking: Publishers, publishers: Site) -> None:
    forces(publishers, "yearendingdecember2025", "dec.xlsx", "2026-04-22T23:00:00.000Z", workbook("a"))
    forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, workbook("b"), "yearendingdecember2025")
    assert asking.bring_newest(TABLES).outcome == "fetched"
    assert asking.bring_edition(TABLES, "ye-2025-12").outcome == "fetched"
    assert editions(asking) == [("ye-2025-12", date(2026, 4, 23)), ("ye-2026-03", date(2026, 7, 23))]
    missing = asking.bring_edition(TABLES, "ye-2024-12")
    assert (missing.outcome, "Offered: ye-2026-03, ye-2025-12" in missing.message) == ("failed", True)


def test_news_downloads_nothing(asking: Publishers, publishers: Site) -> None:
    address = forces(publishers, "yearendingmarch2026", "march.xlsx", JULY, workbook("a"))
    assert asking.news(TABLES).is_new
    assert not publishers.asked(address)
    asking.bring_newest(TABLES)
    assert not asking.news(TABLES).is_new
    forces(publishers, "yearendingmarch2026", "march.xlsx", "2026-08-05T23:00:00.000Z", workbook("b"))
    assert asking.news(TABLES).is_new, "a later day of publication at the same address is a correction"


def test_what_a_person_must_fetch_says_so_and_asks_nobody(asking: Publishers, publishers: Site) -> None:
    brought = asking.bring_newest(products()["mps_borough"])
    assert brought.outcome == "by_hand"
    assert not publishers.requests


def test_a_file_of_another_kind_is_left_to_a_person(asking: Publishers, publishers: Site) -> None:
    forces(publishers, "yearendingmarch2026", "march.csv", JULY, b"a,b\n1,2\n")
    brought = asking.bring_newest(TABLES)
    assert brought.outcome == "failed"
    assert editions(asking) == []
