"""The `ukcrime` command: run the pipeline, look at sources and releases, query the current release."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="ukcrime",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="UK crime and justice statistics: every figure traceable to the cell it was published in.",
    epilog="Data live in `data/` of the project, or in `$UKCRIME_HOME`.",
)


@app.command()
def run() -> None:
    """Land, parse, model, check and publish.

    Ends with 0 when a release is published or nothing changed, 1 when the gate refuses the release or the run
    breaks (the current release stays), 3 when it went through but an edition of a source could not be read.
    """
    from orchestration.cli.run import run_refresh

    raise typer.Exit(run_refresh())


@app.command()
def sources() -> None:
    """List the sources: editions, periods covered, designation, figures missing, trouble in the last run.

    Missing figures are counted by status: x not available, z not applicable, u base too small, k rounds to nothing,
    n law not in force. `ukcrime query "from dim_caveat"` says what to know of each source.
    """
    from orchestration.cli.listing import list_sources

    list_sources()


@app.command()
def releases() -> None:
    """List the published releases, newest first."""
    from orchestration.cli.listing import list_releases

    list_releases()


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="SQL over the marts of the current release, e.g. `from dim_source`.")],
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
) -> None:
    """Ask the current release, opened read-only.

    Piped output is CSV. `ukcrime query "show tables"` lists the marts, `"describe fct_recorded_crime"` the columns.
    """
    from orchestration.cli.query import run_query

    raise typer.Exit(run_query(sql, csv))


@app.command()
def land(
    product: Annotated[str, typer.Argument(help="Product id as `ukcrime sources` shows it.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file as downloaded.")],
    edition: Annotated[str, typer.Option(help="e.g. ye-2025-12, fy-2024-25, 2026-06-10")],
    published_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of publication.")],
    title: Annotated[str, typer.Option(help="Edition as a person names it.")] = "",
    basis: Annotated[
        str, typer.Option(help="On whose word the day of publication is.")
    ] = "stated by the person who landed it",
    url: Annotated[str | None, typer.Option(help="Where it was downloaded from.")] = None,
    remark: Annotated[str | None, typer.Option(help="Anything a user of the edition should know.")] = None,
) -> None:
    """Land a downloaded file as an edition of a product; the next `ukcrime run` reads it."""
    from orchestration.cli.landing import land_downloaded

    raise typer.Exit(land_downloaded(product, file, edition, title or edition, published_on.date(), basis, url, remark))


@app.command()
def withdraw(
    product: Annotated[str, typer.Argument(help="Product id as `ukcrime sources` shows it.")],
    edition: Annotated[str, typer.Argument(help="The edition to set aside, e.g. ye-2025-12.")],
    reason: Annotated[str, typer.Option(help="Why; kept beside the bytes in quarantine.")],
) -> None:
    """Set a landed edition aside, for instance one whose figures the gate refuses until the publisher mends them.

    Its bytes stay in quarantine with the reason; the next `ukcrime run` takes its figures out of the warehouse.
    Releases made before keep them.
    """
    from orchestration.cli.landing import withdraw_edition

    raise typer.Exit(withdraw_edition(product, edition, reason))


@app.command()
def ui(port: Annotated[int, typer.Option(help="Port on the loopback interface.")] = 3000) -> None:
    """Open the Dagster UI on this machine, with the runs made so far."""
    from orchestration.cli.ui import serve

    serve(port)


@app.command()
def bundle() -> None:
    """Write the bundled editions anew from the landed originals (for maintainers)."""
    from orchestration.cli.landing import write_bundle

    raise typer.Exit(write_bundle())


def main() -> None:
    """Entry point of the console script."""
    from warehouse.connection import DatabaseBusyError

    try:
        app()
    except DatabaseBusyError as error:
        sys.exit(f"ukcrime: {error}")
