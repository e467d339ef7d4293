"""Sends one message through Apprise, in a process of its own that the notifier starts, and ends when it takes too long.

A server that answers a byte at a time keeps Apprise's threads, and with them the process they live in, alive for as
long as it likes; and what libraries log while they send holds the address. Both stay in here.

Reads from standard input, as JSON: url, title, text, seconds. Ends with 0 when the message was taken, with 10 when it
was not (standard output says why, as JSON), and with 11 when Apprise does not know the address.
"""

from __future__ import annotations

import json
import sys

import apprise


def send(url: str, title: str, text: str, seconds: float) -> tuple[int, str]:
    """How the process is to end, and what Apprise says of it."""
    asset = apprise.AppriseAsset(
        app_id="ukcrime",
        async_mode=False,
        # A redirected POST arrives as a GET: a login page would count as told, and tokens would go to whoever it names.
        http_redirects=False,
        service_timeout=0,
        storage_mode=apprise.PersistentStoreMode.MEMORY,  # or it keeps files below the user's home
    )
    service = apprise.Apprise.instantiate(url, asset=asset)
    if service is None:
        return 11, ""
    service.socket_connect_timeout = service.socket_read_timeout = seconds
    messenger = apprise.Apprise(asset=asset)
    messenger.add(service)
    result = messenger.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT)
    return 0 if result else 10, " ".join(entry.message for entry in result.logs())


if __name__ == "__main__":
    code, said = send(**json.load(sys.stdin))
    print(json.dumps(said))
    sys.exit(code)
