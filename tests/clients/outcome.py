"""What a client showed, and the table of all of them."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

SHOWN, DIFFERS, NOT_SHOWN = "shown", "differs", "not shown"
ALL_SHOWN, SOME_DIFFER, SOME_NOT_SHOWN = 0, 1, 3


@dataclass(frozen=True)
class Outcome:
    """One client: what it read of the release, and by which ways of asking again it saw the next one."""

    client: str
    version: str
    read: str
    sees_next: str
    state: str = SHOWN
    reason: str = ""


def print_table(outcomes: list[Outcome], console: Console) -> None:
    """All outcomes, with the reasons of those that showed nothing or something else."""
    table = Table("client", "version", "read", "after the switch to the next release", "outcome")
    for outcome in outcomes:
        result = f"{outcome.state}: {outcome.reason}" if outcome.reason else outcome.state
        table.add_row(outcome.client, outcome.version, outcome.read, outcome.sees_next, result)
    console.print(table)


def exit_code(outcomes: list[Outcome]) -> int:
    """0 when every client showed what it should, 1 when one read something else, 3 when one could not be tried."""
    states = {outcome.state for outcome in outcomes}
    if DIFFERS in states:
        return SOME_DIFFER
    return SOME_NOT_SHOWN if NOT_SHOWN in states or not outcomes else ALL_SHOWN
