"""CHANGES.md: what is new in a release against the one before, in plain words, from the change list and the manifests.

It tells what publishers and this project changed. Whether there was more crime or less is another question, which a
revision does not answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from warehouse.connection import open_database
from warehouse.dissemination.change_lines import (
    Section,
    cause,
    code,
    counted,
    day,
    escaped,
    in_markdown,
    listed,
    revision,
    span,
)
from warehouse.dissemination.entry_lines import by_product, of_contract, of_entry
from warehouse.release.changes import read_list
from warehouse.release.changes_summed_up import ChangeSummary, Row, sum_up
from warehouse.release.publication import Publication
from warehouse.release.store import read_manifest

FILE = "CHANGES.md"
LARGEST_FILE = 60_000  # bytes: one screenful after another, not a table of everything
_SHOWN = (5, 3, 1)  # revisions of each source, fewer where there are many sources
_GRADES = ("grade_changed", "break_gained", "break_lost", "break_changed", "caveat_gained", "caveat_lost",
           "caveat_changed")  # fmt: skip
_EDITIONS = ("dim_vintage", "dim_source")
_CONTRACT = ("mart_", "column_", "key_")


def write_changes_in_words(publication: Publication) -> None:
    """Write CHANGES.md beside changes.csv; it never has LARGEST_FILE bytes or more."""
    manifest, previous = publication.manifest, publication.manifest["previous_release"]
    before = read_manifest(publication.folder.parent / previous) if previous else None
    text = ""
    with open_database(":memory:") as connection:
        read_list(connection, publication.folder / "changes.csv")
        for shown in _SHOWN:
            summary = sum_up(connection, largest=4 * shown, of_each_source=shown)
            sections = [*differences(summary, manifest, before, shown=shown), *_state(manifest, shown=shown)]
            text = in_markdown(f"Changes in {manifest['release']}", sections)
            if len(text.encode()) < LARGEST_FILE:
                break
    (publication.folder / FILE).write_text(_cut(text), encoding="utf-8")


def _cut(text: str) -> str:
    """The first lines that fit, and a last one that says so."""
    if len(text.encode()) < LARGEST_FILE:
        return text
    end = "\n\nThere is more than this page has room for: see the whole list, changes.csv.\n"
    room = LARGEST_FILE - len(end.encode()) - 1
    return text.encode()[:room].decode(errors="ignore").rpartition("\n")[0].rstrip() + end


def differences(
    summary: ChangeSummary, manifest: dict[str, Any], before: dict[str, Any] | None, *, shown: int | None
) -> Iterator[Section]:
    """Sections on what differs between two releases, given by their manifests; None before: the first release.

    `shown` is how many revisions of a source are told, and a quarter of how many items of another list; None for all.
    """
    yield "", opening(summary, manifest, before)
    yield from _totals(summary, shown)
    yield from _sources(summary, shown)
    yield from beside_figures(summary, manifest, before, shown=shown)


def beside_figures(
    summary: ChangeSummary, manifest: dict[str, Any], before: dict[str, Any] | None, *, shown: int | None
) -> Iterator[Section]:
    """Those of the sections that tell of all but the figures themselves."""
    most = _most(shown)
    if any(kind.startswith("comparison_") for kind in summary.counts):
        revised = summary.counts.get("comparison_revised", 0)
        yield "Nations side by side", [_of_comparison(summary), *listed(summary.compared, revision, most, revised)]
    graded = [row for row in summary.others if row["kind"] in _GRADES]
    if graded:
        yield "Grades, breaks and caveats", listed(graded, of_entry, most)
    editions = [row for row in summary.others if row["mart"] == "dim_vintage" and row["kind"].startswith("entry_")]
    if editions:
        yield "Editions", listed(by_product(editions, manifest, before), str, most)
    sources = [row for row in summary.others if row["mart"] == "dim_source" and row["kind"].startswith("entry_")]
    if sources:
        yield "Sources", listed(sources, of_entry, most)
    entries = [row for row in summary.others if row["mart"] not in _EDITIONS and row["kind"].startswith("entry_")]
    if entries:
        yield "What is said of figures", listed(entries, of_entry, most)
    contract = [row for row in summary.others if row["kind"].startswith(_CONTRACT)]
    if contract:
        yield "Tables and columns", listed(contract, of_contract, most)


def _most(shown: int | None) -> int | None:
    return None if shown is None else 4 * shown


def _totals(summary: ChangeSummary, shown: int | None) -> Iterator[Section]:
    headlines = [row for row in summary.largest if row["is_headline"]]
    if headlines:
        yield "Totals of the nations", listed(headlines, revision, _most(shown), summary.headlines)


def opening(summary: ChangeSummary, manifest: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    """Which releases, how many changes of which kind, and what a revision is."""
    counts, revised = summary.counts, sum(summary.tiers.values())
    lines = []
    if before is None:
        lines.append(
            f"{escaped(manifest['release'])} of {day(manifest['created_at'])} is the first release: there is none "
            "before it to compare with. Told here are the revisions between the editions that it holds."
        )
    else:
        lines.append(
            f"{escaped(manifest['release'])} of {day(manifest['created_at'])}, compared with "
            f"{escaped(before['release'])} of {day(before['created_at'])}."
        )
    if revised:
        sizes = [
            f"{summary.tiers[tier]:,} {words}"
            for tier, words in (
                ("large", "by 15% or more (large)"),
                ("moderate", "by 1% or more (moderate)"),
                ("small", "by less than 1% (small)"),
                ("none", "without a share to measure it by (status, unit, from nought, or a value that came or went)"),
            )
            if summary.tiers.get(tier)
        ]
        lines.append(f"- {counted(revised, 'figure')} revised: {', '.join(sizes)}")
    for kind, words in (
        ("added", "added"),
        ("removed", "no longer there"),
        ("interval_revised", "with another interval beside the same value"),
        ("rate_revised", "with another rate beside the same value"),
    ):
        if counts.get(kind):
            lines.append(f"- {counted(counts[kind], 'figure')} {words}")
    for words, starts in (
        ("of the comparison of nations", ("comparison_", *_GRADES)),
        ("of entries about figures, sources and editions", ("entry_",)),
        ("of tables and columns", _CONTRACT),
    ):
        if total := sum(lines_of_it for kind, lines_of_it in counts.items() if kind.startswith(starts)):
            lines.append(f"- {counted(total, 'change')} {words}")
    if not counts and before is None:
        lines.append("No two editions show a figure differently.")
        return lines
    if not counts:
        lines.append("Nothing differs: figures, grades, entries and columns are the same.")
        if before and before["format"] != manifest["format"]:
            lines.append("The release offers other files, or the same in another form.")
        return lines
    where = [f"`ukcrime diff {before['release']} {manifest['release']} --format csv`"] if before else []
    if before is None or manifest["previous_release"] == before["release"]:
        where.insert(0, f"changes.csv of {escaped(manifest['release'])}")
    lines.append(f"The whole list, {counted(sum(counts.values()), 'line')}: {', or '.join(where)}.")
    lines.append(
        "A revision is another value for the same area, period and offence. It says how the count changed, not "
        "whether there was more crime or less. Counts below 1,000 come last: a few crimes are a large share of them."
    )
    return lines


def _sources(summary: ChangeSummary, shown: int | None) -> Iterator[Section]:
    """Publishers with their tables, those with the largest revisions first."""
    place = {source: number for number, source in enumerate(dict.fromkeys(r["source_id"] for r in summary.largest))}
    ordered = sorted(
        summary.sources,
        key=lambda row: (
            place.get(row["source_id"], len(place)),
            -row["large"],
            -row["revised"],
            row["source_id"] or "",
        ),
    )
    publishers: dict[str, list[Row]] = {}
    for row in ordered:
        publishers.setdefault(row["publisher"] or "Publisher not known", []).append(row)
    if publishers:
        yield "Figures, by publisher and table", []
    for publisher, rows in publishers.items():
        lines = []
        for row in rows:
            lines.append(
                f"**{escaped(row['source_title'] or 'Table')}** ({code(row['source_id'])}): {_of_source(row)}."
            )
            lines += _causes([why for why in summary.causes if why["source_id"] == row["source_id"]])
            others = row["revised"] - row["headlines"]
            lines += listed(summary.by_source.get(row["source_id"], []), revision, shown, others)
        yield f" {escaped(publisher)}", lines


def _causes(causes: list[Row]) -> list[str]:
    if len(causes) == 1:
        return [f"Cause: {cause(causes[0])}."]
    return [f"Cause of {why['figures']:,}: {cause(why)}." for why in causes]


def _of_source(row: Row) -> str:
    told = []
    if row["revised"]:
        sizes = [f"{row[tier]:,} {tier}" for tier in ("large", "moderate", "small") if row[tier]]
        told.append(f"{row['revised']:,} revised" + (f" ({', '.join(sizes)})" if sizes else ""))
    for name, words in (
        ("lost_the_value", "of them without a value now"),
        ("gained_a_value", "of them with a value for the first time"),
        ("interval_revised", "with another interval"),
        ("rate_revised", "with another rate"),
        ("kept", "extracted again and printed beside the figure, which the publisher keeps"),
    ):
        if row[name]:
            told.append(f"{row[name]:,} {words}")
    for name in ("added", "removed"):
        if row[name]:
            first, last = row[f"first_{name}"], row[f"last_{name}"]
            told.append(f"{row[name]:,} {name}" + span(first, last))
    return "; ".join(told)


def _of_comparison(summary: ChangeSummary) -> str:
    told = [
        f"{summary.counts[f'comparison_{kind}']:,} {words}"
        for kind, words in (
            ("revised", "with another value or status"),
            ("interval_revised", "with another interval"),
            ("rate_revised", "with another rate"),
            ("added", "added"),
            ("removed", "removed"),
        )
        if summary.counts.get(f"comparison_{kind}")
    ]
    return f"Lines of `uk_comparison`: {', '.join(told)}."


def _state(manifest: dict[str, Any], *, shown: int) -> Iterator[Section]:
    """Sections on sources that are stale and checks that warn: not changes, but to be known."""
    stale = manifest["stale_sources"]
    if stale:
        tables: dict[str, list[str]] = {}
        for source in stale:
            tables.setdefault(_stale(source), []).append(code(source["source_id"]))
        alike = [f"{', '.join(names)}: {told}" for told, names in tables.items()]
        yield "Sources that are stale", listed(alike, str, 6 * shown)
    warned = [check for check in manifest["checks"] if check["outcome"] == "warned"]
    if warned:
        yield "Checks that warn", listed(warned, _warned, 6 * shown)


def _stale(source: dict[str, Any]) -> str:
    failure = f"; the latest run failed: {escaped(source['failure'])}" if source["failure"] else ""
    if source["published_on"] is None:
        return f"no edition is at hand{failure}"
    return (
        f"newest edition {escaped(source['edition'])}, published {day(source['published_on'])}, "
        f"{counted(source['days_since_published'], 'day')} before; a newer one is expected within "
        f"{counted(source['stale_after_days'], 'day')}{failure}"
    )


def _warned(check: dict[str, Any]) -> str:
    rows = counted(check["failing_count"], "row")
    return f"{escaped(check['title'])}: not so for {rows} of {check['rows_examined']:,} ({code(check['suite'])})"
