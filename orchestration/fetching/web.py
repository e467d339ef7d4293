"""Asking publishers: pages that tell what there is, and files; politely, within limits, every try written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, TypeVar

from orchestration import clock
from orchestration.fetching import waiting
from orchestration.fetching.addresses import loggable
from orchestration.fetching.bodies import file_body, page_body
from orchestration.fetching.client import open_client
from orchestration.fetching.deadline import Deadline
from orchestration.fetching.errors import FetchError
from orchestration.fetching.politeness import TURNS
from orchestration.fetching.redirects import MOST_REDIRECTS, REDIRECTS, first_address, next_address
from orchestration.fetching.retrying import tries
from orchestration.fetching.settings import WebSettings
from orchestration.fetching.troubles import Asked, refusal, told
from warehouse.journal import Attempt, Journal

if TYPE_CHECKING:
    import httpx

Purpose = Literal["ask", "download"]
T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """A page as it came: address after redirects, status (200), headers with lower-case names, decoded body."""

    url: str
    status: int
    headers: dict[str, str]
    content: bytes


@dataclass(frozen=True)
class Download:
    """A file as it came. `not_modified`: the publisher says it is what it was, so there is no `path` and no new size.

    `sha256` is then that of the known attempt; `url` is the address after redirects.
    """

    path: Path | None
    sha256: str | None
    size: int
    etag: str | None
    last_modified: str | None
    url: str
    content_type: str | None
    not_modified: bool


class Web:
    """The publishers' sites as asked for one product; a context manager.

    Only `hosts` are asked. Files are put into the folder `temporary`, which exists and is emptied by its owner. Every
    try, successful or not, is a row of `journal` before anything else happens.
    """

    def __init__(
        self,
        product_id: str,
        hosts: Collection[str],
        journal: Journal,
        run_id: str,
        temporary: Path,
        settings: WebSettings = WebSettings(),  # noqa: B008  # frozen
    ) -> None:
        self._product_id, self._hosts, self._journal = product_id, frozenset(hosts), journal
        self._run_id, self._temporary, self._settings = run_id, temporary, settings

    def __enter__(self) -> Web:
        """Open the client; raises FetchError where the environment asks for what cannot be had."""
        self._client = open_client(self._product_id, self._settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def page(self, url: str) -> Page:
        """The page at `url`, of at most `page_bytes`; raises FetchError."""
        settings = self._settings

        def take(response: httpx.Response, asked: Asked, deadline: Deadline) -> Page:
            body = page_body(response, asked, deadline, settings.page_bytes)
            return Page(loggable(str(response.url)), response.status_code, asked.headers, body)

        return self._had("ask", url, settings.page_deadline, None, take)

    def download(self, url: str, *, max_bytes: int, known: Attempt | None = None) -> Download:
        """The file at `url`, of at most `max_bytes`, unless the publisher says it is still what `known` brought.

        Raises FetchError, and OSError where the file cannot be written.
        """

        def take(response: httpx.Response, asked: Asked, deadline: Deadline) -> Download:
            is_known = response.status_code == 304 and known is not None
            path = None if is_known else file_body(response, asked, deadline, max_bytes, self._temporary)
            return Download(
                path=path,
                sha256=known.sha256 if is_known and known is not None else asked.sha256,
                size=asked.received,
                etag=asked.headers.get("etag"),
                last_modified=asked.headers.get("last-modified"),
                url=loggable(str(response.url)),
                content_type=asked.headers.get("content-type"),
                not_modified=is_known,
            )

        return self._had("download", url, self._settings.download_deadline, known, take)

    def _had(
        self,
        purpose: Purpose,
        url: str,
        seconds: float,
        known: Attempt | None,
        take: Callable[[httpx.Response, Asked, Deadline], T],
    ) -> T:
        numbers = count(1)

        def once() -> T:
            asked = Asked(self._product_id, url, next(numbers))
            with self._written_down(purpose, asked), self._answer(purpose, asked, seconds, known) as (answer, deadline):
                return take(answer, asked, deadline)

        return tries(self._settings)(once)

    @contextmanager
    def _answer(
        self, purpose: Purpose, asked: Asked, seconds: float, known: Attempt | None
    ) -> Iterator[tuple[httpx.Response, Deadline]]:
        """The answer at the end of all redirects, its body not read yet; raises FetchError for any but 200 and 304."""
        address = first_address(asked, self._hosts)
        for _ in range(MOST_REDIRECTS + 1):
            conditions = _conditions(address, known)
            asked.waited += TURNS.wait(address.host, self._settings.pause)
            with (
                Deadline(seconds) as deadline,
                told(asked, deadline),
                self._client.stream(
                    "GET", address, headers=_headers(purpose, conditions), extensions={"trace": deadline.watch}
                ) as response,
            ):
                asked.http_status, asked.final_url = response.status_code, loggable(str(address))
                asked.headers = dict(response.headers.items())  # httpx gives names in lower case
                if response.status_code == 200 or (response.status_code == 304 and conditions):
                    yield response, deadline
                    return
                if response.status_code not in REDIRECTS:
                    raise refusal(asked, response.status_code)
            address = next_address(asked, address, self._hosts)
        raise asked.error(
            f"more than {MOST_REDIRECTS} redirects, the last one to {loggable(str(address))}",
            "a page or file",
            "open the address by hand",
        )

    @contextmanager
    def _written_down(self, purpose: Purpose, asked: Asked) -> Iterator[None]:
        """Record the try that is made inside, however it ends."""
        at, begun = clock.now(), waiting.monotonic()
        try:
            yield
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
            if isinstance(error, FetchError):
                said = f"{error.found}; expected {error.expected}"
            try:
                self._record(purpose, asked, at, begun, "failed", said)
            except OSError as second:
                error.add_note(str(second))  # a full disk has room for neither; what was wrong first is what is told
            raise
        outcome = "not_modified" if asked.http_status == 304 else "ok"
        self._record(purpose, asked, at, begun, outcome, None)

    def _record(
        self, purpose: Purpose, asked: Asked, at: datetime, begun: float, outcome: str, message: str | None
    ) -> None:
        row = Attempt(
            run_id=self._run_id,
            attempted_at=at,
            product_id=self._product_id,
            purpose=purpose,
            url=loggable(asked.url),
            attempt=asked.attempt,
            outcome=outcome,
            http_status=asked.http_status,
            final_url=asked.final_url,
            bytes=asked.received if asked.http_status is not None else None,
            seconds=waiting.monotonic() - begun - asked.waited,
            sha256=asked.sha256,
            etag=asked.headers.get("etag"),
            last_modified=asked.headers.get("last-modified"),
            message=message,
        )
        try:
            self._journal.record([row])
        except sqlite3.Error as error:
            raise OSError(f"{self._journal.path}: the attempt cannot be written down ({error})") from error


def _headers(purpose: Purpose, conditions: dict[str, str]) -> dict[str, str]:
    """A file is asked for as it is: its hash, its size and its limit are those of the bytes that are sent."""
    return conditions if purpose == "ask" else {**conditions, "Accept-Encoding": "identity"}


def _conditions(address: httpx.URL, known: Attempt | None) -> dict[str, str]:
    """Ask for the file only if it is new, at the very address that the known one came from in the end.

    A tag or a date says nothing of a file at another address: a redirect that leads elsewhere is news.
    """
    if known is None or loggable(str(address)) != known.final_url:
        return {}
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value and value.isascii()}
