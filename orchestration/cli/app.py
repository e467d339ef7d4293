"""The `ukcrime` command: run the pipeline, look at sources and releases, query the current release."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import analysts, panels

app = typer.Typer(
    name="ukcrime",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="UK crime and justice statistics: every figure traceable to the cell it was published in.",
    epilog="Data live in `data/` of the project, or in `$UKCRIME_HOME`.",
)


@app.command(rich_help_panel=panels.RUN)
def run(
    live: Annotated[
        bool, typer.Option("--live", help="Ask the publishers for newer editions first; else no network is used.")
    ] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another run at work to end.", min=0)] = 0,
) -> None:
    """Land, parse, model, check and publish.

    Of each source the newest edition that can be had is used, else the last one landed, else the bundled one; the
    lines of progress say which. Ends with 0 when a release is published or nothing changed, 1 when the gate refuses
    the release or the run breaks (the current release stays), 3 when it went through but a publisher could not be
    reached or an edition not be read.
    """
    from orchestration.cli.run import run_refresh

    raise typer.Exit(run_refresh(live=live, wait=wait))


@app.command(rich_help_panel=panels.PUBLISHERS)
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Products or sources; all of them if none.")] = None,
    addresses: Annotated[
        bool,
        typer.Option("--addresses", help="Try every address of the registry, downloads included, and keep nothing."),
    ] = False,
) -> None:
    """Ask the publishers what is new; nothing is landed, modelled or published.

    Ends with 0, or with 3 when a publisher gave no answer that can be understood.
    """
    from orchestration.cli.publishers import check_addresses, check_publishers

    raise typer.Exit(check_addresses(names or []) if addresses else check_publishers(names or []))


@app.command(rich_help_panel=panels.PUBLISHERS)
def retry(name: Annotated[str, typer.Argument(help="Product or source that failed.")]) -> None:
    """Try again what failed of a source: its bytes in quarantine, then its publisher, then a whole run."""
    from orchestration.cli.publishers import UNKNOWN
    from orchestration.cli.publishers import retry as try_again
    from orchestration.cli.run import PUBLISHED, run_refresh

    tried = try_again(name)
    if tried == UNKNOWN:
        raise typer.Exit(tried)
    ran = run_refresh()
    raise typer.Exit(ran if ran != PUBLISHED else tried)


@app.command(rich_help_panel=panels.PUBLISHERS)
def backfill(
    name: Annotated[str, typer.Argument(help="Product or source.")],
    editions: Annotated[list[str] | None, typer.Argument(help="Editions to land; none lists what is offered.")] = None,
) -> None:
    """Land older editions that a publisher still offers; the newest one stays the newest."""
    from orchestration.cli.publishers import backfill as land_older

    raise typer.Exit(land_older(name, editions or []))


@app.command(rich_help_panel=panels.FIGURES)
def sources(
    attempts: Annotated[
        bool, typer.Option("--attempts", help="List the last requests to publishers instead (`ops.fetch_log`).")
    ] = False,
) -> None:
    """List the sources: editions, periods covered, designation, figures missing, trouble in the last run.

    Missing figures are counted by status: x not available, z not applicable, u base too small, k rounds to nothing,
    n law not in force. `ukcrime query "from dim_caveat"` says what to know of each source.
    """
    from orchestration.cli.listing import list_attempts, list_sources

    if attempts:
        list_attempts()
    else:
        list_sources()


@app.command(rich_help_panel=panels.FIGURES)
def explore() -> None:
    """Open the pages of the current release in a browser, and print their address."""
    from orchestration.cli.explore import explore as open_pages

    raise typer.Exit(open_pages())


@app.command(rich_help_panel=panels.UPKEEP)
def docs(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; docs/index.html of the data folder if none.")
    ] = None,
) -> None:
    """Write dbt's documentation of the models (SQL, tests, graph) as one file, and print its address."""
    from orchestration.cli.docs import write_docs

    raise typer.Exit(write_docs(output))


@app.command(rich_help_panel=panels.UPKEEP)
def alerts(
    every: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Send a test message to everybody who is to be told.")] = False,
) -> None:
    """List the alerts that stand. Who is told stands in `alerts.yaml` of the data folder (docs/operation.md)."""
    from orchestration.cli.alerts import list_alerts, try_notifiers

    raise typer.Exit(try_notifiers() if test else list_alerts(every))


@app.command(rich_help_panel=panels.FIGURES)
def releases() -> None:
    """List the published releases, newest first."""
    from orchestration.cli.listing import list_releases

    list_releases()


analysts.register(app)


@app.command(rich_help_panel=panels.PUBLISHERS)
def land(
    product: Annotated[str, typer.Argument(help="Product, or a source as `ukcrime sources` shows it.")],
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


@app.command(rich_help_panel=panels.PUBLISHERS)
def withdraw(
    product: Annotated[str, typer.Argument(help="Product, or a source as `ukcrime sources` shows it.")],
    edition: Annotated[str, typer.Argument(help="The edition to set aside, e.g. ye-2025-12.")],
    reason: Annotated[str, typer.Option(help="Why; kept beside the bytes in quarantine.")],
) -> None:
    """Set a landed edition aside, for instance one whose figures the gate refuses until the publisher mends them.

    Its bytes stay in quarantine with the reason; the next `ukcrime run` takes its figures out of the warehouse.
    Releases made before keep them.
    """
    from orchestration.cli.landing import withdraw_edition

    raise typer.Exit(withdraw_edition(product, edition, reason))


@app.command(rich_help_panel=panels.UPKEEP)
def verify(
    releases: Annotated[list[str] | None, typer.Argument(help="Releases to rebuild from landing as well.")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Rebuild the current release from landing.")] = False,
) -> None:
    """Hash everything that is kept; rebuild releases and compare them bit for bit.

    Ends with 0 when all is sound, 1 for damage or a difference, 2 when a run is at work.
    """
    from orchestration.cli.upkeep import verify as verify_all

    raise typer.Exit(verify_all(releases or [], rebuild))


@app.command(rich_help_panel=panels.UPKEEP)
def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be removed.")] = False,
) -> None:
    """Remove what the retention policy no longer keeps; the current release and what it rests on always stay."""
    from orchestration.cli.upkeep import prune as clear_up

    raise typer.Exit(clear_up(dry_run))


@app.command(rich_help_panel=panels.RUN)
def ui(
    port: Annotated[int, typer.Option(help="Port on the loopback interface.")] = 3000,
    live: Annotated[
        bool, typer.Option("--live", help="Switch on the sensors and schedules that ask publishers and start runs.")
    ] = False,
) -> None:
    """Open the Dagster UI on this machine, with the runs made so far.

    With --live this is the unattended server: it asks publishers closely on their release mornings, daily otherwise.
    """
    from orchestration.cli.ui import serve

    serve(port, live=live)


@app.command(rich_help_panel=panels.UPKEEP)
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
