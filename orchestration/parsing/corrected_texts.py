"""Texts that a publisher misprinted, read as what is meant: corrections are data, and go once the file is mended."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.parsing.context import TextCorrection
from orchestration.parsing.delimited import find_columns
from orchestration.parsing.errors import LayoutError
from orchestration.parsing.sheets import Sheet, cell_name


def meant_by_printed(sheet: Sheet, column: str, corrections: Sequence[TextCorrection]) -> dict[str, str]:
    """What is meant by each text that `corrections` expect in the column headed `column`, by the text.

    A whole cell is compared, as printed. Raises LayoutError when a correction is of another column, which the parser
    would pass over, or when its text stands nowhere in the column: the publisher has mended the file.
    """
    [position] = find_columns(sheet, [column])
    printed = {line[position] for line in sheet.rows[1:]}
    for correction in corrections:
        if correction.column != column:
            raise LayoutError(
                f"correction {correction.correction_id} is of column {correction.column!r}",
                expected=f"column {column!r}, the only one whose texts the parser corrects",
                action="mend column_name of the row in registry/corrections.csv",
                sheet=sheet.name,
                cell=cell_name(0, position),
            )
        if correction.expect not in printed:
            raise LayoutError(
                f"column {column!r} nowhere reads {correction.expect!r}: the publisher has mended what correction "
                f"{correction.correction_id} corrects",
                expected=f"{correction.expect!r}, to be read as {correction.corrected!r}",
                action="remove the row of the correction from registry/corrections.csv",
                sheet=sheet.name,
                cell=cell_name(0, position),
            )
    return {correction.expect: correction.corrected for correction in corrections}
