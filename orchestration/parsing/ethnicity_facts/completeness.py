"""Is the victims of crime file of Ethnicity facts and figures whole: every category, area and year it must show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from orchestration.parsing.classification import Area
from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.ethnicity_facts.characteristics import CATEGORY_COUNTS, Part
from orchestration.parsing.periods import Period
from orchestration.parsing.sheets import Sheet, cell_name

_WHOLE_AREA = "K04000001"
_NUMBER_OF_AREAS = 53  # England and Wales, 9 regions, Wales, 41 police force areas, the two of London as one
# Breakdowns of every single year, and of every three years pooled.
_REQUIRED = {
    "FY": ((), ("ethnicity_5_groups",), ("ethnicity_18_groups",)),
    "P3Y": (
        ("ethnicity_2_groups",),
        ("ethnicity_5_groups",),
        ("ethnicity_5_groups", "sex"),
        ("ethnicity_5_groups", "age"),
        ("ethnicity_5_groups", "socio_economic_classification"),
    ),
}


def check_complete(
    ctx: ParseContext, sheet: Sheet, areas: Sequence[Area], periods: Sequence[Period], parts: Sequence[Part]
) -> None:
    """Raise LayoutError unless every breakdown shows all its categories (and areas) and the years run to the edition's.

    A file cut off anywhere leaves a breakdown unfinished or a year without one that all years have.
    """
    last = cell_name(len(sheet.rows) - 1, 0)
    counts = Counter((period, part.breakdowns) for period, part in zip(periods, parts, strict=True))
    by_area = {
        (period, part.breakdowns)
        for area, period, part in zip(areas, periods, parts, strict=True)
        if area.area_code != _WHOLE_AREA
    }
    for (period, breakdowns), found in counts.items():
        expected = _NUMBER_OF_AREAS if (period, breakdowns) in by_area else 1
        for breakdown in breakdowns:
            expected *= CATEGORY_COUNTS[breakdown]
        if found != expected:
            raise LayoutError(
                f"{found} figures by {' x '.join(breakdowns) or 'nothing'} for {period.start} to {period.end}",
                expected=f"{expected}: every category" + (" of every area" if (period, breakdowns) in by_area else ""),
                action="the file may be cut off",
                sheet=sheet.name,
                cell=last,
            )
    for period in set(periods):
        for required in _REQUIRED[period.type]:
            if (period, required) not in counts:
                raise LayoutError(
                    f"no figures by {' x '.join(required) or 'nothing'} for {period.start} to {period.end}",
                    expected="the breakdowns that all periods of this length have",
                    action="the file may be cut off",
                    sheet=sheet.name,
                    cell=last,
                )
    years = sorted(period.start.year for period in set(periods) if period.type == "FY")
    newest = f"fy-{years[-1]}-{(years[-1] + 1) % 100:02d}" if years else "none"
    if not years or years != list(range(years[0], years[-1] + 1)) or newest != ctx.edition:
        raise LayoutError(
            f"the single years run {', '.join(map(str, years)) or 'nowhere'}",
            expected=f"each year up to that of edition {ctx.edition}",
            action="land the file under the edition of its newest year",
            sheet=sheet.name,
            cell=last,
        )
