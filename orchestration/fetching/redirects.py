"""Where a redirect may lead: over https, to hosts that the registry names for the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.fetching.addresses import loggable
from orchestration.fetching.troubles import Asked

if TYPE_CHECKING:
    from collections.abc import Collection

    import httpx

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_CORRECT = "open the address by hand; if it is right, add the host to `hosts` of the product's discovery rule"


def first_address(asked: Asked, hosts: Collection[str]) -> httpx.URL:
    """The address asked for, if it may be asked; raises FetchError."""
    import httpx

    try:
        address = httpx.URL(asked.url)
    except (httpx.InvalidURL, ValueError) as error:
        raise asked.error(f"not an address ({error})", "an https address", "correct the discovery rule") from error
    _check(asked, address, hosts, f"the address is of host {address.host!r}", _is_loopback(address))
    return address


def next_address(asked: Asked, address: httpx.URL, hosts: Collection[str]) -> httpx.URL:
    """Where the answer of `address`, a redirect, leads to; raises FetchError."""
    import httpx

    location = asked.headers.get("location")
    if not location:
        raise asked.error(f"HTTP {asked.http_status} without a Location", "where to go", "open the address by hand")
    try:
        target = address.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise asked.error(
            f"a redirect to what is not an address ({loggable(location)!r}: {error})",
            "an https address",
            "open the address by hand",
        ) from error
    found = f"{address.host} redirects to host {target.host!r} ({loggable(str(target))})"
    _check(asked, target, hosts, found, _is_loopback(httpx.URL(asked.url)))
    return target


def _is_loopback(address: httpx.URL) -> bool:
    return address.scheme == "http" and address.host in LOOPBACK


def _check(asked: Asked, address: httpx.URL, hosts: Collection[str], found: str, loopback: bool) -> None:
    if address.host not in hosts:
        raise asked.error(found, f"one of {', '.join(sorted(hosts)) or 'no host at all'}", _CORRECT)
    if loopback and _is_loopback(address):
        return
    if address.scheme != "https" or address.port is not None:
        raise asked.error(
            f"{found} by {address.scheme} on port {address.port or 'as usual'}", "https on its own port", _CORRECT
        )
