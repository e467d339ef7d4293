"""`ukcrime query`: SQL on a release, read-only; a table for people, CSV for pipes, and other forms when asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.cli.terminal import err

if TYPE_CHECKING:
    import duckdb

ANSWERED, NO_RELEASE, REFUSED = 0, 1, 2
_NO_TABLE = re.compile(r'Table with name "?([^"\s]+?)"? does not exist')
_NO_COLUMN = re.compile(r'Referenced column "([^"]+)" not found|does not have a column named "([^"]+)"')
_NO_FUNCTION = re.compile(r'Function with name "?([^"\s]+?)"? does not exist')
_NEAREST = 3


def run_query(sql: str, *, form: str | None, output: Path | None, release: str | None) -> int:
    """Answer `sql` (`-`: read from standard input) from a release, in `form` (see `form_of`), into `output` if named.

    Returns 0, 1 when there is no release, 2 for a question, form or release that cannot be had.
    """
    from orchestration.cli.result_forms import UnusableFormError, form_of
    from warehouse.client.connecting import open_release

    try:
        form = form_of(form, output)
    except UnusableFormError as error:
        err.print(str(error), markup=False)
        return REFUSED
    with found_release(release) as folder:
        if isinstance(folder, int):
            return folder
        with open_release(folder) as connection:
            return answer(connection, sql, form, output)


@contextmanager
def found_release(release: str | None) -> Iterator[Path | int]:
    """Folder of a release, or what the command ends with when it has said why there is none."""
    from warehouse.client.connecting import NoReleaseError, UnknownReleaseError, release_folder

    try:
        found: Path | int = release_folder(release)
    except NoReleaseError as error:
        err.print(str(error), markup=False)
        found = NO_RELEASE
    except UnknownReleaseError as error:
        err.print(str(error), markup=False)
        found = REFUSED
    yield found


def answer(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    form: str,
    output: Path | None,
    withheld: Mapping[str, tuple[Collection[str], str]] | None = None,
) -> int:
    """Write the rows of `sql`; returns 0, or 2 with what DuckDB says and the nearest names there are.

    `withheld` are columns that tables go without here, each with the reason.
    """
    import duckdb

    from orchestration.cli.result_forms import UnusableFormError, write_rows

    text = sys.stdin.read() if sql == "-" else sql
    # The bar of a long query would be written to standard output, which other programs read; and a table that does
    # not exist must not be looked for among the variables of this program.
    connection.execute("set enable_progress_bar = false")
    connection.execute("set python_enable_replacements = false")
    try:
        relation = connection.sql(text)
        if relation is None:
            err.print("There is no question: the SQL is empty")
            return REFUSED
        write_rows(connection, relation, form, output)
    except duckdb.Error as error:
        err.print("\n".join([str(error), *_advice(connection, str(error), text, withheld or {})]), markup=False)
        return REFUSED
    except UnusableFormError as error:
        err.print(str(error), markup=False)
        return REFUSED
    except BrokenPipeError:
        raise  # whoever read has enough
    except OSError as error:
        err.print(f"The answer cannot be written: {error}", markup=False)
        return REFUSED
    return ANSWERED


def nearest(name: str, known: Collection[str]) -> list[str]:
    """Names like `name`: by spelling, else those that hold it or its words."""
    near = get_close_matches(name.lower(), known, n=_NEAREST, cutoff=0.6)
    if near:
        return near
    words = [word for word in name.lower().split("_") if len(word) > 3]
    return [each for each in sorted(known) if any(word in each for word in words)][:_NEAREST]


def _advice(
    connection: duckdb.DuckDBPyConnection,
    message: str,
    sql: str,
    withheld: Mapping[str, tuple[Collection[str], str]],
) -> list[str]:
    """What to do about an error: the names that come nearest to one that is not known, and where they are."""
    from warehouse.client.as_of import columns_of

    [(database,)] = connection.execute("select current_database()").fetchall()
    tables = columns_of(connection, database)
    if unknown := _NO_TABLE.search(message):
        near = nearest(unknown[1].split(".")[-1], tables)
        return [f"Nearest tables: {', '.join(near)}" if near else "", "All tables: ukcrime describe"][not near :]
    if unknown := _NO_FUNCTION.search(message):
        macros = connection.execute(
            "select distinct function_name from duckdb_functions() where database_name = ? and not internal", [database]
        ).fetchall()
        near = nearest(unknown[1], [name for (name,) in macros])
        return [f"Nearest macros of the release: {', '.join(near)}"] if near else []
    if unknown := _NO_COLUMN.search(message):
        name = (unknown[1] or unknown[2]).lower()
        asked = [table for table in tables if re.search(rf"\b{table}\b", sql, re.IGNORECASE)]
        for table in asked:
            columns, reason = withheld.get(table, ((), ""))
            if name in columns:
                return [f"{table}.{name} cannot be had as of a day: {reason}"]
        where = asked or list(tables)
        near = nearest(name, {column for table in where for column in tables[table]})
        told = [f"{column} ({', '.join(table for table in where if column in tables[table])})" for column in near]
        elsewhere = [table for table in tables if name in tables[table] and table not in asked]
        return [
            *([f"Nearest columns: {'; '.join(told)}"] if told else []),
            *([f"Tables that have a column {name}: {', '.join(elsewhere)}"] if elsewhere else []),
            *[f"All columns: ukcrime describe {table}" for table in asked],
        ]
    return []
