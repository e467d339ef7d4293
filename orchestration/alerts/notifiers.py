"""Ways to tell people: a log beside the data, always; webhooks, mail and chat services through Apprise."""

from __future__ import annotations

import contextlib
import json
import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Protocol

from orchestration import clock
from orchestration.alerts.model import KINDS, Kind
from orchestration.alerts.settings import Address, AlertConfigError

LOG_BYTES, LOGS_KEPT = 1_000_000, 5
SECONDS = 10  # to connect and to read, each: a server that does not answer must not hold up a release


class NotToldError(Exception):
    """A message that did not reach its notifier; never holds its address, which is a secret."""


class Notifier(Protocol):
    """One way to tell people of some kinds of alerts."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def kinds(self) -> Sequence[Kind]:
        """What it is told of."""
        ...

    def tell(self, title: str, text: str) -> None:
        """Send a message; raises NotToldError."""
        ...


@dataclass(frozen=True)
class AlertLog:
    """`alerts.log` of a home: one JSON line per message, old ones rotated away."""

    path: Path
    name: str = "log"
    kinds: tuple[Kind, ...] = KINDS

    def tell(self, title: str, text: str) -> None:
        """Add a line; raises NotToldError when the disk does not take it."""
        line = json.dumps({"at": clock.now().isoformat(timespec="seconds"), "title": title, "text": text})
        try:
            with contextlib.closing(_Strict(self.path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT)) as handler:
                handler.emit(logging.LogRecord("ukcrime.alerts", logging.WARNING, "", 0, line, None, None))
        except OSError as error:
            raise NotToldError(f"{self.path} cannot be written ({error.strerror})") from error


class _Strict(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Raise: what could not be written down was not told."""
        raise  # called inside of the handler of what went wrong


@dataclass(frozen=True)
class ThroughApprise:
    """A notifier of the settings, by whatever service its address names."""

    address: Address

    @property
    def name(self) -> str:
        """Its name in the settings."""
        return self.address.name

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What the settings want it told of."""
        return self.address.kinds

    def tell(self, title: str, text: str) -> None:
        """Send by Apprise; raises NotToldError, and says of the reason no more than that: it may hold the address."""
        import apprise

        quiet = logging.getLogger("apprise")
        quiet.disabled = True  # it logs addresses, and replies that may repeat them
        # The library is loud about what it cannot parse, and would keep files of its own below the user's home.
        asset = apprise.AppriseAsset(app_id="ukcrime", storage_mode=apprise.PersistentStoreMode.MEMORY)
        service = apprise.Apprise(asset=asset)
        try:
            secret = self.address.secret()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the library's, about itself
                if not service.add(_bounded(secret)):
                    raise NotToldError(f"{self.name}: its address is none that Apprise knows")
                sent = bool(service.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))
        except AlertConfigError as error:
            raise NotToldError(str(error)) from error
        except NotToldError:
            raise
        except Exception as error:
            raise NotToldError(f"{self.name}: {type(error).__name__} while sending") from None
        if not sent:
            raise NotToldError(f"{self.name}: the service was not reached, or refused the message")


def _bounded(url: str) -> str:
    """The address with times to wait, where it sets none itself."""
    if "rto=" in url or "cto=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}rto={SECONDS}&cto={SECONDS}"
