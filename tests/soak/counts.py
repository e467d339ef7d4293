"""What the soak test counts: faults by kind, those that were told, releases, editions, readings, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Counts:
    """Numbers of one soak; `wrong` names everything that broke a promise, in words."""

    days: int = 0
    runs: int = 0
    exit_codes: Counter[int] = field(default_factory=Counter)
    injected: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    killed_before_begun: int = 0  # nothing was begun, and nothing is to be told
    offered_files: int = 0
    published: int = 0
    unchanged: int = 0
    refused: int = 0
    under_embargo: int = 0  # refused because the clock showed a day before that of figures at hand
    held_back: int = 0  # editions on offer before their moment
    releases: int = 0
    never_current: int = 0  # written by a run that was killed before the switch, and overtaken by the next
    verified: int = 0
    vintages: int = 0
    required_vintages: int = 0
    lost: int = 0
    doubled: int = 0
    foreign: int = 0
    attempts: int = 0
    readings: int = 0
    releases_read: int = 0
    half_releases: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def fault(self, kind: str, told: bool, what: str) -> None:
        """Count a fault; one that was not told is wrong, and `what` says which."""
        self.injected[kind] += 1
        self.told[kind] += told
        if not told:
            self.wrong.append(f"not told: {kind}: {what}")

    @property
    def untold(self) -> int:
        """Faults that nobody was told of."""
        return self.injected.total() - self.told.total()

    def table(self) -> str:
        """All of it as lines of text."""
        lines = [
            ("release days", self.days),
            ("runs", self.runs),
            *((f"  ended with {code}", number) for code, number in sorted(self.exit_codes.items())),
            ("runs killed before they began", self.killed_before_begun),
            ("files offered by publishers", self.offered_files),
            ("faults", self.injected.total()),
            ("faults told", self.told.total()),
            *((f"  {kind}", f"{self.told[kind]} of {number}") for kind, number in sorted(self.injected.items())),
            ("releases published", self.published),
            ("runs without news", self.unchanged),
            ("runs refused a release", self.refused),
            ("  because the clock was set back", self.under_embargo),
            ("editions held until their moment", self.held_back),
            ("release folders", self.releases),
            ("  verified", self.verified),
            ("  never current (killed before the switch)", self.never_current),
            ("vintages", self.vintages),
            ("  that had to be there", self.required_vintages),
            ("  lost", self.lost),
            ("  doubled", self.doubled),
            ("  of bytes nobody offered", self.foreign),
            ("requests written down", self.attempts),
            ("readings by concurrent readers", self.readings),
            ("  different releases read", self.releases_read),
            ("  half releases seen", self.half_releases),
            ("seconds", round(self.seconds)),
            ("wrong", len(self.wrong)),
        ]
        width = max(len(name) for name, _ in lines)
        return "\n".join(
            [f"{name:<{width}}  {value}" for name, value in lines] + [f"  ! {text}" for text in self.wrong]
        )
