"""The rows of a question, in the form a person or a program wants them, written while they are computed.

Values are turned into text by DuckDB, column by column, and fetched some thousand rows at a time: the figures are the
release's own, and an answer of a million rows needs no more memory than one of a thousand.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from orchestration.cli.terminal import err, out, rich_table
from warehouse.inert_text import inert, inert_sql
from warehouse.release.export import literal, quoted

if TYPE_CHECKING:
    import duckdb

FORMS = ("table", "csv", "json", "ndjson", "parquet", "markdown")
_BY_SUFFIX = {
    ".csv": "csv",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".md": "markdown",
    ".txt": "table",
}
_BATCH = 10_000
_ROW_GROUP = 100_000
ROWS_OF_A_TABLE = 1_000
_FLOATS = ("DOUBLE", "FLOAT")
_NUMBER = re.compile(r"DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DECIMAL\(\d+,\d+\)")
_NEVER_A_FORMULA = re.compile(rf"{_NUMBER.pattern}|BOOLEAN|DATE|TIMESTAMP")
# The edge of what a double holds exactly: whole numbers below are printed without a point.
_EXACT_WHOLE = 2**53


class UnusableFormError(Exception):
    """The answer cannot be written in this form, or not to this place."""


def form_of(form: str | None, output: Path | None) -> str:
    """Form of the answer: the one named, else that of the file's suffix, else a table on a terminal and CSV in a pipe.

    Raises UnusableFormError for a form that is not known, or bytes that would go to a terminal.
    """
    if form is None and output is not None:
        form = _BY_SUFFIX.get(output.suffix.lower())
        if form is None:
            raise UnusableFormError(f"The name {output} tells no form. To do: add --format, one of {', '.join(FORMS)}")
    form = form or ("table" if out.is_terminal else "csv")
    if form not in FORMS:
        raise UnusableFormError(f"No format {form!r}. Known formats: {', '.join(FORMS)}")
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise UnusableFormError("Parquet is not for a terminal. To do: add --output FILE, or send it into a pipe")
    return form


def write_rows(
    connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation, form: str, output: Path | None
) -> None:
    """Write the rows of `relation` as `form` to the file `output`, or to standard output.

    A file is there only when it is whole. Raises UnusableFormError where two columns share a name and the form has
    one place for both, and duckdb.Error for a question that fails on its way.
    """
    if form in ("json", "ndjson", "parquet"):
        repeated = [name for name, times in Counter(relation.columns).items() if times > 1]
        if repeated:
            raise UnusableFormError(f"Two columns are called {repeated[0]!r}. To do: name one of them with `as`")
    with _target(output) as target:
        if form == "parquet":
            _write_parquet(relation, target)
            return
        for part in _text(connection, relation, form, output):
            target.write(part.encode())


def _text(
    connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation, form: str, output: Path | None
) -> Iterator[str]:
    """The answer as text, in parts."""
    columns, types = relation.columns, [str(kind) for kind in relation.types]
    places = range(1, len(columns) + 1)
    if form == "table":
        found = connection.execute(relation.sql_query())
        rows = found.fetchmany(ROWS_OF_A_TABLE + 1)
        yield rich_table(columns, rows[:ROWS_OF_A_TABLE], on_terminal=output is None and out.is_terminal)
        if len(rows) > ROWS_OF_A_TABLE:
            err.print(
                f"These are the first {ROWS_OF_A_TABLE:,} rows, and there are more. "
                "All of them: --output answer.csv (or .parquet, .json, .md)"
            )
    elif form == "csv":
        cells = [_csv_cell(_as_text(place, kind)) for place, kind in zip(places, types, strict=True)]
        lines = _lines(connection, relation, f"concat_ws(',', {', '.join(cells)})")
        yield _csv_line([inert(name) for name in columns])
        yield from lines
    elif form == "markdown":
        cells = [_markdown_cell(_exactly(place, kind)) for place, kind in zip(places, types, strict=True)]
        lines = _lines(connection, relation, f"'| ' || concat_ws(' | ', {', '.join(cells)}) || ' |'")
        yield f"| {' | '.join(markdown_text(name) for name in columns)} |\n"
        yield f"| {' | '.join('---:' if _NUMBER.fullmatch(kind) else '---' for kind in types)} |\n"
        yield from lines
    else:
        fields = [
            f"{quoted(name)} := {_as_json(place, kind)}"
            for name, place, kind in zip(columns, places, types, strict=True)
        ]
        lines = _lines(connection, relation, f"to_json(struct_pack({', '.join(fields)}))::varchar")
        yield from lines if form == "ndjson" else _array(lines)


def _lines(connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation, expression: str) -> Iterator[str]:
    """One line per row, in parts of many lines; `expression` sees the columns as #1, #2, …

    The first rows are computed at once: a question that fails does so before anything of its answer is written.
    """
    found = connection.execute(relation.project(f"{expression} as line").sql_query())
    first = found.fetchmany(_BATCH)

    def parts() -> Iterator[str]:
        rows = first
        while rows:
            yield "".join([f"{line}\n" for (line,) in rows])
            rows = found.fetchmany(_BATCH)

    return parts()


def _array(parts: Iterator[str]) -> Iterator[str]:
    """Lines of JSON as one array."""
    before = "[\n"
    for part in parts:
        yield before + part.removesuffix("\n").replace("\n", ",\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _exactly(place: int, kind: str) -> str:
    """A column as text without loss: whole numbers without a point, as in the files of the publishers."""
    column = f"#{place}"
    if kind not in _FLOATS:
        return f"{column}::varchar"
    whole = f"{column} = trunc({column}) and abs({column}) < {_EXACT_WHOLE}"
    return f"case when {whole} then {column}::bigint::varchar else {column}::varchar end"


def _as_text(place: int, kind: str) -> str:
    """The same for a spreadsheet: text that it would run is made inert."""
    exact = _exactly(place, kind)
    return exact if _NEVER_A_FORMULA.fullmatch(kind) else inert_sql(f"({exact})")


def _csv_cell(text: str) -> str:
    """Text as a cell of a CSV file (RFC 4180); nothing at all for null."""
    special = "[\",' || chr(13) || chr(10) || ']"
    return (
        f"coalesce(case when regexp_matches({text}, '{special}') "
        f"then '\"' || replace({text}, '\"', '\"\"') || '\"' else {text} end, '')"
    )


def _csv_line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def markdown_text(text: str) -> str:
    """Text as a cell of a Markdown table."""
    for character, harmless in _IN_MARKDOWN.items():
        text = text.replace(character, harmless)
    return text


# What would end a cell, or the table, or be taken for HTML.
_IN_MARKDOWN = {"&": "&amp;", "<": "&lt;", "\\": "\\\\", "|": "\\|", "\r\n": "<br>", "\n": "<br>", "\r": "<br>"}


def _markdown_cell(text: str) -> str:
    for character, harmless in _IN_MARKDOWN.items():
        text = f"replace({text}, {literal(character)}, {literal(harmless)})"
    return f"coalesce({text}, '')"


def _as_json(place: int, kind: str) -> str:
    """A column for JSON, which has no number for infinity and for what is none: there they are texts."""
    column = f"#{place}"
    if kind not in _FLOATS:
        return column
    return f"case when isfinite({column}) then to_json({column}) else to_json({column}::varchar) end"


def _write_parquet(relation: duckdb.DuckDBPyRelation, target: BinaryIO) -> None:
    """Write Parquet with the types that the release has, one row group after the other."""
    import duckdb
    import pyarrow.parquet as pq

    reader = relation.to_arrow_reader(_ROW_GROUP)
    with pq.ParquetWriter(target, reader.schema, compression="zstd") as writer:
        while True:
            try:
                batch = reader.read_next_batch()
            except StopIteration:
                return
            except OSError as error:  # how Arrow passes on what DuckDB says
                raise duckdb.Error(str(error)) from error
            writer.write_batch(batch)


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Where bytes go: standard output, or a file that takes its name when all is written."""
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("wb") as target:
            yield target
        os.replace(unfinished, output)
    finally:
        unfinished.unlink(missing_ok=True)
