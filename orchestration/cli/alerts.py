"""`ukcrime alerts`: what stands, what was, and a test of whoever is to be told."""

from __future__ import annotations

from orchestration import clock
from orchestration.alerts.desk import send_test
from orchestration.alerts.settings import AlertConfigError
from orchestration.cli.terminal import err, print_rows
from orchestration.home import current_home
from warehouse.journal import Journal

COLUMNS = ("kind", "about", "since (London)", "times", "over", "what")


def list_alerts(every: bool) -> int:
    """Print the alerts that stand, or every one there ever was; returns 0."""
    rows = [
        (
            alert.kind,
            alert.subject,
            alert.first_at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M"),
            alert.times,
            alert.ended_at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M") if alert.ended_at else None,
            alert.text,
        )
        for alert in Journal(current_home().journal).alerts(open_only=not every)
    ]
    if not rows:
        err.print("No alert stands.")
        return 0
    print_rows(COLUMNS, rows)
    return 0


def try_notifiers() -> int:
    """Send a test through every notifier; returns 0, 1 when one was not told, 2 for settings that cannot be used."""
    try:
        outcomes = send_test(current_home())
    except AlertConfigError as error:
        err.print(str(error), markup=False)
        return 2
    print_rows(("notifier", "outcome"), outcomes)
    return 0 if all(outcome == "told" for _, outcome in outcomes) else 1
