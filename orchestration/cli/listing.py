"""`ukcrime sources` and `ukcrime releases`: what is known, as tables (CSV in a pipe)."""

from __future__ import annotations

from typing import Any

from orchestration.cli.terminal import err, print_rows
from orchestration.home import Home, current_home


def list_sources() -> None:
    """Print every source of the registry with what the warehouse holds of it, and trouble in the last run."""
    from orchestration.registry.load import sources

    held, trouble = _held(current_home())
    rows = []
    for source_id, source in sources().items():
        editions, newest, published, observations = held.get(source_id, (0, None, None, 0))
        state = f"{trouble[source_id]} not read" if source_id in trouble else "read" if editions else "never run"
        rows.append(
            (source.product.product_id, source_id, editions, newest, published, int(observations), state),
        )
    print_rows(("product", "source", "editions", "newest", "published", "observations", "last run"), sorted(rows))


def _held(home: Home) -> tuple[dict[str, tuple[Any, ...]], dict[str, str]]:
    """Facts on the editions of each source, and the editions that the last run could not read."""
    from warehouse.connection import open_database

    if not home.build_database.exists():
        return {}, {}
    with open_database(home.build_database, read_only=True) as connection:
        facts = connection.execute(
            "select source_id, count(*), max_by(edition, published_on), max(published_on), sum(row_count) "
            "from raw.vintage group by source_id"
        ).fetchall()
        failures = connection.execute(
            "select source_id, max(edition) from ops.intake_log where outcome = 'failed' and run_id = "
            "(select max_by(run_id, logged_at) from ops.intake_log) group by source_id"
        ).fetchall()
    return {source_id: tuple(rest) for source_id, *rest in facts}, dict(failures)


def list_releases() -> None:
    """Print the published releases, newest first."""
    from warehouse.release import list_releases as published

    rows = [
        (
            row["id"],
            row["created_at"][:16].replace("T", " "),
            row["observations"],
            row["passed"],
            row["warned"],
            row["failed"],
            row["is_current"],
        )
        for row in reversed(published(current_home().root))
    ]
    if not rows:
        err.print("There is no release yet. Run: ukcrime run")
        return
    print_rows(("release", "made (UTC)", "observations", "passed", "warned", "failed", "current"), rows)
