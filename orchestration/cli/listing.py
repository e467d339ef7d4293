"""`ukcrime sources` and `ukcrime releases`: what is known, as tables."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from orchestration.cli.terminal import err, out
from orchestration.home import current_home


def list_sources() -> None:
    """Print every source of the registry with what the warehouse holds of it."""
    from orchestration.registry.load import sources
    from warehouse.connection import open_database

    home = current_home()
    held: dict[str, tuple[Any, ...]] = {}
    trouble: dict[str, str] = {}
    if home.build_database.exists():
        with open_database(home.build_database, read_only=True) as connection:
            for source_id, *facts in connection.execute(
                "select source_id, count(*), max_by(edition_title, published_on), max(published_on), sum(row_count) "
                "from raw.vintage group by source_id"
            ).fetchall():
                held[source_id] = tuple(facts)
            trouble = dict(
                connection.execute(
                    "select source_id, max(edition) from ops.intake_log where outcome = 'failed' and run_id = "
                    "(select max_by(run_id, logged_at) from ops.intake_log) group by source_id"
                ).fetchall()
            )
    table = Table(
        "source", "product", "publisher", "editions", "newest edition", "published", "observations", "last run"
    )
    for source_id, source in sources().items():
        editions, newest, published, rows = held.get(source_id, (0, "", "", 0))
        table.add_row(
            source_id,
            source.product.product_id,
            source.product.publisher,
            str(editions),
            newest,
            str(published),
            f"{rows:,}",
            f"[red]{trouble[source_id]} not read[/]" if source_id in trouble else "read" if editions else "",
        )
    out.print(table)


def list_releases() -> None:
    """Print the published releases."""
    from warehouse.release import list_releases as published

    home = current_home()
    rows = published(home.root)
    if not rows:
        err.print("There is no release yet. Run: ukcrime run")
        return
    table = Table("release", "published at", "observations", "passed", "warned", "failed", "current")
    for row in reversed(rows):
        table.add_row(
            row["id"],
            str(row["created_at"]),
            f"{row['observations']:,}",
            *(str(row[name]) for name in ("passed", "warned", "failed")),
            "yes" if row["is_current"] else "",
        )
    out.print(table)
