"""The journal of operation: attempts to fetch, and alerts. A SQLite file, for many processes may write at once.

The build database cannot hold it: one process at a time opens that, for minutes. Every run copies the attempts into
`ops.fetch_log` there.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

PATIENCE_SECONDS = 60.0

_SCHEMA = """
create table if not exists fetch_attempt (
    attempt_id integer primary key, run_id text not null, attempted_at text not null, product_id text not null,
    purpose text not null, url text not null, attempt integer not null, outcome text not null, http_status integer,
    final_url text, bytes integer, seconds real not null, sha256 text, etag text, last_modified text, message text
);
create index if not exists fetch_attempt_by_url on fetch_attempt (url, attempt_id);
create index if not exists fetch_attempt_by_product on fetch_attempt (product_id, attempt_id);
create table if not exists alert (
    alert_id text primary key, kind text not null, subject text not null, text text not null, first_at text not null,
    last_at text not null, told_at text, times integer not null, ended_at text, run_id text
);
create table if not exists alert_heard (
    alert_id text not null, notifier text not null, heard_at text not null, text text not null,
    primary key (alert_id, notifier)
);
"""


@dataclass(frozen=True)
class Attempt:
    """One request to a publisher: a row of ops.fetch_log.

    purpose: ask (a page that tells what there is) or download. outcome: ok, not_modified, failed.
    """

    run_id: str
    attempted_at: datetime
    product_id: str
    purpose: str
    url: str
    attempt: int
    outcome: str
    http_status: int | None
    final_url: str | None
    bytes: int | None
    seconds: float
    sha256: str | None
    etag: str | None
    last_modified: str | None
    message: str | None


@dataclass(frozen=True)
class AlertRow:
    """An alert as kept; `told_at` is when people were last told, `ended_at` when its cause was gone (aware, UTC)."""

    alert_id: str
    kind: str
    subject: str
    text: str
    first_at: datetime
    last_at: datetime
    told_at: datetime | None
    times: int
    ended_at: datetime | None
    run_id: str | None


@dataclass(frozen=True)
class Heard:
    """When a notifier last took an alert (aware, UTC), and the text it took."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Journal:
    """The journal at `path` (journal.sqlite of a home)."""

    path: Path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=PATIENCE_SECONDS, isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.executescript(_SCHEMA)
            connection.execute("begin immediate")
            yield connection
            connection.execute("commit")
        finally:
            connection.close()  # what was not committed is rolled back

    def record(self, attempts: Sequence[Attempt]) -> None:
        """Add attempts.

        Their numbers begin with the time: a journal that was made anew goes on above those that a warehouse has copied.
        """
        names = [field.name for field in fields(Attempt)]
        rows = [[time.time_ns() // 1000, *(_text(value) for value in astuple(attempt))] for attempt in attempts]
        above = "max(coalesce((select max(attempt_id) from fetch_attempt), 0) + 1, ?)"
        with self._open() as connection:
            connection.executemany(
                f"insert into fetch_attempt (attempt_id, {', '.join(names)}) "
                f"select {above}, {', '.join('?' for _ in names)}",
                rows,
            )

    def last_success(self, url: str) -> Attempt | None:
        """Newest attempt at `url` that brought a body; its etag, last_modified and sha256 make the next one cheap."""
        return next(iter(self._attempts("url = ? and outcome = 'ok'", [url], 1)), None)

    def attempts(self, product_id: str | None = None, limit: int = 100) -> list[Attempt]:
        """Newest attempts, newest first, of one product or of all."""
        if product_id is None:
            return self._attempts("true", [], limit)
        return self._attempts("product_id = ?", [product_id], limit)

    def _attempts(self, condition: str, parameters: list[str], limit: int) -> list[Attempt]:
        if not self.path.exists():
            return []
        names = [field.name for field in fields(Attempt)]
        with self._open() as connection:
            rows = connection.execute(
                f"select {', '.join(names)} from fetch_attempt where {condition} order by attempt_id desc limit ?",
                [*parameters, limit],
            ).fetchall()
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return [Attempt(**{**row, "attempted_at": datetime.fromisoformat(row["attempted_at"])}) for row in found]

    def copy_to(self, connection: duckdb.DuckDBPyConnection) -> int:
        """Bring ops.fetch_log of the build database up to date; returns how many rows were added."""
        if not self.path.exists():
            return 0
        row = connection.execute("select coalesce(max(attempt_id), 0) from ops.fetch_log").fetchone()
        assert row is not None, "an aggregate has one row"
        names = ["attempt_id", *(field.name for field in fields(Attempt))]
        with self._open() as journal:
            rows = journal.execute(
                f"select {', '.join(names)} from fetch_attempt where attempt_id > ? order by attempt_id", row
            ).fetchall()
        if rows:
            connection.executemany(
                f"insert into ops.fetch_log ({', '.join(names)}) values ({', '.join('?' for _ in names)})", rows
            )
        return len(rows)

    def alerts(self, *, open_only: bool = False) -> list[AlertRow]:
        """Alerts, the newest first."""
        if not self.path.exists():
            return []
        names = [field.name for field in fields(AlertRow)]
        condition = "where ended_at is null" if open_only else ""
        with self._open() as connection:
            rows = connection.execute(
                f"select {', '.join(names)} from alert {condition} order by last_at desc, alert_id"
            ).fetchall()
        return [
            AlertRow(**{name: _moment(name, value) for name, value in zip(names, row, strict=True)}) for row in rows
        ]

    def keep_alert(self, alert: AlertRow) -> None:
        """Write an alert, in place of what was kept under its id."""
        row = {name: _text(value) for name, value in asdict(alert).items()}
        with self._open() as connection:
            connection.execute(
                f"insert or replace into alert ({', '.join(row)}) values ({', '.join('?' for _ in row)})",
                list(row.values()),
            )

    def heard(self) -> dict[tuple[str, str], Heard]:
        """What notifiers know, by (alert_id, notifier): alerts they took, and have not been told the end of."""
        if not self.path.exists():
            return {}
        with self._open() as connection:
            rows = connection.execute("select alert_id, notifier, heard_at, text from alert_heard").fetchall()
        return {(alert_id, name): Heard(datetime.fromisoformat(at), text) for alert_id, name, at, text in rows}

    def keep_heard(self, notifier: str, at: datetime, texts: Mapping[str, str], ended: Sequence[str]) -> None:
        """Write down that `notifier` took the alerts of `texts` (text by alert_id), and the end of the `ended` ones."""
        with self._open() as connection:
            connection.executemany(
                "insert or replace into alert_heard (alert_id, notifier, heard_at, text) values (?, ?, ?, ?)",
                [(alert_id, notifier, _text(at), text) for alert_id, text in texts.items()],
            )
            connection.executemany(
                "delete from alert_heard where alert_id = ? and notifier = ?",
                [(alert_id, notifier) for alert_id in ended],
            )


def _text(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _moment(name: str, value: Any) -> Any:
    return datetime.fromisoformat(str(value)) if name.endswith("_at") and value is not None else value
