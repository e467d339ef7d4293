"""Names of editions: what `ye-2018-03-v2` says about the figures inside."""

from __future__ import annotations

import re

from orchestration.parsing.errors import LayoutError
from orchestration.parsing.periods import Period, year_ending

_VERSION = re.compile(r"-v(\d+)$")
_ROLLING = re.compile(r"^ye-(\d{4})-(0[1-9]|1[0-2])(?:-[a-z0-9]+)*$")


def without_version(edition: str) -> str:
    """Name of an edition without the `-v2` that tells a corrected file from the first one: both are of one period."""
    return _VERSION.sub("", edition)


def version_of(edition: str) -> int:
    """Number of an edition's file: 1 for a name without one."""
    match = _VERSION.search(edition)
    return int(match[1]) if match else 1


def year_of_edition(edition: str) -> Period:
    """Twelve months that a `ye-YYYY-MM` edition ends with; `-v2`, `-corrected` behind it tell revisions apart.

    Raises LayoutError for any other name.
    """
    match = _ROLLING.match(edition)
    if match is None:
        raise LayoutError(
            f"edition {edition!r} names no year ending",
            expected="ye-YYYY-MM, e.g. ye-2025-12 or ye-2018-03-v2",
            action="name the edition after the month its newest year ends in",
        )
    return year_ending(int(match.group(1)), int(match.group(2)))
