"""Texts without secrets: what is kept, logged or sent must not hold the address of a notifier, nor a password."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection
from urllib.parse import unquote, unquote_plus, urlsplit

HIDDEN = "***"
# Whatever stands between :// and the last @ before the path: user names and passwords of proxies, for instance.
_USERINFO = re.compile(r"://[^/\s]*@")
# Shorter words of an address ("hook", "alerts") are words of ordinary texts too.
_SHORTEST_PASSWORD, _SHORTEST_TOKEN = 4, 8
_HOST_IS_NO_TOKEN = ("json", "jsons", "xml", "xmls", "form", "forms", "mailto", "mailtos")


def redacted(text: str, secrets: Collection[str] = ()) -> str:
    """`text` without `secrets`, and without what stands before the host of any address."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _USERINFO.sub(f"://{HIDDEN}@", text)


def secrets_in(url: str) -> frozenset[str]:
    """What must not be seen of the address of a notifier: the whole, and each part that can be a password or token.

    Chat services put tokens into path, query or even the place of the host.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # no address, then, and Apprise will say so; still it may be a secret in the wrong place
        return frozenset({url})
    userinfo, _, host = parts.netloc.rpartition("@")
    password = userinfo.partition(":")[2]
    tokens = [*parts.path.split("/"), *re.split("[=&]", parts.query), parts.fragment]
    if parts.scheme not in _HOST_IS_NO_TOKEN:
        tokens.append(host)
    if userinfo:
        tokens.append(base64.b64encode(unquote(userinfo).encode()).decode())  # as a request's header says it
    return frozenset(
        {
            url,
            *(form for form in _forms(password) if len(form) >= _SHORTEST_PASSWORD),
            *(form for token in tokens for form in _forms(token) if len(form) >= _SHORTEST_TOKEN),
        }
    )


def _forms(token: str) -> set[str]:
    return {token, unquote(token), unquote_plus(token)}
