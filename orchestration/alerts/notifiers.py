"""Ways to tell people: a log beside the data, always; webhooks, mail and chat services through Apprise."""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Protocol

from orchestration import clock
from orchestration.alerts.model import KINDS, Kind
from orchestration.alerts.redaction import redacted, secrets_in
from orchestration.alerts.settings import Address, AlertConfigError

LOG_BYTES, LOGS_KEPT = 1_000_000, 5
SECONDS = 20  # for a message as a whole: a server that does not answer must not hold up a release
REFUSED, UNKNOWN = 10, 11  # how apprise_process.py ends; a program that broke ends with 1


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
        """Send by Apprise; raises NotToldError, which says what Apprise says of it, without the address."""
        try:
            url = self.address.secret()
        except AlertConfigError as error:
            raise NotToldError(str(error)) from None
        order = {"url": url, "title": title, "text": text, "seconds": SECONDS}
        try:
            ended = subprocess.run(
                # -P: the modules beside the program must not stand in for those that Apprise imports
                [sys.executable, "-P", str(Path(__file__).with_name("apprise_process.py"))],
                input=json.dumps(order),
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise NotToldError(f"{self.name}: the service did not answer within {SECONDS} seconds") from None
        except OSError as error:
            raise NotToldError(f"{self.name}: sending could not be started ({error.strerror})") from None
        if ended.returncode == UNKNOWN:
            raise NotToldError(f"{self.name}: its address is none that Apprise knows")
        if ended.returncode == REFUSED:
            said = redacted(json.loads(ended.stdout), secrets_in(url))
            raise NotToldError(f"{self.name}: the service was not reached, or refused the message ({said})")
        if ended.returncode:  # what it wrote to stderr may hold the address
            raise NotToldError(f"{self.name}: sending broke (exit code {ended.returncode})")
