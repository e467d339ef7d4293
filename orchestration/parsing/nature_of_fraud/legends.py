"""What the markers of each table mean. The line above the header says so; a copy without that line means the same.

A sheet that prints another meaning than these has the last word; one that is not known raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestration.parsing.errors import LayoutError
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import clean

_LINE = "some shorthand is used in this table."
_ENTRY = re.compile(r"(\[[a-z]+\]) indicates (?:that )?(.+?)\.?\s*(?=\[[a-z]+\] indicates|$)")
_LABEL = re.compile(r"^Table (\d+[a-z]?):")

_SMALL_BASE = "not tested: base below 50"
_OTHER_QUESTIONS = "not tested: the questionnaire changed in between"
_NOT_OFFERED = "the answer option was not offered"
_NOT_YET_ASKED = "the question was not yet asked"
_SUPPRESSED = "suppressed: the unweighted base is small"

# Marker, what the line above the header says of it, and the reason that gives for a missing figure.
_MEANINGS: tuple[tuple[str, str, str | None], ...] = (
    ("[s]", r"(a|the change is) statistically significant( change)? at the 5% level", None),
    ("[u]", r"data are suppressed owing to a small unweighted base", _SUPPRESSED),
    ("[x]", r"data are not available,? as the answer option was not asked", _NOT_OFFERED),
    ("[x]", r"data are unavailable, as the question was not asked prior to .+", _NOT_YET_ASKED),
    ("[z]", r"data are not applicable", None),
    ("[z]", r"significance testing has not been performed", "not tested"),
    ("[z]", r"significance .+ because at least one of the unweighted bases is fewer than 50", _SMALL_BASE),
    (
        "[z]",
        r"significance .+ because data (from|for) the year ending .+ onwards are not directly comparable .+",
        _OTHER_QUESTIONS,
    ),
)

_TESTED: dict[str, str | None] = {"[s]": None}
# Tables 3a, 3g, 3h, 3j, 4, 6a to 6f and 13 explain no marker and have none.
_BY_TABLE: tuple[tuple[Mapping[str, str | None], str], ...] = (
    (_TESTED, "1a 1b 1c 1d 1f 1g 1h 1i 1j 2a 2b 2c 2d 2e 2f 2g 2h 2i 2j 3b 3c 3d 3e 3f 3i 12a 12b 12e"),
    (_TESTED | {"[z]": _SMALL_BASE}, "1e 12d"),
    ({"[z]": _SMALL_BASE}, "12c 12f"),
    (_TESTED | {"[z]": _OTHER_QUESTIONS}, "5a 5b 5d 8b 8c 8e"),
    ({"[z]": _OTHER_QUESTIONS}, "5c 8a 8d 8f"),
    (_TESTED | {"[x]": _NOT_OFFERED, "[z]": "not tested"}, "7a 7b 7c 7d 7e 7f 11"),
    ({"[z]": None}, "9a 9b 9c 9d 9e"),
    ({"[u]": _SUPPRESSED}, "10"),
    (_TESTED | {"[x]": _NOT_YET_ASKED, "[z]": "not tested"}, "14"),
)
_KNOWN = {label: legend for legend, labels in _BY_TABLE for label in labels.split()}


def legend_of(sheet: Sheet, header: int) -> Mapping[str, str | None]:
    """Reason for a missing figure by marker: as printed above the row `header`, else as known of the table.

    Raises LayoutError for a printed meaning that no reason belongs to.
    """
    for row in range(1, header):
        line = sheet.text(row, 0)
        if line.casefold().startswith(_LINE):
            return _printed(sheet, row, line[len(_LINE) :].strip())
    match = _LABEL.match(clean(str(sheet.rows[0][0])))
    return _KNOWN.get(match[1], {}) if match else {}


def _printed(sheet: Sheet, row: int, line: str) -> dict[str, str | None]:
    legend = {}
    for marker, meaning in _ENTRY.findall(line):
        reasons = [reason for known, says, reason in _MEANINGS if known == marker and re.fullmatch(says, meaning)]
        if not reasons:
            raise LayoutError(
                f"{marker} is said to mean {meaning!r}",
                expected="a meaning known for that marker",
                action="add the meaning, and the reason it gives for a missing figure",
                sheet=sheet.name,
                cell=cell_name(row, 0),
            )
        legend[marker] = reasons[0]
    return legend
