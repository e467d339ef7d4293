"""Every try is a row of the journal, whatever becomes of it, and no row holds a secret."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from orchestration import clock
from orchestration.fetching import bodies
from orchestration.fetching.addresses import loggable
from orchestration.fetching.errors import FetchError
from tests.fetching.conftest import Desk
from tests.publishers.replies import Reply, Request, conditional, failing, redirect
from tests.publishers.server import Publishers
from warehouse.journal import Attempt, Journal

PAGE = "https://www.ons.gov.uk/crime/data"
NOW = datetime(2026, 7, 23, 8, 30, tzinfo=UTC)


def test_a_row_says_all_that_is_known_of_a_try(
    desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    publishers.put(PAGE, failing(1, conditional(b"{}", '"a1"', "Thu, 23 Jul 2026 08:00:00 GMT")))
    desk.web.page(PAGE)
    desk.web.download(PAGE, max_bytes=10)
    broken, page, file = desk.rows()
    assert broken == Attempt(
        run_id="run-1",
        attempted_at=NOW,
        product_id="ew_test",
        purpose="ask",
        url=PAGE,
        attempt=1,
        outcome="failed",
        http_status=503,
        final_url=PAGE,
        bytes=0,
        seconds=broken.seconds,
        sha256=None,
        etag=None,
        last_modified=None,
        message="HTTP 503 (Service Unavailable); expected HTTP 200",
    )
    assert (page.purpose, page.attempt, page.outcome, page.bytes) == ("ask", 2, "ok", 2)
    assert (file.purpose, file.attempt, file.outcome, file.bytes) == ("download", 1, "ok", 2)
    assert (file.sha256, file.etag) == (sha256(b"{}").hexdigest(), '"a1"')
    assert (page.sha256, file.last_modified) == (file.sha256, "Thu, 23 Jul 2026 08:00:00 GMT")
    assert file.message is None
    assert 0.0 < file.seconds < 5.0


def test_a_try_is_written_down_before_the_next_one_begins(desk: Desk, publishers: Publishers) -> None:
    seen: list[int] = []

    def counting(_: Request) -> Reply:
        seen.append(len(desk.rows()))
        return Reply(500)

    publishers.put(PAGE, counting)
    with pytest.raises(FetchError):
        desk.web.page(PAGE)
    assert seen == [0, 1, 2, 3]


def test_a_try_that_a_person_breaks_off_is_written_down_and_leaves_no_file(
    desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(_: object, __: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bodies, "_refuse_web_page", broken_off)
    publishers.put(PAGE, Reply(body=b"1,2,3"))
    with pytest.raises(KeyboardInterrupt):
        desk.web.download(PAGE, max_bytes=10)
    assert [(row.outcome, row.message) for row in desk.rows()] == [("failed", "KeyboardInterrupt: ")]
    assert desk.files() == []


@pytest.mark.parametrize(
    ("url", "written"),
    [
        (PAGE, PAGE),
        ("https://www.ons.gov.uk/file?uri=/a/b.xlsx", "https://www.ons.gov.uk/file?uri=/a/b.xlsx"),
        ("https://clerk:s3cret@www.ons.gov.uk/a@b", "https://www.ons.gov.uk/a@b"),
        ("https://a.b/?keyword=fraud&author=x&x=1", "https://a.b/?keyword=fraud&author=x&x=1"),
        ("https://a.b/?x=1&X-Amz-Signature=s3cret&y=2", "https://a.b/?x=1&X-Amz-Signature=***&y=2"),
        ("https://a.b/?api_key=s3cret&key=s3cret", "https://a.b/?api_key=***&key=***"),
        ("https://a.b/?sig=s3cret#access_token=s3cret", "https://a.b/?sig=***"),
    ],
)
def test_an_address_is_written_without_its_secrets(url: str, written: str) -> None:
    assert loggable(url) == written


def test_no_row_and_no_message_holds_a_secret(desk: Desk, publishers: Publishers) -> None:
    ticket = "https://static.ons.gov.uk/a?token=s3cret"
    publishers.put("https://www.ons.gov.uk/crime/data", redirect(ticket.replace("//", "//clerk:s3cret@")))
    publishers.put(ticket, Reply(404))
    with pytest.raises(FetchError) as caught:
        desk.web.page("https://clerk:s3cret@www.ons.gov.uk/crime/data")
    (row,) = desk.rows()
    assert (row.url, row.final_url) == (PAGE, "https://static.ons.gov.uk/a?token=***")
    assert "s3cret" not in str(caught.value) + caught.value.url
    assert publishers.unknown == []  # the ticket itself was shown to the publisher


class FullDisk(io.BytesIO):
    """Takes nothing."""

    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_as_it_is_and_leaves_nothing(
    desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.put(PAGE, Reply(body=b"1,2,3"))
    real = os.fdopen

    def full(handle: int, mode: str) -> io.BytesIO:
        real(handle, mode).close()
        return FullDisk()

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left") as caught:
        desk.web.download(PAGE, max_bytes=10)
    assert caught.value.errno == 28
    assert desk.files() == []
    assert [(row.outcome, row.http_status) for row in desk.rows()] == [("failed", 200)]  # not tried again
    assert desk.rows()[0].message == "OSError: [Errno 28] No space left on device"


FILLING = """
import resource, sys
from pathlib import Path
from orchestration.fetching.web import Web
from warehouse.journal import Journal

folder = Path(sys.argv[1])
with Web("ew_test", ["www.ons.gov.uk"], Journal(folder / "journal.sqlite"), "run-1", folder / "incoming") as web:
    Journal(folder / "journal.sqlite").record([])  # the file is there before it may not grow
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
    try:
        web.download("https://www.ons.gov.uk/crime/data", max_bytes=10_000_000)
    except OSError as error:
        print(error.errno, list((folder / "incoming").iterdir()))
"""


def test_a_file_that_may_not_grow_leaves_nothing_in_a_process_of_its_own(
    tmp_path: Path, publishers: Publishers
) -> None:
    (tmp_path / "incoming").mkdir()
    publishers.put(PAGE, Reply(body=bytes(1_000_000)))
    done = subprocess.run(
        [sys.executable, "-c", FILLING, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("27 []\n", "")
    (row,) = Journal(tmp_path / "journal.sqlite").attempts()
    assert (row.outcome, row.message) == ("failed", "OSError: [Errno 27] File too large")


def test_a_journal_that_cannot_be_written_is_an_error_that_names_it(
    desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Journal, __: Sequence[Attempt]) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Journal, "record", full)
    publishers.put(PAGE, Reply(body=b"{}"))
    with pytest.raises(OSError, match=r"journal\.sqlite: the attempt cannot be written down \(database or disk is f"):
        desk.web.page(PAGE)
    publishers.put(PAGE, Reply(404))
    with pytest.raises(FetchError, match="HTTP 404") as caught:
        desk.web.page(PAGE)
    assert "cannot be written down" in caught.value.__notes__[0]


def test_fetching_is_imported_without_the_http_client() -> None:
    script = "import sys, orchestration.fetching.web; print('httpx' in sys.modules, 'tenacity' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False False\n"
