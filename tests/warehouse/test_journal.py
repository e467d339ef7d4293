"""The journal keeps whole what many processes write at once, gives back what was written, and fills ops.fetch_log."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import astuple, fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from warehouse.connection import open_database
from warehouse.journal import AlertRow, Attempt, Heard, Journal
from warehouse.raw import prepare_database

PROJECT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 7, 23, 8, 30, 0, 123456, tzinfo=UTC)
FULL = Attempt(
    run_id="run-1",
    attempted_at=AT,
    product_id="ons_crime_appendix_tables",
    purpose="download",
    url="https://www.ons.gov.uk/file?uri=/a.xlsx",
    attempt=2,
    outcome="ok",
    http_status=200,
    final_url="https://download.ons.gov.uk/a.xlsx",
    bytes=5_000_000_000,
    seconds=1.25,
    sha256="ab" * 32,
    etag='"x"',
    last_modified="Thu, 23 Jul 2026 08:30:00 GMT",
    message="ünïcode, 'quoted'\nand in two lines",
)
BARE = replace(
    FULL, attempt=1, outcome="failed", http_status=None, final_url=None, bytes=None, sha256=None, etag=None,
    last_modified=None, message=None,
)  # fmt: skip
ALERT = AlertRow("source_late:x", "source_late", "x", "x is late\nby a week", AT, AT, None, 1, None, "run-1")

# Writes batches of ten attempts, one batch a transaction, and says so after each.
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.warehouse.test_journal import FULL
from warehouse.journal import Journal
journal, name, batches = Journal(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
for batch in range(batches):
    journal.record([replace(FULL, run_id=f"{name}/{batch}", attempt=number) for number in range(10)])
    print(batch, flush=True)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "home" / "journal.sqlite")


def writer(journal: Journal, name: str, batches: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(journal.path), name, str(batches)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def batches_of(attempts: list[Attempt]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for attempt in reversed(attempts):
        found.setdefault(attempt.run_id, []).append(attempt.attempt)
    return found


def test_attempts_are_read_back_as_they_were_written_newest_first(journal: Journal) -> None:
    journal.record([BARE, FULL])
    assert journal.attempts() == [FULL, BARE]
    assert journal.attempts(limit=1) == [FULL]
    assert journal.attempts("ons_crime_appendix_tables") == [FULL, BARE]
    assert journal.attempts("another") == []


def test_a_moment_is_kept_in_utc_whatever_zone_it_was_said_in(journal: Journal) -> None:
    summer = FULL.attempted_at.astimezone(timezone(timedelta(hours=1)))
    journal.record([replace(FULL, attempted_at=summer)])
    [kept] = journal.attempts()
    assert kept.attempted_at == AT
    assert kept.attempted_at.utcoffset() == timedelta(0)


def test_the_last_success_is_the_newest_that_brought_a_body(journal: Journal) -> None:
    journal.record(
        [
            replace(FULL, etag='"old"'),
            FULL,
            replace(FULL, outcome="not_modified", etag=None),
            BARE,
            replace(FULL, url="https://elsewhere.example.org/", etag='"other"'),
        ]
    )
    assert journal.last_success(FULL.url) == FULL
    assert journal.last_success("https://nobody.example.org/") is None


def test_a_journal_that_is_not_there_is_empty_and_asking_does_not_make_one(journal: Journal, tmp_path: Path) -> None:
    assert (journal.attempts(), journal.alerts(), journal.heard(), journal.last_success("x")) == ([], [], {}, None)
    with open_database(":memory:") as connection:
        assert journal.copy_to(connection) == 0
    assert list(tmp_path.iterdir()) == []


def test_processes_that_write_at_once_lose_nothing_of_each_other(journal: Journal) -> None:
    writers = [writer(journal, name, 8) for name in ("a", "b", "c")]
    for process in writers:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    found = batches_of(journal.attempts(limit=1000))
    assert set(found) == {f"{name}/{batch}" for name in "abc" for batch in range(8)}
    assert all(numbers == list(range(10)) for numbers in found.values())


def test_a_writer_that_is_killed_leaves_whole_batches_and_keeps_nobody_out(journal: Journal) -> None:
    process = writer(journal, "killed", 100_000)
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(5)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=60)
    said += [int(line) for line in rest.splitlines()]
    journal.record([FULL])
    newest, *others = journal.attempts(limit=1_000_000)
    assert newest == FULL
    found = batches_of(others)
    assert all(numbers == list(range(10)) for numbers in found.values()), "half a batch"
    assert list(found) == [f"killed/{batch}" for batch in range(len(found))]
    assert 0 <= len(found) - len(said) <= 1, "what was said to be written is there"


def test_the_fetch_log_is_brought_up_to_date_and_equals_the_journal(journal: Journal, tmp_path: Path) -> None:
    build = tmp_path / "build.duckdb"
    prepare_database(build)
    names = ", ".join(field.name for field in fields(Attempt))
    with open_database(build) as connection:
        journal.record([BARE])
        assert journal.copy_to(connection) == 1
        journal.record([FULL, replace(FULL, attempt=3)])
        assert journal.copy_to(connection) == 2
        assert journal.copy_to(connection) == 0
        connection.execute("set timezone = 'UTC'")
        rows = connection.execute(f"select {names} from ops.fetch_log order by attempt_id desc").fetchall()
    assert rows == [astuple(attempt) for attempt in journal.attempts()]


def test_a_journal_that_was_made_anew_goes_on_where_the_warehouse_left_off(journal: Journal, tmp_path: Path) -> None:
    build = tmp_path / "build.duckdb"
    prepare_database(build)
    with open_database(build) as connection:
        journal.record([BARE, FULL])
        assert journal.copy_to(connection) == 2
        journal.path.unlink()
        journal.record([replace(FULL, attempt=number) for number in (1, 2, 3)])
        assert journal.copy_to(connection) == 3
        assert connection.execute("select count(*), count(distinct attempt_id) from ops.fetch_log").fetchone() == (5, 5)


def test_an_alert_takes_the_place_of_what_was_kept_under_its_id(journal: Journal) -> None:
    journal.keep_alert(ALERT)
    later = replace(ALERT, last_at=AT + timedelta(hours=1), told_at=AT + timedelta(hours=1), times=2, run_id=None)
    journal.keep_alert(later)
    assert journal.alerts() == [later]


def test_alerts_come_newest_first_and_those_that_ended_can_be_left_out(journal: Journal) -> None:
    over = replace(ALERT, alert_id="source_late:y", subject="y", last_at=AT + timedelta(days=1), ended_at=AT)
    journal.keep_alert(ALERT)
    journal.keep_alert(over)
    assert journal.alerts() == [over, ALERT]
    assert journal.alerts(open_only=True) == [ALERT]


def test_what_a_notifier_heard_is_kept_until_it_heard_of_the_end(journal: Journal) -> None:
    journal.keep_heard("mail", AT, {"a": "text of a", "b": "text of b"}, [])
    journal.keep_heard("hook", AT, {"a": "text of a"}, [])
    later = AT + timedelta(days=1)
    journal.keep_heard("mail", later, {"a": "another"}, ["b"])
    assert journal.heard() == {("a", "mail"): Heard(later, "another"), ("a", "hook"): Heard(AT, "text of a")}


def test_a_journal_without_what_notifiers_heard_is_brought_up_to_date(journal: Journal) -> None:
    import sqlite3

    journal.keep_alert(ALERT)
    older = sqlite3.connect(journal.path)
    older.execute("drop table alert_heard")
    older.close()
    assert (journal.heard(), journal.alerts()) == ({}, [ALERT])
