"""Files as publishers give them: new, unchanged, too large, of the wrong kind, cut off, for ever coming."""

from __future__ import annotations

import dataclasses
from hashlib import sha256
from time import monotonic
from typing import Any

import pytest

from orchestration.fetching.errors import FetchError, PassingFetchError
from orchestration.fetching.settings import WebSettings
from orchestration.fetching.web import Web
from tests.fetching.conftest import HOSTS, QUICK, Desk
from tests.publishers.replies import (
    Reply,
    conditional,
    cut_off,
    empty,
    in_turn,
    oversize,
    redirect,
    slow_drip,
    web_page,
)
from tests.publishers.server import Publishers

FILE = "https://www.ons.gov.uk/file?uri=/crime/appendix.xlsx"
BODY = b"PK\x03\x04" + bytes(range(256)) * 40
DATE = "Thu, 23 Oct 2025 08:30:00 GMT"


def impatient(desk: Desk, **changes: Any) -> Web:
    """A Web with other settings than the desk's."""
    settings = dataclasses.replace(QUICK, attempts=1, **changes)
    return Web("ew_test", HOSTS, desk.journal, "run-1", desk.temporary, settings)


def test_a_new_file_comes_whole_with_its_hash_and_what_is_said_of_it(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, conditional(BODY, '"a1"', DATE))
    got = desk.web.download(FILE, max_bytes=len(BODY))
    assert got.path is not None
    assert got.path.read_bytes() == BODY
    assert desk.files() == [got.path]
    assert (got.sha256, got.size, got.etag) == (sha256(BODY).hexdigest(), len(BODY), '"a1"')
    assert (got.last_modified, got.url, got.not_modified) == (DATE, FILE, False)
    assert got.content_type == "application/octet-stream"
    assert publishers.asked(FILE)[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(("etag", "date"), [('"a1"', None), (None, DATE), ('W/"a1"', DATE)])
def test_a_file_that_is_held_already_does_not_come_again(
    desk: Desk, publishers: Publishers, etag: str | None, date: str | None
) -> None:
    publishers.put(FILE, conditional(BODY, etag, date))
    first = desk.web.download(FILE, max_bytes=100_000)
    again = desk.web.download(FILE, max_bytes=100_000, known=desk.journal.last_success(FILE))
    assert (again.not_modified, again.path, again.sha256, again.size) == (True, None, first.sha256, 0)
    asked = publishers.asked(FILE)[1].headers
    assert (asked.get("if-none-match"), asked.get("if-modified-since")) == (etag, date)
    assert [row.outcome for row in desk.rows()] == ["ok", "not_modified"]
    assert desk.journal.last_success(FILE) == desk.rows()[0]


def test_a_file_changed_at_its_address_comes_anew(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, conditional(BODY, '"a1"'))
    desk.web.download(FILE, max_bytes=100_000)
    publishers.put(FILE, conditional(b"other", '"a2"'))
    again = desk.web.download(FILE, max_bytes=100_000, known=desk.journal.last_success(FILE))
    assert (again.not_modified, again.sha256) == (False, sha256(b"other").hexdigest())


def test_a_tag_that_cannot_be_sent_back_is_left_out(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, conditional(BODY, '"é"', DATE))
    desk.web.download(FILE, max_bytes=100_000)
    assert desk.web.download(FILE, max_bytes=100_000, known=desk.journal.last_success(FILE)).not_modified
    assert "if-none-match" not in publishers.asked(FILE)[1].headers


def test_a_redirect_to_another_file_is_news_however_old_that_file_is(desk: Desk, publishers: Publishers) -> None:
    old, new = "https://static.ons.gov.uk/1.xlsx", "https://static.ons.gov.uk/2.xlsx"
    publishers.put(FILE, redirect(old))
    publishers.put(old, conditional(BODY, last_modified=DATE))
    publishers.put(new, conditional(b"other", last_modified=DATE))
    desk.web.download(FILE, max_bytes=100_000)
    known = desk.journal.last_success(FILE)
    assert desk.web.download(FILE, max_bytes=100_000, known=known).not_modified
    publishers.put(FILE, redirect(new))
    assert desk.web.download(FILE, max_bytes=100_000, known=known).sha256 == sha256(b"other").hexdigest()
    assert all("if-modified-since" not in request.headers for request in publishers.asked(FILE))


def test_not_modified_to_whoever_did_not_ask_for_it_is_an_error(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, Reply(304))
    with pytest.raises(FetchError, match=r"HTTP 304 \(Not Modified\); expected HTTP 200"):
        desk.web.download(FILE, max_bytes=100)
    with pytest.raises(FetchError, match="HTTP 304"):
        desk.web.page(FILE)


def test_a_page_is_not_taken_for_a_file(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, web_page("x" * 50_000))
    with pytest.raises(
        FetchError, match=r"^ew_test, https://www\.ons\.gov\.uk/file.*: a web page; expected a file\. T"
    ):
        desk.web.download(FILE, max_bytes=100_000)
    assert desk.files() == []
    assert [row.outcome for row in desk.rows()] == ["failed"]  # another try would bring the same page


def test_a_page_that_comes_in_small_pieces_is_known_too(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, dataclasses.replace(web_page(), piece=3, pause=0.001))
    with pytest.raises(FetchError, match="a web page"):
        desk.web.download(FILE, max_bytes=100_000)


def test_a_page_is_no_error_where_a_page_is_asked_for(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, web_page("Crime"))
    page = desk.web.page(FILE)
    assert (page.url, page.status, b"Crime" in page.content) == (FILE, 200, True)
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_an_announced_size_beyond_the_limit_is_refused_before_anything_is_read(
    desk: Desk, publishers: Publishers
) -> None:
    publishers.put(FILE, oversize(1_001))
    with pytest.raises(FetchError, match="Content-Length is 1,001 bytes; expected at most 1,000"):
        desk.web.download(FILE, max_bytes=1_000)
    assert desk.files() == []
    assert [(row.outcome, row.bytes) for row in desk.rows()] == [("failed", 0)]


def test_a_size_beyond_the_limit_that_was_not_announced_ends_the_download(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, oversize(5_000_000, says_length=False))
    with pytest.raises(FetchError, match=r"more than .* bytes; expected at most 1,000"):
        desk.web.download(FILE, max_bytes=1_000)
    assert desk.files() == []
    (row,) = desk.rows()
    assert row.bytes is not None
    assert 1_000 < row.bytes < 200_000  # the rest was left where it was


def test_a_page_has_a_limit_of_its_own(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, oversize(2_001, says_length=False))
    with pytest.raises(FetchError, match="expected at most 2,000"):
        desk.web.page(FILE)
    publishers.put(FILE, oversize(2_000))
    assert len(desk.web.page(FILE).content) == 2_000


def test_an_empty_file_is_handed_over_as_one(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, empty())
    got = desk.web.download(FILE, max_bytes=100)
    assert (got.size, got.sha256) == (0, sha256(b"").hexdigest())


def test_a_body_that_was_cut_off_is_asked_for_again(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, in_turn(cut_off(BODY, missing=1), Reply(body=BODY)))
    got = desk.web.download(FILE, max_bytes=100_000)
    assert got.sha256 == sha256(BODY).hexdigest()
    assert desk.files() == [got.path]  # and nothing of the first try
    assert [(row.attempt, row.outcome, row.bytes) for row in desk.rows()] == [
        (1, "failed", len(BODY)),
        (2, "ok", len(BODY)),
    ]
    assert "cut off" in str(desk.rows()[0].message)


def test_a_body_that_is_always_cut_off_is_an_error(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, cut_off(BODY, missing=7))
    with pytest.raises(PassingFetchError, match=r"cut off .*\(4 attempts\); expected a complete answer") as caught:
        desk.web.download(FILE, max_bytes=100_000)
    assert (caught.value.attempts, caught.value.http_status, desk.files()) == (4, 200, [])


@pytest.mark.parametrize("says_length", [True, False])
@pytest.mark.parametrize("slow_head", [True, False])
def test_a_drip_that_never_stops_for_long_ends_at_the_deadline(
    desk: Desk, publishers: Publishers, says_length: bool, slow_head: bool
) -> None:
    publishers.put(FILE, slow_drip(b"x" * 2_000, 0.02, says_length=says_length, slow_head=slow_head))
    begun = monotonic()
    with (
        impatient(desk, download_deadline=0.2, page_deadline=0.2) as web,
        pytest.raises(PassingFetchError, match=r"had come after 0\.2 s; expected the whole answer by then"),
    ):
        web.download(FILE, max_bytes=100_000)
    assert monotonic() - begun < 2.0
    assert desk.files() == []
    assert desk.rows()[0].http_status == (None if slow_head else 200)


def test_a_page_that_drips_ends_at_its_deadline(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, slow_drip(b"x" * 2_000, 0.02))
    with impatient(desk, page_deadline=0.2) as web, pytest.raises(PassingFetchError, match=r"after 0\.2 s"):
        web.page(FILE)


def test_a_publisher_that_says_nothing_more_is_given_up_before_the_deadline(desk: Desk, publishers: Publishers) -> None:
    publishers.put(FILE, slow_drip(b"xx", 1.0))
    with (
        impatient(desk, read_timeout=0.1) as web,
        pytest.raises(PassingFetchError, match=r"nothing more came in time"),
    ):
        web.download(FILE, max_bytes=100_000)


def test_defaults_are_those_of_a_patient_and_polite_caller() -> None:
    settings = WebSettings()
    assert (settings.page_bytes, settings.attempts, settings.pause) == (20_000_000, 4, 0.5)
