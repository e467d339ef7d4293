"""ONS appendix tables, Table C5: recorded offences that forces flagged as online crime, and their share.

One row per grouping of offence codes, which stand as a list in one cell; the groupings are the table's own (coercive
control is among violence here). The year stands in the title alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts, check_percentages
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.fraud.layout import (
    FraudTable,
    find_header,
    find_table,
    fraud_rows,
    unknown_column,
)
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.ons_appendix import code_text
from orchestration.parsing.periods import Period, parse_year_ending
from orchestration.parsing.sheets import Sheet, cell_name
from orchestration.parsing.text import match_key

PARSER_VERSION = 1

TABLE = FraudTable(
    title=re.compile(
        r"^Table \w+: Offences recorded by the police in England and Wales which were flagged as online crime\b"
    ),
    names=re.compile(r"C5$"),
    area_name="England and Wales",
    area_type="country_group",
    total="Total",
)
# Header, measure and unit of the columns of figures.
MEASURES = {
    "number of offences flagged as online crime": ("online_flagged_crime", "offences"),
    "proportion of total offences flagged as online crime (%)": ("online_flagged_share", "percent"),
}


def flagged_offences(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Table C5: offences flagged as online (offences) and their share of all offences of the grouping (percent).

    One row per grouping and measure of England and Wales, for the year that the edition ends with. Raises ParsingError.
    """
    sheet = find_table(content, TABLE)
    period = _period(sheet, ctx.edition)
    header = find_header(sheet, "Offence codes in grouping")
    columns, measures = _columns(sheet, header)
    codes = {index: code_text(sheet.rows[index][0]) for index in range(header + 1, len(sheet.rows))}
    rows = fraud_rows(ctx, TABLE, sheet, header, label_column=1, code_of=codes)
    area = TABLE.area(ctx)
    frame = observations_of_grid(
        sheet.rows,
        rows=rows.indices,
        columns=columns,
        row_fields=rows.fields,
        column_fields={
            "measure": [MEASURES[measure][0] for measure in measures],
            "unit": [MEASURES[measure][1] for measure in measures],
        },
        constants={
            **ctx.fields,
            "area_code": area.area_code,
            "area_label": area.area_name,
            "area_type": area.area_type,
            "period_start": period.start,
            "period_end": period.end,
            "period_type": period.type,
        },
        markers={},
        sheet=sheet.name,
    )
    counts = frame["unit"] == "offences"
    check_counts(frame.loc[counts])
    check_percentages(frame.loc[~counts])
    return check_observations(frame)


def _period(sheet: Sheet, edition: str) -> Period:
    """The year that the title names; raises LayoutError when it is not the edition's."""
    period, year = parse_year_ending(sheet.text(0, 0)), year_of_edition(edition)
    if period != year:
        raise LayoutError(
            f"the title names {f'the year to {period.end}' if period else 'no year'}",
            expected=f"the year to {year.end}, as the edition {edition} says",
            action="the file is of another edition, or its title was not brought up to date: compare with Table A5a",
            sheet=sheet.name,
            cell="A1",
        )
    return year


def _columns(sheet: Sheet, header: int) -> tuple[Sequence[int], Sequence[str]]:
    """Columns of figures and their headers; raises LayoutError for another column, and when one is missing."""
    found: dict[int, str] = {}
    for index in range(1, len(sheet.rows[header])):
        label = match_key(sheet.text(header, index))
        if label in MEASURES:
            found[index] = label
        elif not label:
            sheet.require_blank_column(header, index)
        elif (index, label) != (1, "grouping"):
            raise unknown_column(sheet, header, index, f"one of {', '.join(MEASURES)}")
    missing = set(MEASURES) - set(found.values())
    if missing:
        raise LayoutError(
            f"no column {', '.join(sorted(missing))}",
            expected=f"columns {', '.join(MEASURES)}",
            action="see whether the column was renamed",
            sheet=sheet.name,
            cell=f"{cell_name(header, 0)}:{cell_name(header, len(sheet.rows[header]) - 1)}",
        )
    return list(found), list(found.values())
