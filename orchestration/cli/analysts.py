"""Commands for those who use the figures: ask a release, ask it as of a day, describe, trace, compare, cite."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import panels

Form = Annotated[
    str | None,
    typer.Option("--format", help="table, csv, json, ndjson, parquet or markdown. Default: by the name of FILE, else "
                 "a table on a terminal and CSV in a pipe."),
]  # fmt: skip
Output = Annotated[
    Path | None, typer.Option("--output", "-o", dir_okay=False, help="Write to FILE, which is there when it is whole.")
]
Csv = Annotated[bool, typer.Option("--csv", help="Short for --format csv.")]
Release = Annotated[
    str | None,
    typer.Option("--release", help="Ask this release, as `ukcrime releases` lists it; else the current one."),
]


def _form(form: str | None, csv: bool) -> str | None:
    if csv and form not in (None, "csv"):
        raise typer.BadParameter(f"--csv and --format {form} exclude each other")
    return "csv" if csv else form


def query(
    sql: Annotated[str, typer.Argument(help="SQL over the marts, e.g. `from dim_source`; `-` reads it from a pipe.")],
    form: Form = None,
    output: Output = None,
    csv: Csv = False,
    release: Release = None,
) -> None:
    """Ask a release, opened read-only.

    `ukcrime query "select period_label, value from fct_recorded_crime where source_id = 'ew_ons_a5a' and offence_id =
    'ons_prc:robbery' order by period_start"`

    `ukcrime query "from uk_comparison" --output comparison.parquet`

    `ukcrime describe` lists what can be asked. Answers of any length are written while they are computed. Ends with 0,
    1 when there is no release, 2 for a question that cannot be answered.
    """
    from orchestration.cli.query import run_query

    raise typer.Exit(run_query(sql, form=_form(form, csv), output=output, release=release))


def as_of(
    day: Annotated[datetime, typer.Argument(metavar="DATE", formats=["%Y-%m-%d"], help="YYYY-MM-DD")],
    sql: Annotated[str, typer.Argument(help="SQL over the tables of that day; `-` reads it from a pipe.")],
    form: Form = None,
    output: Output = None,
    csv: Csv = False,
    release: Release = None,
) -> None:
    """Ask what was published by a day: each figure from the newest edition of that day.

    `ukcrime as-of 2026-01-01 "select value, edition from fct_recorded_crime where source_id = 'ew_ons_a5a' and
    offence_id = 'ons_prc:total_excluding_fraud' and period_label = '2020/21'"`

    The facts, `fct_population`, `fct_revision`, `dim_source`, `dim_vintage` and the tables of editions answer for the
    day; other dimensions are as they are. What is kept for no other day (`uk_comparison`, rates, …) is an error that
    says what to do. `release.fct_recorded_crime` is the table of the release itself, to set both side by side.
    """
    from orchestration.cli.as_of import run_as_of

    raise typer.Exit(run_as_of(day.date(), sql, form=_form(form, csv), output=output, release=release))


def describe(
    name: Annotated[
        str | None, typer.Argument(metavar="[MART]", help="A mart, view or macro; none lists them.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, json or markdown")] = "table",
    release: Release = None,
) -> None:
    """Say what a mart holds: grain, key, columns with type, role and description, sources, queries worth running.

    `ukcrime describe` · `ukcrime describe uk_comparison` · `ukcrime describe as_of`
    """
    from orchestration.cli.describe import run_describe

    raise typer.Exit(run_describe(name, form=form, release=release))


def trace(
    figure: Annotated[str, typer.Argument(help="figure_id or comparison_id; with --source a cell, Sheet!Cell.")],
    edition: Annotated[
        str | None, typer.Option(help="Edition whose cell is shown, e.g. ye-2025-06; else the newest that has it.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Source that the cell is of, e.g. ew_ons_a5a.")] = None,
    form: Annotated[str, typer.Option("--format", help="text or json")] = "text",
) -> None:
    """Follow a figure of the current release back to edition, file, sheet and cell, and show what stands around it.

    `ukcrime trace "Table_A5a!Y17" --source ew_ons_a5a`
    """
    from orchestration.cli.trace import trace_figure

    raise typer.Exit(trace_figure(figure, edition=edition, source=source, form=form))


def diff(
    earlier: Annotated[str, typer.Argument(help="Id of a release, or `previous`.")] = "previous",
    later: Annotated[str, typer.Argument(help="Id of a release, or `current`.")] = "current",
    form: Annotated[str, typer.Option("--format", help="table (a summary), csv or json (every change)")] = "table",
    everything: Annotated[
        bool, typer.Option("--all", help="Every revision in the table, not the largest only.")
    ] = False,
) -> None:
    """Say what changed from one release to another: figures revised, added and removed, columns, declarations.

    `ukcrime diff` · `ukcrime diff v2026.10.1 v2026.11.1 --format csv`
    """
    from orchestration.cli.diff import diff_releases

    raise typer.Exit(diff_releases(earlier, later, form, everything))


def cite(
    mart: Annotated[str, typer.Argument(help="The mart whose figures are used, e.g. uk_comparison.")],
    form: Annotated[str, typer.Option("--format", help="text, bibtex or csl-json")] = "text",
    release: Release = None,
) -> None:
    """Say how to cite a mart: release, publishers, licence.

    `ukcrime cite uk_comparison --format bibtex >> sources.bib`
    """
    from orchestration.cli.cite import run_cite

    raise typer.Exit(run_cite(mart, form=form, release=release))


def register(app: typer.Typer) -> None:
    """Give the command line these commands."""
    for command in (query, as_of, describe, trace, diff, cite):
        app.command(rich_help_panel=panels.FIGURES)(command)
