"""`ukcrime trace`: a figure of the current release, back to the cell of the file it was published in."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from rich.table import Table
from rich.text import Text

from orchestration.cli.terminal import err, out
from orchestration.home import current_home
from orchestration.tracing.snippets import Line, Snippet, text_of
from orchestration.tracing.trace import Trace

TRACED, DISAGREES, UNKNOWN = 0, 1, 2
FORMS = ("text", "json")


def trace_figure(reference: str, *, edition: str | None, source: str | None, form: str) -> int:
    """Print the way of the figure that `reference` means (see `orchestration.tracing.references`).

    `edition` picks the edition whose cell is shown (the newest that has the figure when null), `source` makes the
    reference an address `Sheet!Cell`, `form` is text or json. Returns 0; 1 when there is no release or a cell does not
    show what the release says; 2 when nothing, or more than one figure, is called so.
    """
    from orchestration.landing.archive import Archive
    from orchestration.tracing.references import UnknownReferenceError
    from orchestration.tracing.trace import trace
    from warehouse.connection import open_database
    from warehouse.release import current_release

    if form not in FORMS:
        err.print(f"No form {form!r}. Known forms: {', '.join(FORMS)}", markup=False)
        return UNKNOWN
    home = current_home()
    release = current_release(home.root)
    if release is None:
        err.print("There is no release yet. Run: ukcrime run")
        return DISAGREES
    try:
        with open_database(release / "uk_crime.duckdb", read_only=True) as connection:
            traces, remark = trace(connection, Archive(home.landing), reference, edition=edition, source=source)
    except UnknownReferenceError as error:
        err.print(str(error), markup=False)
        return UNKNOWN
    if form == "json":
        _print_json(release.name, remark, traces)
    else:
        _print_text(release.name, remark, traces)
    return DISAGREES if any(traced.agrees is False for traced in traces) else TRACED


def _print_json(release: str, remark: str | None, traces: list[Trace]) -> None:
    figures = [asdict(traced) for traced in traces]
    told = {"release": release, "remark": remark, "figures": figures}
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False, default=str) + "\n")


def _print_text(release: str, remark: str | None, traces: list[Trace]) -> None:
    if remark:
        out.print(Text(text_of(remark)))
    for traced in traces:
        out.print(Text(f"\nFigure {traced.figure['figure_id']} of release {release}", style="bold"))
        _print_facts(_what(traced))
        _print_editions(traced)
        _print_facts(_where(traced))
        if traced.sight.snippet is None:
            out.print(Text(f"The cell cannot be shown. {traced.sight.trouble}", style="yellow"))
        else:
            _print_snippet(traced, traced.sight.snippet)
        _print_facts(_chain(traced))
        for caveat in traced.caveats:
            out.print(Text(f"Caveat ({caveat['about']}): {caveat['caveat']} [{caveat['reference']}]"))


def _print_facts(facts: list[tuple[str, Any]]) -> None:
    """Names and values in two columns; what is null is left out."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        if value not in (None, ""):
            table.add_row(name, Text(text_of(value if isinstance(value, str | float | int) else str(value))))
    out.print(table)


def _what(traced: Trace) -> list[tuple[str, Any]]:
    figure, shown, rate, correction = traced.figure, traced.shown, traced.rate, traced.correction
    what = [figure[name] for name in ("offence_label", "reporting_body", "survey_population", "breakdown", "category")]
    where = [figure[name] for name in ("area_name", "area_code", "coverage")]
    facts = [
        ("measure", figure["measure"]),
        ("what", _joined(what)),
        ("offence", figure["offence_id"]),
        ("where", _joined(where)),
        ("when", f"{figure['period_label']} ({figure['period_start']} to {figure['period_end']})"),
    ]
    if figure["comparator_start"] is not None:
        facts.append(("against", f"{figure['comparator_start']} to {figure['comparator_end']}"))
    facts.append(("value", f"{_number(shown['value'])} {figure['unit'] or ''}"))
    if shown["lower"] is not None or shown["upper"] is not None:
        ends = f"{_number(shown['lower'])} to {_number(shown['upper'])}"
        facts.append(("interval", f"{ends} ({shown['interval_source']})"))
    facts += [("status", _joined([shown["obs_status"], shown["status_meaning"], shown["status_reason"]]))]
    if correction is not None:
        facts += [
            ("printed as", _number(shown["published_value"])),
            ("corrected because", f"{correction['reason']} [{correction['reference']}]"),
        ]
    if rate is not None:
        facts.append(("rate", _rate(rate)))
    return facts


