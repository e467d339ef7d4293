"""Bodies of answers, taken in piece by piece within their limits, and looked at before much of them is read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.fetching.deadline import Deadline
from orchestration.fetching.troubles import Asked, late
from orchestration.landing.content import looks_like_web_page

if TYPE_CHECKING:
    import httpx

_HEAD = 1024  # as much as tells a web page
_TOO_LARGE = "open the address by hand; if the publication has grown, raise max_bytes of the product"


def page_body(response: httpx.Response, asked: Asked, deadline: Deadline, max_bytes: int) -> bytes:
    """The whole body; raises FetchError where it has more than `max_bytes`."""
    body = b"".join(_pieces(response, asked, deadline, max_bytes))
    asked.sha256 = sha256(body).hexdigest()
    return body


def file_body(response: httpx.Response, asked: Asked, deadline: Deadline, max_bytes: int, folder: Path) -> Path:
    """The whole body as a new file in `folder`, none left if it fails; raises FetchError for a web page, OSError."""
    handle, name = tempfile.mkstemp(dir=folder, prefix="download-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            digest = sha256()
            head = b""
            for piece in _pieces(response, asked, deadline, max_bytes):
                if len(head) < _HEAD:
                    head += piece
                    _refuse_web_page(asked, head)
                digest.update(piece)
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    asked.sha256 = digest.hexdigest()
    return path


def _pieces(response: httpx.Response, asked: Asked, deadline: Deadline, max_bytes: int) -> Iterator[bytes]:
    declared = asked.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > max_bytes:
        raise asked.error(f"Content-Length is {int(declared):,} bytes", f"at most {max_bytes:,}", _TOO_LARGE)
    for piece in response.iter_bytes():
        asked.received += len(piece)
        if asked.received > max_bytes:
            raise asked.error(f"more than {asked.received - 1:,} bytes", f"at most {max_bytes:,}", _TOO_LARGE)
        yield piece
    if deadline.passed:  # a connection that was shut looks like the end of a body that never said its length
        raise late(asked, deadline)


def _refuse_web_page(asked: Asked, head: bytes) -> None:
    if looks_like_web_page(head):
        raise asked.error(
            "a web page",
            "a file",
            "open the address by hand: the file may have moved, or the request was refused in a friendly way",
        )
