"""The desk: keeps which alerts stand, tells people of new ones, reminds them, and says when one is over."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orchestration import clock
from orchestration.alerts.model import KINDS, Alert, Kind
from orchestration.alerts.notifiers import AlertLog, Notifier, NotToldError, ThroughApprise
from orchestration.alerts.redaction import redacted, secrets_in
from orchestration.alerts.settings import AlertConfigError, read_settings
from orchestration.home import Home
from warehouse.journal import AlertRow, Heard, Journal

REMIND_AFTER = timedelta(days=1)


# A full disk, or a journal that is damaged, must not keep people from hearing of it.
_UNUSABLE = (sqlite3.Error, OSError)


@dataclass(frozen=True)
class AlertDesk:
    """Alerts of one home. Nothing here raises for a notifier's sake: a release must not wait for a mail server.

    `secrets` are hidden wherever a text holds them: error messages may quote what they should not.
    """

    journal: Journal
    log: AlertLog
    notifiers: Sequence[Notifier] = ()
    secrets: frozenset[str] = frozenset()

    def report(self, alerts: Iterable[Alert], looked_at: Collection[Kind], run_id: str | None) -> list[str]:
        """Tell what is new or still stands, and that the alerts of the kinds `looked_at` that do not are over.

        Each notifier is told of an alert once, again after a day, and at once when its text changes (the id of the run
        in it does not count); of its end if it was told of it. Those of one report are one message. Returns a
        sentence for each notifier that could not be told; what it missed it is told by the next report.
        """
        now = clock.now()
        raised = {alert.alert_id: replace(alert, text=redacted(alert.text, self.secrets)) for alert in alerts}
        troubles: list[str | None] = []
        try:
            kept = {row.alert_id: row for row in self.journal.alerts()}
            heard = self.journal.heard()
        except _UNUSABLE as error:
            kept, heard = {}, {}
            troubles.append(self._not_kept(error))
        standing = [_standing(alert, kept.get(alert.alert_id), run_id, now) for alert in raised.values()]
        ended = [
            replace(row, ended_at=now, run_id=run_id) if row.ended_at is None else row
            for row in kept.values()
            if row.alert_id not in raised and (row.ended_at is not None or row.kind in looked_at)
        ]
        told: dict[str, bool] = {}  # by alert_id: whether everybody it is for took it
        for notifier in (self.log, *self.notifiers):
            fresh = [
                row
                for row in sorted(standing, key=_worst_first)
                if row.kind in notifier.kinds and _is_news(row, heard.get((row.alert_id, notifier.name)), now)
            ]
            over = [row for row in ended if (row.alert_id, notifier.name) in heard]
            if fresh or over:
                trouble = self._tell(notifier, fresh, over)
                told |= {row.alert_id: trouble is None and told.get(row.alert_id, True) for row in fresh}
                troubles += [trouble or self._keep_heard(notifier, fresh, over, now)]
        troubles.append(self._keep(standing, [row for row in ended if row.ended_at == now], told, now))
        return self._written_down(troubles)

    def _tell(self, notifier: Notifier, fresh: Sequence[AlertRow], over: Sequence[AlertRow]) -> str | None:
        """Tell one notifier; returns why it could not be told."""
        try:
            notifier.tell(_title(fresh, over), _text(fresh, over))
        except NotToldError as error:
            return redacted(str(error), self.secrets)
        except Exception as error:  # whatever it is: the others must still be told
            return redacted(f"{notifier.name}: {type(error).__name__}: {error}", self.secrets)
        return None

    def _keep_heard(
        self, notifier: Notifier, fresh: Sequence[AlertRow], over: Sequence[AlertRow], now: datetime
    ) -> str | None:
        texts = {row.alert_id: _gist(row) for row in fresh}
        try:
            self.journal.keep_heard(notifier.name, now, texts, [row.alert_id for row in over])
        except _UNUSABLE as error:
            return self._not_kept(error)
        return None

    def _keep(
        self, standing: Sequence[AlertRow], over: Sequence[AlertRow], told: Mapping[str, bool], now: datetime
    ) -> str | None:
        try:
            for row in standing:
                told_at = (now if told[row.alert_id] else None) if row.alert_id in told else row.told_at
                self.journal.keep_alert(replace(row, told_at=told_at))
            for row in over:
                self.journal.keep_alert(row)
        except _UNUSABLE as error:
            return self._not_kept(error)
        return None

    def _written_down(self, troubles: Sequence[str | None]) -> list[str]:
        """What went wrong, each once, after it is in the log."""
        found = list(dict.fromkeys(trouble for trouble in troubles if trouble))
        if found:
            try:
                self.log.tell("ukcrime: somebody could not be told", "\n".join(found))
            except NotToldError as error:
                found = list(dict.fromkeys([*found, str(error)]))
        return found

    def _not_kept(self, error: Exception) -> str:
        return (
            f"{self.journal.path}: the journal cannot be used ({error}), so that alerts are told again by every run. "
            "To do: see whether the disk is full; else move the file away, a new one is made"
        )


def desk_of(home: Home) -> tuple[AlertDesk, list[str]]:
    """The desk of a home, with what is wrong with its settings: the log is told whatever they are."""
    log = AlertLog(home.root / "alerts.log")
    try:
        addresses = read_settings(home.root).notifiers
    except AlertConfigError as error:
        return AlertDesk(Journal(home.journal), log), [str(error)]
    secrets: set[str] = set()
    for address in addresses:
        # A secret that is not there cannot be hidden; whoever is to be told by it says so.
        with contextlib.suppress(AlertConfigError):
            secrets |= secrets_in(address.secret())
    return AlertDesk(Journal(home.journal), log, [ThroughApprise(one) for one in addresses], frozenset(secrets)), []


def send_test(home: Home) -> list[tuple[str, str]]:
    """Send a message through every notifier; name of each, and `told` or what went wrong. Raises AlertConfigError."""
    read_settings(home.root)
    desk, _ = desk_of(home)
    outcomes = []
    for notifier in (desk.log, *desk.notifiers):
        try:
            notifier.tell("ukcrime: a test", "This is a test of the alerts: nothing is wrong, and nothing is to do.")
            outcomes.append((notifier.name, "told"))
        except NotToldError as error:
            outcomes.append((notifier.name, str(error)))
    return outcomes


def _standing(alert: Alert, before: AlertRow | None, run_id: str | None, now: datetime) -> AlertRow:
    if before is None or before.ended_at is not None:
        return AlertRow(alert.alert_id, alert.kind, alert.subject, alert.text, now, now, None, 1, None, run_id)
    return replace(before, text=alert.text, last_at=now, times=before.times + 1, run_id=run_id)


def _is_news(row: AlertRow, heard: Heard | None, now: datetime) -> bool:
    # A moment in the future was told by a clock that has been set back since.
    return heard is None or heard.text != _gist(row) or not timedelta(0) <= now - heard.at < REMIND_AFTER


def _gist(row: AlertRow) -> str:
    """The text, whatever the run is called: the same failure in the next run is no news."""
    return row.text.replace(row.run_id, "") if row.run_id else row.text


def _worst_first(row: AlertRow) -> tuple[int, str]:
    return KINDS.index(row.kind), row.subject


def _title(fresh: Sequence[AlertRow], over: Sequence[AlertRow]) -> str:
    if not fresh:
        return f"ukcrime: over: {_headline(over[0])}" + _and_more(len(over) - 1)
    return f"ukcrime: {_headline(fresh[0])}" + _and_more(len(fresh) - 1)


def _and_more(others: int) -> str:
    return f" (and {others} more)" if others else ""


def _text(fresh: Sequence[AlertRow], over: Sequence[AlertRow]) -> str:
    parts = [row.text for row in fresh]
    if over:
        parts.append("\n".join(["Over since the last run:", *(f"- {_headline(row)}" for row in over)]))
    return "\n\n".join(parts)


def _headline(row: AlertRow) -> str:
    return row.text.splitlines()[0]
