"""`ukcrime sources` and `ukcrime releases`: what is known, as tables (CSV in a pipe)."""

from __future__ import annotations

from typing import Any

from orchestration import clock
from orchestration.cli.terminal import err, out, print_rows
from orchestration.home import Home, current_home
from warehouse.journal import Journal

SOURCE_COLUMNS = (
    "nation",
    "source",
    "table",
    "editions",
    "newest",
    "published",
    "covers",
    "observations",
    "missing",
    "designation",
    "last run",
    "asked",
)
ATTEMPT_COLUMNS = (
    "at (London)",
    "product",
    "purpose",
    "attempt",
    "outcome",
    "status",
    "bytes",
    "seconds",
    "address",
    "message",
)
ATTEMPTS_SHOWN = 200


def list_sources() -> None:
    """Print every source of the registry: editions held, periods covered, figures missing, designation, last run."""
    from orchestration.registry.load import products, sources

    held, trouble = _held(current_home())
    asked = {product_id: _asked(current_home(), product_id) for product_id in products()}
    rows = []
    for source_id, source in sources().items():
        editions, newest, published, observations, covers, missing = held.get(source_id, (0, None, None, 0, None, None))
        state = f"{trouble[source_id]} not read" if source_id in trouble else "read" if editions else "never run"
        in_force = [status.status for status in source.table.designation if status.valid_to is None]
        rows.append(
            (
                source.table.jurisdiction,
                source_id,
                source.table.title,
                editions,
                newest,
                published,
                covers,
                int(observations),
                missing,
                in_force[-1] if in_force else None,
                state,
                asked[source.product.product_id],
            )
        )
    # A terminal has no room for titles and days of publication; a pipe gets them all.
    shown = [at for at, name in enumerate(SOURCE_COLUMNS) if not (out.is_terminal and name in ("table", "published"))]
    rows.sort(key=lambda row: row[:2])
    print_rows([SOURCE_COLUMNS[at] for at in shown], [[row[at] for at in shown] for row in rows])


def _asked(home: Home, product_id: str) -> str:
    """When the publisher was last asked, and with what outcome, in a few words."""
    newest = next(iter(Journal(home.journal).attempts(product_id, 1)), None)
    if newest is None:
        return "never"
    when = newest.attempted_at.astimezone(clock.LONDON).strftime("%-d %b %H:%M")
    if newest.outcome != "failed":
        return f"{when}, answered"
    return f"{when}, failed" + (f" ({newest.http_status})" if newest.http_status else "")


def list_attempts() -> None:
    """Print the last requests to publishers, newest first."""
    rows = [
        (
            attempt.attempted_at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M:%S"),
            attempt.product_id,
            attempt.purpose,
            attempt.attempt,
            attempt.outcome,
            attempt.http_status,
            attempt.bytes,
            attempt.seconds,
            attempt.url,
            attempt.message,
        )
        for attempt in Journal(current_home().journal).attempts(limit=ATTEMPTS_SHOWN)
    ]
    if not rows:
        err.print("No publisher was asked yet. Ask: ukcrime check")
        return
    print_rows(ATTEMPT_COLUMNS, rows)


def _held(home: Home) -> tuple[dict[str, tuple[Any, ...]], dict[str, str]]:
    """Facts on the editions of each source, and the editions that the last run could not read."""
    from warehouse.connection import open_database

    if not home.build_database.exists():
        return {}, {}
    with open_database(home.build_database, read_only=True) as connection:
        facts = connection.execute(
            """
            with editions as (
                select
                    source_id, count(*) as editions, max_by(edition, (published_on, edition)) as newest,
                    max(published_on) as published_on
                from raw.vintage group by source_id
            ),
            figures as (
                select
                    vintage.source_id, count(*) as observations,
                    strftime(min(period_start), '%b %Y') || ' to ' || strftime(max(period_end), '%b %Y') as covers
                from raw.observation inner join raw.vintage as vintage using (vintage_id)
                group by vintage.source_id
            ),
            gaps as (
                select source_id, string_agg(figures || ' ' || obs_status, ', ' order by figures desc) as missing
                from (
                    select vintage.source_id, obs_status, count(*) as figures
                    from raw.observation inner join raw.vintage as vintage using (vintage_id)
                    where value is null
                    group by all
                )
                group by source_id
            )
            select source_id, editions, newest, published_on, observations, covers, missing
            from editions
            left join figures using (source_id)
            left join gaps using (source_id)
            """
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
