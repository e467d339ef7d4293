"""Editions of rolling publications: what `ye-2018-03-v2` says about the figures inside."""

from __future__ import annotations

import re

from orchestration.parsing.errors import LayoutError
from orchestration.parsing.periods import Period, year_ending

_ROLLING = re.compile(r"^ye-(\d{4})-(0[1-9]|1[0-2])(?:-[a-z0-9]+)*$")


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
