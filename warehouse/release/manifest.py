"""The manifest: what a release was made from, what it holds, and what the gate said."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.gate.results import CheckResult, plain
from warehouse.release.export import ExportedTable, sha256_of

if TYPE_CHECKING:
    import duckdb

# Raised whenever a release offers more files, or the same ones in another form: then equal figures make a new one.
FORMAT = 2
PACKAGES = (
    "ukcrime",
    "dagster",
    "dbt-core",
    "dbt-duckdb",
    "duckdb",
    "gptables",
    "great-expectations",
    "pandas",
    "pyarrow",
    "python-calamine",
    "vl-convert-python",
)


def manifest_of(
    connection: duckdb.DuckDBPyConnection,
    tables: dict[str, ExportedTable],
    results: Sequence[CheckResult],
    *,
    today: date,
    previous: str | None,
    code: dict[str, str | None] | None = None,
) -> dict[str, Any]:
    """Manifest without the release id (given when the release takes its place); ready for JSON.

    `code` says which version of the project made it: what a rebuild compares with its own.
    """
    inputs = _rows(
        connection,
        """
        select vintage_id, source_id, product_id, edition, edition_title, published_on, published_on_basis,
            retrieved_at, sha256, original_sha256, file_name, url, parser, parser_version, row_count, origin
        from raw.vintage order by source_id, published_on, edition
        """,
    )
    return {
        "format": FORMAT,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "previous_release": previous,
        "inputs": inputs,
        "stale_sources": stale_sources(connection, today),
        "code": code,
        "packages": package_versions(),
        "tables": {name: asdict(table) for name, table in tables.items()},
        "observations": sum(vintage["row_count"] for vintage in inputs),
        "checks": [result.as_dict() for result in results],
    }


def stale_sources(connection: duckdb.DuckDBPyConnection, today: date) -> list[dict[str, Any]]:
    """Sources whose last good edition is older than their rhythm allows, or that failed in the latest run."""
    return _rows(
        connection,
        """
        with failures as (
            select coalesce(log.source_id, source.source_id) as source_id, max(log.message) as message
            from ops.intake_log as log
            left join reference.source as source on log.source_id is null and source.product_id = log.product_id
            where log.outcome = 'failed' and log.run_id = (select arg_max(run_id, logged_at) from ops.intake_log)
            group by all
        ),
        newest as (
            select source_id, max(published_on) as published_on, arg_max(edition, (published_on, edition)) as edition
            from raw.vintage group by all
        )
        select
            source.source_id, newest.edition, newest.published_on, source.stale_after_days,
            date_diff('day', newest.published_on, $today) as days_since_published, failures.message as failure
        from reference.source as source
        left join newest on newest.source_id = source.source_id
        left join failures on failures.source_id = source.source_id
        where failures.source_id is not null or newest.published_on is null
            or date_diff('day', newest.published_on, $today) > source.stale_after_days
        order by source.source_id
        """,
        {"today": today},
    )


def content_of(manifest: dict[str, Any]) -> dict[str, str]:
    """What makes two releases the same: the form of its files, and the hash of every table with its descriptions.

    Outcomes of checks are left out: some turn with the day (an edition grows old), and the figures stay the same.
    """
    return {"format": str(manifest["format"]), **{name: table["sha256"] for name, table in manifest["tables"].items()}}


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    cursor = connection.execute(query, parameters or {})
    names = [column[0] for column in cursor.description or []]
    return [{name: plain(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()]


def files_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Hash and size of every file of a release that is no table, by its path within `folder`."""
    return {
        path.relative_to(folder).as_posix(): {"sha256": sha256_of(path), "size": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != "parquet"
    }


def package_versions() -> dict[str, str]:
    """Versions of the packages that decide what a release holds, of those that are installed."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions
