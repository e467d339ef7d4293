"""The raw layer: vintages are added whole or not at all, and never changed by a second loading of the same bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.migration import bring_up_to_date, is_made_with

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

SCHEMA = Path(__file__).with_name("schema.sql")


@dataclass(frozen=True)
class Vintage:
    """One source in one edition: a row of raw.vintage, without its row count."""

    source_id: str
    product_id: str
    edition: str
    edition_title: str
    published_on: date
    published_on_basis: str
    retrieved_at: datetime
    sha256: str
    original_sha256: str
    file_name: str
    url: str | None
    parser: str
    parser_version: int
    origin: str

    @property
    def vintage_id(self) -> str:
        """Identity: the compact copy of an edition and its original are the same vintage."""
        return f"{self.source_id}@{self.edition}#{self.original_sha256[:8]}"


@dataclass(frozen=True)
class IntakeEvent:
    """What happened to one source or product in one run: a row of ops.intake_log."""

    run_id: str
    logged_at: datetime
    product_id: str
    source_id: str | None
    edition: str | None
    stage: str  # land, parse
    outcome: str  # new, unchanged, parsed_again, failed
    message: str | None = None
    quarantined_as: str | None = None


def prepare_database(path: Path) -> None:
    """Create the database at `path`, or carry every vintage over when an older project version made it.

    Raises what warehouse.migration.bring_up_to_date raises: the database is then as it was.
    """
    text = SCHEMA.read_text(encoding="utf-8")
    if not (path.exists() and is_made_with(path, text)):
        bring_up_to_date(path, text)


def known_vintages(connection: duckdb.DuckDBPyConnection, source_id: str) -> dict[str, tuple[int, date]]:
    """Parser version and day of publication by vintage_id of the vintages of `source_id` already loaded.

    Either makes a vintage another one to load: a file landed anew may come with a better day.
    """
    rows = connection.execute(
        "select vintage_id, parser_version, published_on from raw.vintage where source_id = ?", [source_id]
    ).fetchall()
    return {vintage_id: (version, published_on) for vintage_id, version, published_on in rows}


def append_vintage(connection: duckdb.DuckDBPyConnection, vintage: Vintage, observations: pd.DataFrame) -> None:
    """Add a vintage with its observations in one transaction; rows of an older reading of the same bytes are replaced.

    `observations` has the columns of orchestration.parsing.observations.COLUMNS, one row per published cell.
    """
    columns = ", ".join(observations.columns)
    connection.begin()
    try:
        for table in ("raw.observation", "raw.vintage"):
            connection.execute(f"delete from {table} where vintage_id = ?", [vintage.vintage_id])
        connection.register("parsed", observations.reset_index(drop=True).reset_index(names="row_no"))
        connection.execute(
            f"insert into raw.observation (vintage_id, row_no, {columns}) "
            f"select ?, row_no, {columns} from parsed order by row_no",
            [vintage.vintage_id],
        )
        row = {"vintage_id": vintage.vintage_id, **asdict(vintage), "row_count": len(observations)}
        connection.execute(
            f"insert into raw.vintage ({', '.join(row)}) values ({', '.join('?' for _ in row)})",
            list(row.values()),
        )
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.unregister("parsed")


def remove_vintage(connection: duckdb.DuckDBPyConnection, vintage_id: str) -> None:
    """Take a vintage out, in one transaction: only for an edition that was withdrawn from the landing archive."""
    connection.begin()
    try:
        for table in ("raw.observation", "raw.vintage"):
            connection.execute(f"delete from {table} where vintage_id = ?", [vintage_id])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def log_intake(connection: duckdb.DuckDBPyConnection, events: list[IntakeEvent]) -> None:
    """Add events to ops.intake_log."""
    for event in events:
        row = asdict(event)
        connection.execute(
            f"insert into ops.intake_log ({', '.join(row)}) values ({', '.join('?' for _ in row)})",
            list(row.values()),
        )


def replace_reference(connection: duckdb.DuckDBPyConnection, tables: dict[str, pd.DataFrame]) -> None:
    """Write the tables of the schema reference anew from the registry, by name, in one transaction."""
    connection.begin()
    try:
        for name, frame in tables.items():
            connection.execute(f"delete from reference.{name}")
            connection.register("registry_rows", frame)
            connection.execute(f"insert into reference.{name} by name select * from registry_rows")
            connection.unregister("registry_rows")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
