"""CSV of every mart: the rows and columns of its Parquet file, in the same order.

Facts are offered as `csv/<mart>.csv.zip` with the one member `<mart>.csv`, all other marts as `csv/<mart>.csv`. Facts
hold one row per published figure and grow with every edition (the largest is some 200 MB of text, a twentieth of it
zipped), so the rule goes by name: the address of a file never changes because a mart has grown.
"""

from __future__ import annotations

import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from warehouse.inert_text import inert_sql
from warehouse.release.export import Column, Table, literal, quoted
from warehouse.release.publication import Publication

FOLDER = "csv"
MEDIA_TYPE = "text/csv"
ZIP_MEDIA_TYPE = "application/zip"

_ZIPPED = "fct_"
# Twice as fast as the usual level, and a fifth larger.
_ZIP_LEVEL = 2
# Text that begins with an ASCII letter or digit is no formula; most does, and the comparison costs a tenth of the rule.
_HARMLESS = "{0} >= 'A' and {0} < '{{' or {0} >= '0' and {0} < ':'"
# Whole numbers up to here are exact in both types.
_WHOLE = f"{{0}} = trunc({{0}}) and abs({{0}}) <= {2**53}"


@dataclass(frozen=True)
class ColumnType:
    """How values of a DuckDB type stand in a CSV file, and what metadata of two standards call that."""

    csvw: str
    data_package: str
    text: str  # SQL; {0} stands for the column


TYPES = {
    "VARCHAR": ColumnType("string", "string", f"case when {_HARMLESS} then {{0}} else {inert_sql('{0}')} end"),
    "BOOLEAN": ColumnType("boolean", "boolean", "{0}::varchar"),
    "INTEGER": ColumnType("integer", "integer", "{0}::varchar"),
    "BIGINT": ColumnType("integer", "integer", "{0}::varchar"),
    "DOUBLE": ColumnType("double", "number", f"case when {_WHOLE} then {{0}}::bigint::varchar else {{0}}::varchar end"),
    "DATE": ColumnType("date", "date", "{0}::varchar"),
    "TIMESTAMP": ColumnType("dateTime", "datetime", "replace({0}::varchar, ' ', 'T')"),
}


class UnknownTypeError(Exception):
    """A mart has a column of a type that nobody has decided how to write."""


def type_of(column: Column) -> ColumnType:
    """How the values of a column are written; raises UnknownTypeError for a type that is not in TYPES."""
    try:
        return TYPES[column.type]
    except KeyError:
        raise UnknownTypeError(
            f"column {column.name!r} has type {column.type}; known are {', '.join(TYPES)}. "
            "To do: say in warehouse/dissemination/csv_tables.py how it is written as text"
        ) from None


def is_zipped(mart: str) -> bool:
    """Whether the CSV of a mart is offered zipped: facts are."""
    return mart.startswith(_ZIPPED)


def csv_file(mart: str) -> str:
    """Path of the CSV of a mart within the release."""
    return f"{FOLDER}/{mart}.csv" + (".zip" if is_zipped(mart) else "")


def parquet_file(mart: str) -> str:
    """Path of the Parquet file of a mart within the release."""
    return f"parquet/{mart}.parquet"


def write_csv_tables(publication: Publication) -> None:
    """Write the CSV of every mart: UTF-8, a header, LF at line ends, nothing for a missing value.

    Numbers read back to the very same number, whole ones have no decimal point; dates are ISO 8601, booleans true and
    false. Text that a spreadsheet would take for a formula has an apostrophe in front (warehouse/inert_text.py).
    """
    (publication.folder / FOLDER).mkdir()
    rows = publication.manifest["tables"]
    # The largest first, or one of the two hands has nothing to do at the end.
    tables = sorted(publication.tables, key=lambda table: -rows[table.name]["rows"])
    with ThreadPoolExecutor(max_workers=2) as pool:
        for _ in pool.map(lambda table: _write(publication, table), tables):
            pass


def _write(publication: Publication, table: Table) -> None:
    columns = ", ".join(
        f"{type_of(column).text.format(quoted(column.name))} as {quoted(column.name)}" for column in table.columns
    )
    source = literal(str(publication.folder / parquet_file(table.name)))
    plain = publication.folder / FOLDER / f"{table.name}.csv"
    with publication.connection.cursor() as cursor:
        cursor.execute(f"copy (select {columns} from read_parquet({source})) to {literal(str(plain))} (format csv)")
    if is_zipped(table.name):
        _zip(plain, publication.folder / csv_file(table.name))
        plain.unlink()


def _zip(plain: Path, to: Path) -> None:
    """Zip one file so that the same content gives the same bytes: its time and its rights are always the same."""
    plain.chmod(0o644)
    first_day_of_zip = time.mktime((1980, 1, 1, 0, 0, 0, 0, 0, -1))
    os.utime(plain, (first_day_of_zip, first_day_of_zip))
    with zipfile.ZipFile(to, "x") as archive:
        archive.write(plain, plain.name, zipfile.ZIP_DEFLATED, _ZIP_LEVEL)
