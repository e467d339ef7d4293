"""What can go wrong with a request, each kind told in words, and whether another try may help."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from orchestration.fetching.deadline import Deadline
from orchestration.fetching.errors import FetchError, PassingFetchError
from orchestration.fetching.retrying import retry_after

if TYPE_CHECKING:
    import httpx

PASSING = frozenset({408, 425, 429})  # and every 5xx
ASK_LATER = frozenset({429, 503})  # with these, Retry-After says when
_LATER = "try again later; if it stays so, open the address by hand"
_NETWORK = "check the network and, behind a proxy, HTTPS_PROXY and NO_PROXY; then try again"


class Asked:
    """One try to have `url` for a product: what its errors name, and what is known of the answer so far."""

    def __init__(self, product_id: str, url: str, attempt: int) -> None:
        self.product_id, self.url, self.attempt = product_id, url, attempt
        self.final_url: str | None = None
        self.http_status: int | None = None
        self.headers: dict[str, str] = {}
        self.received = 0  # bytes of the body
        self.waited = 0.0  # seconds, out of politeness
        self.sha256: str | None = None

    def error(self, found: str, expected: str, action: str) -> FetchError:
        """An error that another try would not mend."""
        return FetchError(
            self.product_id, self.url, found, expected, action, http_status=self.http_status, attempts=self.attempt
        )

    def passing(self, found: str, expected: str, action: str = _LATER) -> PassingFetchError:
        """An error that may be gone at the next try."""
        return PassingFetchError(
            self.product_id, self.url, found, expected, action, http_status=self.http_status, attempts=self.attempt
        )


@contextmanager
def told(asked: Asked, deadline: Deadline) -> Iterator[None]:
    """Turn whatever httpx raises inside into a FetchError; errors of the disk and of the caller pass through."""
    import httpx

    try:
        yield
    except httpx.HTTPError as error:
        if deadline.passed:
            raise late(asked, deadline) from error
        raise _trouble(asked, error) from error


def late(asked: Asked, deadline: Deadline) -> PassingFetchError:
    """The error of an answer that was still coming when its time was over."""
    came = f"{asked.received:,} bytes had come" if asked.http_status is not None else "no answer had come"
    return asked.passing(f"{came} after {deadline.seconds:g} s", "the whole answer by then")


def _trouble(asked: Asked, error: httpx.HTTPError) -> FetchError:
    import httpx

    said = str(error) or type(error).__name__
    if certificate := _certificate_error(error):
        return asked.error(
            f"its certificate is not trusted ({certificate.verify_message})",
            "a certificate of a known authority",
            "if a proxy of your network looks into connections, name its authority in SSL_CERT_FILE; otherwise do not"
            " trust what this address gives",
        )
    if isinstance(error, httpx.ProxyError):
        status = re.match(r"(\d{3})\b", said)
        is_passing = status is not None and is_passing_status(int(status[1]))
        return (asked.passing if is_passing else asked.error)(f"the proxy refused ({said})", "a way through", _NETWORK)
    if isinstance(error, httpx.TimeoutException):
        step = "no connection" if isinstance(error, httpx.ConnectTimeout) else "nothing more came"
        return asked.passing(f"{step} in time", "an answer", _NETWORK)
    if isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError):
        return asked.passing(f"the answer was cut off or is not HTTP ({said})", "a complete answer")
    if isinstance(error, httpx.NetworkError):
        step = "no connection" if isinstance(error, httpx.ConnectError) else "the connection broke"
        return asked.passing(f"{step} ({said})", "an answer", _NETWORK)
    return asked.error(f"the answer cannot be read ({type(error).__name__}: {said})", "an HTTP answer", _LATER)


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error


def is_passing_status(status: int) -> bool:
    """Whether a request answered with `status` may be made again."""
    return status in PASSING or status >= 500


def refusal(asked: Asked, status: int) -> FetchError:
    """The error of an answer that is neither 200 nor a redirect."""
    found = f"HTTP {status}{_phrase(status)}"
    if status == 403:
        return asked.error(
            f"{found}: the publisher refuses robots",
            "HTTP 200",
            f"a person can download the file and hand it over: ukcrime land {asked.product_id} FILE --edition …"
            " --published-on …",
        )
    if not is_passing_status(status):
        return asked.error(
            found,
            "HTTP 200",
            "open the address by hand; if the page or file has moved, correct the discovery rule of the product in"
            " orchestration/registry/products",
        )
    error = asked.passing(found, "HTTP 200")
    if status in ASK_LATER:
        error.retry_after = retry_after(asked.headers.get("retry-after"))
    return error


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
