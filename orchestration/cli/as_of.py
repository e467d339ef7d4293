"""`ukcrime as-of`: SQL on a release as it would have stood on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orchestration.cli.query import REFUSED, answer, found_release
from orchestration.cli.terminal import err


def run_as_of(day: date, sql: str, *, form: str | None, output: Path | None, release: str | None) -> int:
    """Answer `sql` from what was published by `day` (see `warehouse.client.as_of`).

    What limits the answer, such as a day before the first edition, is told on standard error. Returns as `run_query`.
    """
    from orchestration.cli.result_forms import UnusableFormError, form_of
    from warehouse.client.as_of import left_out, open_as_of, remarks

    try:
        form = form_of(form, output)
    except UnusableFormError as error:
        err.print(str(error), markup=False)
        return REFUSED
    with found_release(release) as folder:
        if isinstance(folder, int):
            return folder
        with open_as_of(folder, day) as connection:
            for remark in remarks(folder, connection, day):
                err.print(f"Warning: {remark}", markup=False)
            return answer(connection, sql, form, output, left_out(connection))
