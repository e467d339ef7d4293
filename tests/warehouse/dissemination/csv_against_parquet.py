"""The CSV of a mart beside its Parquet file, value by value."""

from __future__ import annotations

import zipfile
from pathlib import Path

from warehouse.connection import open_database
from warehouse.inert_text import inert_sql
from warehouse.release.export import literal, quoted


def plain_csv(release: Path, mart: str, folder: Path) -> Path:
    """The CSV file of a mart; one that is offered zipped is unpacked into `folder`."""
    packed = release / "csv" / f"{mart}.csv.zip"
    if not packed.exists():
        return release / "csv" / f"{mart}.csv"
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == [f"{mart}.csv"]
        return Path(archive.extract(f"{mart}.csv", folder))


def differences(release: Path, mart: str, folder: Path) -> dict[str, int]:
    """How many values of each column differ between the two files, row by row; columns that agree are left out.

    Text is compared with the text of the Parquet file made inert; a number by its value, and by whether a whole one
    is written without a decimal point. A row that only one file has differs in every column (`rows`).
    """
    with open_database(":memory:") as connection:
        parquet = literal(str(release / "parquet" / f"{mart}.parquet"))
        columns = connection.execute(f"describe select * from {parquet}").fetchall()
        types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name, *_ in columns)
        file = plain_csv(release, mart, folder)
        with file.open(encoding="utf-8") as lines:
            assert lines.readline().rstrip("\n").split(",") == [name for name, *_ in columns]
        connection.execute(
            f"create view written as select * from read_csv({literal(str(file))}, auto_detect = false, header = true, "
            f"delim = ',', quote = '\"', escape = '\"', nullstr = '', columns = {{{types}}}, parallel = false)"
        )
        counts = ", ".join(_count(name, kind) for name, kind, *_ in columns)
        row = connection.execute(
            f"select {counts}, (select count(*) from written) - (select count(*) from {parquet}) "
            f"from {parquet} as meant positional join written"
        ).fetchone()
        assert row is not None
        found = {**{name: count for (name, *_), count in zip(columns, row, strict=False)}, "rows": row[-1]}
    return {name: count for name, count in found.items() if count}


def _count(name: str, kind: str) -> str:
    meant, written = f"meant.{quoted(name)}", f"written.{quoted(name)}"
    if kind == "VARCHAR":
        return f"count(*) filter ({inert_sql(meant)} is distinct from {written})"
    pointed = f" or ({meant} = trunc({meant}) and abs({meant}) < 1e15 and contains({written}, '.'))"
    return (
        f"count(*) filter ({meant} is distinct from try_cast({written} as {kind}) "
        f"{pointed if kind == 'DOUBLE' else ''})"
    )


def marts_of(release: Path) -> list[str]:
    """Names of the marts of a release."""
    return sorted(file.stem for file in (release / "parquet").iterdir())
