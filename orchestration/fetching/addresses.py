"""Addresses as they may be written down: without passwords, tickets and keys."""

from __future__ import annotations

import re

_USER = re.compile(r"(?<=//)[^/?#]*@")
_SECRET = re.compile(
    r"([?&](?:[^=&#]*(?:token|secret|passw|signature|credential|api[-_]?key)[^=&#]*|key|sig|auth)=)[^&#]*",
    re.IGNORECASE,
)


def loggable(url: str) -> str:
    """`url` without the name and password of a user, without fragment, and with the values of secrets as `***`.

    An address that holds nothing of this stays as it is, letter by letter: it is the key attempts are found by.
    """
    return _SECRET.sub(r"\1***", _USER.sub("", url.partition("#")[0]))
