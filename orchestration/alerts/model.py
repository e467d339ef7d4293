"""What can be wrong, and for whom it is written: a person at half past nine on a release morning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# The worst first: a message that tells of several says the first of these in its subject.
Kind = Literal["run_failed", "gate_blocked", "source_unread", "source_unanswered", "large_revision", "source_late"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Alert:
    """One thing that is wrong; `text` says what happened, what stays in force and what to do, the first line in short.

    `subject` is what it is about (a source, a check, a job): the same kind and subject are the same alert in every run.
    """

    kind: Kind
    subject: str
    text: str

    @property
    def alert_id(self) -> str:
        """Identity over runs."""
        return f"{self.kind}:{self.subject}"

    @property
    def headline(self) -> str:
        """First line of the text."""
        return self.text.splitlines()[0]
