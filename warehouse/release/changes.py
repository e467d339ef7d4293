"""The change list: all that a reader of the last release will find added, revised, graded otherwise or gone.

A line is a figure (`figure_id`), a line of the comparison, an entry of a register (`item`, and in `what` the column
that says something else), or a column of a mart. Marts that follow from those compared here (averages of revisions,
divergence, who measured how much, every edition of a figure) have no lines of their own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connection import open_database
from warehouse.inert_text import inert_sql
from warehouse.release.changed_contract import list_changed_contract
from warehouse.release.changed_entries import list_changed_entries
from warehouse.release.changed_figures import list_changed_figures, list_revisions_between_editions
from warehouse.release.changes_summed_up import Row, rows_of
from warehouse.release.compared import Marts, marts_in
from warehouse.release.export import literal

if TYPE_CHECKING:
    import duckdb

# Columns with their types. Programs read them by name and by place: new ones come last.
COLUMNS = {
    # Figures: added, revised, removed, interval_revised, rate_revised (the same value with another interval or rate);
    # the same of the comparison with comparison_ in front. In the first release: revision_between_editions.
    # Others: grade_changed, break_gained, break_lost, break_changed, caveat_gained, caveat_lost, caveat_changed;
    # entry_added, entry_changed, entry_removed; mart_ or column_ with added, removed, described_anew, column_retyped,
    # key_changed.
    "kind": "varchar",
    "mart": "varchar",
    "figure_id": "varchar",
    "source_id": "varchar",
    "area_code": "varchar",
    "period_id": "varchar",
    "offence_id": "varchar",
    "reporting_body": "varchar",
    "measure": "varchar",
    "from_value": "double",
    "to_value": "double",
    "from_status": "varchar",
    "to_status": "varchar",
    "from_edition": "varchar",
    "to_edition": "varchar",
    "difference": "double",  # null where the unit is another
    "relative_difference": "double",  # share of the value before
    "tier": "varchar",  # of its size, as in fct_revision: large from 15 per cent on, moderate from 1, small, none
    "from_unit": "varchar",
    "to_unit": "varchar",
    "from_lower": "double",
    "from_upper": "double",
    "to_lower": "double",
    "to_upper": "double",
    "is_headline": "boolean",  # a total of a whole nation or the kingdom, undivided
    "publisher": "varchar",
    "source_title": "varchar",
    "jurisdiction": "varchar",
    "area_name": "varchar",
    "period_label": "varchar",
    "offence_label": "varchar",
    "survey_population": "varchar",
    "breakdown": "varchar",
    "category": "varchar",
    # Of fct_revision; same_edition: read or corrected otherwise here; earlier_edition: a newer one was set aside.
    "cause": "varchar",
    "cause_note": "varchar",
    "cause_reference": "varchar",
    "item": "varchar",
    "what": "varchar",
    "from_text": "varchar",
    "to_text": "varchar",
}
_ORDER = (
    "kind, mart, source_id, period_id, area_code, offence_id, measure, figure_id, to_edition, item, what, from_text"
)


def list_changes(connection: duckdb.DuckDBPyConnection, earlier: Path | None, later: Path) -> None:
    """Make the temporary table `change` of what differs between two releases, with the COLUMNS.

    Against nothing every figure would be added: then it lists the revisions between the editions that `later` holds.
    """
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"create or replace temp table change ({columns})")
    now = marts_in(connection, later)
    if earlier is None:
        list_revisions_between_editions(connection, now)
        _name_publishers(connection, {}, now)
        return
    before = marts_in(connection, earlier)
    list_changed_figures(connection, before, now)
    list_changed_entries(connection, before, now)
    list_changed_contract(connection, before, now)
    _name_publishers(connection, before, now)


def _name_publishers(connection: duckdb.DuckDBPyConnection, before: Marts, now: Marts) -> None:
    """Fill publisher and title of the table that a line is about, from the newer of the two releases that knows it."""
    for marts in (now, before):
        source = marts.get("dim_source")
        if source is not None and source.columns.keys() >= {"source_id", "publisher", "title"}:
            connection.execute(
                "update change set publisher = source.publisher, source_title = source.title "
                f"from {source.file} as source where source.source_id = change.source_id and change.publisher is null"
            )


def write_list(connection: duckdb.DuckDBPyConnection, target: Path) -> int:
    """Write the table `change` as the CSV file `target`, text made inert; returns the number of its lines."""
    cells = [
        name if kind != "varchar" else f"{inert_sql(f'listed.{name}')} as {name}" for name, kind in COLUMNS.items()
    ]
    row = connection.execute(
        f"copy (select {', '.join(cells)} from change as listed order by {_ORDER}) "
        f"to {literal(str(target))} (format csv, header)"
    ).fetchone()
    return int(row[0]) if row else 0


def in_order(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every line of the table `change`, in the order of the file."""
    return rows_of(connection, f"from change as listed order by {_ORDER}")


def read_list(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Make the temporary table `change` of a list that was written; raises duckdb.Error when it is another file."""
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in COLUMNS.items())
    connection.execute(
        "create or replace temp table change as "
        f"from read_csv({literal(str(file))}, header = true, auto_detect = false, columns = {{{columns}}})"
    )


def write_changes(release: Path, previous: Path | None) -> int:
    """Write `release`/changes.csv against the `previous` release; returns the number of changes."""
    with open_database(":memory:") as connection:
        list_changes(connection, previous, release)
        return write_list(connection, release / "changes.csv")
