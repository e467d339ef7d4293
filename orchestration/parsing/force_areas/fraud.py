"""ONS police force area table P9: fraud and computer misuse that Action Fraud referred to the NFIB, by force.

The 2024 layout. A force is where the victim lives, not where the offence was committed, and some victims' forces are
not known: that row has no code, and it belongs to the total of England and Wales.
"""

from __future__ import annotations

import re

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.figure_bounds import check_figures
from orchestration.parsing.force_areas.layout import (
    UNITS,
    Figures,
    area_rows,
    check_columns,
    check_newest,
    find_header,
    headers,
    observations,
    year_before,
)
from orchestration.parsing.force_areas.ons_police_force_areas import BRITISH_TRANSPORT_POLICE, REQUIRED_AREAS
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import parse_period
from orchestration.parsing.sheets import cell_name, find_sheet, open_workbook

PARSER_VERSION = 1

UNKNOWN_FORCE = "X-UNKNOWN-PFA"  # published without a code

_TITLE = re.compile(
    r"^Table P9: Number of (fraud and computer misuse offences referred to National Fraud Intelligence Bureau "
    r"by Action Fraud)\b",
    re.IGNORECASE,
)
_OF_NEWEST_YEAR = {
    "rate per 1,000 population": "recorded_crime_rate",
    "% change from previous year": "recorded_crime_change",
}


def referred(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table P9: offences referred in the edition's year and the one before, rate and change of the newer one.

    One row per area (55 and `Unknown`) and column: recorded_crime in offences, recorded_crime_rate per 1,000
    residents, recorded_crime_change in percent. Raises ParsingError.
    """
    sheet = find_sheet(open_workbook(content), _TITLE, re.compile(r"P9$"))
    found = _TITLE.search(sheet.text(0, 0))
    assert found is not None  # find_sheet has matched it
    label = found.group(1)
    offence = ctx.offences.find(label, sheet=sheet.name, cell="A1")
    header = find_header(sheet, ["Area Code", "Area Name"])
    newest = year_of_edition(ctx.edition)
    columns = []
    for item in headers(sheet, header, 2):
        measure = _OF_NEWEST_YEAR.get(item.text.casefold(), "recorded_crime")
        period = parse_period(item.text) if measure == "recorded_crime" else newest
        if period is None:
            raise LayoutError(
                f"header reads {item.text!r}",
                expected="a year, the rate per 1,000 population or the change from the previous year",
                sheet=sheet.name,
                cell=cell_name(header, item.index),
            )
        comparator = year_before(newest) if measure == "recorded_crime_change" else None
        columns.append(Figures(item, measure, UNITS[measure], period, offence, label, comparator))
    check_newest(sheet, header, [column.period for column in columns if column.measure == "recorded_crime"], newest)
    expected = [("recorded_crime", year_before(newest)), ("recorded_crime", newest)]
    expected += [(measure, newest) for measure in _OF_NEWEST_YEAR.values()]
    check_columns(sheet, header, [(column.measure, column.period) for column in columns], expected)
    rows = area_rows(
        sheet,
        header,
        ctx,
        codeless={"unknown_force_area": None},
        required=REQUIRED_AREAS - {BRITISH_TRANSPORT_POLICE} | {UNKNOWN_FORCE},
    )
    return check_observations(check_figures(observations(sheet, rows, columns, ctx)))
