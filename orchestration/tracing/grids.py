"""Surroundings of a cell in a workbook or CSV: the rows beside it, its header rows and the label of its row."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from orchestration.parsing.delimited import CSV_SHEET, read_delimited
from orchestration.parsing.sheets import Cell, Sheet, column_letters, open_workbook
from orchestration.tracing.snippets import Content, Line, NoSuchPlaceError, Snippet, labelled, number_of, text_of

ROWS_BESIDE = 3  # rows with something in them, above and below
COLUMNS_BESIDE = 2
LABEL_COLUMNS = 8  # tidy files have a dozen columns of labels; all of them stand in the label of the row
HEADER_ROWS = 4


def read_sheet(content: bytes, file_type: str, encoding: str, name: str) -> Sheet:
    """The sheet called `name`, read as the parsers read it: hidden rows and columns keep their places.

    Raises NoSuchPlaceError when the file has no such sheet, ParsingError when it cannot be read.
    """
    if file_type == "csv":
        if name != CSV_SHEET:
            raise NoSuchPlaceError(f"a CSV has the one sheet {CSV_SHEET!r}, not {name!r}")
        return read_delimited(content, encodings=("utf-8-sig", encoding))
    workbook = open_workbook(content)
    if name not in workbook.sheet_names:
        raise NoSuchPlaceError(
            f"the workbook has no sheet {name!r}; it has {', '.join(map(repr, workbook.sheet_names))}"
        )
    return Sheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))


def surroundings(
    sheet: Sheet, cells: Sequence[str], figure_rows: Collection[int], figure_columns: Collection[str]
) -> Snippet:
    """Snippet around `cells` (addresses; several where a figure is the sum of rows of one column).

    `figure_rows` are the rows (1 = first) of the sheet that hold figures of the release, `figure_columns` the columns
    (letters) that do so in the row of the first cell: what holds none is a header or a label, whatever it looks like.
    """
    from openpyxl.utils.cell import coordinate_to_tuple

    places = [coordinate_to_tuple(cell) for cell in cells]
    row, column = places[0][0], places[0][1] - 1
    width = max((len(line) for line in sheet.rows), default=0)
    first_figure = min((number for letters in figure_columns if (number := _index(letters)) <= column), default=column)
    labels = range(first_figure)
    beside = range(max(first_figure, column - COLUMNS_BESIDE), max(min(width, column + COLUMNS_BESIDE + 1), column + 1))
    shown = [*labels[:LABEL_COLUMNS], *beside]
    headers = _header_rows(sheet, row, column, figure_rows)

    def line(number: int, marked: Collection[tuple[int, int]] = ()) -> Line:
        at = tuple(position for position, letters in enumerate(shown) if (number, letters + 1) in marked)
        return Line(str(number), tuple(_content(sheet, number, letters) for letters in shown), at)

    return Snippet(
        sheet=sheet.name,
        cells=tuple(cells),
        columns=tuple(column_letters(index) for index in shown),
        headers=tuple(line(number) for number in headers),
        lines=tuple(line(number, places) for number in _rows_beside(sheet, [at for at, _ in places], headers)),
        row_label=labelled(
            [(_heading(sheet, headers[-1:], index), text_of(_content(sheet, row, index))) for index in labels]
        ),
        column_label=_heading(sheet, headers, column),
    )


def _index(letters: str) -> int:
    from openpyxl.utils.cell import column_index_from_string

    return column_index_from_string(letters) - 1


def _content(sheet: Sheet, row: int, column: int) -> Content:
    """What stands in row (1 = first) and column (0 = first); None for a blank and beyond the sheet."""
    line = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    found = line[column] if column < len(line) else ""
    if found == "":
        return None
    return found if isinstance(found, str | float | int) else str(found)


def _header_rows(sheet: Sheet, row: int, column: int, figure_rows: Collection[int]) -> list[int]:
    """The header rows of the figures in `column`, from the top: the nearest row above without figures that names the
    column, and those right above it that are filled likewise. A CSV has one, its first.

    Below the first figure of a sheet only a row without any number can name columns: rows of bases stand there too.
    """
    if sheet.name == CSV_SHEET:
        return [1] if row > 1 else []
    first = min(figure_rows, default=row)
    for number in range(row - 1, 0, -1):
        named = text_of(_content(sheet, number, column))
        if number in figure_rows or named == "" or (number > first and _holds_a_number(sheet.rows[number - 1])):
            continue
        rows = [number]
        while len(rows) < HEADER_ROWS and rows[0] > 1 and rows[0] - 1 not in figure_rows:
            filled = sum(text_of(cell) != "" for cell in sheet.rows[rows[0] - 2])
            if filled < 2:
                break
            rows.insert(0, rows[0] - 1)
        return rows
    return []


def _holds_a_number(line: Sequence[Cell]) -> bool:
    return any(number_of(cell) is not None for cell in line)


def _rows_beside(sheet: Sheet, rows: Sequence[int], headers: Sequence[int]) -> list[int]:
    """The rows of the figure, and the nearest ones above and below in which something stands."""

    def filled(number: int) -> bool:
        return any(cell != "" for cell in sheet.rows[number - 1])

    lowest = headers[-1] if headers else 0
    above = [number for number in range(min(rows) - 1, lowest, -1) if number <= len(sheet.rows) and filled(number)]
    below = [number for number in range(max(rows) + 1, len(sheet.rows) + 1) if filled(number)]
    return sorted({*above[:ROWS_BESIDE], *range(min(rows), max(rows) + 1), *below[:ROWS_BESIDE]})


def _heading(sheet: Sheet, headers: Sequence[int], column: int) -> str:
    return " / ".join(text for number in headers if (text := text_of(_content(sheet, number, column))))
