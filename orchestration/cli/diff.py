"""`ukcrime diff`: what differs between any two releases, found and told as in their changes.csv and CHANGES.md."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from orchestration.cli.terminal import err, out, print_rows
from orchestration.home import current_home
from warehouse.release import current_release
from warehouse.release.store import complete_releases, read_manifest

FORMS = ("table", "csv", "json")
LARGEST = 20
OF_EACH_SOURCE = 5
SOURCE_COLUMNS = ("source", "revised", "large", "moderate", "small", "lost", "interval", "added", "removed")
SOURCE_COUNTS = (
    "source_id", "revised", "large", "moderate", "small", "lost_the_value", "interval_revised", "added", "removed"
)  # fmt: skip


def diff_releases(earlier: str, later: str, form: str, everything: bool) -> int:
    """Print what `later` changed against `earlier`: ids of releases, `current`, or `previous` (what it replaced).

    The form `table` is a summary for people, with all revisions instead of the largest if `everything` is asked for;
    `csv` is the whole list, as changes.csv; `json` the summary with the whole list. Returns 0 whether they differ or
    not, 1 when there is no release, 2 for a release or a form that is not known.
    """
    from warehouse.connection import open_database
    from warehouse.release.changes import list_changes

    if form not in FORMS:
        err.print(f"{form} is no form of the list. Known: {', '.join(FORMS)}", markup=False)
        return 2
    known = _known()
    if not known:
        err.print("There is no release yet. Run: ukcrime run")
        return 1
    unknown = [name for name in (earlier, later) if name not in known]
    if unknown:
        for name in unknown:
            err.print(f"{name} is no release that is kept. Known: {', '.join(known)}", markup=False)
        return 2
    with open_database(":memory:") as connection:
        list_changes(connection, known[earlier], known[later])
        if form == "csv":
            _print_csv(connection)
        elif form == "json":
            _print_json(connection, known[earlier], known[later])
        else:
            _print_summary(connection, known[earlier], known[later], everything)
    return 0


def _known() -> dict[str, Path]:
    """Folders of releases by all the names that they go by, oldest first."""
    root = current_home().root
    known = {path.name: path for path in complete_releases(root)}
    current = current_release(root)
    if current is not None:
        previous = read_manifest(current)["previous_release"]
        if previous in known:
            known["previous"] = known[previous]
        known["current"] = current
    return known


def _print_csv(connection: Any) -> None:
    from warehouse.release.changes import write_list

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "changes.csv")
        write_list(connection, file)
        with file.open(encoding="utf-8", newline="") as lines:
            sys.stdout.writelines(lines)


def _print_json(connection: Any, earlier: Path, later: Path) -> None:
    from warehouse.release.changes import in_order
    from warehouse.release.changes_summed_up import sum_up

    summary = sum_up(connection, largest=LARGEST, of_each_source=OF_EACH_SOURCE)
    told = {"earlier": earlier.name, "later": later.name, "summary": asdict(summary), "changes": in_order(connection)}
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _print_summary(connection: Any, earlier: Path, later: Path, everything: bool) -> None:
    from rich.markdown import Markdown

    from warehouse.dissemination.change_lines import in_markdown, listed, revision
    from warehouse.dissemination.changes_in_words import beside_figures, differences, opening
    from warehouse.release.changes_summed_up import sum_up

    shown = None if everything else OF_EACH_SOURCE
    summary = sum_up(connection, largest=None if everything else LARGEST, of_each_source=shown)
    before, now = read_manifest(earlier), read_manifest(later)
    title = f"From {earlier.name} to {later.name}"
    if not out.is_terminal:
        sys.stdout.write(in_markdown(title, differences(summary, now, before, shown=shown)))
        return
    out.print(Markdown(in_markdown(title, [("", opening(summary, now, before))])))
    if summary.sources:
        print_rows(SOURCE_COLUMNS, [[row[name] for name in SOURCE_COUNTS] for row in summary.sources])
    sections = list(beside_figures(summary, now, before, shown=shown))
    if summary.largest:
        revised = sum(summary.tiers.values())
        sections.insert(0, ("Largest revisions", listed(summary.largest, revision, None, revised)))
    if sections:
        out.print(Markdown(in_markdown("", sections)))
