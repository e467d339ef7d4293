"""The desk: keeps which alerts stand, tells people of new ones, reminds them, and says when one is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orchestration import clock
from orchestration.alerts.model import KINDS, Alert, Kind
from orchestration.alerts.notifiers import AlertLog, Notifier, NotToldError
from orchestration.alerts.settings import AlertConfigError, read_settings
from orchestration.home import Home
from warehouse.journal import AlertRow, Journal

REMIND_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class AlertDesk:
    """Alerts of one home. Nothing here raises for a notifier's sake: a release must not wait for a mail server."""

    journal: Journal
    log: AlertLog
    notifiers: Sequence[Notifier] = ()

    def report(self, alerts: Iterable[Alert], looked_at: Collection[Kind], run_id: str | None) -> list[str]:
        """Tell what is new or still stands, and that the alerts of the kinds `looked_at` that do not are over.

        An alert is told once, again after a day, and at once when its text changes. Those of one report are one
        message. Returns a sentence for each notifier that could not be told; what it missed counts as not told.
        """
        now = clock.now()
        kept = {row.alert_id: row for row in self.journal.alerts()}
        raised = {alert.alert_id: alert for alert in alerts}
        standing = [_standing(alert, kept.get(alert.alert_id), run_id, now) for alert in raised.values()]
        over = [
            replace(row, ended_at=now, run_id=run_id)
            for row in kept.values()
            if row.ended_at is None and row.kind in looked_at and row.alert_id not in raised
        ]
        fresh = sorted((row for row in standing if _to_tell(row, now)), key=_worst_first)
        troubles = self._tell(fresh, over)
        told = {row.alert_id for row in fresh} if not troubles else set()
        for row in [*standing, *over]:
            self.journal.keep_alert(replace(row, told_at=now) if row.alert_id in told else row)
        return troubles

    def _tell(self, fresh: Sequence[AlertRow], over: Sequence[AlertRow]) -> list[str]:
        troubles = []
        for notifier in (self.log, *self.notifiers):
            mine = [row for row in fresh if row.kind in notifier.kinds]
            ended = [row for row in over if row.kind in notifier.kinds]
            if not mine and not ended:
                continue
            try:
                notifier.tell(_title(mine, ended), _text(mine, ended))
            except NotToldError as error:
                troubles.append(str(error))
        if troubles:
            try:
                self.log.tell("ukcrime: somebody could not be told", "\n".join(troubles))
            except NotToldError as error:
                troubles.append(str(error))
        return troubles


def desk_of(home: Home) -> tuple[AlertDesk, list[str]]:
    """The desk of a home, with what is wrong with its settings: the log is told whatever they are."""
    from orchestration.alerts.notifiers import ThroughApprise

    log = AlertLog(home.root / "alerts.log")
    try:
        notifiers = [ThroughApprise(address) for address in read_settings(home.root).notifiers]
    except AlertConfigError as error:
        return AlertDesk(Journal(home.journal), log), [str(error)]
    return AlertDesk(Journal(home.journal), log, notifiers), []


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
    told_at = before.told_at if before.text == alert.text else None
    return replace(before, text=alert.text, last_at=now, told_at=told_at, times=before.times + 1, run_id=run_id)


def _to_tell(row: AlertRow, now: datetime) -> bool:
    # A moment in the future was told by a clock that has been set back since.
    return row.told_at is None or not timedelta(0) <= now - row.told_at < REMIND_AFTER


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
