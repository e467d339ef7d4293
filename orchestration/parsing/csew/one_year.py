"""Crime Survey tables of one year: their second line is all they say of it."""

from __future__ import annotations

from typing import Any

from orchestration.parsing.context import ParseContext
from orchestration.parsing.csew.layout import area_fields, find_area
from orchestration.parsing.editions import year_of_edition
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.periods import parse_year_ending
from orchestration.parsing.sheets import Sheet, cell_name


def area_and_year(sheet: Sheet, header: int, ctx: ParseContext) -> tuple[dict[str, str], dict[str, Any]]:
    """Fields of area and period of a table of one year: the line that names both is all it says of its year.

    Raises LayoutError when that is not the edition's.
    """
    area, line = find_area(sheet, header, ctx)
    expected = year_of_edition(ctx.edition)
    if parse_year_ending(line) != expected:
        raise LayoutError(
            f"the line {line!r} names another year than edition {ctx.edition}",
            expected=f"the year ending {expected.end:%B %Y}",
            action="land the file under its own edition; if the line is a misprint, the publisher must mend it",
            sheet=sheet.name,
            cell=f"A2:{cell_name(header - 1, 0)}",
        )
    year = {"period_start": expected.start, "period_end": expected.end, "period_type": expected.type}
    return area_fields(area), year
