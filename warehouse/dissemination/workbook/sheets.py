"""What a worksheet is: which rows and columns of a mart it shows, under which headings, as data."""

from __future__ import annotations

from dataclasses import dataclass

# How the value of a column is shown, as SQL: {0} stands for the column.
AS_IT_IS = "{0}"
WORDS = "replace({0}, '_', ' ')"
STATUS = "'[' || {0} || ']'"
YES_NO = "case {0} when true then 'yes' when false then 'no' end"
PLACE = (
    "coalesce((select arg_min(area_name, hierarchy_level) from dim_area "
    "where dim_area.jurisdiction = {0} and area_type in ('uk', 'country_group', 'country')), {0})"
)
AREA = "coalesce((select area_name from dim_area where dim_area.area_code = {0}), {0})"
MEASURE = "coalesce((select measure_title from dim_measure where dim_measure.measure = {0}), {0})"
TABLE = "coalesce((select title from dim_source where dim_source.source_id = {0}), {0})"

# Number formats: only what is seen is rounded, the cell holds the figure.
FIGURE = "[>=1000]#,##0;General"
COUNT = "#,##0"
TENTHS = "#,##0.0"
HUNDREDTHS = "#,##0.00"
PER_CENT = "0.0%"

BESIDE = "in the unit beside"
READ_IN = "Read in"


@dataclass(frozen=True)
class Shown:
    """A column of a worksheet: `column` of the sheet's mart, or `<mart>.<column>` of one joined to it.

    `shown_as` is SQL with {0} for the column; `why` is the heading of the column that tells why a number is blank,
    which must have text wherever it is; `note` is a name in notes.NOTES. `width` is in characters, 0 = by type.
    """

    heading: str
    column: str
    shown_as: str = AS_IT_IS
    unit: str = ""
    note: str = ""
    why: str = ""
    width: int = 0
    display: str = FIGURE


@dataclass(frozen=True)
class Sheet:
    """A worksheet with one table: rows of `mart` (named `shown` in SQL) with the columns of `columns`.

    `also` names the other marts that the SQL reads: the sheet is written where the release has all of them. `left_out`
    says in words which rows `where` leaves out. `frozen` columns from the left stay in sight.
    """

    name: str
    title: str
    mart: str
    scope: str
    columns: tuple[Shown, ...]
    order: str
    where: str = "true"
    joins: str = ""
    also: tuple[str, ...] = ()
    left_out: str = ""
    note: str = ""
    frozen: int = 1


def traced(heading: str = "Published in", prefix: str = "") -> Shown:
    """Column that leads to the publisher's cell: edition, worksheet and cell of the file."""
    edition, sheet, cell = (f"shown.{prefix}{part}" for part in ("vintage_id", "sheet", "cell"))
    return Shown(
        heading, f"{prefix}cell", f"{edition} || ', ' || {sheet} || ', cell ' || {cell}", note="traced", width=44
    )
