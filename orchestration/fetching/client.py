"""The HTTP client: who it says it is, how long it waits, which proxy and certificates it uses."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING

from orchestration.fetching.errors import FetchError
from orchestration.fetching.settings import WebSettings

if TYPE_CHECKING:
    import httpx


def open_client(product_id: str, settings: WebSettings) -> httpx.Client:
    """A client to be closed by its user; raises FetchError where the environment asks for what cannot be had.

    HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE are those of the environment. Redirects are not followed here, and a
    connection serves one request: publishers are asked too rarely for it to be worth keeping, and one that was kept
    may be dead.
    """
    import httpx

    try:
        return httpx.Client(
            headers={"User-Agent": user_agent(product_id), "Connection": "close"},
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
        )
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
        raise FetchError(
            product_id,
            "environment",
            f"no client can be made with its proxy and certificates ({type(error).__name__}: {error})",
            "HTTPS_PROXY with an http address, SSL_CERT_FILE with a readable file of certificates, or neither",
            "correct HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY or SSL_CERT_FILE",
        ) from error


def user_agent(product_id: str) -> str:
    """Name and version of this project, and whom $UKCRIME_CONTACT says to write to; raises FetchError."""
    contact = os.environ.get("UKCRIME_CONTACT", "").strip()
    if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()\\"):
        raise FetchError(
            product_id,
            "environment",
            f"UKCRIME_CONTACT is {contact!r}",
            "an address of mail or web in plain ASCII, without brackets",
            "correct it: publishers are told whom to write to",
        )
    return f"ukcrime/{version('ukcrime')} (+statistics warehouse{f'; {contact}' if contact else ''})"
