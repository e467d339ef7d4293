"""What a publisher is asked and what it answers, and the ways in which publishers answer badly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

USUAL = {"Content-Type": "application/octet-stream"}


@dataclass(frozen=True)
class Request:
    """A request as it came; header names in lower case. `known`: the table had an answer to it."""

    method: str
    host: str
    target: str
    headers: Mapping[str, str]
    known: bool = True

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.target}"


@dataclass(frozen=True)
class Reply:
    """An answer. `length`: what Content-Length says if not the truth; `says_length`: whether there is one at all.

    `piece` and `pause`: how many bytes are sent at a time, and the seconds between them; `slow_head`: the head too.
    `hangs_up`: the connection is closed without a word.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: USUAL)
    body: bytes = b""
    length: int | None = None
    says_length: bool = True
    piece: int = 65_536
    pause: float = 0.0
    slow_head: bool = False
    hangs_up: bool = False


Handler = Callable[[Request], Reply]
Answer = Reply | Handler


def reply_to(answer: Answer, request: Request) -> Reply:
    """What `answer`, given or to be worked out, is to `request`."""
    return answer if isinstance(answer, Reply) else answer(request)


def in_turn(*answers: Answer) -> Handler:
    """The first request gets the first answer and so on; the last answer stays."""
    numbers = count()  # the next number is taken whole, whichever thread asks
    return lambda request: reply_to(answers[min(next(numbers), len(answers) - 1)], request)


def conditional(body: bytes, etag: str | None = None, last_modified: str | None = None) -> Handler:
    """The file, or 304 to whoever holds it already; a tag counts for more than a date, as HTTP has it."""
    headers = {**USUAL}
    if etag:
        headers["ETag"] = etag
    if last_modified:
        headers["Last-Modified"] = last_modified

    def answer(request: Request) -> Reply:
        held = request.headers.get("if-none-match")
        same = held == etag if held else request.headers.get("if-modified-since") == last_modified is not None
        return Reply(304, headers) if same else Reply(200, headers, body)

    return answer


def refusing_robots(answer: Answer) -> Handler:
    """403 to whoever does not say who it is: no User-Agent, a library's own, or a browser's."""

    def guarded(request: Request) -> Reply:
        agent = request.headers.get("user-agent", "").lower()
        if not agent or agent.startswith(("python", "mozilla", "curl")):
            return Reply(403, {"Content-Type": "text/html"}, b"<html><body>Forbidden</body></html>")
        return reply_to(answer, request)

    return guarded


def busy(retry_after: str, status: int = 429) -> Reply:
    """Too many requests, or out of service; come back after `retry_after` (seconds or an HTTP date)."""
    return Reply(status, {"Retry-After": retry_after}, b"later")


def failing(times: int, answer: Answer, status: int = 503) -> Handler:
    """`status` for so many times, then the answer."""
    return in_turn(*[Reply(status, {}, b"broken")] * times, answer)


def slow_drip(body: bytes, pause: float = 0.05, *, says_length: bool = True, slow_head: bool = False) -> Reply:
    """A body (and head) that comes byte by byte."""
    return Reply(200, USUAL, body, says_length=says_length, piece=1, pause=pause, slow_head=slow_head)


def cut_off(body: bytes, missing: int = 1) -> Reply:
    """A body that ends before the length that was told."""
    return Reply(200, USUAL, body, length=len(body) + missing)


def web_page(text: str = "Please accept our cookies") -> Reply:
    """A friendly page where a file should be."""
    page = f"<!DOCTYPE html>\n<html><head><title>Statistics</title></head><body>{text}</body></html>"
    return Reply(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())


def redirect(location: str, status: int = 302) -> Reply:
    """Go there instead."""
    return Reply(status, {"Location": location})


def oversize(size: int, *, says_length: bool = True) -> Reply:
    """So many bytes, announced or not."""
    return Reply(200, USUAL, bytes(size), says_length=says_length)


def hanging_up() -> Reply:
    """No answer at all: the connection ends."""
    return Reply(hangs_up=True)


def empty() -> Reply:
    """200 and nothing."""
    return Reply(200, USUAL, b"")
