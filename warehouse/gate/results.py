"""What a check found: enough to say which figure, in which cell, of which edition is wrong."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warn"]
MAX_FAILING_ROWS = 20


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check; `failing_rows` holds at most MAX_FAILING_ROWS of `failing_count` rows, ready for JSON."""

    check_id: str
    suite: str  # the mart it guards
    title: str
    severity: Severity
    reason: str
    passed: bool
    rows_examined: int
    failing_count: int
    expectation: str  # Great Expectations type
    failing_rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def blocks(self) -> bool:
        """Whether this outcome forbids a release."""
        return not self.passed and self.severity == "error"

    @property
    def outcome(self) -> str:
        """passed, warned or failed."""
        return "passed" if self.passed else ("failed" if self.severity == "error" else "warned")

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, ready for JSON, with the outcome in a word."""
        return asdict(self) | {"outcome": self.outcome}

    def __str__(self) -> str:
        lines = [f"{self.suite}.{self.check_id}: {self.title} ({self.failing_count} of {self.rows_examined} rows)"]
        for row in self.failing_rows:
            named = ", ".join(f"{name} {shown(value)}" for name, value in row.items() if value not in (None, ""))
            lines.append(f"  {named}")
        return "\n".join(lines)


def shown(value: Any) -> str:
    """Value as a reader writes it: whole numbers with thousands separators, text as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return f"{value:,.0f}"
    if isinstance(value, int | float):
        return f"{value:,}"
    return str(value)


def plain(value: Any) -> Any:
    """Cell of a data frame as JSON knows it: missing becomes null, days and times become ISO text."""
    item = getattr(value, "item", None)
    if callable(item):
        value = item()
    if value is None or (isinstance(value, float) and not math.isfinite(value)) or str(value) in ("NaT", "<NA>"):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float | bool):
        return value
    return json.loads(json.dumps(value, default=str))


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of `frame`, each a plain dictionary."""
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.to_dict(orient="records")]
