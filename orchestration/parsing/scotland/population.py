"""Mid-year population estimates in the workbook of Recorded Crime in Scotland (National Records of Scotland)."""

from __future__ import annotations

import re

import pandas as pd

from orchestration.parsing.context import ParseContext
from orchestration.parsing.counts import check_counts
from orchestration.parsing.melt import observations_of_grid
from orchestration.parsing.observations import check_observations
from orchestration.parsing.periods import mid_year
from orchestration.parsing.scotland.layout import (
    check_areas,
    check_years,
    header_row,
    read_area,
    table_rows,
    year_columns,
)
from orchestration.parsing.sheets import cell_name, find_sheet, open_workbook
from orchestration.parsing.text import clean

PARSER_VERSION = 1

_TITLE = re.compile(r"^National Records of Scotland, Mid-year population estimates by local authority", re.IGNORECASE)


def mid_year_estimates(content: bytes, ctx: ParseContext) -> pd.DataFrame:
    """Scotland and its 32 councils by mid-year (persons), observations of type PT at 30 June.

    The estimates end before the crimes of the same edition do: the newest year is the title's, not the edition's.
    Raises UnreadableFileError, LayoutError, UnknownLabelError, UnknownMarkerError or DuplicateKeyError.
    """
    sheet = find_sheet(open_workbook(content), _TITLE, re.compile("Population", re.IGNORECASE))
    header = header_row(sheet, frozenset({"local authority"}))
    columns, years = year_columns(sheet, header, 1)
    check_years(sheet, years, [cell_name(header, column) for column in columns], cell_name(header, 1))
    rows = table_rows(sheet, header)
    areas = [read_area(ctx, sheet.rows[row][0], sheet, row) for row in rows]
    check_areas(ctx, {area.area_code for area in areas}, sheet, header)
    periods = [mid_year(year.start.year) for year in years]
    frame = observations_of_grid(
        sheet.rows,
        rows=rows,
        columns=columns,
        row_fields={
            "area_code": [area.area_code for area in areas],
            "area_label": [clean(str(sheet.rows[row][0])) for row in rows],
            "area_type": [area.area_type for area in areas],
            "published_label": [str(sheet.rows[row][0]) for row in rows],
        },
        column_fields={
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
            "period_type": [period.type for period in periods],
        },
        constants={
            **ctx.fields,
            "measure": "population",
            "unit": "persons",
            "is_total": False,
        },
        markers=ctx.markers,
        sheet=sheet.name,
    )
    return check_counts(check_observations(frame))
