"""The layout of ONS "Nature of crime: fraud and computer misuse": sheets, lines above the header, columns.

A sheet is found by its title, whatever its name and place: table 8c stands before 8b. The header stands on row 8, 9
or 10, for the line that explains markers is printed only where a marker is, and the title of table 5b runs over
two rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineWorkbook

from orchestration.parsing.classification import Area, AreaIndex, Offence
from orchestration.parsing.context import ParseContext
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.nature_of_fraud.legends import legend_of
from orchestration.parsing.nature_of_fraud.model import Table
from orchestration.parsing.nature_of_fraud.tables import TABLES
from orchestration.parsing.ons_appendix import ENGLAND_AND_WALES
from orchestration.parsing.periods import Period, financial_year, parse_period, year_ending
from orchestration.parsing.sheets import Sheet, cell_name, sheets_titled
from orchestration.parsing.text import clean, match_key

_OTHER_SHEETS = frozenset({"cover", "contents", "notes"})
_ANY_TITLE = re.compile("")
_UNIT_LINE = "personal incidents, percentages"
_AREA_LINE = "england and wales"

# The survey was suspended: no interviews of these financial years are in any table.
_SUSPENDED = frozenset({2020, 2021})

_COMPARISON = re.compile(r"^Latest year compared with Mar (\d{4})$")
_PERCENTAGE_OF = re.compile(r"^(.+?) As percentage of: (.+)$")
_POPULATIONS = {"total frauds": "incidents", "frauds involving financial loss": "incidents_with_loss"}


@dataclass(frozen=True)
class TableSheet:
    """One lettered sheet: its title over one row or two, the offence that it names, its years."""

    sheet: Sheet
    title: str
    population: str | None
    area: Area
    first: Period
    last: Period
    header: int
    legend: Mapping[str, str | None]  # marker -> reason


@dataclass(frozen=True)
class Column:
    """A column of figures, or of the significance of a change where it has a comparator."""

    index: int
    label: str
    offence: Offence
    offence_label: str
    period: Period
    population: str | None
    comparator: Period | None


def table_sheets(workbook: CalamineWorkbook, table: Table, areas: AreaIndex) -> list[TableSheet]:
    """Sheets of `table`; raises LayoutError when there is none, or when the workbook has a sheet of no known table."""
    names = [name for name in workbook.sheet_names if match_key(name) not in _OTHER_SHEETS]
    sheets = sheets_titled(workbook, names, _ANY_TITLE)
    found = []
    for sheet in sheets:
        title = _title(sheet)
        of = {known: match for known in TABLES if (match := known.title.fullmatch(clean(title)))}
        if len(of) != 1:
            raise LayoutError(
                f"the title {title!r} is of no known table",
                expected="one of the tables 1 to 14",
                action="describe the new table, or the new wording, among the tables of this publication",
                sheet=sheet.name,
                cell="A1",
            )
        if table in of:
            found.append(_table_sheet(sheet, title, table, of[table], areas))
    if len(sheets) != len(names) or not found:
        raise LayoutError(
            f"{len(found)} sheets carry the title {table.phrase!r}, {len(names) - len(sheets)} sheets are empty",
            expected="a sheet for each kind of offence",
            action=f"look at the sheets of the file: {', '.join(map(repr, workbook.sheet_names))}",
        )
    return found


def columns_of(found: TableSheet, table: Table, ctx: ParseContext) -> list[Column]:
    """Columns of a sheet; raises LayoutError for a header that is not known, a missing or a doubled year."""
    sheet, header = found.sheet, found.header
    columns = []
    for index in range(len(table.labels), len(sheet.rows[header])):
        label = clean(str(sheet.rows[header][index]))
        if label:
            columns.append(_column(found, table, ctx, index, label))
        elif any(sheet.text(row, index) for row in range(header + 1, len(sheet.rows))):
            raise LayoutError(
                "a figure stands in a column without a header",
                expected="an empty column",
                sheet=sheet.name,
                cell=cell_name(header, index),
            )
    _check_columns(found, table, columns)
    return columns


def _title(sheet: Sheet) -> str:
    title = str(sheet.rows[0][0])
    return f"{title} {sheet.rows[1][0]}" if clean(title).endswith(",") and len(sheet.rows) > 1 else title


def _table_sheet(sheet: Sheet, title: str, table: Table, match: re.Match[str], areas: AreaIndex) -> TableSheet:
    header = sheet.find_row(
        lambda row: (
            tuple(match_key(str(cell)) for cell in row[: len(table.labels)]) == tuple(map(match_key, table.labels))
        ),
        f"a row that starts with {', '.join(map(repr, table.labels))}",
    )
    lines = {match_key(sheet.text(row, 0)): row for row in range(1, header)}
    if missing := {_UNIT_LINE, _AREA_LINE} - set(lines):
        raise LayoutError(
            f"no line above the header reads {' or '.join(map(repr, sorted(missing)))}",
            expected="percentages of incidents in England and Wales",
            action="see whether the table changed its unit or its area",
            sheet=sheet.name,
            cell=f"A2:{cell_name(header - 1, 0)}",
        )
    row = lines[_AREA_LINE]
    area = areas.by_code(ENGLAND_AND_WALES, sheet.text(row, 0), sheet=sheet.name, cell=cell_name(row, 0))
    first, last = (year_ending(int(year), 3) for year in (match["first"], match["last"] or match["first"]))
    population = match.groupdict().get("population")
    return TableSheet(sheet, title, population, area, first, last, header, legend_of(sheet, header))


def _column(found: TableSheet, table: Table, ctx: ParseContext, index: int, label: str) -> Column:
    sheet, cell = found.sheet, cell_name(found.header, index)
    if table.columns == "offences":
        offence = ctx.offences.find(label, sheet=sheet.name, cell=cell)
        return Column(index, label, offence, label, found.last, None, None)
    named = found.population or ""
    offence = ctx.offences.find(named, sheet=sheet.name, cell="A1")
    if table.columns == "years" and (match := _COMPARISON.match(label)):
        return Column(index, label, offence, named, found.last, None, year_ending(int(match[1]), 3))
    text, population = label, None
    if table.columns == "years_by_loss" and (match := _PERCENTAGE_OF.match(label)):
        text, population = match[1], _POPULATIONS.get(match[2].casefold())
    period = parse_period(text)
    if period is None or (table.columns == "years_by_loss" and population is None):
        raise LayoutError(
            f"column header {label!r} is not known",
            expected="a financial year"
            + (
                ", or the latest year compared with one" if table.columns == "years" else " as percentage of all frauds"
            ),
            action="a new kind of column needs its own reading",
            sheet=sheet.name,
            cell=cell,
        )
    return Column(index, label, offence, named, period, population, None)


def _check_columns(found: TableSheet, table: Table, columns: Sequence[Column]) -> None:
    """Years stand once each (twice in tables on loss); the last is compared with the first and the one before."""
    if table.columns == "offences":
        return
    years = range(found.first.start.year, found.last.start.year + 1)
    periods = [financial_year(year) for year in years if year not in _SUSPENDED]
    populations = tuple(_POPULATIONS.values()) if table.columns == "years_by_loss" else (None,)
    compared = {periods[0], periods[-2]} if table.columns == "years" and len(periods) > 1 else set()
    shown = [(column.period, column.population) for column in columns if column.comparator is None]
    comparators = [column.comparator for column in columns if column.comparator is not None]
    if shown != [(period, name) for period in periods for name in populations] or (
        comparators != sorted(compared, key=lambda period: period.start)
    ):
        raise LayoutError(
            f"the columns are {[column.label for column in columns]}",
            expected=f"the years ending March {found.first.end.year} to {found.last.end.year} but 2021 and 2022 (no "
            "survey), and the last compared with the first and the one before",
            action="a column is lost, doubled or out of place, or the title is of another edition",
            sheet=found.sheet.name,
            cell=cell_name(found.header, len(table.labels)),
        )