def _rate(rate: dict[str, Any]) -> str:
    if rate["rate_per_1000"] is None:
        return f"none ({rate['rate_status']}): {rate['rate_note']}"
    place = f", {rate['population_sheet']}!{rate['population_cell']}" if rate["population_cell"] else ""
    return (
        f"{rate['rate_per_1000']:g} per 1,000 of {rate['denominator_population']:,} residents on "
        f"{rate['denominator_date']} ({rate['denominator_vintage_id']}{place}; {rate['denominator_basis']}; trace "
        f"{rate['population_id']})" + (f". {rate['rate_note']}" if rate["rate_note"] else "")
    )


def _print_editions(traced: Trace) -> None:
    table = Table(title="Editions that show it", title_justify="left", title_style="")
    for name in ("edition", "published", "value", "revision", "status", "cell"):
        table.add_column(name, justify="right" if name in ("value", "revision") else "left", overflow="fold")
    for row in traced.editions:
        chosen = "▶ " if row is traced.shown else "  "
        revision = "" if row["revision"] is None else f"{row['revision']:+,.10g}"
        cells = [
            f"{chosen}{row['edition']}",
            str(row["published_on"]),
            _number(row["value"]),
            revision + (f" ({row['revision_note']})" if row["revision"] and row["revision_note"] else ""),
            row["obs_status"] or "",
            f"{row['sheet']}!{row['cell']}" if row["cell"] else "",
        ]
        table.add_row(*[Text(text_of(cell)) if at else Text(cell) for at, cell in enumerate(cells)])
    out.print(table)


def _where(traced: Trace) -> list[tuple[str, Any]]:
    edition, shown = traced.edition, traced.shown
    is_copy = edition["sha256"] != edition["original_sha256"]
    return [
        ("publisher", edition["publisher"]),
        ("publication", edition["product_title"]),
        ("table", edition["table_title"]),
        ("edition", f"{edition['edition_title']} ({edition['edition']}), published {edition['published_on']}"),
        ("day on the word of", edition["published_on_basis"]),
        ("designation", edition["designation"]),
        ("file", edition["file_name"]),
        ("sha256", edition["original_sha256"] + (" of the publisher's file" if is_copy else "")),
        ("", f"{edition['sha256']} of the compact copy in landing, same cells" if is_copy else None),
        ("retrieved", f"{edition['retrieved_at']:%Y-%m-%d} ({edition['origin']})"),
        ("address", edition["url"]),
        ("page", edition["landing_page"]),
        ("licence", edition["licence"]),
        ("attribution", edition["attribution"]),
        ("sheet", repr(shown["sheet"]) if shown["sheet"] else None),
        ("cell", shown["cell"]),
        ("printed label", shown["published_label"]),
        ("marker", shown["marker"]),
        ("notes", shown["notes"]),
        ("remark", traced.sight.remark),
    ]


def _print_snippet(traced: Trace, snippet: Snippet) -> None:
    _print_facts([("row", snippet.row_label), ("column", snippet.column_label)])
    table = Table(title=Text(f"{snippet.sheet}, around {'+'.join(snippet.cells)}"), title_justify="left")
    table.add_column("", style="dim", overflow="fold")
    for column in snippet.columns:
        table.add_column(Text(text_of(column)), overflow="fold")
    for at, header in enumerate(snippet.headers):
        table.add_row(*_texts(header, "italic"), end_section=at == len(snippet.headers) - 1)
    for line in snippet.lines:
        table.add_row(*_texts(line, ""))
    out.print(table)
    if traced.agrees:
        out.print(Text("The marked cell shows what the release says.", style="green"))
    else:
        out.print(Text("THE MARKED CELL DOES NOT SHOW WHAT THE RELEASE SAYS. To do: ukcrime verify", style="bold red"))


def _texts(line: Line, style: str) -> list[Text]:
    """Cells of a line; a marked one is told by arrows too, for those who see no colour. Markup is never obeyed."""
    cells = [Text(line.name)]
    for at, content in enumerate(line.cells):
        if at in line.marked:
            cells.append(Text(f"▶ {text_of(content) or '(blank)'} ◀", style="bold reverse"))
        else:
            cells.append(Text(text_of(content), style=style))
    return cells


def _chain(traced: Trace) -> list[tuple[str, Any]]:
    edition = traced.edition
    return [
        ("read by", f"{edition['parser']}, version {edition['parser_version']}"),
        ("vintage", edition["vintage_id"]),
        ("shown in", ", ".join(f"{name} ({count})" for name, count in traced.marts.items())),
        ("compared in", ", ".join(traced.comparisons)),
    ]


def _joined(texts: list[str | None]) -> str:
    return " · ".join(text for text in texts if text)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:,.15g}"
