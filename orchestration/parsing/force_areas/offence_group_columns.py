"""Columns of the offence groups in ONS tables by force and by community safety partnership, of the 2024 layout.

The same 23 groups and subgroups as counts, as changes or as rates. Tables of rates put residents and households in
front, and residential burglary twice: per 1,000 residents and per 1,000 households.
"""

from __future__ import annotations

import re

from orchestration.parsing.context import ParseContext
from orchestration.parsing.force_areas.layout import UNITS, Figures, check_columns, headers, is_denominator
from orchestration.parsing.force_areas.ons_police_force_areas import REQUIRED_OFFENCES
from orchestration.parsing.periods import Period
from orchestration.parsing.sheets import Sheet, cell_name

_DENOMINATOR_NAMED = re.compile(r"^(.+) \((households|per 1,000 households?|per 1,000 population)\)$")
_HOUSEHOLD_RATE = "recorded_crime_household_rate"
_BY_HOUSEHOLD = "ons_prc:residential_burglary"


def offence_group_columns(
    sheet: Sheet,
    header: int,
    ctx: ParseContext,
    *,
    first: int,
    measure: str,
    period: Period,
    comparator: Period | None = None,
) -> list[Figures]:
    """Columns from the zero-based `first` on, each offence group once; denominators of rates are left out.

    Raises UnknownLabelError for a header that is no offence group, LayoutError for a group missing or doubled.
    """
    found: list[Figures] = []
    for item in headers(sheet, header, first):
        if measure == "recorded_crime_rate" and is_denominator(item):
            continue
        label, of_column = item.text, measure
        if measure == "recorded_crime_rate" and (match := _DENOMINATOR_NAMED.match(label)):
            label = match.group(1)
            of_column = measure if match.group(2).endswith("population") else _HOUSEHOLD_RATE
        offence = ctx.offences.find(label, sheet=sheet.name, cell=cell_name(header, item.index))
        found.append(Figures(item, of_column, UNITS[of_column], period, offence, label, comparator))
    required = [(measure, offence_id) for offence_id in sorted(REQUIRED_OFFENCES)]
    if measure == "recorded_crime_rate":
        required.append((_HOUSEHOLD_RATE, _BY_HOUSEHOLD))
    present = [(column.measure, column.offence.offence_id) for column in found if column.offence]
    check_columns(sheet, header, present, required)
    return found
